/**
 * Extensions: all but plpgsql, which every database is made with. Their members are left out everywhere.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_extension`.
 */
import { addFact, type Reading } from './reading.ts';
import type { Statement } from './statement.ts';

export interface ExtensionRow {
  readonly oid: number;
  readonly name: string;
  readonly schema: string;
  readonly version: string;
}

export const extensionStatement: Statement<ExtensionRow> = {
  sql: () => `
SELECT e.oid::int4 AS oid, e.extname AS name, n.nspname AS schema, e.extversion AS version
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' ORDER BY e.extname`,
};

export function addExtensions(rows: readonly ExtensionRow[], reading: Reading): void {
  for (const { oid, ...row } of rows) {
    const fact = { kind: 'extension', ...row } as const;
    reading.objects.pg_extension.set(oid, fact);
    addFact(reading, fact);
  }
}
