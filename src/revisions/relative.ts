/**
 * Targets of `upgrade` and `downgrade`, with steps counted from somewhere: `+2`, `-1`, `ae10+1`,
 * `branch@+1`, `branch@head-1`.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import { byIndex, lineage } from './lineage.ts';
import {
  ambiguousWalk,
  appliedSet,
  branchNode,
  currentNodes,
  outOfRange,
  resolve,
  resolveOne,
  splitSymbol,
  walkDown,
  type Beyond,
} from './symbols.ts';

interface Relative {
  readonly branch: string | null;
  /** Where counting starts, or `null` for where the database is. */
  readonly from: string | null;
  readonly steps: number;
}

/** `null` when the symbol has no steps; a label that ends in `-2` is a label. */
export function relativeSymbol(graph: Graph, symbol: string): Relative | null {
  const { branch, name } = splitSymbol(symbol);
  if (graph.labels.has(name)) return null;
  const match = /^(.*?)([+-]\d+)$/.exec(name);
  if (match === null) return null;
  const [, from = '', steps = '0'] = match;
  return { branch, from: from === '' ? null : from, steps: Number(steps) };
}

/** What an upgrade goes to; none for `base`. */
export function upgradeTargets(
  graph: Graph,
  rows: readonly string[],
  symbol: string,
  beyond: Beyond = 'refuse',
): readonly GraphNode[] {
  const relative = relativeSymbol(graph, symbol);
  if (relative === null) return resolve(graph, symbol);
  const { branch, from, steps } = relative;
  if (from === null && steps < 0) throw outOfRange(symbol, -steps, 0);
  const start = from === null ? upgradeStart(graph, rows, branch, symbol) : origin(graph, relative);
  const target =
    steps < 0
      ? walkDown(start, -steps, symbol, { beyond })
      : walkUp(graph, start, steps, symbol, { branch, beyond });
  return target === null ? [] : [target];
}

/** Where `+N` counts from: the one current revision, of the branch if one is given. */
function upgradeStart(
  graph: Graph,
  rows: readonly string[],
  branch: string | null,
  symbol: string,
): GraphNode | null {
  let current: readonly GraphNode[] = [...new Set(currentNodes(graph, rows))];
  if (branch !== null) {
    const within = lineage(branchNode(graph, branch), 'parents');
    const own = current.filter((node) => within.has(node));
    current = own.length > 0 ? own : tipsWithin(appliedSet(graph, rows), within);
  }
  if (current.length > 1) throw ambiguousCurrent(symbol, current);
  return current[0] ?? null;
}

const tipsWithin = (
  applied: ReadonlySet<GraphNode>,
  within: ReadonlySet<GraphNode>,
): readonly GraphNode[] => tips(new Set([...applied].filter((node) => within.has(node))));

/** The applied revisions that no applied one revises, whether or not a row stands for them. */
const tips = (applied: ReadonlySet<GraphNode>): readonly GraphNode[] =>
  [...applied].filter((node) => !node.children.some((child) => applied.has(child))).sort(byIndex);

const ambiguousCurrent = (symbol: string, current: readonly GraphNode[]): AlambicError =>
  new AlambicError('ambiguous-current', {
    symbol,
    current: current.map((node) => node.revision.id),
  });

const origin = (graph: Graph, { branch, from }: Relative): GraphNode | null =>
  resolveOne(graph, branch === null ? (from ?? 'base') : `${branch}@${from ?? 'base'}`);

/** So many steps up through children, kept to a branch where they part. */
function walkUp(
  graph: Graph,
  from: GraphNode | null,
  steps: number,
  symbol: string,
  { branch, beyond = 'refuse' }: { readonly branch: string | null; readonly beyond?: Beyond },
): GraphNode | null {
  const within = branch === null ? null : lineage(branchNode(graph, branch), 'parents');
  let node = from;
  for (let step = 0; step < steps; step += 1) {
    const above: readonly GraphNode[] = node === null ? graph.bases : node.children;
    const ways = within === null ? above : above.filter((each) => within.has(each));
    const [way, ...more] = ways;
    if (way === undefined) {
      if (beyond === 'stop') return node;
      throw outOfRange(symbol, steps, step);
    }
    if (more.length > 0) throw ambiguousWalk(symbol, node, ways);
    node = way;
  }
  return node;
}

/** Where a downgrade goes to. */
export interface DowngradeTarget {
  /** `null` is the base. */
  readonly node: GraphNode | null;
  /** The branch to leave, where several start at the target. */
  readonly branch: GraphNode | null;
}

export function downgradeTarget(
  graph: Graph,
  rows: readonly string[],
  symbol: string,
): DowngradeTarget {
  const relative = relativeSymbol(graph, symbol);
  if (relative === null) return absoluteTarget(graph, symbol);
  const { branch, from, steps } = relative;
  const home = branch === null ? null : branchNode(graph, branch);
  if (from !== null) {
    const start = origin(graph, relative);
    const node =
      steps < 0 ? walkDown(start, -steps, symbol) : walkUp(graph, start, steps, symbol, { branch });
    return { node, branch: home };
  }
  if (steps >= 0) throw outOfRange(symbol, steps, 0);
  const start = downgradeStart(graph, rows, home, symbol, -steps);
  return { node: walkDown(start, -steps, symbol), branch: home ?? start };
}

/**
 * Where `-N` counts from: the one row of the branch; without a branch the first row, and the walk
 * stays on that row's branch.
 */
function downgradeStart(
  graph: Graph,
  rows: readonly string[],
  home: GraphNode | null,
  symbol: string,
  steps: number,
): GraphNode {
  const current = [...new Set(currentNodes(graph, rows))];
  if (home === null) {
    const [first] = current;
    if (first === undefined) throw outOfRange(symbol, steps, 0);
    return first;
  }
  const within = lineage(home, 'parents');
  const own = current.filter((node) => within.has(node));
  const candidates = own.length > 0 ? own : tipsWithin(appliedSet(graph, rows), within);
  const [start, ...more] = candidates;
  if (start === undefined) throw outOfRange(symbol, steps, 0);
  if (more.length > 0) throw ambiguousCurrent(symbol, candidates);
  return start;
}

/** After the last `@`, without asking whether it lies on the branch; the branch says what to leave. */
function absoluteTarget(graph: Graph, symbol: string): DowngradeTarget {
  const at = symbol.lastIndexOf('@');
  if (at === -1) return { node: resolveOne(graph, symbol), branch: null };
  const branch = branchNode(graph, symbol.slice(0, at));
  return { node: resolveOne(graph, symbol.slice(at + 1)), branch };
}
