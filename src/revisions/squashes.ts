/**
 * Squashes: files that do the work of several revisions at once. A squash has the id of the last of them, so that
 * databases beyond it notice nothing.
 *
 * While the files of the others are there, the squash stands beside the graph, and databases inside of the
 * range go on revision by revision. When they are deleted, it is an ordinary revision.
 *
 * In the house: `src/revisions/`, rank 2. `shortcuts.ts` says when one is taken.
 */
import { AlambicError } from '../errors.ts';
import type { GraphNode } from './graph.ts';
import { ancestors, byIndex } from './lineage.ts';
import type { Revision } from './revision.ts';

/** A squash whose originals are there. */
export interface Squash {
  readonly revision: Revision;
  /** The nodes whose work it does, the one with its own id last; in load order otherwise. */
  readonly replaced: readonly GraphNode[];
}

/** What a squash of some nodes says of itself. */
export type SquashHeader = Pick<Revision, 'downRevision' | 'dependsOn' | 'branchLabels'>;

/**
 * Tells squashes that stand beside their originals from revisions of the graph.
 *
 * @throws AlambicError `squash-incomplete` when some of the originals are there and others are not.
 */
export function setAside(all: readonly Revision[]): {
  readonly ordinary: readonly Revision[];
  readonly beside: readonly Revision[];
} {
  const squashes = all.filter(({ replaces }) => replaces !== undefined);
  if (squashes.length === 0) return { ordinary: all, beside: [] };
  const present = new Map(
    all.filter(({ replaces }) => replaces === undefined).map((each) => [each.id, each]),
  );
  const beside = new Set<Revision>();
  // One that lies inside of another may be what the other replaces.
  for (const squash of squashes.toSorted((a, b) => replacedBy(a).size - replacedBy(b).size)) {
    // Which of two is meant, nobody knows: they are duplicates like any others.
    if (squashes.some((other) => other !== squash && other.id === squash.id)) continue;
    const ids = [...replacedBy(squash)];
    const there = ids.flatMap((id) => present.get(id) ?? []);
    if (there.length === 0) {
      present.set(squash.id, squash);
      continue;
    }
    beside.add(squash);
    const covered = new Set(there.flatMap((each) => [...replacedBy(each)]));
    const missing = ids.filter((id) => !covered.has(id));
    if (missing.length > 0)
      throw new AlambicError('squash-incomplete', {
        revision: squash.id,
        path: squash.path,
        missing,
        paths: there.map(({ path }) => path),
      });
  }
  return {
    ordinary: all.filter((each) => !beside.has(each)),
    beside: all.filter((each) => beside.has(each)),
  };
}

/** Its own id among them, whether or not the file says so. */
const replacedBy = ({ id, replaces = [] }: Revision): ReadonlySet<string> =>
  new Set([...replaces, id]);

/**
 * The squashes with the nodes that they replace.
 *
 * @throws AlambicError `squash-stale` when the graph has changed since one was written.
 */
export function standing(
  beside: readonly Revision[],
  nodes: ReadonlyMap<string, GraphNode>,
): ReadonlyMap<string, Squash> {
  return new Map(
    beside.map((revision) => {
      const others = [...replacedBy(revision)].filter((id) => id !== revision.id);
      const replaced = [...others, revision.id].flatMap((id) => nodes.get(id) ?? []);
      refuseStale(revision, replaced);
      return [revision.id, { revision, replaced }];
    }),
  );
}

/** An edge from outside to a node inside that is not the last one. */
export interface Entry {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly edge: 'revises' | 'depends on';
}

/** What would be left hanging if these nodes were one, in load order. */
export function entriesInto(replaced: readonly GraphNode[], exit: GraphNode): readonly Entry[] {
  const inside = new Set(replaced);
  return replaced
    .filter((node) => node !== exit)
    .flatMap((to) =>
      to.dependents
        .filter((from) => !inside.has(from))
        .map((from): Entry => ({
          from,
          to,
          edge: from.parents.includes(to) ? 'revises' : 'depends on',
        })),
    )
    .sort((a, b) => byIndex(a.from, b.from) || byIndex(a.to, b.to));
}

/** What one revision in the place of these nodes revises and depends on, and the labels that it declares. */
export function squashHeader(replaced: readonly GraphNode[]): SquashHeader {
  const inside = new Set(replaced);
  const outside = (edge: (node: GraphNode) => readonly GraphNode[]): Set<GraphNode> =>
    new Set(replaced.flatMap(edge).filter((node) => !inside.has(node)));
  const parents = highest(outside((node) => node.parents));
  const beneath = ancestors(parents, 'effective');
  const dependencies = highest(outside((node) => node.dependencies)).filter(
    (node) => !beneath.has(node),
  );
  return {
    downRevision: parents.map(idOf),
    dependsOn: dependencies.map(idOf),
    branchLabels: replaced.flatMap(({ revision }) => revision.branchLabels),
  };
}

const idOf = ({ revision }: GraphNode): string => revision.id;

/** Those that none of the others stands on. */
function highest(nodes: ReadonlySet<GraphNode>): readonly GraphNode[] {
  if (nodes.size < 2) return [...nodes];
  const below = ancestors(
    [...nodes].flatMap(({ effectiveParents }) => effectiveParents),
    'effective',
  );
  return [...nodes].filter((node) => !below.has(node));
}

function refuseStale(revision: Revision, replaced: readonly GraphNode[]): void {
  const exit = replaced.at(-1);
  if (exit === undefined) return;
  const { id, path } = revision;
  const stale = (fault: string): AlambicError =>
    new AlambicError('squash-stale', { revision: id, path, fault });
  const [entry] = entriesInto(replaced, exit);
  if (entry !== undefined)
    throw stale(
      `"${idOf(entry.from)}" (${entry.from.revision.path}) ${entry.edge} "${idOf(entry.to)}", which it replaces`,
    );
  const line = ancestors([exit], 'effective');
  const stray = replaced.find((node) => !line.has(node));
  if (stray !== undefined) throw stale(`"${idOf(stray)}" is no ancestor of "${id}"`);
  const now = squashHeader(replaced);
  if (!alike(now.branchLabels, revision.branchLabels))
    throw stale(
      `what it replaces declares the branch labels ${inWords(now.branchLabels)}, and it says ${inWords(revision.branchLabels)}`,
    );
  if (!alike(now.downRevision, revision.downRevision))
    throw stale(
      `what it replaces comes after ${inWords(now.downRevision)}, and it says ${inWords(revision.downRevision)}`,
    );
  if (!alike(now.dependsOn, revision.dependsOn))
    throw stale(
      `what it replaces depends on ${inWords(now.dependsOn)}, and it says ${inWords(revision.dependsOn)}`,
    );
}

const alike = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() === other.toSorted().join();

const inWords = (ids: readonly string[]): string =>
  ids.length === 0 ? 'nothing' : ids.map((id) => `"${id}"`).join(' and ');

/** @throws AlambicError `inside-squash` when one of these is to be replaced and is not the last. */
export function refuseInside(
  squashes: ReadonlyMap<string, Squash>,
  nodes: readonly GraphNode[],
): void {
  for (const { revision, replaced } of squashes.values()) {
    const inner = nodes.find((node) => idOf(node) !== revision.id && replaced.includes(node));
    if (inner === undefined) continue;
    const { id: squash, path } = revision;
    throw new AlambicError('inside-squash', { revision: idOf(inner), squash, path });
  }
}
