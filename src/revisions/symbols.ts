/**
 * What a person may type for a revision: `head`, `heads`, `base`, an id, a unique prefix, a branch
 * label, `branch@…` before any of them, and `-N` below the heads. Steps from a revision (`+N`,
 * `rev+N`) mean something only to `upgrade` and `downgrade`: `relative.ts`.
 *
 * In the house: `src/revisions/`, rank 2.
 */
import { AlambicError } from '../errors.ts';
import type { ReplacedBy } from '../problems/revisions.ts';
import type { Graph, GraphNode } from './graph.ts';
import { carriers } from './labels.ts';
import { ancestors, byIndex, lineage } from './lineage.ts';

/** A symbol taken apart at its first `@`. */
export interface SplitSymbol {
  readonly branch: string | null;
  readonly name: string;
}

export function splitSymbol(text: string): SplitSymbol {
  const at = text.indexOf('@');
  return at === -1
    ? { branch: null, name: text }
    : { branch: text.slice(0, at), name: text.slice(at + 1) };
}

/**
 * Every revision that the symbol stands for, in load order; none for `base`.
 *
 * @throws AlambicError `no-such-revision`, `ambiguous-prefix`, `no-such-branch`, `not-in-branch`,
 *   `multiple-heads`, `relative-out-of-range`, `ambiguous-walk`.
 */
export function resolve(graph: Graph, symbol: string): readonly GraphNode[] {
  const { branch, name } = splitSymbol(symbol);
  if (name === 'base') return [];
  if (name === 'heads') return branch === null ? graph.effectiveHeads : headsOf(graph, branch);
  if (name === 'head') return singleHead(graph, branch);
  if (/^-\d+$/.test(name)) return belowHeads(graph, branch, Number(name.slice(1)), symbol);
  return [literal(graph, name, branch, symbol)];
}

/** As `resolve`, for a place that takes one revision; `null` is the base. */
export function resolveOne(graph: Graph, symbol: string): GraphNode | null {
  const [first, ...more] = resolve(graph, symbol);
  if (first === undefined) return null;
  if (more.length > 0) throw multipleHeads([first, ...more]);
  return first;
}

/** The revision that a branch is named by: a label, an id, or a unique prefix of either. */
export function branchNode(graph: Graph, branch: string): GraphNode {
  const exact = graph.labels.get(branch) ?? graph.nodes.get(branch);
  if (exact !== undefined) return exact;
  const [found, ...more] = withPrefix(graph, branch);
  if (found === undefined)
    throw new AlambicError('no-such-branch', { branch, labels: [...graph.labels.keys()] });
  if (more.length > 0) throw ambiguousPrefix(branch, [found, ...more]);
  return found.node;
}

/** The heads that share lineage with a branch. */
function headsOf(graph: Graph, branch: string): readonly GraphNode[] {
  const within = lineage(branchNode(graph, branch), 'parents');
  return graph.heads.filter((head) => within.has(head));
}

export const multipleHeads = (heads: readonly GraphNode[]): AlambicError =>
  new AlambicError('multiple-heads', {
    heads: heads.map((head) => head.revision.id),
    paths: heads.map((head) => head.revision.path),
  });

function singleHead(graph: Graph, branch: string | null): readonly GraphNode[] {
  const heads = branch === null ? graph.heads : headsOf(graph, branch);
  if (heads.length > 1) throw multipleHeads(heads);
  return heads;
}

/** `-N`, `label@-N`: so many steps down from each head, only those that carry the label. */
function belowHeads(
  graph: Graph,
  branch: string | null,
  steps: number,
  symbol: string,
): readonly GraphNode[] {
  const carrying = branch === null ? null : labelled(graph, branch);
  const heads = graph.effectiveHeads.filter((head) => carrying === null || carrying.has(head));
  const found = heads.map((head) => walkDown(head, steps, symbol));
  return [...new Set(found.filter((node) => node !== null))].sort(byIndex);
}

/** The revisions that carry a label; an id is none, and nothing carries it. */
function labelled(graph: Graph, branch: string): ReadonlySet<GraphNode> {
  const declaring = branchNode(graph, branch);
  return graph.nodes.has(branch) ? new Set() : carriers(declaring);
}

/** Steps that lead beyond the base or a head are refused, or the walk stops there. */
export type Beyond = 'refuse' | 'stop';

/** So many steps down through parents; one step below a base is `null`, the base. */
export function walkDown(
  from: GraphNode | null,
  steps: number,
  symbol: string,
  { beyond = 'refuse' }: { readonly beyond?: Beyond } = {},
): GraphNode | null {
  let node = from;
  for (let step = 0; step < steps; step += 1) {
    if (node === null) {
      if (beyond === 'stop') return node;
      throw outOfRange(symbol, steps, step);
    }
    const { parents }: GraphNode = node;
    if (parents.length > 1) throw ambiguousWalk(symbol, node, parents);
    node = parents[0] ?? null;
  }
  return node;
}

export const outOfRange = (symbol: string, asked: number, possible: number): AlambicError =>
  new AlambicError('relative-out-of-range', { symbol, asked, possible });

export const ambiguousWalk = (
  symbol: string,
  at: GraphNode | null,
  ways: readonly GraphNode[],
): AlambicError =>
  new AlambicError('ambiguous-walk', {
    symbol,
    at: at?.revision.id ?? 'base',
    ways: ways.map((way) => way.revision.id),
  });

function literal(graph: Graph, name: string, branch: string | null, symbol: string): GraphNode {
  const home = branch === null ? null : branchNode(graph, branch);
  const within = home === null ? null : lineage(home, 'parents');
  const exact = graph.nodes.get(name) ?? graph.labels.get(name);
  if (exact !== undefined) {
    if (within !== null && !within.has(exact))
      throw new AlambicError('not-in-branch', { revision: name, branch: branch ?? '' });
    return exact;
  }
  const matches = withPrefix(graph, name);
  const [found, ...more] =
    within === null ? matches : matches.filter(({ node }) => within.has(node));
  if (found === undefined) throw noSuchRevision(graph, symbol, name);
  if (more.length > 0) throw ambiguousPrefix(symbol, [found, ...more]);
  return found.node;
}

interface Match {
  readonly key: string;
  readonly node: GraphNode;
}

/** Ids and labels of more than three characters that start so; a label counts as its revision. */
function withPrefix(graph: Graph, prefix: string): readonly Match[] {
  if (prefix === '') return [];
  const matches: Match[] = [];
  for (const keys of [graph.nodes, graph.labels]) {
    for (const [key, node] of keys)
      if (key.length > 3 && key.startsWith(prefix)) matches.push({ key, node });
  }
  const distinct = new Set(matches.map((match) => match.node));
  return distinct.size === 1 ? matches.slice(0, 1) : matches;
}

const ambiguousPrefix = (prefix: string, matches: readonly Match[]): AlambicError =>
  new AlambicError('ambiguous-prefix', { prefix, matches: matches.map((match) => match.key) });

function noSuchRevision(graph: Graph, symbol: string, name: string = symbol): AlambicError {
  const start = name.slice(0, 3);
  const near = [...graph.nodes.keys(), ...graph.labels.keys()].filter(
    (key) => start !== '' && key.startsWith(start),
  );
  return new AlambicError('no-such-revision', {
    symbol,
    near: near.slice(0, 3),
    ...replacedIn(graph, name),
  });
}

/** The squash that did away with a revision, where there is one. */
export function replacedIn(graph: Graph, id: string): { readonly replacedBy?: ReplacedBy } {
  for (const { revision } of graph.nodes.values())
    if (revision.replaces?.includes(id) === true)
      return { replacedBy: { revision: revision.id, path: revision.path } };
  return {};
}

/** The nodes of the version rows. */
export function currentNodes(graph: Graph, rows: readonly string[]): readonly GraphNode[] {
  return rows.map((row) => {
    const node = graph.nodes.get(row);
    if (node === undefined) throw unknownCurrent(graph, row);
    return node;
  });
}

/** The refusal of a version row that no revision file has. */
export const unknownCurrent = (graph: Graph, revision: string): AlambicError =>
  new AlambicError('unknown-current-revision', { revision, ...replacedIn(graph, revision) });

/** Everything that is applied when these rows stand. */
export const appliedSet = (graph: Graph, rows: readonly string[]): Set<GraphNode> =>
  isAtHead(graph, rows)
    ? new Set(graph.nodes.values())
    : ancestors(currentNodes(graph, rows), 'effective');

/**
 * Whether all there is has been applied: where most runs find a database, and nothing has to be walked.
 *
 * @throws AlambicError `unknown-current-revision`.
 */
export function isAtHead(graph: Graph, rows: readonly string[]): boolean {
  const current = new Set(currentNodes(graph, rows));
  return graph.effectiveHeads.every((head) => current.has(head));
}
