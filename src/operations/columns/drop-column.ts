/**
 * ALTER TABLE … DROP COLUMN, from every side. Its definition can come back, its values cannot.
 *
 * In the house: `src/operations/columns/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { flag, readName, readOptions, readQualified } from '../arguments.ts';
import {
  frozen,
  line,
  nameInput,
  restored,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { AddColumn } from './add-column.ts';

export interface DropColumn {
  readonly kind: 'dropColumn';
  readonly table: QualifiedName;
  readonly column: string;
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The column as it was. Autogenerate fills this in; by hand there is none. */
  readonly restore?: AddColumn;
}

export interface DropColumnOptions {
  readonly ifExists?: boolean;
  /** Drops the views and foreign keys that use it, too. */
  readonly cascade?: boolean;
}

export function dropColumn(
  table: NameInput,
  column: string,
  options?: DropColumnOptions,
): DropColumn {
  const kind = 'dropColumn';
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    column: readName(kind, 'column', column),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropColumnRoom: OperationRoom<DropColumn, AddColumn | Irreversible> = {
  kind: 'dropColumn',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ table, column, ifExists, cascade }) => [
    statement(
      clauses(
        `ALTER TABLE ${qualified(table)} DROP COLUMN`,
        ifExists && 'IF EXISTS',
        identifier(column),
        cascade && 'CASCADE',
      ),
    ),
  ],

  reverse: (op) => restored('column', op),

  render: ({ kind, table, column, ifExists, cascade }) =>
    call(kind, nameInput(table), column, { ifExists, cascade }),

  // A foreign key on the column goes with it and locks its other table, which nothing here names.
  locks: ({ table, cascade }) =>
    cascade ? 'unknown' : [{ mode: 'ACCESS EXCLUSIVE', relation: table, work: 'catalog' }],

  describe: ({ table, column, cascade }) =>
    line(`drop column ${column} of ${spokenName(table)}`, cascade && 'and what depends on it'),

  // A generated column is computed anew: nothing of it is lost.
  loses: ({ table, column, restore }) =>
    restore?.column.generated === undefined
      ? line(`every value of ${spokenName(table)}.${column}`)
      : undefined,

  touches: ({ table, column }) => [
    { kind: 'column', schema: table.schema, table: table.name, name: column },
    { kind: 'table', ...table },
  ],
};
