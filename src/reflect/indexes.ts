/**
 * Indexes: those of their own become facts, those of a constraint tell it its columns.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_index`, `pg_class`, `pg_am`.
 */
import type { Index } from '../catalog/indexes.ts';
import { sqlText } from './expression.ts';
import { indexKeys, type KeySource } from './index-keys.ts';
import {
  addAspects,
  attributeNumbers,
  type Building,
  type PlainTable,
  type Reading,
} from './reading.ts';
import { aspects } from './scope.ts';
import type { Statement } from './statement.ts';

export interface IndexRow {
  readonly oid: number;
  readonly relation: number;
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly key_count: number;
  /** Attribute numbers of keys and included columns, 0 where a key is an expression. */
  readonly columns: string;
  /** Of the constraint, when it has one. */
  readonly constraint: number | null;
  readonly definition: string | null;
  /** The keys that are expressions, in order. */
  readonly expressions: readonly string[] | null;
  readonly predicate: string | null;
  readonly options: readonly string[] | null;
  readonly nulls_not_distinct: boolean;
  readonly aspects: string;
}

/**
 * `indnullsnotdistinct` is of PostgreSQL 15: before, its name finds the column of `older`. So one text
 * serves every version, and nobody has to ask for the version first.
 */
export const indexStatement: Statement<IndexRow> = {
  sql: (scope) => `
SELECT i.indexrelid::int4 AS oid, i.indrelid::int4 AS relation, x.relname AS name,
  i.indisunique AS unique, am.amname AS method, i.indnkeyatts::int4 AS key_count,
  i.indkey::text AS columns, k.oid::int4 AS constraint,
  CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid) END AS definition,
  CASE WHEN i.indexprs IS NOT NULL THEN (
    SELECT json_agg(pg_get_indexdef(i.indexrelid, number, false) ORDER BY number)
    FROM generate_series(1, i.indnkeyatts) AS number WHERE i.indkey[number - 1] = 0) END AS expressions,
  pg_get_expr(i.indpred, i.indrelid) AS predicate, to_json(x.reloptions) AS options,
  i.indnullsnotdistinct AS nulls_not_distinct,
  ${aspects({
    'is invalid': 'NOT i.indisvalid',
    'cluster mark': 'i.indisclustered',
    tablespace: 'x.reltablespace <> 0',
  })} AS aspects
FROM (SELECT false AS indnullsnotdistinct) AS older,
  LATERAL (SELECT indexrelid, indrelid, indisunique, indnkeyatts, indkey, indexprs, indpred, indisvalid,
    indisclustered, indnullsnotdistinct FROM pg_catalog.pg_index) AS i
  JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
  JOIN pg_catalog.pg_am AS am ON am.oid = x.relam
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_constraint AS k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE c.relkind = 'r' AND NOT c.relispartition AND ${scope('n')}
ORDER BY i.indrelid, x.relname`,
};

/** Needs the columns. Gives the rows of indexes that belong to constraints, by the index's oid. */
export function addIndexes(
  rows: readonly IndexRow[],
  reading: Reading,
): ReadonlyMap<number, IndexRow> {
  const ofConstraints = new Map<number, IndexRow>();
  for (const row of rows) {
    const table = reading.relations.get(row.relation)?.table;
    if (table === undefined) continue;
    if (row.constraint === null) addIndex(row, table, reading);
    else ofConstraints.set(row.oid, row);
  }
  return ofConstraints;
}

function addIndex(row: IndexRow, table: PlainTable, reading: Reading): void {
  const { schema } = table;
  const address = { kind: 'index', schema, name: row.name } as const;
  const sources = keySources(row, table);
  const index: Building<Index> = {
    ...address,
    table: table.name,
    keys: indexKeys(row.definition ?? '', sources),
  };
  const include = includedColumns(row, table);
  if (row.unique) index.unique = true;
  if (row.method !== 'btree') index.using = row.method;
  if (include !== undefined) index.include = include;
  if (row.nulls_not_distinct) index.nullsNotDistinct = true;
  if (row.predicate !== null) index.where = sqlText(row.predicate);
  if (row.options !== null) index.with = storageParameters(row.options);
  table.indexes.push(index);
  reading.objects.pg_class.set(row.oid, index);
  addAspects(reading, address, row.aspects);
}

export function keySources(row: IndexRow, table: PlainTable): KeySource[] {
  const expressions = (row.expressions ?? []).values();
  return attributeNumbers(row.columns)
    .slice(0, row.key_count)
    .map((number) =>
      number === 0
        ? { expression: expressions.next().value ?? '' }
        : { column: table.columnNames[number] ?? '' },
    );
}

/** `undefined` when there are none. */
export function includedColumns(row: IndexRow, table: PlainTable): string[] | undefined {
  const numbers = attributeNumbers(row.columns).slice(row.key_count);
  return numbers.length === 0
    ? undefined
    : numbers.map((number) => table.columnNames[number] ?? '');
}

/** `fillfactor=70` and the like, by name. */
const storageParameters = (options: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    options.map((option): [string, string] => {
      const equals = option.indexOf('=');
      return [option.slice(0, equals), option.slice(equals + 1)];
    }),
  );
