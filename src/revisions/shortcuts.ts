/**
 * When an upgrade takes a squash instead of what it replaces: exactly when it would run every one of these.
 *
 * The plan is then made on another graph, in which the squash is a node and the others are not. No revision outside
 * points at one of them but the last, so whatever is applied or wanted besides is the same in both graphs,
 * and so are the version rows in the end.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { buildGraph, type Graph, type GraphNode } from './graph.ts';
import type { Revision } from './revision.ts';
import type { Squash } from './squashes.ts';

/**
 * The squashes to take, none of which shares a revision with another: the widest first, then in load order.
 *
 * @param wanted what an upgrade would run. @param begun ids of revisions of which steps are done: they go on.
 */
export function shortcuts(
  { squashes }: Graph,
  wanted: ReadonlySet<GraphNode>,
  begun: ReadonlySet<string> = new Set(),
): readonly Squash[] {
  if (squashes.size === 0) return [];
  const left = new Set(wanted);
  const taken: Squash[] = [];
  const widest = [...squashes.values()].toSorted((a, b) => b.replaced.length - a.replaced.length);
  for (const squash of widest) {
    const { replaced, revision } = squash;
    if (!replaced.every((node) => left.has(node))) continue;
    if (replaced.some((node) => node.revision.id !== revision.id && begun.has(node.revision.id)))
      continue;
    taken.push(squash);
    for (const node of replaced) left.delete(node);
  }
  return taken;
}

/** The graph with these squashes in the place of what they replace. */
export function contracted(graph: Graph, taken: readonly Squash[]): Graph {
  const places = new Map<string, Revision | undefined>();
  for (const { replaced, revision } of taken) {
    for (const node of replaced) places.set(node.revision.id, undefined);
    places.set(revision.id, revision);
  }
  return buildGraph(
    [...graph.nodes].flatMap(([id, { revision }]) => {
      if (!places.has(id)) return [revision];
      const squash = places.get(id);
      return squash === undefined ? [] : [squash];
    }),
  );
}
