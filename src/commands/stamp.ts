/**
 * `stamp`: says that a database is at a revision, running nothing.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { AlambicError } from '../errors.ts';
import { dependenciesOf, planStamp, type StampMove } from '../revisions/plan.ts';
import { parseRange } from '../revisions/range.ts';
import { resolve } from '../revisions/symbols.ts';
import { editedFiles } from '../runtime/inspect.ts';
import { offlineStamp } from '../runtime/offline.ts';
import { headerJson } from '../runtime/recording.ts';
import { readRows } from '../runtime/state.ts';
import { stamp as stampDatabase, type StampResult } from '../runtime/stamp.ts';
import { digest } from '../script/checksum.ts';
import { requireDatabase } from '../script/project.ts';
import { environmentHooks } from './environment-hooks.ts';
import { fileMark } from './revision-files.ts';
import { openWorkspace, toolVersion, withConnection, type CommandOptions } from './workspace.ts';

export type { StampMove, StampResult };

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
  const purge = options.purge === true;
  await options.among?.askAll((each) => ask(targets, { ...options, ...each }));
  const { onVersionApply } = await environmentHooks(workspace);
  return withConnection(workspace, options, (connection) =>
    stampDatabase(connection, {
      tables,
      toolVersion: toolVersion(),
      lockTimeoutMs: project.lockTimeoutMs,
      waitTimeoutMs: project.waitTimeoutMs,
      signal: options.signal,
      onVersionApply,
      plan: ({ rows }) => planStamp(graph, rows, targets, { purge }),
      edited: ({ rows, history }) =>
        editedFiles(history, rows, graph, fileMark).map(({ revision }) => revision),
      mark: (id) => {
        const node = graph.nodes.get(id);
        if (node === undefined) return undefined;
        const { revision } = node;
        return {
          checksum: fileMark.checksum(revision),
          digest: digest(revision.path),
          header: headerJson(revision, dependenciesOf(node)),
        };
      },
    }),
  );
}

/** Everything that can be refused without stamping. */
async function ask(
  targets: string | readonly string[],
  options: StampCommandOptions,
): Promise<void> {
  const workspace = await openWorkspace(options);
  await withConnection(workspace, options, async (connection) => {
    const rows = await readRows(connection, workspace.tables);
    planStamp(workspace.graph(), rows, targets, { purge: options.purge === true });
    const { writableSession } = await import('../runtime/ahead.ts');
    await writableSession(connection);
  });
}

/**
 * @param targets from an empty version table; or one range, `from:to`.
 * @throws AlambicError `unexpected-positionals` for a range beside other targets, `malformed-range`, `purge-needs-database`.
 */
export async function stampSql(
  targets: string | readonly string[],
  { purge = false, ...options }: StampCommandOptions = {},
): Promise<string> {
  if (purge) throw new AlambicError('purge-needs-database', {});
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  requireDatabase(project);
  const graph = workspace.graph();
  const { start, destinations } = offlineEnds(typeof targets === 'string' ? [targets] : targets);
  const from = start === null ? [] : resolve(graph, start).map((node) => node.revision.id);
  return offlineStamp(
    {
      tables,
      toolVersion: toolVersion(),
      serverVersion: project.serverVersion,
      lockTimeoutMs: project.lockTimeoutMs,
      from,
    },
    planStamp(graph, from, destinations),
  );
}

function offlineEnds(targets: readonly string[]): {
  readonly start: string | null;
  readonly destinations: readonly string[];
} {
  const range = targets.find((target) => target.includes(':'));
  if (range === undefined) return { start: null, destinations: targets };
  if (targets.length > 1)
    throw new AlambicError('unexpected-positionals', {
      command: `stamp ${range} --sql`,
      positionals: targets.filter((target) => target !== range),
    });
  const { lower, upper } = parseRange(range);
  return { start: lower, destinations: [upper ?? 'head'] };
}
