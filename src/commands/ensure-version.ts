/**
 * `ensure-version`: alambic's own tables, before anything runs.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { ensureTables, ensureTablesSql } from '../runtime/ensure-version.ts';
import { requireDatabase } from '../script/project.ts';
import { openWorkspace, toolVersion, withConnection, type CommandOptions } from './workspace.ts';

export interface EnsuredVersion {
  /** The tables that were missing; none when all were there. */
  readonly created: readonly string[];
}

export async function ensureVersion(options: CommandOptions = {}): Promise<EnsuredVersion> {
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  await options.among?.askAll(async ({ connection }) => {
    const { writableSession } = await import('../runtime/ahead.ts');
    await writableSession(connection);
  });
  return withConnection(workspace, options, async (connection) => ({
    created: await ensureTables(connection, {
      tables,
      toolVersion: toolVersion(),
      lockTimeoutMs: project.lockTimeoutMs,
      waitTimeoutMs: project.waitTimeoutMs,
      signal: options.signal,
    }),
  }));
}

/** A script that psql runs; opens no database. */
export async function ensureVersionSql(options: CommandOptions = {}): Promise<string> {
  const { tables, project } = await openWorkspace(options);
  requireDatabase(project);
  return ensureTablesSql(tables);
}
