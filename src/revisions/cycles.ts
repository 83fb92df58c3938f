/**
 * Finds a cycle, and on the way the depth of every revision.
 *
 * Revisions are taken away from the bases up (Kahn's algorithm); what cannot be taken away stands on
 * a cycle or above one, so going down from it comes round.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { GrowingNode } from './graph.ts';

type Edges = 'parents' | 'dependencies';

/**
 * Parents alone are checked first, so that a cycle through `dependsOn` is known as one.
 *
 * @param nodes all of them; each `index` is its place among them.
 */
export function checkAcyclic(nodes: readonly GrowingNode[], edges: Edges): void {
  const down = edges === 'parents' ? parents : both;
  const up = edges === 'parents' ? children : dependents;
  const waiting = new Uint32Array(nodes.length);
  const ready: GrowingNode[] = [];
  for (const node of nodes) {
    waiting[node.index] = down(node).length;
    if (waiting[node.index] === 0) ready.push(node);
  }
  let taken = 0;
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    taken += 1;
    for (const above of up(node)) {
      if (above.depth <= node.depth) above.depth = node.depth + 1;
      const left = (waiting[above.index] ?? 0) - 1;
      waiting[above.index] = left;
      if (left === 0) ready.push(above);
    }
  }
  if (taken === nodes.length) return;
  const isStuck = (node: GrowingNode): boolean => (waiting[node.index] ?? 0) > 0;
  const [stuck] = nodes.filter(isStuck);
  if (stuck === undefined) return;
  const round = cycleBelow(stuck, (node) => down(node).find(isStuck));
  throw new AlambicError(edges === 'parents' ? 'cycle' : 'dependency-cycle', {
    revisions: round.map((node) => node.revision.id),
    paths: round.map((node) => node.revision.path),
  });
}

const parents = (node: GrowingNode): readonly GrowingNode[] => node.parents;
const children = (node: GrowingNode): readonly GrowingNode[] => node.children;
const dependents = (node: GrowingNode): readonly GrowingNode[] => node.dependents;
const both = (node: GrowingNode): readonly GrowingNode[] =>
  node.dependencies.length === 0
    ? node.parents
    : [...new Set([...node.parents, ...node.dependencies])];

/** From a node on or above a cycle, the cycle: each revises, or depends on, the next. */
function cycleBelow(
  start: GrowingNode,
  below: (node: GrowingNode) => GrowingNode | undefined,
): readonly GrowingNode[] {
  const seen = new Map<GrowingNode, number>();
  const way: GrowingNode[] = [];
  let node: GrowingNode | undefined = start;
  while (node !== undefined && !seen.has(node)) {
    seen.set(node, way.length);
    way.push(node);
    node = below(node);
  }
  return node === undefined ? way : way.slice(seen.get(node));
}
