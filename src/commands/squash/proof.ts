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
  /** What the way down leaves behind, as that of the revisions does. */
  readonly leftBehind: readonly string[];
}

/**
 * Runs every revision up to the end of the range on an empty database; no squash is taken.
 *
 * @throws AlambicError `scratch-failed`.
 */
export async function buildByRevisions(site: Site): Promise<Built> {
  const { server, fold, workspace } = site;
  const graph = withoutSquashes(workspace.graph());
  return server.lend(async (connection) => {
    try {
      await move(site, connection, toBefore(graph, fold));
      const before = await snapshotOf(site, connection);
      await move(site, connection, (rows) => planUpgrade(graph, rows, fold.exit.revision.id));
      return { before, after: await snapshotOf(site, connection) };
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
  const ends = await buildBySquash(site, squash, irreversible === undefined);
  if ('differences' in ends) return { ...ends, unsteady: [], leftBehind: [] };
  const unsteady = await unsteadyIn(site, built, ends.up);
  const up = [
    ...schemaDifferences(built.after, ends.up),
    ...contentDifferences(built.after, ends.up, unsteady),
  ].map((line) => `upgrade: ${line}`);
  const down = await wayDown(site, built, ends.down);
  return {
    differences: [...up, ...down.differences],
    unsteady: [...unsteady].sort(),
    leftBehind: down.leftBehind,
  };
}

type Failed = Pick<Proved, 'differences'>;

interface Ends {
  readonly up: Snapshot;
  /** `undefined` where the squash has no way down. */
  readonly down: Snapshot | Failed | undefined;
}

async function buildBySquash(
  site: Site,
  squash: Revision,
  reversible: boolean,
): Promise<Ends | Failed> {
  const { server, fold, workspace, signal } = site;
  const plain = withoutSquashes(workspace.graph());
  const graph = buildGraph([...revisionsOf(plain), squash]);
  return server.lend(async (connection) => {
    await move(site, connection, toBefore(plain, fold));
    const up = await attempt('upgrade', signal, async () => {
      const steps = await move(site, connection, (rows) =>
        planUpgrade(graph, rows, fold.exit.revision.id),
      );
      return { steps, snapshot: await snapshotOf(site, connection) };
    });
    if ('differences' in up) return up;
    if (!reversible) return { up: up.snapshot, down: undefined };
    const down = await attempt('downgrade', signal, async () => {
      await move(site, connection, () => undone(up.steps));
      return snapshotOf(site, connection);
    });
    return { up: up.snapshot, down };
  });
}

/** Rows that differ may differ whenever they are made: then a third database differs as well. */
async function unsteadyIn(
  site: Site,
  { after }: Built,
  up: Snapshot,
): Promise<ReadonlySet<string>> {
  if (contentDifferences(after, up).length === 0) return new Set();
  return unsteadyColumns(after, (await buildByRevisions(site)).after);
}

/** It has to lead back to where the range begins; or, where that of the revisions does not, to where that leads. */
async function wayDown(
  site: Site,
  { before }: Built,
  down: Ends['down'],
): Promise<Pick<Proved, 'differences' | 'leftBehind'>> {
  if (down === undefined) return { differences: [], leftBehind: [] };
  if ('differences' in down) return { ...down, leftBehind: [] };
  const missed = schemaDifferences(before, down);
  if (missed.length === 0) return { differences: [], leftBehind: [] };
  const back = await takenBackByRevisions(site);
  const differences = 'differences' in back ? missed : schemaDifferences(back, down);
  return differences.length === 0
    ? { differences, leftBehind: missed }
    : { differences: missed.map((line) => `downgrade: ${line}`), leftBehind: [] };
}

async function takenBackByRevisions(site: Site): Promise<Snapshot | Failed> {
  const { server, fold, workspace, signal } = site;
  const graph = withoutSquashes(workspace.graph());
  return server.lend((connection) =>
    attempt('downgrade', signal, async () => {
      await move(site, connection, toBefore(graph, fold));
      const steps = await move(site, connection, (rows) =>
        planUpgrade(graph, rows, fold.exit.revision.id),
      );
      await move(site, connection, () => undone(steps));
      return snapshotOf(site, connection);
    }),
  );
}

const snapshotOf = ({ workspace }: Site, connection: Connection): Promise<Snapshot> =>
  takeSnapshot(connection, ownTables(workspace.tables));

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

/** The same steps, the last one first and each the other way. */
const undone = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  steps.toReversed().map(({ deletes, inserts, ...step }) => ({
    ...step,
    direction: 'downgrade',
    deletes: inserts,
    inserts: deletes,
  }));

/** As `upgrade` does it, but that nobody is told. @returns what was run. */
async function move(
  { workspace, signal }: Site,
  connection: Connection,
  plan: (rows: readonly string[]) => readonly PlanStep[],
): Promise<readonly PlanStep[]> {
  const { project, tables } = workspace;
  const { runOnline } = await environmentHooks(workspace);
  let planned: readonly PlanStep[] = [];
  await around(runOnline, connection, workspace, () =>
    run(connection, {
      tables,
      toolVersion: toolVersion(),
      lockTimeoutMs: project.lockTimeoutMs,
      waitTimeoutMs: project.waitTimeoutMs,
      transaction: project.transaction,
      signal,
      load: loaderFor(project),
      plan: ({ rows }) => (planned = plan(rows)),
    }),
  );
  return planned;
}

/** What a squash cannot do is a difference, and no failure of the proof. */
async function attempt<Result>(
  where: 'upgrade' | 'downgrade',
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result | Failed> {
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
