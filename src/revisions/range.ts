/**
 * The revisions of a range, newest first: what `history -r from:to` lists.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import { carriers } from './labels.ts';
import { ancestors, descendants } from './lineage.ts';
import { newestFirst } from './order.ts';
import { relativeSymbol, upgradeTargets } from './relative.ts';
import type { Revision } from './revision.ts';
import { refuseOverlap, takenBack } from './plan.ts';
import { branchNode, currentNodes, resolve, splitSymbol } from './symbols.ts';

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

export interface RangeOptions {
  /** Whether the lower end is listed, too. Default: true. */
  readonly inclusive?: boolean | undefined;
  /** Lists what the upper end needs and the lower end has not, on whichever branch: what an upgrade runs. Default: false. */
  readonly everyBranch?: boolean | undefined;
  /** Whether steps that go beyond the base or a head are an error; they stop there by default. */
  readonly exact?: boolean | undefined;
}

/** One symbol, or several: the ends of a range that a program asks for. */
export interface RangeEnds {
  readonly lower: string | readonly string[] | null;
  readonly upper: string | readonly string[] | null;
}

/**
 * Newest first.
 *
 * @param rows of the version table, for the word `current`.
 * @throws AlambicError as `resolve`, and `not-ancestor`, `overlapping-targets`; with `exact` `relative-out-of-range`.
 */
export function historyRange(
  graph: Graph,
  { lower, upper }: RangeEnds,
  rows: readonly string[] = [],
  { inclusive = true, everyBranch = false, exact = false }: RangeOptions = {},
): readonly Revision[] {
  const from = symbolsOf(lower ?? 'base');
  const lowerEnd = (): readonly GraphNode[] =>
    from.flatMap((symbol) =>
      symbol === 'current' ? currentNodes(graph, rows) : resolve(graph, symbol),
    );
  const top = symbolsOf(upper ?? 'heads').flatMap((symbol) =>
    upperEnd(graph, symbol, rows, lowerEnd, exact),
  );
  const lowest = lowerEnd();
  const highest = top.filter(onBranches(graph, from));
  refuseOverlap(new Set(highest));
  refuseOverlap(new Set(lowest));
  const wanted = ancestors(highest, 'effective');
  if (!everyBranch && lowest.some((node) => !wanted.has(node)))
    throw notAncestor(from, lowest, highest);
  for (const node of ancestors(lowest, 'effective')) wanted.delete(node);
  if (inclusive) for (const node of lowest) wanted.add(node);
  if (!everyBranch && lowest.length > 0) {
    const above = descendants(lowest, 'parents');
    for (const node of wanted) if (!above.has(node)) wanted.delete(node);
  }
  return newestFirst(wanted).map((node) => node.revision);
}

/**
 * What a downgrade from `upper` to `lower` would take away, newest first.
 *
 * @param lower one symbol, as `downgrade` takes it. @throws AlambicError as `planDowngrade`.
 */
export function downgradeRange(
  graph: Graph,
  { lower, upper }: { readonly lower: string; readonly upper: RangeEnds['upper'] },
  { inclusive = true, everyBranch = false }: Omit<RangeOptions, 'exact'> = {},
): readonly Revision[] {
  const top = symbolsOf(upper ?? 'heads').flatMap((symbol) => resolve(graph, symbol));
  const rows = top.map((node) => node.revision.id);
  return newestFirst(takenBack(graph, rows, lower, { inclusive, everyBranch })).map(
    (node) => node.revision,
  );
}

const symbolsOf = (symbols: string | readonly string[]): readonly string[] =>
  typeof symbols === 'string' ? [symbols] : symbols;

function notAncestor(
  symbols: readonly string[],
  lowest: readonly GraphNode[],
  highest: readonly GraphNode[],
): AlambicError {
  const current = highest.map((node) => node.revision.id);
  const [lower, ...others] = lowest;
  const [upper, ...more] = highest;
  const one = lower !== undefined && upper !== undefined && others.length + more.length === 0;
  const swapped = one && ancestors([lower], 'effective').has(upper);
  return new AlambicError('not-ancestor', {
    target: symbols.join(', '),
    current,
    ...(swapped && { turned: `${upper.revision.id}:${lower.revision.id}` }),
  });
}

/** A lower end that names a branch keeps the upper ones to it. */
function onBranches(graph: Graph, lower: readonly string[]): (node: GraphNode) => boolean {
  const carrying = lower.flatMap((symbol) => {
    const { branch } = splitSymbol(symbol);
    return branch === null ? [] : [carriers(branchNode(graph, branch))];
  });
  return (node) => carrying.every((each) => each.has(node));
}

/** What the range goes up to; `+N` counts from its lower end. */
function upperEnd(
  graph: Graph,
  symbol: string,
  rows: readonly string[],
  lowerEnd: () => readonly GraphNode[],
  exact: boolean,
): readonly GraphNode[] {
  if (symbol === 'current') return currentNodes(graph, rows);
  const relative = relativeSymbol(graph, symbol);
  if (relative === null || (relative.from === null && relative.steps < 0))
    return resolve(graph, symbol);
  const start = relative.from === null ? lowerEnd().map(({ revision }) => revision.id) : rows;
  return upgradeTargets(graph, start, symbol, exact ? 'refuse' : 'stop');
}
