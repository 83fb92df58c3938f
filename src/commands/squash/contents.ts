/**
 * What tables hold and where sequences stand, so that two databases can be compared row by row.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Connection, Row } from '../../connection.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { identifier, qualified } from '../../sql/identifier.ts';

/** One table: each row is the texts of its columns, in no order. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Contents {
  /** Tables and materialized views, by name. */
  readonly tables: ReadonlyMap<string, TableRows>;
  /** Where each sequence stands; `null` before its first value. */
  readonly sequences: ReadonlyMap<string, string | null>;
}

/** @param exclude alambic's own tables. */
export async function readContents(
  connection: Connection,
  exclude: readonly QualifiedName[],
): Promise<Contents> {
  const own = new Set(exclude.map(qualified));
  const tables = new Map<string, TableRows>();
  for (const { columns, ...name } of await tablesOf(connection)) {
    if (own.has(qualified(name))) continue;
    const texts = columns.map((column) => `${identifier(column)}::text`).join(', ');
    const rows = await connection.query(
      `SELECT pg_catalog.to_json(ARRAY[${texts}]::text[])::text AS row FROM ONLY ${qualified(name)}`,
    );
    tables.set(spokenName(name), { columns, rows: rows.map(({ row }) => JSON.parse(String(row))) });
  }
  return { tables, sequences: await sequencesOf(connection, exclude) };
}

interface NamedTable extends QualifiedName {
  readonly columns: readonly string[];
}

/** A partitioned table has the rows of its partitions. */
async function tablesOf(connection: Connection): Promise<readonly NamedTable[]> {
  const rows = await connection.query(`SELECT n.nspname::text AS schema, c.relname::text AS name,
  pg_catalog.to_json(ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid
    AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)) AS columns
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relispopulated AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2`);
  return rows as unknown as readonly NamedTable[]; // true: the SELECT list is that
}

async function sequencesOf(
  connection: Connection,
  exclude: readonly QualifiedName[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await connection.query(
    `SELECT s.schemaname::text AS schema, s.sequencename::text AS name, s.last_value::text AS value,
  (SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n WHERE n.oid = t.relnamespace) AS table_schema,
  t.relname::text AS table_name
FROM pg_catalog.pg_sequences AS s
LEFT JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid
  AND d.deptype IN ('a', 'i') AND d.objid = pg_catalog.format('%I.%I', s.schemaname, s.sequencename)::regclass
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid`,
  );
  const isOwn = (row: Row): boolean =>
    exclude.some(
      ({ schema, name }) => row['table_schema'] === schema && row['table_name'] === name,
    );
  return new Map(
    rows
      .filter((row) => !isOwn(row))
      .map(({ schema, name, value }) => [
        spokenName({ schema: String(schema), name: String(name) }),
        typeof value === 'string' ? value : null,
      ]),
  );
}
