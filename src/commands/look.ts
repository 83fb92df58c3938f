/**
 * Commands that only look: `current`, `history`, `heads`, `show`. None of them loads `env.ts` or models,
 * and none writes.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { labelsByRevision } from '../revisions/labels.ts';
import { ancestors } from '../revisions/lineage.ts';
import { historyRange, parseRange } from '../revisions/range.ts';
import type { Revision } from '../revisions/revision.ts';
import { resolve } from '../revisions/symbols.ts';
import type { EditedRevision } from '../runtime/edited.ts';
import type { HalfDone } from '../runtime/half-done.ts';
import { inspect } from '../runtime/inspect.ts';
import { readRows, readState } from '../runtime/state.ts';
import { recordedRows } from './recorded.ts';
import { enoughOf, fileMark } from './revision-files.ts';
import { openWorkspace, withConnection, type CommandOptions, type Workspace } from './workspace.ts';

/** One revision, as lists show it. */
export interface ListedRevision extends Revision {
  readonly head: boolean;
  readonly branchPoint: boolean;
  readonly mergePoint: boolean;
  /** The labels that it carries, inherited ones too. */
  readonly labels: readonly string[];
  /** Of the end of a squashed range: what is replaced, and the file that does it, which may be its own. */
  readonly squash?: { readonly replaces: readonly string[]; readonly path: string };
  /** Whether the database has a row of it; absent when no database was asked. */
  readonly current?: boolean;
  /** Whether the database has it, by its rows; absent when no database was asked. */
  readonly applied?: boolean;
}

export interface Current {
  /** What the version table says, with its revision where a file has it. */
  readonly rows: readonly {
    readonly id: string;
    readonly revision?: ListedRevision;
    /** Where no file has it: whether `downgrade --recorded` can take it back. */
    readonly recorded?: boolean;
  }[];
  readonly heads: readonly string[];
  readonly atHead: boolean;
  /** In the order in which `upgrade` would run them. */
  readonly pending: readonly string[];
  readonly edited: readonly EditedRevision[];
  readonly halfDone: readonly HalfDone[];
}

/** Where the database stands. An empty database stands nowhere: no rows. */
export async function current(options: CommandOptions = {}): Promise<Current> {
  const workspace = await openWorkspace(options);
  const reading = workspace.graphMeanwhile();
  const { state, graph, recorded } = await withConnection(
    workspace,
    options,
    async (connection) => {
      const brief = await readState(connection, workspace.tables, 'brief');
      const graph = await reading;
      const state = await enoughOf(brief, connection, workspace);
      return { state, graph, recorded: await recordedRows(connection, workspace, state.rows) };
    },
  );
  const { rows, pending, edited, halfDone, atHead } = inspect(state, graph, fileMark);
  const list = lister(graph);
  return {
    rows: rows.map((id) => {
      const node = graph.nodes.get(id);
      return node === undefined ? { id, recorded: recorded.has(id) } : { id, revision: list(node) };
    }),
    heads: graph.heads.map((node) => node.revision.id),
    atHead,
    pending,
    edited,
    halfDone,
  };
}

export interface HistoryOptions extends CommandOptions {
  /** `from:to`, either side may be missing; both ends are included. */
  readonly range?: string;
  /** Asks the database which revisions it is at. */
  readonly indicateCurrent?: boolean;
}

/** Newest first. */
export const history = async (options: HistoryOptions = {}): Promise<readonly ListedRevision[]> =>
  (await listedRange(options)).revisions;

/** The revisions of a range, newest first, with what they were found in. */
export async function listedRange(options: HistoryOptions): Promise<{
  readonly workspace: Workspace;
  readonly rows: readonly string[] | undefined;
  readonly revisions: readonly ListedRevision[];
}> {
  const workspace = await openWorkspace(options);
  const graph = workspace.graph();
  const range = parseRange(options.range ?? ':');
  const asks = options.indicateCurrent === true || [range.lower, range.upper].some(needsDatabase);
  const rows = asks
    ? await withConnection(workspace, options, (connection) =>
        readRows(connection, workspace.tables),
      )
    : undefined;
  for (const id of rows ?? []) if (!graph.nodes.has(id)) options.onNotice?.(noFile(id));
  const list = lister(graph, rows);
  const revisions = historyRange(graph, range, rows).flatMap(({ id }) => {
    const node = graph.nodes.get(id);
    return node === undefined ? [] : [list(node)];
  });
  return { workspace, rows, revisions };
}

/** A row of which `history` has nothing to list. */
const noFile = (id: string): string =>
  `The database is also at ${id}, which is in no revision file here.`;

/** `current`, and steps that count from it. */
const needsDatabase = (end: string | null): boolean => end !== null && /^current\b/.test(end);

export interface HeadsOptions extends CommandOptions {
  /** Leaves out a head that another revision depends on: no version row will stand for it. Default: false. */
  readonly resolveDependencies?: boolean;
}

export async function heads(options: HeadsOptions = {}): Promise<readonly ListedRevision[]> {
  const graph = (await openWorkspace(options)).graph();
  const { heads: all, effectiveHeads } = graph;
  return (options.resolveDependencies ? effectiveHeads : all).map(lister(graph));
}

/** A revision that several revise, and these. */
export interface Branch {
  readonly revision: ListedRevision;
  readonly children: readonly ListedRevision[];
}

/** In load order. */
export async function branches(options: CommandOptions = {}): Promise<readonly Branch[]> {
  const graph = (await openWorkspace(options)).graph();
  const list = lister(graph);
  return [...graph.nodes.values()]
    .filter(({ children }) => children.length > 1)
    .map((node) => ({ revision: list(node), children: node.children.map(list) }));
}

/** The revisions that a symbol stands for. */
export async function show(
  symbol: string,
  options: CommandOptions = {},
): Promise<readonly ListedRevision[]> {
  const workspace = await openWorkspace(options);
  const graph = workspace.graph();
  if (symbol !== 'current') return resolve(graph, symbol).map(lister(graph));
  const rows = await withConnection(workspace, options, (connection) =>
    readRows(connection, workspace.tables),
  );
  return rows.flatMap((id) => graph.nodes.get(id) ?? []).map(lister(graph, rows));
}

/** How a list shows a revision; @param rows of the version table, when a database was asked. */
export function lister(
  graph: Graph,
  rows?: readonly string[],
): (node: GraphNode) => ListedRevision {
  const labels = labelsByRevision(graph);
  const standing = rows === undefined ? undefined : new Set(rows);
  const applied = ancestors(rows?.flatMap((id) => graph.nodes.get(id) ?? []) ?? [], 'effective');
  return (node) => ({
    ...node.revision,
    head: node.children.length === 0,
    branchPoint: node.children.length > 1,
    mergePoint: node.parents.length > 1,
    labels: labels.get(node.revision.id) ?? [],
    ...squashOf(graph, node),
    ...(standing !== undefined && {
      current: standing.has(node.revision.id),
      applied: applied.has(node),
    }),
  });
}

function squashOf({ squashes }: Graph, { revision }: GraphNode): Pick<ListedRevision, 'squash'> {
  const { replaces, path } = squashes.get(revision.id)?.revision ?? revision;
  return replaces === undefined ? {} : { squash: { replaces, path } };
}
