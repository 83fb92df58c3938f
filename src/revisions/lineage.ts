/**
 * Walks: ancestors, descendants, and the maximal elements of an applied set.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import type { GraphNode } from './graph.ts';

/** Which edges a walk follows: the history, or what must be applied as well. */
export type Edges = 'parents' | 'effective';

const down = {
  parents: (node: GraphNode) => node.parents,
  effective: (node: GraphNode) => node.effectiveParents,
};
const up = {
  parents: (node: GraphNode) => node.children,
  effective: (node: GraphNode) => node.dependents,
};

/**
 * The nodes themselves included.
 *
 * @param without a set that is closed downwards: its nodes are left out, and what is below is not visited.
 */
export const ancestors = (
  from: Iterable<GraphNode>,
  edges: Edges,
  without?: ReadonlySet<GraphNode>,
): Set<GraphNode> => reachable(from, down[edges], without);

/** The nodes themselves included. */
export const descendants = (from: Iterable<GraphNode>, edges: Edges): Set<GraphNode> =>
  reachable(from, up[edges]);

/** Ancestors, descendants and itself: the lineage that `branch@…` keeps to. */
export function lineage(node: GraphNode, edges: Edges): Set<GraphNode> {
  const both = ancestors([node], edges);
  for (const above of descendants([node], edges)) both.add(above);
  return both;
}

/**
 * The tips of an applied set: the version rows that stand for it.
 *
 * @param applied closed downwards, as `ancestors(…, 'effective')` gives it.
 */
export const maximal = (applied: ReadonlySet<GraphNode>): readonly GraphNode[] =>
  [...applied].filter((node) => !node.dependents.some((above) => applied.has(above))).sort(byIndex);

export const byIndex = (a: GraphNode, b: GraphNode): number => a.index - b.index;

function reachable(
  from: Iterable<GraphNode>,
  next: (node: GraphNode) => readonly GraphNode[],
  without?: ReadonlySet<GraphNode>,
): Set<GraphNode> {
  const seen = new Set(from);
  for (const node of seen) if (without?.has(node) === true) seen.delete(node);
  const waiting = [...seen];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const each of next(node)) {
      if (seen.has(each) || without?.has(each) === true) continue;
      seen.add(each);
      waiting.push(each);
    }
  }
  return seen;
}
