/**
 * Leaves out of each revision's effective parents the dependencies that one of its ancestors, through
 * parents, has written already: `dependsOn` copied from file to file orders nothing anew.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import type { GrowingNode } from './graph.ts';

/** Completes `effectiveParents`, which has the parents so far. */
export function dropInherited(nodes: Iterable<GrowingNode>): void {
  const dependentsOf = new Map<GrowingNode, GrowingNode[]>();
  const depending: GrowingNode[] = [];
  for (const node of nodes) {
    if (node.dependencies.length > 0) depending.push(node);
    for (const dependency of node.dependencies) {
      const dependents = dependentsOf.get(dependency);
      if (dependents === undefined) dependentsOf.set(dependency, [node]);
      else dependents.push(node);
    }
  }
  const inherited = new Map<GrowingNode, Set<GrowingNode>>();
  for (const [dependency, dependents] of dependentsOf) {
    if (dependents.length > 1) inherited.set(dependency, descendantsOf(dependents));
  }
  for (const node of depending) {
    for (const dependency of node.dependencies) {
      if (inherited.get(dependency)?.has(node) || node.parents.includes(dependency)) continue;
      node.effectiveParents.push(dependency);
    }
  }
}

/**
 * Strict descendants through parents, of any of these. Nothing deeper than the deepest of them is
 * asked about, so nothing deeper is visited.
 */
function descendantsOf(nodes: readonly GrowingNode[]): Set<GrowingNode> {
  const deepest = nodes.reduce((depth, node) => Math.max(depth, node.depth), 0);
  const found = new Set<GrowingNode>();
  const waiting = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of node.children) {
      if (child.depth > deepest || found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  return found;
}
