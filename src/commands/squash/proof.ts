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
import type { Contents } from './contents.ts';
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
  /** Where the way down of the revisions leads; absent where nobody asked. */
  readonly back?: Snapshot | FailedWayDown;
}

/** A revision that says how it is taken back, and cannot be. */
export interface FailedWayDown {
  readonly revision: string;
  readonly reason: string;
}

export const isFailed = (back: Built['back']): back is FailedWayDown =>
  back !== undefined && 'reason' in back;

export interface Proved {
  /** None when the squash holds; each begins with where it is. */
  readonly differences: readonly string[];
  /** Columns that two builds by the same revisions do not agree on; their values were not compared. */
  readonly unsteady: readonly string[];
  /** What the way down leaves behind, as that of the revisions does. */
  readonly leftBehind: readonly string[];
}

/**
 * Runs every revision up to the end of the range on an empty database, and back; no squash is taken.
 *
 * @throws AlambicError `scratch-failed`.
 */
export async function buildByRevisions(
  site: Site,
  way: 'there' | 'there and back',
): Promise<Built> {
  const { server, fold, workspace } = site;
  const graph = withoutSquashes(workspace.graph());
  return server.lend(async (connection) => {
    try {
      await move(site, connection, toBefore(graph, fold));
      const before = await snapshotOf(site, connection);
      const steps = await move(site, connection, (rows) =>
        planUpgrade(graph, rows, fold.exit.revision.id),
      );
      const built = { before, after: await snapshotOf(site, connection) };
      return way === 'there' ? built : { ...built, back: await wayBack(site, connection, steps) };
    } catch (cause) {
      throw unbuilt(cause, server);
    }
  });
}

async function wayBack(
  site: Site,
  connection: Connection,
  steps: readonly PlanStep[],
): Promise<Snapshot | FailedWayDown> {
  try {
    await move(site, connection, () => undone(steps));
    return await snapshotOf(site, connection);
  } catch (error) {
    if (!isFinding(error, site.signal)) throw error;
    const revision = 'revision' in error.details ? error.details.revision : undefined;
    return {
      revision: typeof revision === 'string' ? revision : site.fold.exit.revision.id,
      reason: firstLine(error),
    };
  }
}

/** @param squash its file is there to be loaded. */
export async function prove(
  site: Site,
  squash: Revision,
  { irreversible }: Pick<Body, 'irreversible'>,
  built: Built,
): Promise<Proved> {
  const { schema, contents, down } = await buildBySquash(site, squash, built, irreversible);
  const unsteady = await unsteadyIn(site, built, contents);
  const rows =
    contents === undefined ? [] : contentDifferences(built.after.contents, contents, unsteady);
  const { missed, asTheirs } = down ?? { missed: [], asTheirs: true };
  return {
    differences: [
      ...[...schema, ...rows].map((line) => `upgrade: ${line}`),
      ...(asTheirs ? [] : missed.map((line) => `downgrade: ${line}`)),
    ],
    unsteady: [...unsteady].sort(),
    leftBehind: asTheirs ? missed : [],
  };
}

/** What a database that was built by the squash has otherwise. */
interface Ends {
  readonly schema: readonly string[];
  /** `undefined` where the way up failed. */
  readonly contents?: Contents;
  /** What its way down misses of where the range begins, and whether that of the revisions does as well. */
  readonly down?: { readonly missed: readonly string[]; readonly asTheirs: boolean };
}

async function buildBySquash(
  site: Site,
  squash: Revision,
  built: Built,
  irreversible: Body['irreversible'],
): Promise<Ends> {
  const { server, fold, workspace, signal } = site;
  const plain = withoutSquashes(workspace.graph());
  const graph = buildGraph([...revisionsOf(plain), squash]);
  return server.lend(async (connection) => {
    await move(site, connection, toBefore(plain, fold));
    let steps: readonly PlanStep[] = [];
    const up = await attempt(signal, async () => {
      steps = await move(site, connection, (rows) =>
        planUpgrade(graph, rows, fold.exit.revision.id),
      );
      return snapshotOf(site, connection);
    });
    if (typeof up === 'string') return { schema: [up] };
    const schema = lines(
      await attempt(signal, () => schemaDifferences(built.after, up, connection)),
    );
    const { contents } = up;
    if (irreversible !== undefined) return { schema, contents };
    return { schema, contents, down: await wayDown(site, connection, steps, built) };
  });
}

/** Rows that differ may differ whenever they are made: then a third database differs as well. */
async function unsteadyIn(
  site: Site,
  { after: { contents } }: Built,
  made: Contents | undefined,
): Promise<ReadonlySet<string>> {
  if (made === undefined || contentDifferences(contents, made).length === 0) return new Set();
  return unsteadyColumns(contents, (await buildByRevisions(site, 'there')).after.contents);
}

/** It has to lead back to where the range begins; or, where that of the revisions does not, to where that leads. */
async function wayDown(
  site: Site,
  connection: Connection,
  steps: readonly PlanStep[],
  { before, back }: Built,
): Promise<NonNullable<Ends['down']>> {
  const { signal } = site;
  const down = await attempt(signal, async () => {
    await move(site, connection, () => undone(steps));
    return snapshotOf(site, connection);
  });
  if (typeof down === 'string') return { missed: [down], asTheirs: false };
  const missedOf = async (end: Snapshot): Promise<readonly string[]> =>
    lines(await attempt(signal, () => schemaDifferences(end, down, connection)));
  const missed = await missedOf(before);
  if (missed.length === 0 || back === undefined || isFailed(back))
    return { missed, asTheirs: missed.length === 0 };
  return { missed, asTheirs: (await missedOf(back)).length === 0 };
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
      // Where all share one transaction, revisions that were applied one by one might not run at all.
      transaction: 'per-revision',
      signal,
      load: loaderFor(project),
      plan: ({ rows }) => (planned = plan(rows)),
    }),
  );
  return planned;
}

/** What a squash cannot do is a difference, in words, and no failure of the proof. */
async function attempt<Result extends object>(
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result | string> {
  try {
    return await work();
  } catch (error) {
    if (!isFinding(error, signal)) throw error;
    return firstLine(error);
  }
}

/** Whether it says something of what was tried. */
const isFinding = (error: unknown, signal: AbortSignal | undefined): error is AlambicError =>
  signal?.aborted !== true && error instanceof AlambicError;

/** What stands below it is about a database that is gone, and a file that has another name now. */
const firstLine = ({ message }: AlambicError): string => message.split('\n', 1)[0] ?? '';

const lines = (told: string | readonly string[]): readonly string[] =>
  typeof told === 'string' ? [told] : told;

function unbuilt(cause: unknown, { description }: ScratchServer): unknown {
  if (!(cause instanceof AlambicError) || cause.code === 'interrupted') return cause;
  return new AlambicError(
    'scratch-failed',
    { database: description, embedded: description === 'embedded', reason: cause.message },
    { cause },
  );
}
