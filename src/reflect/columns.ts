/**
 * Columns of plain tables. This is the hot path: one row a column, told from PostgreSQL's own text.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_attribute`, `pg_attrdef`, `pg_type`, `pg_collation`.
 */
import { isMadeName, sequenceNameOf, type Column } from '../catalog/columns.ts';
import { sqlText } from './expression.ts';
import { addAspects, type Building, type PlainTable, type Reading } from './reading.ts';
import { addSequence, type OwnedSequence } from './sequences.ts';
import type { Statement } from './statement.ts';

export interface ColumnRow {
  readonly relation: number;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  /** Schema and name of the (element) type, when it is not one of pg_catalog. */
  readonly type_of: readonly [string, string] | null;
  readonly not_null: boolean;
  /** Schema and name, when it is not the type's own. */
  readonly collation: readonly [string, string] | null;
  readonly expression: string | null;
  /** `attidentity`: a, d or empty. */
  readonly identity: string;
  /** `attgenerated`: s, v or empty. */
  readonly generated: string;
  readonly aspects: string | null;
}

const usual = `a.attstorage = t.typstorage AND a.attcompression = '' AND a.attacl IS NULL
  AND a.attoptions IS NULL AND coalesce(a.attstattarget, -1) = -1`;

const unusual = `concat_ws(',',
    CASE WHEN a.attstorage <> t.typstorage THEN 'storage' END,
    CASE WHEN a.attcompression <> '' THEN 'compression' END,
    CASE WHEN cardinality(a.attacl) > 0 THEN 'privileges' END,
    CASE WHEN a.attoptions IS NOT NULL THEN 'options' END,
    CASE WHEN coalesce(a.attstattarget, -1) <> -1 THEN 'statistics target' END)`;

/** Of an array, the element's. */
const typeName = `(
    SELECT json_build_array(en.nspname, e.typname) FROM pg_catalog.pg_type AS e
    JOIN pg_catalog.pg_namespace AS en ON en.oid = e.typnamespace
    WHERE e.oid = CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc AND t.typlen = -1
      THEN t.typelem ELSE t.oid END)`;

export const columnStatement: Statement<ColumnRow> = {
  sql: (scope) => `
SELECT a.attrelid::int4 AS relation, a.attnum::int4 AS number, a.attname AS name,
  format_type(a.atttypid, a.atttypmod) AS type,
  CASE WHEN t.typnamespace <> 'pg_catalog'::regnamespace THEN ${typeName} END AS type_of,
  a.attnotnull AS not_null,
  CASE WHEN a.attcollation <> t.typcollation THEN (
    SELECT json_build_array(cn.nspname, co.collname) FROM pg_catalog.pg_collation AS co
    JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
    WHERE co.oid = a.attcollation) END AS collation,
  pg_get_expr(d.adbin, d.adrelid) AS expression,
  a.attidentity::text AS identity, a.attgenerated::text AS generated,
  CASE WHEN NOT (${usual}) THEN ${unusual} END AS aspects
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
WHERE c.relkind = 'r' AND NOT c.relispartition AND ${scope('n')}
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`,
};

/** Needs the tables and the sequences. Rows come by table and position. */
export function addColumns(rows: readonly ColumnRow[], reading: Reading): void {
  for (const row of rows) {
    const table = reading.relations.get(row.relation)?.table;
    if (table === undefined) continue;
    const column = columnOf(row, table, reading);
    table.columnNames[row.number] = column.name;
    table.columns.push(column);
    if (row.aspects !== null) addAspects(reading, addressOf(column), row.aspects);
  }
}

const addressOf = ({ schema, table, name }: Column) =>
  ({ kind: 'column', schema, table, name }) as const;

function columnOf(row: ColumnRow, table: PlainTable, reading: Reading): Column {
  const column: Building<Column> = {
    kind: 'column',
    schema: table.schema,
    table: table.name,
    name: reading.intern(row.name),
    position: table.columns.length + 1,
    type: reading.intern(row.type),
    nullable: !row.not_null,
  };
  if (row.type_of !== null) column.typeOf = { schema: row.type_of[0], name: row.type_of[1] };
  if (row.collation !== null)
    column.collation = { schema: row.collation[0], name: row.collation[1] };
  if (row.expression !== null) addExpression(column, row, row.expression, reading);
  const owned = reading.ownedSequences.get(row.relation);
  if (owned !== undefined) addOwned(column, row, owned, reading);
  return column;
}

function addExpression(
  column: Building<Column>,
  row: ColumnRow,
  expression: string,
  reading: Reading,
): void {
  const text = reading.intern(sqlText(expression));
  if (row.generated === '') column.default = text;
  else
    column.generated = { expression: text, storage: row.generated === 'v' ? 'virtual' : 'stored' };
}

/** The sequence of an identity or of a serial is part of the column; any other is a fact of its own. */
function addOwned(
  column: Building<Column>,
  row: ColumnRow,
  owned: readonly OwnedSequence[],
  reading: Reading,
): void {
  for (const sequence of owned) {
    if (sequence.row.owner_column !== row.number) continue;
    if (sequence.row.identity) {
      const generation = row.identity === 'a' ? 'always' : 'by default';
      column.identity = { generation, ...sequence.options };
    } else if (isSerial(column, sequence)) {
      column.serial = true;
      delete column.default;
    } else {
      addSequence(reading, sequence.row, { table: column.table, column: column.name });
      continue;
    }
    addPart(column, sequence, reading);
  }
}

const isSerial = (column: Column, { row, options }: OwnedSequence): boolean =>
  column.default === row.next_value &&
  column.type === row.type &&
  Object.keys(options).length === 0;

function addPart(column: Building<Column>, { row }: OwnedSequence, reading: Reading): void {
  reading.objects.pg_class.set(row.oid, column);
  if (row.name !== sequenceNameOf(column)) column.sequence = row.name;
  const words = row.aspects.split(',').filter(Boolean);
  if (!isMadeName(row.name, column)) words.push('name');
  for (const aspect of words) addAspects(reading, addressOf(column), `${aspect} of its sequence`);
}
