/**
 * Commands that only look: `current`, `history`, `heads`, `show`. None of them loads `env.ts` or models,
 * and none writes.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { ReplacedBy } from '../problems/revisions.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { labelsByRevision } from '../revisions/labels.ts';
import { ancestors } from '../revisions/lineage.ts';
import { historyRange, parseRange } from '../revisions/range.ts';
import type { Revision } from '../revisions/revision.ts';
import { replacedIn, resolve } from '../revisions/symbols.ts';
import type { EditedRevision } from '../runtime/edited.ts';
import type { HalfDone } from '../runtime/half-done.ts';
import { inspect } from '../runtime/inspect.ts';
import { readRows, readState } from '../runtime/state.ts';
import { requireDatabase } from '../script/project.ts';
import { recordedRows } from './recorded.ts';
import { enoughOf, fileMark, namedDatabases } from './revision-files.ts';
import {
  openWorkspace,
  withConnection,
  workspaceFor,
  type CommandOptions,
  type Workspace,
} from './workspace.ts';

/** One revision, as lists show it. */
export interface ListedRevision extends Revision {
  readonly head: boolean;
  readonly branchPoint: boolean;
  readonly mergePoint: boolean;
  /** The labels that it carries, inherited ones too. */
  readonly labels: readonly string[];
  /** Of the end of a squashed range: what is replaced, and the file that does it, which may be its own. */
  readonly squash?: { readonly replaces: readonly string[]; readonly path: string };
  /** Whether the database has a row of it, or one of several; absent when no database was asked. */
  readonly current?: boolean;
  /** Of several databases, those that have a row of it. */
  readonly currentIn?: readonly string[];
  /** Of several databases, those that it has something to do on. Only `show` asks: the file has to be run for it. */
  readonly databases?: readonly string[];
  /** Whether the database has it, by its rows, or every one of several; absent when no database was asked. */
  readonly applied?: boolean;
}

/** The version rows of the database, under `null`, or of each of several. */
export type Standings = ReadonlyMap<string | null, readonly string[]>;

export interface Current {
  /** What the version table says, with its revision where a file has it. */
  readonly rows: readonly {
    readonly id: string;
    readonly revision?: ListedRevision;
    /** Where no file has it: whether `downgrade --recorded` can take it back. */
    readonly recorded?: boolean;
    /** The squash that did away with its file. */
    readonly replacedBy?: ReplacedBy;
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
      if (node !== undefined) return { id, revision: list(node) };
      return { id, recorded: recorded.has(id), ...replacedIn(graph, id) };
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
  readonly standings: Standings | undefined;
  readonly revisions: readonly ListedRevision[];
}> {
  const workspace = await openWorkspace(options);
  const graph = workspace.graph();
  const range = parseRange(options.range ?? ':');
  const counts = [range.lower, range.upper].some(needsDatabase);
  if (counts) requireDatabase(workspace.project);
  const asks = options.indicateCurrent === true || counts;
  const standings = asks ? await readStandings(workspace, options) : undefined;
  for (const [database, rows] of standings ?? [])
    for (const id of rows) if (!graph.nodes.has(id)) options.onNotice?.(noFile(id, database));
  const list = lister(graph, standings);
  const rows = standings?.size === 1 ? [...standings.values()][0] : undefined;
  const revisions = historyRange(graph, range, rows).flatMap(({ id }) => {
    const node = graph.nodes.get(id);
    return node === undefined ? [] : [list(node)];
  });
  return { workspace, standings, revisions };
}

async function readStandings(workspace: Workspace, options: CommandOptions): Promise<Standings> {
  const { project, tables } = workspace;
  if (project.databases.length === 0) {
    const rows = withConnection(workspace, options, (connection) => readRows(connection, tables));
    return new Map([[null, await rows]]);
  }
  const { inDatabases } = await import('./in-databases.ts');
  return inDatabases({ ...options, project }, (each) =>
    withConnection(each, options, (connection) =>
      readRows(connection, workspaceFor(workspace, each.project, options).tables),
    ),
  );
}

/** A row of which `history` has nothing to list. */
const noFile = (id: string, database: string | null): string =>
  `The database ${database === null ? '' : `"${database}" `}is also at ${id}, which is in no revision file here.`;

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
  if (symbol !== 'current')
    return namingDatabases(resolve(graph, symbol).map(lister(graph)), workspace);
  const rows = await withConnection(workspace, options, (connection) =>
    readRows(connection, workspace.tables),
  );
  const standings = new Map([[workspace.project.database, rows]]);
  const nodes = rows.flatMap((id) => graph.nodes.get(id) ?? []);
  return namingDatabases(nodes.map(lister(graph, standings)), workspace);
}

async function namingDatabases(
  revisions: readonly ListedRevision[],
  { project }: Workspace,
): Promise<readonly ListedRevision[]> {
  if (project.databases.length === 0) return revisions;
  return Promise.all(
    revisions.map(async (each) => {
      const databases = await namedDatabases(each, project);
      return databases === undefined ? each : { ...each, databases };
    }),
  );
}

/** How a list shows a revision; @param standings when a database was asked. */
export function lister(graph: Graph, standings?: Standings): (node: GraphNode) => ListedRevision {
  const labels = labelsByRevision(graph);
  const asked = [...(standings ?? [])].map(([database, rows]) => ({
    database,
    rows: new Set(rows),
    applied: ancestors(
      rows.flatMap((id) => graph.nodes.get(id) ?? []),
      'effective',
    ),
  }));
  const standing = (node: GraphNode): Pick<ListedRevision, 'current' | 'currentIn' | 'applied'> => {
    const here = asked.filter(({ rows }) => rows.has(node.revision.id));
    const names = here.flatMap(({ database }) => database ?? []);
    return {
      current: here.length > 0,
      ...(names.length > 0 && { currentIn: names }),
      applied: asked.every(({ applied }) => applied.has(node)),
    };
  };
  return (node) => ({
    ...node.revision,
    head: node.children.length === 0,
    branchPoint: node.children.length > 1,
    mergePoint: node.parents.length > 1,
    labels: labels.get(node.revision.id) ?? [],
    ...squashOf(graph, node),
    ...(standings !== undefined && standing(node)),
  });
}

function squashOf({ squashes }: Graph, { revision }: GraphNode): Pick<ListedRevision, 'squash'> {
  const { replaces, path } = squashes.get(revision.id)?.revision ?? revision;
  return replaces === undefined ? {} : { squash: { replaces, path } };
}
