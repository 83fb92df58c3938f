/**
 * The one order in which revisions run.
 *
 * Newest first (upgrades reverse it): start at the tips, in load order, and follow one branch down as
 * far as possible before turning to the next; a revision waits until everything wanted that revises or
 * depends on it is listed. Load order breaks every tie, so the order is total: the same files give the
 * same order, on every machine. It is Alembic's order, without its copying of ancestor sets.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import type { GraphNode } from './graph.ts';
import { byIndex } from './lineage.ts';

/** A branch being followed: where it is, between its neighbours in the list of branches. */
interface Tip {
  node: GraphNode;
  previous: Tip | null;
  next: Tip | null;
}

/** `wanted`, newest first. What lies between two wanted revisions has to be wanted too. */
export function newestFirst(wanted: ReadonlySet<GraphNode>): readonly GraphNode[] {
  const pending = new Map<GraphNode, number>();
  for (const node of wanted) {
    for (const below of node.effectiveParents) {
      if (wanted.has(below)) pending.set(below, (pending.get(below) ?? 0) + 1);
    }
  }
  const start = [...wanted].filter((node) => !pending.has(node)).sort(byIndex);
  const listed = new Set(start);
  const order: GraphNode[] = [];
  let { first, last } = linked(start);
  for (let at = first; at !== null && first !== null;) {
    if ((pending.get(at.node) ?? 0) > 0) {
      at = firstTipAbove(at, first);
      continue;
    }
    order.push(at.node);
    const below = at.node.effectiveParents.filter((each) => wanted.has(each));
    for (const each of below) pending.set(each, (pending.get(each) ?? 0) - 1);
    const [next, ...more] = below.filter((each) => !listed.has(each));
    if (next === undefined) {
      const { previous, next: following } = at;
      if (previous === null) first = following;
      else previous.next = following;
      if (following === null) last = previous;
      else following.previous = previous;
      at = previous ?? first;
      continue;
    }
    listed.add(next);
    at.node = next;
    for (const node of more) {
      listed.add(node);
      const tip: Tip = { node, previous: last, next: null };
      if (last !== null) last.next = tip;
      last = tip;
    }
  }
  return order;
}

function linked(nodes: readonly GraphNode[]): { first: Tip | null; last: Tip | null } {
  let first: Tip | null = null;
  let last: Tip | null = null;
  for (const node of nodes) {
    const tip: Tip = { node, previous: last, next: null };
    if (last === null) first = tip;
    else last.next = tip;
    last = tip;
  }
  return { first, last };
}

/**
 * The first branch that has the waiting one beneath it. What one branch cannot reach it from is not
 * visited again for the next.
 */
function firstTipAbove(waiting: Tip, first: Tip): Tip {
  const goal = waiting.node;
  const seen = new Set<GraphNode>();
  for (let tip: Tip | null = first; tip !== null; tip = tip.next) {
    if (tip === waiting) continue;
    const visit = [tip.node];
    for (let node = visit.pop(); node !== undefined; node = visit.pop()) {
      for (const below of node.effectiveParents) {
        if (below === goal) return tip;
        if (below.depth <= goal.depth || seen.has(below)) continue;
        seen.add(below);
        visit.push(below);
      }
    }
  }
  return waiting;
}
