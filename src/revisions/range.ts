/**
 * The revisions of a range, newest first: what `history -r from:to` lists.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import { carriers } from './labels.ts';
import { ancestors, descendants, lineage } from './lineage.ts';
import { newestFirst } from './order.ts';
import { relativeSymbol } from './relative.ts';
import type { Revision } from './revision.ts';
import { branchNode, currentNodes, resolve, resolveOne, splitSymbol } from './symbols.ts';

/** Either side may be left out: `base` to `heads`. */
export interface RevisionRange {
  readonly lower: string | null;
  readonly upper: string | null;
}

/** @throws AlambicError `malformed-range` when there is not exactly one colon. */
export function parseRange(text: string): RevisionRange {
  const [lower, upper, ...more] = text.split(':');
  if (lower === undefined || upper === undefined || more.length > 0)
    throw new AlambicError('malformed-range', { range: text });
  return { lower: lower || null, upper: upper || null };
}

/**
 * Newest first, both ends included. Steps that go beyond the base or a head stop there.
 *
 * @param rows of the version table, for the word `current` and an upper `+N`.
 */
export function historyRange(
  graph: Graph,
  range: RevisionRange,
  rows: readonly string[] = [],
): readonly Revision[] {
  const from = range.lower ?? 'base';
  const lower = from === 'current' ? currentNodes(graph, rows) : resolve(graph, from);
  const { branch } = splitSymbol(from);
  const carrying = branch === null ? null : carriers(branchNode(graph, branch));
  const upper = upperEnd(graph, range.upper ?? 'heads', rows).filter(
    (node) => carrying === null || carrying.has(node),
  );
  const wanted = ancestors(upper, 'effective');
  if (lower.length > 0) {
    const above = descendants(lower, 'parents');
    const below = ancestors(lower, 'effective');
    for (const node of wanted)
      if (!above.has(node) || (below.has(node) && !lower.includes(node))) wanted.delete(node);
    if (wanted.size === 0)
      throw new AlambicError('not-ancestor', {
        target: from,
        current: upper.map((node) => node.revision.id),
      });
  }
  return newestFirst(wanted).map((node) => node.revision);
}

/** What the range goes up to; `+N` counts from the current revisions, or the base without any. */
function upperEnd(graph: Graph, symbol: string, rows: readonly string[]): readonly GraphNode[] {
  if (symbol === 'current') return currentNodes(graph, rows);
  const relative = relativeSymbol(graph, symbol);
  if (relative === null || (relative.from === null && relative.steps < 0))
    return resolve(graph, symbol);
  const { branch, from, steps } = relative;
  const within = branch === null ? null : lineage(branchNode(graph, branch), 'parents');
  const start =
    from === null || from === 'current'
      ? currentNodes(graph, rows).filter((node) => within === null || within.has(node))
      : one(resolveOne(graph, branch === null ? from : `${branch}@${from}`));
  return walkClamped(graph, start, steps, within);
}

const one = (node: GraphNode | null): readonly GraphNode[] => (node === null ? [] : [node]);

/** As far as the graph goes, at most so many steps; every way where ways part. */
function walkClamped(
  graph: Graph,
  start: readonly GraphNode[],
  steps: number,
  within: ReadonlySet<GraphNode> | null,
): readonly GraphNode[] {
  let at = start;
  for (let step = 0; step < Math.abs(steps); step += 1) {
    const next =
      steps < 0
        ? at.flatMap((node) => node.parents)
        : at.length === 0
          ? graph.bases
          : at.flatMap((node) => node.children);
    const ways = [...new Set(next)].filter((node) => within === null || within.has(node));
    if (ways.length === 0) return steps < 0 ? [] : at;
    at = ways;
  }
  return at;
}
