/**
 * ALTER TABLE … ALTER COLUMN, from every side: type, nullability, default, identity, serial, expression.
 *
 * In the house: `src/operations/columns/`, rank 5.
 */
import type { ColumnDefinition } from '../../catalog/columns.ts';
import { call } from '../../code/call.ts';
import type { Code } from '../../code/code.ts';
import { expressionCode, literal, optional, options as optionsCode } from '../../code/literal.ts';
import { sequenceCode } from '../../code/sequences.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { columnCode, defaultCode, typeCode } from '../clauses/column-code.ts';
import {
  changedColumn,
  changesBack,
  workOfType,
  type ColumnChanges,
} from '../clauses/column-changes.ts';
import { alterColumnSql } from '../clauses/alter-column-sql.ts';
import {
  line,
  nameInput,
  type Irreversible,
  type LockFact,
  type OperationRoom,
} from '../operation.ts';

export interface AlterColumn {
  readonly kind: 'alterColumn';
  readonly table: QualifiedName;
  readonly column: string;
  readonly changes: ColumnChanges;
  /** Does nothing when the table is not there. */
  readonly ifExists?: true;
  /**
   * The column as it was: what the way back needs, and what tells a default that stands in the way of a new
   * type, or an identity that is there already.
   */
  readonly from?: ColumnDefinition;
}

export const alterColumnRoom: OperationRoom<AlterColumn, AlterColumn | Irreversible> = {
  kind: 'alterColumn',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: alterColumnSql,

  reverse({ from, changes, ...op }) {
    if (from === undefined)
      return { irreversible: 'the definition of the column before is not recorded' };
    if (changes.generated === null)
      return { irreversible: 'PostgreSQL cannot make a plain column generated' };
    return { ...op, changes: changesBack(from, changes), from: changedColumn(from, changes) };
  },

  render({ kind, table, column, changes, from, ifExists }) {
    const { type, using, reverseUsing } = changes;
    return call(
      kind,
      nameInput(table),
      column,
      optionsCode({
        type: type && typeCode(type),
        using: using === undefined ? undefined : expressionCode(using),
        reverseUsing: reverseUsing === undefined ? undefined : expressionCode(reverseUsing),
        nullable: optional(changes.nullable),
        default: orNull(changes.default, (text) => defaultCode(text, type ?? from ?? {})),
        identity: orNull(changes.identity, ({ generation, ...sequence }) =>
          Object.keys(sequence).length === 0
            ? literal(generation)
            : sequenceCode({ generation, ...sequence }),
        ),
        serial: changes.serial === undefined ? undefined : literal(changes.serial ?? false),
        generatedAs: orNull(changes.generated, expressionCode),
        ifExists: optional(ifExists),
        existing: from && columnCode(from),
      }),
    );
  },

  // The table at the other end of a foreign key is locked by a new type, too; nothing here names it.
  locks: ({ table, changes, from }) => [
    { mode: 'ACCESS EXCLUSIVE', relation: table, work: workOf(changes, from) },
  ],

  describe: ({ table, column, changes }) =>
    line(`alter column ${column} of ${spokenName(table)}:`, words(changes).join(', ')),

  touches: ({ table, column }) => [
    { kind: 'column', schema: table.schema, table: table.name, name: column },
    { kind: 'table', ...table },
  ],
};

const orNull = <Value>(
  value: Value | null | undefined,
  print: (value: Value) => Code,
): Code | undefined =>
  value === undefined ? undefined : value === null ? literal(null) : print(value);

function workOf(changes: ColumnChanges, from: ColumnDefinition | undefined): LockFact['work'] {
  if (typeof changes.generated === 'string' && from?.generated?.storage !== 'virtual')
    return 'rewrite';
  const { type, nullable, serial, identity } = changes;
  const retyping = type === undefined ? 'catalog' : workOfType(from, type, changes.using);
  if (retyping !== 'catalog') return retyping;
  const numbersOn = serial === true || (identity && from?.identity === undefined);
  return nullable === false || numbersOn ? 'scan' : 'catalog';
}

function words(changes: ColumnChanges): string[] {
  const { type, nullable, default: text, identity, serial, generated } = changes;
  return [
    type && `type ${type.type}`,
    type?.collation && `collation ${spokenName(type.collation)}`,
    nullable !== undefined && (nullable ? 'nullable' : 'not null'),
    text !== undefined && (text === null ? 'no default' : `default ${text}`),
    identity !== undefined &&
      (identity === null ? 'no identity' : `identity ${identity.generation}`),
    serial !== undefined && (serial === null ? 'not serial' : 'serial'),
    generated !== undefined &&
      (generated === null ? 'not generated' : `generated as (${generated})`),
  ].filter((each) => typeof each === 'string');
}
