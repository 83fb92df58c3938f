/**
 * The range that a new squash replaces: what comes after its lower end, up to its upper end.
 *
 * In the house: `src/revisions/`, rank 2. `commands/squash.ts` writes the file.
 */
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from './graph.ts';
import { ancestors } from './lineage.ts';
import { newestFirst } from './order.ts';
import { parseRange } from './range.ts';
import { upgradeTargets } from './relative.ts';
import { entriesInto, squashHeader, type SquashHeader } from './squashes.ts';
import { multipleHeads } from './symbols.ts';

export interface Fold {
  /** In the order in which they run; the one that gives the squash its id is the last. */
  readonly replaced: readonly GraphNode[];
  readonly exit: GraphNode;
  /** Ids; those of revisions that an earlier squash did away with among them. */
  readonly replaces: readonly string[];
  readonly header: SquashHeader;
}

/**
 * @param range `base:REV` or `FROM:REV`; `FROM` itself stays.
 * @throws AlambicError `malformed-range`, those of resolving either end, `nothing-to-squash`,
 *   `squash-entered`, `squash-overlaps`.
 */
export function foldRange(graph: Graph, range: string): Fold {
  const ends = parseRange(range);
  const lower = only(upgradeTargets(graph, [], ends.lower ?? 'base'));
  const exit = only(upgradeTargets(graph, [], ends.upper ?? 'head'));
  const within = new Set(exit === null ? [] : ancestors([exit], 'parents'));
  if (lower !== null) {
    // Nothing leads from there to the end of the range.
    if (!within.has(lower)) within.clear();
    for (const node of ancestors([lower], 'parents')) within.delete(node);
  }
  if (exit === null || within.size < 2)
    throw new AlambicError('nothing-to-squash', { range, revisions: [...within].map(idOf) });
  refuseEntered(within, exit, range);
  refuseOverlap(graph, within, exit, range);
  const replaced = newestFirst(within).toReversed();
  return {
    replaced,
    exit,
    replaces: replaced.flatMap(({ revision }) => revision.replaces ?? [revision.id]),
    header: squashHeader(replaced),
  };
}

const idOf = ({ revision }: GraphNode): string => revision.id;

function only([first, ...more]: readonly GraphNode[]): GraphNode | null {
  if (first === undefined) return null;
  if (more.length > 0) throw multipleHeads([first, ...more]);
  return first;
}

function refuseEntered(within: ReadonlySet<GraphNode>, exit: GraphNode, range: string): void {
  const entries = entriesInto([...within], exit);
  if (entries.length === 0) return;
  throw new AlambicError('squash-entered', {
    range,
    entries: entries.map(({ from, to, edge }) => ({
      revision: idOf(from),
      path: from.revision.path,
      edge,
      inside: idOf(to),
    })),
  });
}

/** Two squashes lie apart, or one holds the other and ends elsewhere. */
function refuseOverlap(
  { squashes }: Graph,
  within: ReadonlySet<GraphNode>,
  exit: GraphNode,
  range: string,
): void {
  for (const { revision, replaced } of squashes.values()) {
    const shared = replaced.filter((node) => within.has(node)).length;
    const nested = shared === replaced.length || shared === within.size;
    if (shared === 0 || (nested && revision.id !== idOf(exit))) continue;
    throw new AlambicError('squash-overlaps', { range, squash: revision.id, path: revision.path });
  }
}
