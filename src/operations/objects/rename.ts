/**
 * ALTER … RENAME, for every object that has a name, from every side.
 *
 * In the house: `src/operations/objects/`, rank 5. Builders there are several; the operation is one.
 */
import { call } from '../../code/call.ts';
import type { Code } from '../../code/code.ts';
import { AlambicError } from '../../errors.ts';
import {
  spokenAddress,
  type ObjectAddress,
  type ObjectKind,
  type QualifiedName,
} from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { flag, readName, readOptions, readQualified } from '../arguments.ts';
import { objectLock } from '../clauses/addresses.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface Rename {
  readonly kind: 'rename';
  /** Under its old name. PostgreSQL cannot rename an extension. */
  readonly object: ObjectAddress;
  readonly to: string;
  /** Only for tables, columns, constraints, indexes and sequences. */
  readonly ifExists?: true;
}

export interface RenameOptions {
  /** Does nothing when the object is not there; for a column or constraint, when its table is not. */
  readonly ifExists?: boolean;
}

const rename = (
  operation: string,
  object: ObjectAddress,
  to: string,
  options?: RenameOptions,
): Rename =>
  frozen({
    kind: 'rename',
    object,
    to: readName(operation, 'to', to),
    ...readOptions(operation, options, { ifExists: flag }),
  });

/** A builder for what lives in a schema. */
const ofSchemaObject =
  (operation: string, kind: 'table' | 'index' | 'sequence' | 'enum') =>
  (from: NameInput, to: string, options?: RenameOptions): Rename =>
    rename(operation, { kind, ...readQualified(operation, 'from', from) }, to, options);

/** A builder for what lives in a table. */
const ofTableObject =
  (operation: string, kind: 'column' | 'constraint') =>
  (table: NameInput, from: string, to: string, options?: RenameOptions): Rename => {
    const { schema, name } = readQualified(operation, 'table', table);
    const object = { kind, schema, table: name, name: readName(operation, 'from', from) };
    return rename(operation, object, to, options);
  };

type SchemaObjectBuilder = (from: NameInput, to: string, options?: RenameOptions) => Rename;
type TableObjectBuilder = (
  table: NameInput,
  from: string,
  to: string,
  options?: RenameOptions,
) => Rename;

export const renameTable: SchemaObjectBuilder = ofSchemaObject('renameTable', 'table');
export const renameIndex: SchemaObjectBuilder = ofSchemaObject('renameIndex', 'index');
export const renameSequence: SchemaObjectBuilder = ofSchemaObject('renameSequence', 'sequence');
export const renameColumn: TableObjectBuilder = ofTableObject('renameColumn', 'column');
export const renameConstraint: TableObjectBuilder = ofTableObject('renameConstraint', 'constraint');
export const renameEnum = (from: NameInput, to: string): Rename =>
  ofSchemaObject('renameEnum', 'enum')(from, to);
export const renameSchema = (from: string, to: string): Rename =>
  rename('renameSchema', { kind: 'schema', name: readName('renameSchema', 'from', from) }, to);

const builders: Readonly<Record<Exclude<ObjectKind, 'extension'>, string>> = {
  table: 'renameTable',
  column: 'renameColumn',
  constraint: 'renameConstraint',
  index: 'renameIndex',
  sequence: 'renameSequence',
  enum: 'renameEnum',
  schema: 'renameSchema',
};

export const renameRoom: OperationRoom<Rename, Rename> = {
  kind: 'rename',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ object, to, ifExists }) => [
    statement(clauses(...subject(object, ifExists === true), `TO ${identifier(to)}`)),
  ],

  reverse: ({ object, to, ...op }) => ({
    ...op,
    object: { ...object, name: to },
    to: object.name,
  }),

  render,

  // Renaming an index is gentle; a schema and a type have no lock that a query can notice.
  locks: ({ object }) =>
    objectLock(object, object.kind === 'index' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'),

  describe: ({ object, to }) => line(`rename ${spokenAddress(object)} to ${to}`),

  touches: ({ object, to }) => [object, { ...object, name: to }],
};

/** `ALTER TABLE "public"."items" RENAME COLUMN "a"`, all but the new name. */
function subject(object: ObjectAddress, ifExists: boolean): (string | false)[] {
  const maybe = ifExists && 'IF EXISTS';
  switch (object.kind) {
    case 'column':
    case 'constraint':
      return [
        'ALTER TABLE',
        maybe,
        qualified({ schema: object.schema, name: object.table }),
        `RENAME ${object.kind.toUpperCase()} ${identifier(object.name)}`,
      ];
    case 'schema':
      return [`ALTER SCHEMA ${identifier(object.name)} RENAME`];
    case 'enum':
      return [`ALTER TYPE ${qualified(object)} RENAME`];
    case 'table':
    case 'index':
    case 'sequence':
      return [`ALTER ${object.kind.toUpperCase()}`, maybe, qualified(object), 'RENAME'];
    case 'extension':
      throw new AlambicError('meaningless-name', {
        operation: 'rename',
        kind: object.kind,
        name: object.name,
      });
  }
}

function render({ object, to, ifExists }: Rename): Code {
  const builder = object.kind === 'extension' ? 'rename' : builders[object.kind];
  const options = { ifExists };
  if ('table' in object) {
    const table: QualifiedName = { schema: object.schema, name: object.table };
    return call(builder, nameInput(table), object.name, to, options);
  }
  return call(builder, 'schema' in object ? nameInput(object) : object.name, to, options);
}
