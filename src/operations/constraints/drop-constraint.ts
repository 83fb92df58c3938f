/**
 * ALTER TABLE … DROP CONSTRAINT, from every side. It can be undone only if it remembers what it dropped.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { flag, readName, readOptions, readQualified, word } from '../arguments.ts';
import {
  frozen,
  line,
  nameInput,
  restored,
  statement,
  type Irreversible,
  type Locks,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateCheckConstraint } from './create-check-constraint.ts';
import type { CreateExcludeConstraint } from './create-exclude-constraint.ts';
import type { CreateForeignKey } from './create-foreign-key.ts';
import type { CreatePrimaryKey } from './create-primary-key.ts';
import type { CreateUniqueConstraint } from './create-unique-constraint.ts';

/** Whatever adds a constraint. */
export type CreateConstraint =
  | CreatePrimaryKey
  | CreateUniqueConstraint
  | CreateForeignKey
  | CreateCheckConstraint
  | CreateExcludeConstraint;

export interface DropConstraint {
  readonly kind: 'dropConstraint';
  readonly table: QualifiedName;
  readonly name: string;
  /** What it is, where that is known: only a foreign key locks a second table. */
  readonly type?: ConstraintDefinition['type'];
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The constraint as it was. Autogenerate fills this in; by hand there is none. */
  readonly restore?: CreateConstraint;
}

export interface DropConstraintOptions {
  /** What it is; changes nothing in the SQL, but tells which tables are locked. */
  readonly type?: ConstraintDefinition['type'];
  readonly ifExists?: boolean;
  /** Drops what depends on it too: for a key, the foreign keys that lead to it. */
  readonly cascade?: boolean;
}

const shape = {
  type: word('primary key', 'unique', 'foreign key', 'check', 'exclude'),
  ifExists: flag,
  cascade: flag,
};

export function dropConstraint(
  name: string,
  table: NameInput,
  options?: DropConstraintOptions,
): DropConstraint {
  const kind = 'dropConstraint';
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    name: readName(kind, 'name', name),
    ...readOptions(kind, options, shape),
  });
}

export const dropConstraintRoom: OperationRoom<DropConstraint, CreateConstraint | Irreversible> = {
  kind: 'dropConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ table, name, ifExists, cascade }) => [
    statement(
      clauses(
        `ALTER TABLE ${qualified(table)} DROP CONSTRAINT`,
        ifExists && 'IF EXISTS',
        identifier(name),
        cascade && 'CASCADE',
      ),
    ),
  ],

  reverse: (op) => restored('constraint', op),

  render: ({ kind, table, name, type, ifExists, cascade }) =>
    call(kind, name, nameInput(table), { type, ifExists, cascade }),

  locks,

  describe: ({ table, name, type = 'constraint', cascade }) =>
    line(
      `drop ${type === 'unique' || type === 'exclude' ? `${type} constraint` : type}`,
      `${name} on ${spokenName(table)}`,
      cascade && 'and what depends on it',
    ),

  touches: ({ table, name }) => [
    { kind: 'constraint', schema: table.schema, table: table.name, name },
    { kind: 'table', ...table },
  ],
};

/** A foreign key's referenced table is locked as well, and only `restore` names it. */
function locks({ table, name, type, cascade, restore }: DropConstraint): Locks {
  const own = { mode: 'ACCESS EXCLUSIVE', relation: table, work: 'catalog' } as const;
  const kind = restore?.constraint.type ?? type;
  if (cascade || kind === undefined) return 'unknown';
  if (kind === 'check') return [own];
  if (kind !== 'foreign key') return [own, { ...own, relation: { schema: table.schema, name } }];
  if (restore?.kind !== 'createForeignKey') return 'unknown';
  const { references } = restore.constraint;
  return spokenName(references) === spokenName(table)
    ? [own]
    : [own, { ...own, relation: references }];
}
