/**
 * What became of a statement that is no transaction, when nobody was there to see it end.
 *
 * In the house: `src/runtime/`, rank 7. Source: "Building Indexes Concurrently".
 */
import type { Connection } from '../connection.ts';
import type { QualifiedName } from '../names.ts';
import { roomOf } from '../operations/registry.ts';
import { qualified } from '../sql/identifier.ts';
import type { CompiledStatement } from './steps.ts';

/** `broken`: it left an index that PostgreSQL keeps up to date and does not use. */
export type Outcome = 'done' | 'not done' | 'broken' | 'unknown';

export interface Probed {
  readonly outcome: Outcome;
  readonly index?: QualifiedName;
}

/** The index that a statement of the registry's creates or drops; raw SQL is not read. */
export function indexOf({ operation }: CompiledStatement): QualifiedName | undefined {
  const address = roomOf(operation)
    .touches(operation)
    .find(({ kind }) => kind === 'index');
  return address !== undefined && 'schema' in address
    ? { schema: address.schema, name: address.name }
    : undefined;
}

/** By the catalog, for what creates or drops an index; of raw SQL nothing is known. */
export async function probe(connection: Connection, statement: CompiledStatement): Promise<Probed> {
  const verb = /^\s*(CREATE|DROP)\b/i.exec(statement.sql)?.[1]?.toUpperCase();
  const index = indexOf(statement);
  if (verb === undefined || index === undefined) return { outcome: 'unknown' };
  const [row] = await connection.query(
    `SELECT i.indisvalid AS valid FROM pg_catalog.pg_index i
WHERE i.indexrelid = pg_catalog.to_regclass($1)`,
    [qualified(index)],
  );
  if (verb === 'DROP') return { outcome: row === undefined ? 'done' : 'not done', index };
  if (row === undefined) return { outcome: 'not done', index };
  return { outcome: row['valid'] === true ? 'done' : 'broken', index };
}

/** Indexes that are INVALID now; one that appears over a statement was left by it. */
export async function invalidIndexes(connection: Connection): Promise<readonly QualifiedName[]> {
  const rows = await connection.query(
    `SELECT n.nspname::text AS schema, c.relname::text AS name
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i'`,
  );
  return rows.map((row) => ({ schema: String(row['schema']), name: String(row['name']) }));
}
