/**
 * ALTER TABLE … ADD COLUMN, from every side.
 *
 * In the house: `src/operations/columns/`, rank 5.
 */
import type { ColumnDefinition } from '../../catalog/columns.ts';
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import type { Column } from '../../schema/column.ts';
import { columnParts } from '../../schema/table-parts.ts';
import { flag, readColumn, readName, readOptions, readQualified } from '../arguments.ts';
import { addsConstraint } from '../clauses/added-constraints.ts';
import { columnCode } from '../clauses/column-code.ts';
import { columnSql } from '../clauses/column-sql.ts';
import { isVolatile } from '../clauses/volatile.ts';
import {
  frozen,
  line,
  nameInput,
  perhapsThere,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateConstraint } from '../constraints/drop-constraint.ts';
import type { SetComment } from '../objects/set-comment.ts';
import type { DropColumn } from './drop-column.ts';

export interface AddColumn {
  readonly kind: 'addColumn';
  readonly table: QualifiedName;
  readonly column: ColumnDefinition;
  readonly ifNotExists?: true;
}

export interface AddColumnOptions {
  /** Only for the column itself: its constraints and its comment have no such form. */
  readonly ifNotExists?: boolean;
}

/** The column, then each of its constraints, then its comment. */
export function addColumn(
  table: NameInput,
  name: string,
  column: Column,
  options?: AddColumnOptions,
): readonly [AddColumn, ...(CreateConstraint | SetComment)[]] {
  const kind = 'addColumn';
  const on = readQualified(kind, 'table', table);
  const own = readName(kind, 'name', name);
  const parts = columnParts(on, own, readColumn(kind, 'column', column));
  return [
    frozen({
      kind,
      table: on,
      column: parts.column,
      ...readOptions(kind, options, { ifNotExists: flag }),
    }),
    ...parts.constraints.map((constraint) => addsConstraint(on, constraint)),
    ...(parts.comment === undefined
      ? []
      : [
          frozen<SetComment>({
            kind: 'setComment',
            object: { kind: 'column', schema: on.schema, table: on.name, name: own },
            comment: parts.comment,
          }),
        ]),
  ];
}

export const addColumnRoom: OperationRoom<AddColumn, DropColumn | Irreversible> = {
  kind: 'addColumn',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ table, column, ifNotExists }, target) => [
    statement(
      clauses(
        `ALTER TABLE ${qualified(table)} ADD COLUMN`,
        ifNotExists && 'IF NOT EXISTS',
        columnSql(column, target),
      ),
    ),
  ],

  reverse: (op) =>
    op.ifNotExists
      ? perhapsThere('column')
      : { kind: 'dropColumn', table: op.table, column: op.column.name, restore: op },

  render: ({ kind, table, column, ifNotExists }) =>
    call(kind, nameInput(table), column.name, columnCode(column), { ifNotExists }),

  locks: ({ table, column }) => [
    {
      mode: 'ACCESS EXCLUSIVE',
      relation: table,
      work: rewrites(column) ? 'rewrite' : 'catalog',
    },
  ],

  describe: ({ table, column }) =>
    line(
      `add column ${column.name} to ${spokenName(table)}:`,
      column.serial ? `serial ${column.type}` : column.type,
      !column.nullable && 'not null',
    ),

  touches: ({ table, column }) => [
    { kind: 'column', schema: table.schema, table: table.name, name: column.name },
    { kind: 'table', ...table },
  ],
};

/** A value that differs from row to row must be written into each. */
const rewrites = ({ identity, serial, generated, default: text }: ColumnDefinition): boolean =>
  identity !== undefined ||
  serial === true ||
  generated?.storage === 'stored' ||
  (text !== undefined && isVolatile(text));
