/**
 * How a database stands against the revision files: what `current` and `status` tell.
 *
 * In the house: `src/runtime/`, rank 7. Pure: `state.ts` reads.
 */
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { ancestors } from '../revisions/lineage.ts';
import { newestFirst } from '../revisions/order.ts';
import type { Revision } from '../revisions/revision.ts';
import { contracted, shortcuts } from '../revisions/shortcuts.ts';
import { appliedSet, isAtHead } from '../revisions/symbols.ts';
import { plus } from './digest-sum.ts';
import { editedRevisions, type EditedRevision, type RevisionFile } from './edited.ts';
import { halfDone, type HalfDone } from './half-done.ts';
import type { State } from './state.ts';

export interface Inspection {
  /** The version rows, sorted. */
  readonly rows: readonly string[];
  /** Rows that no revision file has. */
  readonly unknown: readonly string[];
  /** Oldest first. */
  readonly applied: readonly string[];
  /** In the order in which `upgrade heads` runs them. */
  readonly pending: readonly string[];
  readonly edited: readonly EditedRevision[];
  readonly halfDone: readonly HalfDone[];
  /** Whether the rows are all the heads there are. */
  readonly atHead: boolean;
}

/** How a revision's file is told from what it was. */
export interface FileMark {
  readonly checksum: (revision: Revision) => string;
  /** The first 52 bits of the SHA-256 of its bytes. */
  readonly digestStart: (revision: Revision) => number;
}

/** @param mark of a revision's file; asked only for applied revisions whose history has one. */
export function inspect(
  { rows, history }: Pick<State, 'rows' | 'history'>,
  graph: Graph,
  mark: FileMark,
): Inspection {
  const known = rows.flatMap((row) => graph.nodes.get(row) ?? []);
  const done = ancestors(known, 'effective');
  const ordered = newestFirst(new Set(graph.nodes.values())).toReversed();
  const applied = ordered.filter((node) => done.has(node));
  const pending = pendingOf(graph, ordered, done, history);
  return Object.freeze({
    rows,
    unknown: rows.filter((row) => !graph.nodes.has(row)),
    applied: applied.map(({ revision }) => revision.id),
    pending: pending.map(({ revision }) => revision.id),
    edited: editedRevisions(history, files(applied, graph, mark)),
    halfDone: [...halfDone(history).values()],
    atHead: pending.length === 0 && known.length === rows.length,
  });
}

/** What is not done, with squashes in the place of what they replace where an upgrade takes them. */
function pendingOf(
  graph: Graph,
  ordered: readonly GraphNode[],
  done: ReadonlySet<GraphNode>,
  history: State['history'],
): readonly GraphNode[] {
  const pending = ordered.filter((node) => !done.has(node));
  const taken = shortcuts(graph, new Set(pending), begun(history));
  if (taken.length === 0) return pending;
  const known = new Set([...done].map(({ revision }) => revision.id));
  return newestFirst(new Set(contracted(graph, taken).nodes.values()))
    .toReversed()
    .filter(({ revision }) => !known.has(revision.id));
}

/** The revisions that stopped between two of their steps. */
export const begun = (history: State['history']): ReadonlySet<string> =>
  new Set(halfDone(history).keys());

function* files(
  nodes: Iterable<GraphNode>,
  { squashes }: Graph,
  mark: FileMark,
): Generator<RevisionFile> {
  const marked = (revision: Revision): NonNullable<RevisionFile['squash']> => ({
    path: revision.path,
    checksum: () => mark.checksum(revision),
    digestStart: () => mark.digestStart(revision),
  });
  for (const { revision } of nodes) {
    const squash = squashes.get(revision.id)?.revision;
    yield {
      revision: revision.id,
      ...marked(revision),
      isSquash: revision.replaces !== undefined,
      squash: squash && marked(squash),
    };
  }
}

/**
 * Whether the revisions that a brief reading of the history left out are, to the byte, the files that the version rows
 * imply and the history does not tell of.
 */
export function omittedUnchanged(
  { rows, history, omitted }: Pick<State, 'rows' | 'history' | 'omitted'>,
  graph: Graph,
  { digestStart }: FileMark,
): boolean {
  if (omitted.count === 0) return true;
  if (rows.some((row) => !graph.nodes.has(row))) return false;
  const told = new Set(history.map(({ revision }) => revision));
  let count = 0;
  let sum = 0;
  // Most runs come here and no further, and a loop over a map makes an object for each turn.
  (isAtHead(graph, rows) ? graph.nodes : appliedSet(graph, rows)).forEach(({ revision }) => {
    if (told.has(revision.id)) return;
    count += 1;
    sum = plus(sum, digestStart(revision));
  });
  return count === omitted.count && sum === omitted.sum;
}

/** Of the files that the version rows imply, those that were edited, oldest first. */
export function editedFiles(
  history: State['history'],
  rows: readonly string[],
  graph: Graph,
  mark: FileMark,
): readonly EditedRevision[] {
  if (history.length === 0) return [];
  const known = rows.filter((row) => graph.nodes.has(row));
  const done = appliedSet(graph, known);
  const edited = editedRevisions(history, files(done, graph, mark));
  if (edited.length < 2) return edited;
  const byId = new Map(edited.map((each) => [each.revision, each]));
  return newestFirst(done)
    .toReversed()
    .flatMap(({ revision }) => byId.get(revision.id) ?? []);
}
