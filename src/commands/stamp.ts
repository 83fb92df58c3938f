/**
 * `stamp`: says that a database is at a revision, running nothing.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { planStamp } from '../revisions/plan.ts';
import { resolve } from '../revisions/symbols.ts';
import { editedFiles } from '../runtime/inspect.ts';
import { offlineStamp } from '../runtime/offline.ts';
import { stamp as stampDatabase, type StampResult } from '../runtime/stamp.ts';
import { environmentHooks } from './environment-hooks.ts';
import { fileMark } from './revision-files.ts';
import { openWorkspace, toolVersion, withConnection, type CommandOptions } from './workspace.ts';

export type { StampResult };

export interface StampCommandOptions extends CommandOptions {
  /** Forget the rows that are there first, also those that no file knows. */
  readonly purge?: boolean;
}

export async function stamp(
  targets: string | readonly string[],
  options: StampCommandOptions = {},
): Promise<StampResult> {
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  const graph = workspace.graph();
  const { onVersionApply } = await environmentHooks(project);
  return withConnection(workspace, options, (connection) =>
    stampDatabase(connection, {
      tables,
      toolVersion: toolVersion(),
      lockTimeoutMs: project.lockTimeoutMs,
      waitTimeoutMs: project.waitTimeoutMs,
      signal: options.signal,
      onVersionApply,
      plan: ({ rows }) => planStamp(graph, rows, targets, { purge: options.purge === true }),
      edited: ({ rows, history }) =>
        editedFiles(history, rows, graph, fileMark).map(({ revision }) => revision),
      mark: (id) => {
        const revision = graph.nodes.get(id)?.revision;
        return (
          revision && { checksum: fileMark.checksum(revision), digest: fileMark.digest(revision) }
        );
      },
    }),
  );
}

/** @param target `to`, from an empty version table, or `from:to`. */
export async function stampSql(target: string, options: CommandOptions = {}): Promise<string> {
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  const graph = workspace.graph();
  const colon = target.indexOf(':');
  const from =
    colon === -1
      ? []
      : resolve(graph, target.slice(0, colon) || 'base').map((node) => node.revision.id);
  return offlineStamp(
    {
      tables,
      toolVersion: toolVersion(),
      serverVersion: project.serverVersion,
      lockTimeoutMs: project.lockTimeoutMs,
      from,
    },
    planStamp(graph, from, target.slice(colon + 1) || 'head'),
  );
}
