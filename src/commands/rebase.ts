/**
 * `rebase`: moves a branch that is applied nowhere on top of another head, instead of merging the two.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { ancestors, byIndex } from '../revisions/lineage.ts';
import { refuseInside } from '../revisions/squashes.ts';
import { resolveOne } from '../revisions/symbols.ts';
import { readState } from '../runtime/state.ts';
import { runtimeTables } from '../runtime/tables.ts';
import { isShared } from '../script/commits.ts';
import { databasesOf, inEveryEnvironment, type Project } from '../script/project.ts';
import { rebased } from '../script/rebased.ts';
import { openWorkspace, withConnection, type CommandOptions } from './workspace.ts';

export interface RebaseOptions extends CommandOptions {
  /** The head to move to. Default: the other one. */
  readonly onto?: string;
}

export interface Rebased {
  /** The revisions that moved, in the order in which they run. */
  readonly moved: readonly string[];
  /** The file that says something else now. */
  readonly path: string;
  readonly from: readonly string[];
  readonly onto: string;
  /** Environments whose database could not be asked whether a revision is applied there. */
  readonly unseen: readonly string[];
}

/**
 * @param symbol the head of the branch to move; left out: the one of two that nobody else has yet.
 * @throws AlambicError `nothing-to-rebase`, `rebase-needs-a-head`, `rebase-of-a-merge`, `rebase-of-a-squash`,
 *   `inside-squash`, `rebase-of-applied`.
 */
export async function rebase(
  symbol: string | undefined,
  options: RebaseOptions = {},
): Promise<Rebased> {
  const workspace = await openWorkspace(options);
  const graph = workspace.graph();
  const [head, onto] = await ends(graph, symbol, options.onto);
  const below = ancestors([onto], 'parents');
  const moved = [...ancestors([head], 'parents')].filter((node) => !below.has(node)).sort(byDepth);
  const [first, ...others] = moved;
  const ids = moved.map((node) => node.revision.id);
  if (first === undefined || below.has(head))
    throw new AlambicError('nothing-to-rebase', { head: head.revision.id, onto: onto.revision.id });
  const entering = others.find((node) => node.parents.some((parent) => below.has(parent)));
  if (entering !== undefined || first.parents.length > 1)
    throw new AlambicError('rebase-of-a-merge', { revision: (entering ?? first).revision.id });
  refuseInside(graph.squashes, [onto]);
  for (const { revision, replaced } of graph.squashes.values())
    if (replaced.includes(first))
      throw new AlambicError('rebase-of-a-squash', { squash: revision.id, path: revision.path });
  const unseen = await refuseApplied(workspace.project, ids, options);
  const { path, downRevision } = first.revision;
  const down = [onto.revision.id];
  writeFileSync(path, rebased(readFileSync(path, 'utf8'), first.revision, down));
  return { moved: ids, path, from: downRevision, onto: onto.revision.id, unseen };
}

const byDepth = (a: GraphNode, b: GraphNode): number => a.depth - b.depth || byIndex(a, b);

/** What to move, and where to. */
async function ends(
  graph: Graph,
  symbol: string | undefined,
  target: string | undefined,
): Promise<readonly [head: GraphNode, onto: GraphNode]> {
  const head = symbol === undefined ? undefined : named(graph, symbol);
  const onto = target === undefined ? undefined : named(graph, target);
  if (head !== undefined && onto !== undefined) return [head, onto];
  const heads = graph.heads.map((node) => node.revision.id);
  const [one, two, ...more] = graph.heads;
  if (one === undefined || two === undefined || more.length > 0)
    throw new AlambicError('rebase-needs-a-head', { heads, shared: [] });
  if (head !== undefined) return [head, head === one ? two : one];
  if (onto !== undefined) return [onto === one ? two : one, onto];
  const shared = await Promise.all([one, two].map(({ revision }) => isShared(revision.path)));
  if (shared[0] === true && shared[1] === false) return [two, one];
  if (shared[0] === false && shared[1] === true) return [one, two];
  throw new AlambicError('rebase-needs-a-head', {
    heads,
    shared: heads.filter((_, at) => shared[at] === true),
  });
}

function named(graph: Graph, symbol: string): GraphNode {
  const node = resolveOne(graph, symbol);
  if (node === null) throw new AlambicError('no-such-revision', { symbol, near: [] });
  return node;
}

/**
 * Looks at the database of each environment that has one.
 *
 * @returns the environments that could not be asked.
 */
async function refuseApplied(
  project: Project,
  ids: readonly string[],
  options: CommandOptions,
): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (const own of inEveryEnvironment(project).flatMap(databasesOf)) {
    if (own.databaseUrl === null && own.connect === null) continue;
    const { database } = own;
    const environment = own.environment ?? 'default';
    const applied = await appliedIn(own, options).catch(() => undefined);
    if (applied === undefined)
      unseen.push(database === null ? environment : `${environment} (${database})`);
    const revisions = ids.filter((id) => applied?.has(id));
    if (revisions.length > 0)
      throw new AlambicError('rebase-of-applied', { revisions, environment, database });
  }
  return unseen;
}

/** What has a row, or was applied and not taken back since. */
const appliedIn = (project: Project, options: CommandOptions): Promise<ReadonlySet<string>> =>
  withConnection({ project }, options, async (connection) => {
    const { rows, history } = await readState(connection, runtimeTables(project));
    const applied = new Set<string>();
    for (const { revision, direction } of history)
      if (direction === 'downgrade') applied.delete(revision);
      else applied.add(revision);
    for (const row of rows) applied.add(row);
    return applied;
  });
