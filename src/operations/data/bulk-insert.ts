/**
 * INSERT of many rows, from every side.
 *
 * In the house: `src/operations/data/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { array, object, type Code } from '../../code/code.ts';
import { expressionCode, keyCode, literal as literalCode } from '../../code/literal.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { isExpression, type Expression } from '../../schema/expression.ts';
import { clauses, columnList, qualified } from '../../sql/identifier.ts';
import { literal, stringLiteral, type LiteralValue } from '../../sql/literal.ts';
import {
  flag,
  isRecord,
  name as nameReader,
  names,
  readOptions,
  readQualified,
  refuse,
  type Place,
} from '../arguments.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

/** A value that JSON can hold, or SQL. Numbers and booleans stand bare, strings as literals. */
export type Cell = string | number | boolean | null | { readonly sql: string };

export interface BulkInsert {
  readonly kind: 'bulkInsert';
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  /** As many cells as columns; what a row does not say is `{ sql: 'DEFAULT' }`. */
  readonly rows: readonly (readonly Cell[])[];
  /** Gives values to `GENERATED ALWAYS` identity columns. */
  readonly overridingSystemValue?: true;
}

/** What a row may say of a column; objects are JSON, arrays are PostgreSQL's unless the column is JSON. */
export type RowValue = LiteralValue | Expression | undefined;

export interface BulkInsertOptions {
  /** Columns of type json or jsonb, where a value is an array or a string: `['tags']`. */
  readonly json?: readonly string[];
  /** Gives values to `GENERATED ALWAYS` identity columns. */
  readonly overridingSystemValue?: boolean;
}

export function bulkInsert(
  table: NameInput,
  rows: readonly Readonly<Record<string, RowValue>>[],
  options?: BulkInsertOptions,
): BulkInsert {
  const kind = 'bulkInsert';
  const place = { operation: kind, argument: 'rows' };
  const { json = [], ...rest } = readOptions(kind, options, {
    json: names,
    overridingSystemValue: flag,
  });
  if (!Array.isArray(rows) || !rows.every(isRecord))
    return refuse(place, 'must be a list of objects');
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const column of columns) nameReader(column, place);
  if (rows.length > 0 && columns.length === 0) return refuse(place, 'names no column');
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    columns,
    rows: rows.map((row) =>
      columns.map((column) =>
        cell(Object.hasOwn(row, column) ? row[column] : undefined, json.includes(column), place),
      ),
    ),
    ...rest,
  });
}

/** A value as JSON holds it; strings are what the type of the column reads. */
function cell(value: unknown, json: boolean, place: Place): Cell {
  if (value === undefined) return { sql: 'DEFAULT' };
  if (isExpression(value)) return { sql: value.sql };
  if (json)
    return value === null
      ? null
      : (JSON.stringify(value) ?? refuse(place, 'has a value without JSON'));
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string')
    return value.includes('\0') ? refuse(place, 'has a text with a NUL character') : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : numberText(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? refuse(place, 'has an invalid Date')
      : value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return { sql: literal(value) };
  return isRecord(value)
    ? JSON.stringify(value)
    : refuse(place, `has a value of type ${typeof value}`);
}

const numberText = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';

/** Rows in one INSERT: few enough for a statement that can be read, many enough for speed. */
const batch = 1000;

export const bulkInsertRoom: OperationRoom<BulkInsert, Irreversible> = {
  kind: 'bulkInsert',
  manual: 'https://www.postgresql.org/docs/current/sql-insert.html',
  offline: true,

  compile: ({ table, columns, rows, overridingSystemValue }) => {
    const head = clauses(
      `INSERT INTO ${qualified(table)} ${columnList(columns)}`,
      overridingSystemValue && 'OVERRIDING SYSTEM VALUE',
      'VALUES',
    );
    const lines = rows.map((row) => `  (${row.map(cellSql).join(', ')})`);
    return Array.from({ length: Math.ceil(lines.length / batch) }, (_, at) =>
      statement(`${head}\n${lines.slice(at * batch, (at + 1) * batch).join(',\n')}`),
    );
  },

  reverse: () => ({ irreversible: 'nothing tells the rows inserted from others' }),

  render: ({ kind, table, columns, rows, overridingSystemValue }) =>
    call(kind, nameInput(table), array(rows.map((row) => rowCode(columns, row))), {
      overridingSystemValue,
    }),

  locks: ({ table }) => [{ mode: 'ROW EXCLUSIVE', relation: table, work: 'catalog' }],

  describe: ({ table, rows }) =>
    line(`insert ${rows.length} row${rows.length === 1 ? '' : 's'} into ${spokenName(table)}`),

  touches: ({ table }) => [{ kind: 'table', ...table }],
};

const cellSql = (value: Cell): string => {
  if (typeof value === 'string') return stringLiteral(value);
  return typeof value === 'object' && value !== null ? value.sql : literal(value);
};

function rowCode(columns: readonly string[], row: readonly Cell[]): Code {
  return object(
    row.flatMap((value, at): [string, Code][] => {
      if (isDefault(value)) return [];
      const given =
        typeof value === 'object' && value !== null
          ? expressionCode(value.sql)
          : literalCode(value);
      return [[keyCode(columns[at] ?? ''), given]];
    }),
  );
}

const isDefault = (value: Cell): boolean =>
  typeof value === 'object' && value !== null && value.sql === 'DEFAULT';
