/**
 * From where the database is to where it shall be: which revisions run, in which order, and what
 * each does to the version rows.
 *
 * The rows are always the maximal elements of the applied set, parents and dependencies counted; so
 * an upgrade step inserts its own row and deletes those of what it stands on, and a downgrade step
 * does the reverse. Rows that another row implies already are deleted by the first step.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import { ancestors, descendants, lineage, maximal } from './lineage.ts';
import { newestFirst } from './order.ts';
import { downgradeTarget, upgradeTargets } from './relative.ts';
import type { Revision } from './revision.ts';
import { contracted, shortcuts } from './shortcuts.ts';
import { appliedSet, branchNode, currentNodes, isAtHead, resolve, splitSymbol } from './symbols.ts';

/** One revision to run. Its transaction deletes exactly these version rows and inserts exactly these. */
export interface PlanStep {
  readonly revision: Revision;
  /** The ids that its `dependsOn` stands for, where that has labels. */
  readonly dependencies: readonly string[];
  readonly direction: 'upgrade' | 'downgrade';
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
}

/**
 * @param rows of the version table. @param target one symbol, or several at once.
 * @param begun ids of revisions of which some steps are done.
 * @throws AlambicError as `resolve`, and `overlapping-targets`, `unknown-current-revision`.
 */
export function planUpgrade(
  graph: Graph,
  rows: readonly string[],
  target: string | readonly string[],
  begun?: ReadonlySet<string>,
): readonly PlanStep[] {
  const symbols = typeof target === 'string' ? [target] : target;
  const targets = symbols.flatMap((symbol) => upgradeTargets(graph, rows, symbol));
  refuseOverlap(new Set(targets));
  if (isAtHead(graph, rows)) return [];
  const wanted = ancestors(targets, 'effective', appliedSet(graph, rows));
  const taken = shortcuts(graph, wanted, begun);
  if (taken.length === 0) return stepsUp(graph, rows, wanted);
  const shorter = contracted(graph, taken);
  const goals = targets.flatMap(({ revision }) => shorter.nodes.get(revision.id) ?? []);
  return stepsUp(shorter, rows, ancestors(goals, 'effective', appliedSet(shorter, rows)));
}

function stepsUp(
  graph: Graph,
  rows: readonly string[],
  wanted: ReadonlySet<GraphNode>,
): readonly PlanStep[] {
  const standing = new Set(rows);
  const surplus = surplusRows(graph, rows, appliedSet(graph, rows));
  return newestFirst(wanted)
    .toReversed()
    .map((node, position) => {
      const { revision, effectiveParents } = node;
      const implied = effectiveParents.map((below) => below.revision.id);
      const deletes = [...(position === 0 ? surplus : []), ...implied].filter((id) =>
        standing.delete(id),
      );
      standing.add(revision.id);
      return {
        revision,
        dependencies: dependenciesOf(node),
        direction: 'upgrade',
        deletes,
        inserts: [revision.id],
      };
    });
}

/**
 * @throws AlambicError as `resolveOne`, and `not-ancestor`, `nothing-on-branch`,
 *   `unknown-current-revision`.
 */
export function planDowngrade(
  graph: Graph,
  rows: readonly string[],
  target: string,
): readonly PlanStep[] {
  const applied = appliedSet(graph, rows);
  const drop = takenBack(graph, rows, target);
  const surplus = surplusRows(graph, rows, applied);
  const above = new Map<GraphNode, number>();
  for (const each of applied)
    for (const below of each.effectiveParents) above.set(below, (above.get(below) ?? 0) + 1);
  return newestFirst(drop).map((each, position) => {
    const bared = each.effectiveParents.filter((below) => {
      const left = (above.get(below) ?? 0) - 1;
      above.set(below, left);
      return left === 0;
    });
    const own = each.revision.id;
    return {
      revision: each.revision,
      dependencies: dependenciesOf(each),
      direction: 'downgrade',
      deletes: position === 0 ? [own, ...surplus] : [own],
      inserts: bared.map((below) => below.revision.id),
    };
  });
}

/** The ids that a revision's `dependsOn` stands for. */
export const dependenciesOf = ({ dependencies }: GraphNode): readonly string[] =>
  dependencies.map(({ revision }) => revision.id);

/**
 * What a downgrade takes away: all that is applied above the target, whatever depends on it included.
 *
 * @param options `inclusive` takes the target away as well, `everyBranch` also what stands beside it.
 */
export function takenBack(
  graph: Graph,
  rows: readonly string[],
  target: string,
  options: { readonly inclusive?: boolean; readonly everyBranch?: boolean } = {},
): Set<GraphNode> {
  const applied = appliedSet(graph, rows);
  const { node, branch } = downgradeTarget(graph, rows, target);
  const roots =
    options.inclusive && node !== null ? [node] : rootsAbove(graph, node, branch, target);
  const drop = new Set<GraphNode>();
  for (const each of descendants(roots, 'effective')) if (applied.has(each)) drop.add(each);
  if (options.everyBranch) {
    const beneath = ancestors(roots, 'effective');
    for (const each of applied) if (!beneath.has(each)) drop.add(each);
  }
  if (node !== null && drop.size === 0 && !rows.includes(node.revision.id))
    throw new AlambicError('not-ancestor', { target, current: rows });
  return drop;
}

/** What `stamp` does to the version rows, as one change; no script runs. */
export interface StampPlan {
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
  /** The same, destination by destination, for people and hooks. */
  readonly moves: readonly StampMove[];
}

/** One destination that had no row. */
export interface StampMove {
  /** `null` is the base. */
  readonly to: string | null;
  /** The rows of its lineage that it replaces. */
  readonly from: readonly string[];
  readonly direction: 'up' | 'down';
}

/**
 * A destination that has no row replaces the rows that share lineage with a destination, dependencies
 * counted; `base` deletes all rows, `branch@base` those of the branch.
 *
 * @param rows of the version table; with `purge`, rows that no file knows may be among them.
 */
export function planStamp(
  graph: Graph,
  rows: readonly string[],
  target: string | readonly string[],
  options: { readonly purge?: boolean } = {},
): StampPlan {
  const symbols = typeof target === 'string' ? [target] : target;
  const standing = new Set(options.purge ? [] : currentNodes(graph, rows));
  const lineages = symbols.flatMap((symbol) => stampLineages(graph, symbol));
  const related = [...standing].filter((row) => lineages.some((line) => line.has(row)));
  const kept = new Set(standing);
  const moves: StampMove[] = [];
  for (const destination of symbols.flatMap((symbol) => destinationsOf(graph, symbol))) {
    if (destination !== null && related.includes(destination)) continue;
    const own = destination === null ? undefined : lineage(destination, 'effective');
    const replaced = own === undefined || related.some((row) => own.has(row)) ? related : [];
    for (const row of replaced) kept.delete(row);
    if (destination !== null) kept.add(destination);
    moves.push(...stampMoves(destination, replaced));
  }
  const after = maximal(ancestors(kept, 'effective')).map((node) => node.revision.id);
  const before = new Set(rows);
  return {
    deletes: [...before].filter((row) => !after.includes(row)),
    inserts: after.filter((row) => !before.has(row)),
    moves,
  };
}

/** The revisions that a symbol stamps; one `null` for the base. */
function destinationsOf(graph: Graph, symbol: string): readonly (GraphNode | null)[] {
  const found = resolve(graph, symbol);
  if (found.length === 0 && splitSymbol(symbol).name === 'base') return [null];
  return found;
}

/** To the base every row goes by itself. */
function stampMoves(to: GraphNode | null, replaced: readonly GraphNode[]): readonly StampMove[] {
  const from = replaced.map((row) => row.revision.id);
  if (to === null) return from.map((row) => ({ to: null, from: [row], direction: 'down' }));
  const above = descendants([to], 'effective');
  const direction = replaced.some((row) => above.has(row)) ? 'down' : 'up';
  return [{ to: to.revision.id, from, direction }];
}

/** The rows after these steps, sorted: what the version table then holds. */
export function rowsAfter(
  rows: readonly string[],
  steps: readonly { readonly deletes: readonly string[]; readonly inserts: readonly string[] }[],
): readonly string[] {
  const standing = new Set(rows);
  for (const { deletes, inserts } of steps) {
    for (const row of deletes) standing.delete(row);
    for (const row of inserts) standing.add(row);
  }
  return [...standing].sort();
}

/** Targets of which one is beneath another say nothing clear. */
export function refuseOverlap(targets: ReadonlySet<GraphNode>): void {
  if (targets.size < 2) return;
  const parents = [...targets].flatMap((target) => target.parents);
  const below = ancestors(parents, 'parents');
  const ancestor = [...targets].find((each) => below.has(each));
  if (ancestor === undefined) return;
  const above = descendants(ancestor.children, 'parents');
  throw new AlambicError('overlapping-targets', {
    target: [...targets].find((each) => above.has(each))?.revision.id ?? ancestor.revision.id,
    ancestor: ancestor.revision.id,
  });
}

/** Rows that stand although another row implies them. */
function surplusRows(
  graph: Graph,
  rows: readonly string[],
  applied: ReadonlySet<GraphNode>,
): readonly string[] {
  if (rows.length < 2) return [];
  const needed = new Set(maximal(applied));
  return currentNodes(graph, rows)
    .filter((node) => !needed.has(node))
    .map((node) => node.revision.id);
}

/** The revisions just above the target: what a downgrade to it takes away, with all that is above. */
function rootsAbove(
  graph: Graph,
  node: GraphNode | null,
  branch: GraphNode | null,
  target: string,
): readonly GraphNode[] {
  const roots = node === null ? graph.bases : node.children;
  if (branch === null || roots.length < 2) return roots;
  const beneath = ancestors([branch], 'parents');
  const own = roots.filter((root) => beneath.has(root));
  if (own.length > 0) return own;
  throw new AlambicError('nothing-on-branch', { target, branch: branch.revision.id });
}

/** What a destination concerns: everything for `base`, the branch for `branch@base`. */
function stampLineages(graph: Graph, symbol: string): readonly ReadonlySet<GraphNode>[] {
  const { branch, name } = splitSymbol(symbol);
  if (name !== 'base') return resolve(graph, symbol).map((node) => lineage(node, 'effective'));
  return branch === null
    ? [new Set(graph.nodes.values())]
    : [lineage(branchNode(graph, branch), 'effective')];
}
