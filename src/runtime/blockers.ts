/**
 * Who held the lock that a statement waited for in vain. The session that waited can only look afterwards,
 * so what is found are those that still hold a lock on the relations it needed.
 *
 * In the house: `src/runtime/`, rank 7. Source: `pg_locks`, `pg_stat_activity`.
 */
import type { Connection } from '../connection.ts';
import type { QualifiedName } from '../names.ts';
import type { Blocker } from '../problems/runtime.ts';
import { qualified } from '../sql/identifier.ts';

/** @param relations `unknown`: any relation that is not the system's. Oldest transaction first, ten at most. */
export async function findBlockers(
  connection: Connection,
  relations: readonly QualifiedName[] | 'unknown',
): Promise<readonly Blocker[]> {
  const known = relations !== 'unknown' && relations.length > 0;
  const where = known
    ? 'c.oid = ANY (SELECT pg_catalog.to_regclass(name) FROM pg_catalog.unnest($1::text[]) AS name)'
    : "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
  try {
    const rows = await connection.query(
      `SELECT l.pid, c.relname::text AS relation, l.mode, coalesce(a.application_name, '') AS application,
  coalesce(a.usename::text, '') AS "user", coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'local') AS host,
  coalesce(a.state, '') AS state, coalesce(pg_catalog.left(a.query, 200), '') AS query,
  coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start), 0)::int AS "ageSeconds"
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.granted AND l.pid <> pg_catalog.pg_backend_pid() AND c.relkind IN ('r', 'p', 'm', 'f', 'v', 'S')
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND ${where}
ORDER BY a.xact_start NULLS LAST, l.pid LIMIT 10`,
      known ? [relations.map(qualified)] : [],
    );
    // The columns are those of the SELECT above.
    return rows as unknown as readonly Blocker[];
  } catch {
    // Who it was is worth asking, and no reason to lose the error that was to be explained.
    return [];
  }
}
