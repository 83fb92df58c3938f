/**
 * Constraints of plain tables. NOT NULL, which PostgreSQL 18 keeps as one, is an attribute of the column.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_constraint`; the columns of keys from `pg_index`.
 */
import { addressOf } from '../catalog/catalog.ts';
import type {
  Constraint,
  ConstraintDefinition,
  Deferral,
  ForeignKey,
  ReferentialAction,
} from '../catalog/constraints.ts';
import { sqlText } from './expression.ts';
import { indexKeys } from './index-keys.ts';
import { includedColumns, keySources, type IndexRow } from './indexes.ts';
import {
  addAspects,
  columnNames,
  type Building,
  type PlainTable,
  type Reading,
} from './reading.ts';
import { isPlainTable } from './scope.ts';
import type { Statement } from './statement.ts';

export interface ConstraintRow {
  readonly oid: number;
  readonly relation: number;
  readonly name: string;
  /** `contype`: p, u, f, c, x or n. */
  readonly type: string;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly no_inherit: boolean;
  /** Attribute numbers: `{1,2}`. */
  readonly columns: string | null;
  readonly index: number;
  readonly referenced: number;
  readonly referenced_schema: string | null;
  readonly referenced_name: string | null;
  readonly referenced_columns: string | null;
  readonly on_update: string;
  readonly on_delete: string;
  readonly match: string;
  readonly on_delete_columns: string | null;
  readonly expression: string | null;
  /** Of exclusion constraints. */
  readonly definition: string | null;
  readonly enforced: boolean;
  readonly period: boolean;
}

/** `confdelsetcols` is of PostgreSQL 15, `conenforced` and `conperiod` of 18: see `indexes.ts`. */
export const constraintStatement: Statement<ConstraintRow> = {
  sql: (scope) => `
SELECT k.oid::int4 AS oid, k.conrelid::int4 AS relation, k.conname AS name, k.contype::text AS type,
  k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS validated,
  k.connoinherit AS no_inherit, k.conkey::text AS columns, k.conindid::int4 AS index,
  k.confrelid::int4 AS referenced, fn.nspname AS referenced_schema, f.relname AS referenced_name,
  k.confkey::text AS referenced_columns, k.confupdtype::text AS on_update,
  k.confdeltype::text AS on_delete, k.confmatchtype::text AS match,
  k.confdelsetcols::text AS on_delete_columns, pg_get_expr(k.conbin, k.conrelid) AS expression,
  CASE WHEN k.contype = 'x' THEN pg_get_constraintdef(k.oid) END AS definition,
  k.conenforced AS enforced, k.conperiod AS period
FROM (SELECT NULL::int2[] AS confdelsetcols, true AS conenforced, false AS conperiod) AS older,
  LATERAL (SELECT oid, conname, contype, condeferrable, condeferred, convalidated, connoinherit, conrelid,
    conkey, conindid, conparentid, confrelid, confkey, confupdtype, confdeltype, confmatchtype, conbin,
    confdelsetcols, conenforced, conperiod FROM pg_catalog.pg_constraint) AS k
  JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE c.relkind = 'r' AND NOT c.relispartition AND ${scope('n')} AND k.conparentid = 0
  AND (k.contype IN ('p', 'u', 'f', 'c', 'x') OR k.contype = 'n' AND (NOT k.convalidated
    OR k.connoinherit OR k.conname NOT LIKE '%\\_not\\_null%' OR NOT starts_with(k.conname, left(c.relname, 20))
    OR k.oid IN (SELECT d.objoid FROM pg_catalog.pg_description AS d
      WHERE d.classoid = 'pg_constraint'::regclass)))
ORDER BY k.conrelid, k.conname`,
};

export interface ReferencedColumnRow {
  readonly relation: number;
  readonly number: number;
  readonly name: string;
}

/** Columns that foreign keys point to, of tables that are no facts here: others' schemas, partitioned. */
export const referencedColumnStatement: Statement<ReferencedColumnRow> = {
  sql: (scope) => `
SELECT DISTINCT a.attrelid::int4 AS relation, a.attnum::int4 AS number, a.attname AS name
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)
WHERE k.contype = 'f' AND k.conparentid = 0 AND ${scope('n')}
  AND NOT (${scope('fn')} AND ${isPlainTable('f')})`,
};

/** What constraints take from other statements. */
export interface ConstraintSources {
  readonly indexes: ReadonlyMap<number, IndexRow>;
  readonly referencedColumns: readonly ReferencedColumnRow[];
}

/** Needs the columns and the indexes. */
export function addConstraints(
  rows: readonly ConstraintRow[],
  sources: ConstraintSources,
  reading: Reading,
): void {
  const elsewhere = new Map<number, string[]>();
  for (const { relation, number, name } of sources.referencedColumns) {
    const names = elsewhere.get(relation) ?? [];
    names[number] = name;
    elsewhere.set(relation, names);
  }
  for (const row of rows) {
    const table = reading.relations.get(row.relation)?.table;
    if (table === undefined) continue;
    if (row.type === 'n') {
      addNotNull(row, table, reading);
      continue;
    }
    const referenced = reading.relations.get(row.referenced)?.table?.columnNames;
    const index = sources.indexes.get(row.index);
    addConstraint(row, table, index, referenced ?? elsewhere.get(row.referenced) ?? [], reading);
  }
}

/** The column has it already; what it cannot say is named. */
function addNotNull(row: ConstraintRow, table: PlainTable, reading: Reading): void {
  const name = columnNames(table.columnNames, row.columns ?? '')[0] ?? '';
  const subject = { kind: 'column', schema: table.schema, table: table.name, name } as const;
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined) {
    reading.objects.pg_constraint.set(row.oid, column);
    if (
      !row.name.startsWith(`${table.name}_${name}`.slice(0, 40)) ||
      !row.name.includes('_not_null')
    )
      column.notNullName = row.name;
  }
  if (!row.validated) addAspects(reading, subject, 'NOT NULL that is not valid');
  if (row.no_inherit) addAspects(reading, subject, 'NOT NULL with NO INHERIT');
}

function addConstraint(
  row: ConstraintRow,
  table: PlainTable,
  index: IndexRow | undefined,
  referencedNames: readonly string[],
  reading: Reading,
): void {
  const constraint: Constraint = {
    kind: 'constraint',
    schema: table.schema,
    table: table.name,
    ...definitionOf(row, table, index, referencedNames),
  };
  table.constraints.push(constraint);
  reading.objects.pg_constraint.set(row.oid, constraint);
  if (!row.enforced) addAspects(reading, addressOf(constraint), 'NOT ENFORCED');
  if (row.period)
    addAspects(reading, addressOf(constraint), row.type === 'f' ? 'PERIOD' : 'WITHOUT OVERLAPS');
  if (index !== undefined && index.constraint === row.oid)
    addConstraintIndex(index, constraint, reading);
}

function addConstraintIndex(index: IndexRow, constraint: Constraint, reading: Reading): void {
  reading.objects.pg_class.set(index.oid, constraint);
  if (index.aspects !== '') addAspects(reading, addressOf(constraint), index.aspects);
  if (index.options !== null) addAspects(reading, addressOf(constraint), 'storage parameters');
}

function definitionOf(
  row: ConstraintRow,
  table: PlainTable,
  index: IndexRow | undefined,
  referencedNames: readonly string[],
): ConstraintDefinition {
  const { name } = row;
  const columns = columnNames(table.columnNames, row.columns ?? '');
  const include = index && includedColumns(index, table);
  const included = include === undefined ? {} : { include };
  switch (row.type) {
    case 'p':
      return { type: 'primary key', name, columns, ...included, ...deferral(row) };
    case 'u': {
      const nulls = index?.nulls_not_distinct ? { nullsNotDistinct: true as const } : {};
      return { type: 'unique', name, columns, ...included, ...nulls, ...deferral(row) };
    }
    case 'f':
      return foreignKey(row, table, columns, referencedNames);
    case 'x':
      return exclude(row, table, index, included);
    default:
      return {
        type: 'check',
        name,
        expression: sqlText(row.expression ?? ''),
        ...(row.no_inherit && { noInherit: true }),
        ...notValid(row),
      };
  }
}

const deferral = ({ deferrable, deferred }: ConstraintRow): Deferral => ({
  ...(deferrable && { deferrable: true }),
  ...(deferred && { initially: 'deferred' }),
});

/** What is not enforced is never valid either, and that is said by its own words. */
const notValid = ({ validated, enforced }: ConstraintRow): { notValid?: true } =>
  !validated && enforced ? { notValid: true } : {};

const actions: Readonly<Record<string, ReferentialAction>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function foreignKey(
  row: ConstraintRow,
  table: PlainTable,
  columns: readonly string[],
  referencedNames: readonly string[],
): ForeignKey {
  const key: Building<ForeignKey> = {
    type: 'foreign key',
    name: row.name,
    columns,
    references: { schema: row.referenced_schema ?? '', name: row.referenced_name ?? '' },
    referencedColumns: columnNames(referencedNames, row.referenced_columns ?? ''),
  };
  const onUpdate = actions[row.on_update];
  const onDelete = actions[row.on_delete];
  if (row.match === 'f') key.match = 'full';
  if (onUpdate !== undefined) key.onUpdate = onUpdate;
  if (onDelete !== undefined) key.onDelete = onDelete;
  if (row.on_delete_columns !== null)
    key.onDeleteColumns = columnNames(table.columnNames, row.on_delete_columns);
  return { ...key, ...deferral(row), ...notValid(row) };
}

function exclude(
  row: ConstraintRow,
  table: PlainTable,
  index: IndexRow | undefined,
  included: { readonly include?: readonly string[] },
): ConstraintDefinition {
  const keys = index ? indexKeys(row.definition ?? '', keySources(index, table)) : [];
  return {
    type: 'exclude',
    name: row.name,
    ...(index && index.method !== 'btree' && { using: index.method }),
    elements: keys.map(({ with: operator, ...key }) => ({ ...key, with: operator ?? '' })),
    ...included,
    ...(index && index.predicate !== null && { where: sqlText(index.predicate) }),
    ...deferral(row),
  };
}
