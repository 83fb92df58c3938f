/**
 * Makes alambic's own tables and nothing else: for a role that may not make them later.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { isServerError, type Connection } from '../connection.ts';
import { spokenName } from '../names.ts';
import { script } from './message.ts';
import { withLock, type SessionOptions } from './run.ts';
import { openSession } from './session.ts';
import { missingRights } from './state.ts';
import { createTablesSql, type RuntimeTables } from './tables.ts';

/** @returns the tables that were missing. @throws AlambicError `lock-timeout`, `missing-rights`, `read-only-database`. */
export async function ensureTables(
  connection: Connection,
  options: SessionOptions,
): Promise<readonly string[]> {
  const { tables } = options;
  const session = await openSession(connection);
  try {
    return await withLock(connection, session, options, async ({ missing }) => {
      const sql = createTablesSql(tables, missing);
      if (sql.length === 0) return [];
      try {
        await connection.script(script(['BEGIN', ...sql, 'COMMIT']));
      } catch (error) {
        await connection.script('ROLLBACK').catch(() => []);
        if (isServerError(error, '42501')) throw missingRights(tables, error);
        throw error;
      }
      return missing.tables.map((table) => spokenName(tables[table]));
    });
  } finally {
    await session.restore().catch(() => undefined);
  }
}

/** The same as a script for psql: what is there already stays. */
export function ensureTablesSql(tables: RuntimeTables): string {
  const all = [tables.version, tables.history, tables.run];
  const schemas = [...new Set(all.map(({ schema }) => schema))].filter((name) => name !== 'public');
  return script([
    'BEGIN',
    ...createTablesSql(tables, { schemas, tables: ['version', 'history', 'run'] }),
    'COMMIT',
  ]);
}
