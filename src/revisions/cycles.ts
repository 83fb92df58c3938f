/**
 * Finds a cycle, and on the way the depth of every revision.
 *
 * Revisions are taken away from the bases up (Kahn's algorithm); what cannot be taken away stands on
 * a cycle or above one, so going down from it comes round.
 *
 * In the house: `src/revisions/`, rank 1.
 */
import { AlambicError } from '../errors.ts';
import type { GrowingNode } from './graph.ts';

type Edges = 'parents' | 'dependencies';

/** Parents alone are checked first, so that a cycle through `dependsOn` is known as one. */
export function checkAcyclic(nodes: Iterable<GrowingNode>, edges: Edges): void {
  const down = edges === 'parents' ? parents : both;
  const up = edges === 'parents' ? children : dependents;
  const waiting = new Map<GrowingNode, number>();
  const ready: GrowingNode[] = [];
  for (const node of nodes) {
    const count = down(node).length;
    if (count === 0) ready.push(node);
    else waiting.set(node, count);
  }
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const above of up(node)) {
      above.depth = Math.max(above.depth, node.depth + 1);
      const left = (waiting.get(above) ?? 0) - 1;
      if (left > 0) waiting.set(above, left);
      else {
        waiting.delete(above);
        ready.push(above);
      }
    }
  }
  const [stuck] = waiting.keys();
  if (stuck === undefined) return;
  const round = cycleBelow(stuck, (node) => down(node).find((each) => waiting.has(each)));
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
