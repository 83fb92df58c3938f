/**
 * CREATE TABLE, from every side: columns, and the constraints that stand with them.
 *
 * In the house: `src/operations/tables/`, rank 5. Indexes and comments are operations of their own.
 */
import type { ColumnDefinition } from '../../catalog/columns.ts';
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { array } from '../../code/code.ts';
import { optional, options as optionsCode } from '../../code/literal.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import type { ColumnMap } from '../../schema/column.ts';
import { isConstraint, type ConstraintBuilder } from '../../schema/constraints.ts';
import { tableParts } from '../../schema/table-parts.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import {
  flag,
  isRecord,
  readColumn,
  readName,
  readOptions,
  readQualified,
  refuse,
  text,
  type Reader,
} from '../arguments.ts';
import { columnCode, columnsCode } from '../clauses/column-code.ts';
import { columnSql } from '../clauses/column-sql.ts';
import { constraintCode, inlineConstraints, inOrder } from '../clauses/table-constraints.ts';
import { constraintSql } from '../clauses/constraint-sql.ts';
import {
  frozen,
  line,
  nameInput,
  perhapsThere,
  statement,
  type Irreversible,
  type LockFact,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { SetComment } from '../objects/set-comment.ts';
import type { DropTable } from './drop-table.ts';

export interface CreateTable {
  readonly kind: 'createTable';
  readonly table: QualifiedName;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly ifNotExists?: true;
}

export interface CreateTableOptions {
  /** Constraints of several columns: `primaryKey(['a', 'b'])`, `check('positive', sql`a > 0`)`. */
  readonly constraints?: readonly ConstraintBuilder[];
  readonly comment?: string;
  /** Does nothing when a table of this name is there, whatever its columns. */
  readonly ifNotExists?: boolean;
}

const constraintList: Reader<readonly ConstraintBuilder[]> = (value, place) =>
  Array.isArray(value) && value.every(isConstraint)
    ? value
    : refuse(place, 'must be a list of constraints such as unique([…])');

/** The table, then the comments on it and on its columns. */
export function createTable(
  name: NameInput,
  columns: ColumnMap,
  options?: CreateTableOptions,
): readonly [CreateTable, ...SetComment[]] {
  const kind = 'createTable';
  const table = readQualified(kind, 'name', name);
  if (!isRecord(columns))
    return refuse({ operation: kind, argument: 'columns' }, 'must be an object');
  for (const [key, each] of Object.entries(columns))
    readColumn(kind, `columns.${readName(kind, 'columns', key)}`, each);
  const shape = { constraints: constraintList, comment: text, ifNotExists: flag };
  const { constraints = [], comment, ifNotExists } = readOptions(kind, options, shape);
  const parts = tableParts(table, columns, constraints);
  return [
    frozen({
      kind,
      table,
      columns: parts.columns,
      constraints: inOrder(parts.constraints),
      ...(ifNotExists && { ifNotExists }),
    }),
    ...(comment ? [commentOn({ kind: 'table', ...table }, comment)] : []),
    ...parts.comments.map((each) =>
      commentOn(
        { kind: 'column', schema: table.schema, table: table.name, name: each.column },
        each.text,
      ),
    ),
  ];
}

const commentOn = (object: SetComment['object'], comment: string): SetComment =>
  frozen<SetComment>({ kind: 'setComment', object, comment, from: null });

export const createTableRoom: OperationRoom<CreateTable, DropTable | Irreversible> = {
  kind: 'createTable',
  manual: 'https://www.postgresql.org/docs/current/sql-createtable.html',
  offline: true,

  compile({ table, columns, constraints, ifNotExists }, target) {
    const [later, inside] = partition(inOrder(constraints), isAddedLater);
    const parts = [
      ...columns.map((column) => columnSql(column, target)),
      ...inside.map((constraint) => constraintSql(constraint, target)),
    ];
    const body = parts.length === 0 ? '()' : `(\n  ${parts.join(',\n  ')}\n)`;
    return [
      statement(clauses('CREATE TABLE', ifNotExists && 'IF NOT EXISTS', qualified(table), body)),
      ...later.map((constraint) =>
        statement(`ALTER TABLE ${qualified(table)} ADD ${constraintSql(constraint, target)}`),
      ),
    ];
  },

  reverse: (op) =>
    op.ifNotExists ? perhapsThere('table') : { kind: 'dropTable', table: op.table, restore: op },

  render({ kind, table, columns, constraints, ifNotExists }) {
    const { inline, rest } = inlineConstraints(table, inOrder(constraints));
    return call(
      kind,
      nameInput(table),
      columnsCode(
        columns.map((column) => [column.name, columnCode(column, inline.get(column.name))]),
      ),
      optionsCode({
        constraints: rest.length === 0 ? undefined : array(rest.map(constraintCode)),
        ifNotExists: optional(ifNotExists),
      }),
    );
  },

  locks: ({ table, constraints }) => referenced(table, constraints),

  describe: ({ table, columns }) =>
    line(`create table ${spokenName(table)} (${columns.map(({ name }) => name).join(', ')})`),

  touches: ({ table }) => [{ kind: 'table', ...table }],
};

/** CREATE TABLE takes NOT VALID and forgets it: a new table has no rows that could be wrong. */
const isNotValid = (constraint: ConstraintDefinition): boolean =>
  (constraint.type === 'foreign key' || constraint.type === 'check') &&
  constraint.notValid === true;

/** CREATE TABLE makes one index of two keys that differ in nothing but their names, and drops a constraint. */
const isRepeated = (
  constraint: ConstraintDefinition,
  at: number,
  all: readonly ConstraintDefinition[],
): boolean =>
  constraint.type !== 'check' &&
  constraint.type !== 'foreign key' &&
  all.slice(0, at).some((earlier) => withoutName(earlier) === withoutName(constraint));

const withoutName = (constraint: ConstraintDefinition): string => {
  const { name: _name, type, ...rest } = constraint;
  const members = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type === 'primary key' ? 'unique' : type, members]);
};

const isAddedLater = (
  constraint: ConstraintDefinition,
  at: number,
  all: readonly ConstraintDefinition[],
): boolean => isNotValid(constraint) || isRepeated(constraint, at, all);

const partition = <Each>(
  all: readonly Each[],
  test: (each: Each, at: number, all: readonly Each[]) => boolean,
): readonly [yes: readonly Each[], no: readonly Each[]] => [
  all.filter(test),
  all.filter((each, at) => !test(each, at, all)),
];

/** The other tables that foreign keys lead to; the new one nobody can see yet. */
function referenced(
  table: QualifiedName,
  constraints: readonly ConstraintDefinition[],
): readonly LockFact[] {
  const others = new Map<string, QualifiedName>();
  for (const constraint of constraints)
    if (
      constraint.type === 'foreign key' &&
      spokenName(constraint.references) !== spokenName(table)
    )
      others.set(spokenName(constraint.references), constraint.references);
  return [...others.values()].map((relation) => ({
    mode: 'SHARE ROW EXCLUSIVE',
    relation,
    work: 'catalog',
  }));
}
