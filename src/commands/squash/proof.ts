/**
 * The proof of a squash: two databases, one built by the revisions and one by the squash, are the same; and the way
 * down of the squash leads back to where it began.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Connection } from '../../connection.ts';
import { AlambicError } from '../../errors.ts';
import type { Fold } from '../../revisions/fold.ts';
import { buildGraph, type Graph } from '../../revisions/graph.ts';
import { ancestors, maximal } from '../../revisions/lineage.ts';
import { planUpgrade, type PlanStep } from '../../revisions/plan.ts';
import type { Revision } from '../../revisions/revision.ts';
import { run } from '../../runtime/run.ts';
import { ownTables } from '../../runtime/tables.ts';
import { environmentHooks } from '../environment-hooks.ts';
import { loaderFor } from '../revision-files.ts';
import { around } from '../run.ts';
import { toolVersion, type Workspace } from '../workspace.ts';
import type { Body } from './body.ts';
import type { ScratchServer } from './scratch.ts';
import {
  contentDifferences,
  schemaDifferences,
  takeSnapshot,
  unsteadyColumns,
  type Snapshot,
} from './snapshot.ts';

/** Where and of what a proof is, for one of the project's databases. */
export interface Site {
  readonly workspace: Workspace;
  readonly server: ScratchServer;
  readonly fold: Fold;
  readonly signal: AbortSignal | undefined;
}

/** A database before the range and at its end, as the revisions make it. */
export interface Built {
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface Proved {
  /** None when the squash holds; each begins with where it is. */
  readonly differences: readonly string[];
  /** Columns that two builds by the same revisions do not agree on; their values were not compared. */
  readonly unsteady: readonly string[];
}

/**
 * Runs every revision up to the end of the range on an empty database; no squash is taken.
 *
 * @throws AlambicError `scratch-failed`.
 */
export async function buildByRevisions(site: Site): Promise<Built> {
  const { server, fold, workspace } = site;
  const graph = withoutSquashes(workspace.graph());
  const own = ownTables(workspace.tables);
  return server.lend(async (connection) => {
    try {
      await move(site, connection, toBefore(graph, fold));
      const before = await takeSnapshot(connection, own);
      await move(site, connection, (rows) => planUpgrade(graph, rows, fold.exit.revision.id));
      return { before, after: await takeSnapshot(connection, own) };
    } catch (cause) {
      throw unbuilt(cause, server);
    }
  });
}

/** @param squash its file is there to be loaded. */
export async function prove(
  site: Site,
  squash: Revision,
  { irreversible }: Pick<Body, 'irreversible'>,
  built: Built,
): Promise<Proved> {
  const { server, fold, workspace, signal } = site;
  const plain = withoutSquashes(workspace.graph());
  const graph = buildGraph([...revisionsOf(plain), squash]);
  const own = ownTables(workspace.tables);
  const ends = await server.lend(async (connection) => {
    await move(site, connection, toBefore(plain, fold));
    const up = await attempt('upgrade', signal, async () => {
      const moved = await move(site, connection, (rows) =>
        planUpgrade(graph, rows, fold.exit.revision.id),
      );
      return { ...moved, snapshot: await takeSnapshot(connection, own) };
    });
    if ('differences' in up) return up;
    if (irreversible !== undefined) return { up: up.snapshot, down: { snapshot: built.before } };
    const down = await attempt('downgrade', signal, async () => {
      await move(site, connection, () => [takeBack(squash, up.rows, up.before)]);
      return { snapshot: await takeSnapshot(connection, own) };
    });
    return { up: up.snapshot, down };
  });
  if ('differences' in ends) return { ...ends, unsteady: [] };
  const { up, down } = ends;
  const unsteady =
    contentDifferences(built.after, up).length === 0
      ? new Set<string>()
      : unsteadyColumns(built.after, (await buildByRevisions(site)).after);
  const differences = [
    ...schemaDifferences(built.after, up).map((line) => `upgrade: ${line}`),
    ...contentDifferences(built.after, up, unsteady).map((line) => `upgrade: ${line}`),
    ...('differences' in down
      ? down.differences
      : schemaDifferences(built.before, down.snapshot).map((line) => `downgrade: ${line}`)),
  ];
  return { differences, unsteady: [...unsteady].sort() };
}

const revisionsOf = (graph: Graph): readonly Revision[] =>
  [...graph.nodes.values()].map(({ revision }) => revision);

const withoutSquashes = (graph: Graph): Graph => buildGraph(revisionsOf(graph));

/** What the range comes after and depends on. */
function toBefore(
  graph: Graph,
  { header }: Fold,
): (rows: readonly string[]) => readonly PlanStep[] {
  const ids = [...header.downRevision, ...header.dependsOn];
  const nodes = ids.flatMap((id) => graph.nodes.get(id) ?? []);
  const targets = maximal(ancestors(nodes, 'effective')).map(({ revision }) => revision.id);
  return (rows) => (targets.length === 0 ? [] : planUpgrade(graph, rows, targets));
}

const takeBack = (
  revision: Revision,
  rows: readonly string[],
  before: readonly string[],
): PlanStep => ({
  revision,
  dependencies: revision.dependsOn,
  direction: 'downgrade',
  deletes: rows.filter((row) => !before.includes(row)),
  inserts: before.filter((row) => !rows.includes(row)),
});

/** As `upgrade` does it, but that nobody is told. */
async function move(
  { workspace, signal }: Site,
  connection: Connection,
  plan: (rows: readonly string[]) => readonly PlanStep[],
): Promise<{ readonly before: readonly string[]; readonly rows: readonly string[] }> {
  const { project, tables } = workspace;
  const { runOnline } = await environmentHooks(workspace);
  return around(runOnline, connection, workspace, () =>
    run(connection, {
      tables,
      toolVersion: toolVersion(),
      lockTimeoutMs: project.lockTimeoutMs,
      waitTimeoutMs: project.waitTimeoutMs,
      transaction: project.transaction,
      signal,
      load: loaderFor(project),
      plan: ({ rows }) => plan(rows),
    }),
  );
}

/** What a squash cannot do is a difference, and no failure of the proof. */
async function attempt<Result>(
  where: 'upgrade' | 'downgrade',
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result | Pick<Proved, 'differences'>> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof AlambicError)) throw error;
    return { differences: [`${where}: ${error.message.replaceAll(/\s+/g, ' ')}`] };
  }
}

function unbuilt(cause: unknown, { description }: ScratchServer): unknown {
  if (!(cause instanceof AlambicError) || cause.code === 'interrupted') return cause;
  return new AlambicError(
    'scratch-failed',
    { database: description, embedded: description === 'embedded', reason: cause.message },
    { cause },
  );
}
