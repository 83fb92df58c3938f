/**
 * Schemas.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_namespace`.
 */
import { addAspects, addFact, type Reading } from './reading.ts';
import { aspects, isGranted, isNoMember } from './scope.ts';
import type { Statement } from './statement.ts';

export interface SchemaRow {
  readonly oid: number;
  readonly name: string;
  readonly compared: boolean;
  readonly aspects: string;
}

/** Those that initdb gave to `public`; to one that was dropped and made again, as PostgreSQL 15 does. */
const builtInPrivileges = `coalesce(
  (SELECT initprivs FROM pg_catalog.pg_init_privs
     WHERE objoid = n.oid AND classoid = 'pg_namespace'::regclass AND objsubid = 0),
  acldefault('n', n.nspowner) || CASE WHEN n.nspname = 'public'
    THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] ELSE '{}' END)`;

/** All of them, because what is compared may point into others. */
export const schemaStatement: Statement<SchemaRow> = {
  sql: (scope) => `
SELECT n.oid::int4 AS oid, n.nspname AS name,
  (${scope('n')}) AND ${isNoMember('pg_namespace', 'n.oid')} AS compared,
  ${aspects({ privileges: isGranted('n.nspacl', builtInPrivileges) })} AS aspects
FROM pg_catalog.pg_namespace AS n ORDER BY n.nspname`,
};

export function addSchemas(rows: readonly SchemaRow[], reading: Reading): void {
  for (const { oid, name, compared, aspects: words } of rows) {
    reading.namespaces.set(oid, name);
    if (!compared || name.startsWith('pg_')) continue;
    const address = { kind: 'schema', name } as const;
    reading.objects.pg_namespace.set(oid, address);
    addFact(reading, address);
    addAspects(reading, address, words);
  }
}
