/**
 * Which revisions a branch label covers.
 *
 * A label covers the revision that declares it and every descendant through parents, mergepoints too.
 * Below the declaring revision it reaches down as far as the line is plain: when nothing above forks
 * or merges, until the first revision that is a branchpoint or a mergepoint.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import type { Graph, GraphNode } from './graph.ts';
import { descendants } from './lineage.ts';

/** Every revision that carries the label which `declaring` declares. */
export function carriers(declaring: GraphNode): ReadonlySet<GraphNode> {
  const carrying = descendants([declaring], 'parents');
  const plain = [...carrying].every(isPlain);
  let node = plain ? declaring.parents[0] : undefined;
  while (node !== undefined && isPlain(node)) {
    carrying.add(node);
    node = node.parents[0];
  }
  return carrying;
}

/** Neither a branchpoint, dependents counted, nor a mergepoint. */
const isPlain = (node: GraphNode): boolean =>
  node.dependents.length <= 1 && node.parents.length <= 1;

/** The labels of every revision that carries any, by id, sorted. */
export function labelsByRevision(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const byId = new Map<string, string[]>();
  for (const label of [...graph.labels.keys()].sort()) {
    const declaring = graph.labels.get(label);
    if (declaring === undefined) continue;
    for (const { revision } of carriers(declaring)) {
      const labels = byId.get(revision.id);
      if (labels === undefined) byId.set(revision.id, [label]);
      else labels.push(label);
    }
  }
  return byId;
}
