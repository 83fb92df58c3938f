/**
 * Where revisions stand in a picture, in ranks and tracks: the newest on top, each above everything that it
 * needs, a line of history straight in one track.
 *
 * A *chain* is such a line: from a revision to the child that most is built on, and so on. A chain, and every
 * edge that none of its ends can take along, keeps its track to itself from one rank to another, so that no
 * line ever passes through a revision. All walks are linear in revisions and edges.
 *
 * In the house: `src/drawing/`, rank 3. `tracks.ts` finds the tracks, `layout.ts` gives them coordinates.
 */
import { ordered, packed, type Span } from './tracks.ts';

/** A revision, and the ids that it comes after; those that are not drawn are left out. */
export interface Placed {
  readonly id: string;
  readonly downRevision: readonly string[];
  readonly dependencies: readonly string[];
}

export interface GridNode {
  readonly id: string;
  /** 0 at the bottom. */
  readonly rank: number;
  readonly track: number;
  /** Of the line of history that it is part of, counted from the longest. */
  readonly chain: number;
}

export interface GridEdge {
  readonly child: GridNode;
  readonly parent: GridNode;
  readonly kind: 'parent' | 'dependency';
  /** Where it runs through the ranks between its ends. */
  readonly track: number;
  /** The chain that it belongs to. */
  readonly chain: number;
}

export interface Grid {
  /** In the order in which they were given. */
  readonly nodes: readonly GridNode[];
  readonly edges: readonly GridEdge[];
  /** How many ranks, and for each track whether a revision stands in it. */
  readonly ranks: number;
  readonly tracks: readonly boolean[];
}

interface Node {
  readonly id: string;
  readonly parents: readonly Node[];
  readonly dependencies: readonly Node[];
  readonly rank: number;
  /** Of children, the one that the chain goes on with. */
  next?: Node;
  /** How many come after it, each the first parent of the next. */
  height: number;
  chain?: Chain;
}

interface Chain extends Span {
  readonly nodes: readonly Node[];
  number: number;
}

/** An edge, and the span whose track it takes; between neighbouring ranks it needs none. */
interface Edge {
  readonly child: Node;
  readonly parent: Node;
  readonly kind: GridEdge['kind'];
  readonly chain: Chain;
  readonly through: Span | undefined;
}

/** With more lines side by side than these, the longest stands among them and not in front. */
const few = 8;

/** @param revisions newest first: none stands above one that comes after it. */
export function gridOf(revisions: readonly Placed[]): Grid {
  const nodes = connected(revisions);
  const chains = chainsOf(nodes);
  const edges = edgesOf(nodes);
  const spans = [...new Set<Span>([...chains, ...edges.flatMap(({ through }) => through ?? [])])];
  const narrow = packed(spans);
  const side = new Set(chains.map((chain) => narrow.get(chain))).size;
  const tracks = ordered(narrow, edges.flatMap(waysOf), side > few ? 'moves' : 'stays');
  const track = (span: Span | undefined): number => (span && tracks.get(span)) ?? 0;
  const placed = new Map(
    nodes.map((node) => {
      const { id, rank, chain } = node;
      return [node, { id, rank, track: track(chain), chain: chain?.number ?? 0 }];
    }),
  );
  const taken = new Set(chains.map(track));
  return {
    nodes: [...placed.values()],
    edges: edges.flatMap(({ child, parent, kind, chain, through }) => {
      const [above, below] = [placed.get(child), placed.get(parent)];
      if (above === undefined || below === undefined) return [];
      const own = through === undefined ? above.track : track(through);
      return [{ child: above, parent: below, kind, track: own, chain: chain.number }];
    }),
    ranks: Math.max(-1, ...nodes.map(({ rank }) => rank)) + 1,
    tracks: Array.from({ length: Math.max(-1, ...tracks.values()) + 1 }, (_, at) => taken.has(at)),
  };
}

/** In the order given, each with its neighbours and its rank: the longest way down. */
function connected(revisions: readonly Placed[]): readonly Node[] {
  const nodes = new Map<string, Node>();
  const known = (ids: readonly string[]): Node[] =>
    [...new Set(ids)].flatMap((id) => nodes.get(id) ?? []);
  for (const { id, downRevision, dependencies } of revisions.toReversed()) {
    const parents = known(downRevision);
    const needed = known(dependencies).filter((node) => !parents.includes(node));
    const rank = 1 + Math.max(-1, ...[...parents, ...needed].map((below) => below.rank));
    nodes.set(id, { id, parents, dependencies: needed, rank, height: 0 });
  }
  return [...nodes.values()].toReversed();
}

/** A line goes on with the child, of those it is the first parent of, that the longest line goes on from. */
function chainsOf(nodes: readonly Node[]): readonly Chain[] {
  for (const node of nodes) {
    const [first] = node.parents;
    if (first === undefined || node.height < first.height) continue;
    first.height = node.height + 1;
    first.next = node;
  }
  const chains: Chain[] = [];
  for (const node of nodes.toReversed()) {
    if (node.parents[0]?.next === node) continue;
    const line: Node[] = [];
    for (let each: Node | undefined = node; each !== undefined; each = each.next) line.push(each);
    const [parent] = node.parents;
    const chain = {
      nodes: line,
      number: 0,
      from: parent === undefined ? node.rank : parent.rank + 1,
      to: line.at(-1)?.rank ?? node.rank,
      beside: parent?.chain,
    };
    for (const each of line) each.chain = chain;
    chains.push(chain);
  }
  const longest = chains.toSorted((a, b) => b.nodes.length - a.nodes.length);
  for (const [number, chain] of longest.entries()) chain.number = number;
  return longest;
}

function edgesOf(nodes: readonly Node[]): readonly Edge[] {
  const buses = new Map<string, Span & { to: number }>();
  /** Edges to one revision share a track. */
  const bus = (child: Node, parent: Node, kind: GridEdge['kind']): Span | undefined => {
    if (child.rank - parent.rank === 1) return undefined;
    const key = `${kind} ${parent.id}`;
    const known = buses.get(key);
    const span = known ?? { from: parent.rank + 1, to: child.rank - 1, beside: parent.chain };
    span.to = Math.max(span.to, child.rank - 1);
    buses.set(key, span);
    return span;
  };
  const edge = (child: Node, parent: Node, kind: GridEdge['kind']): Edge[] => {
    const { chain: upper } = child;
    const { chain: lower } = parent;
    if (upper === undefined || lower === undefined) return [];
    const first = kind === 'parent' && child.parents[0] === parent;
    // A line begins in its own track, or is one with its parent's.
    if (first && (upper === lower || upper.nodes[0] === child))
      return [{ child, parent, kind, chain: upper, through: upper }];
    // One that ends in a merge goes up in its own.
    if (kind === 'parent' && lower.nodes.at(-1) === parent) {
      extended(lower, child.rank - 1);
      return [{ child, parent, kind, chain: lower, through: lower }];
    }
    return [{ child, parent, kind, chain: upper, through: bus(child, parent, kind) }];
  };
  return nodes.flatMap((node) => [
    ...node.parents.flatMap((parent) => edge(node, parent, 'parent')),
    ...node.dependencies.flatMap((parent) => edge(node, parent, 'dependency')),
  ]);
}

/** What an edge leads from and to across tracks. */
const waysOf = ({ child, parent, through }: Edge): (readonly [Span, Span])[] => {
  const ends = [child.chain, parent.chain].flatMap((chain) => chain ?? []);
  const [above, below] = ends;
  if (above === undefined || below === undefined) return [];
  return through === undefined ? [[above, below]] : ends.map((end) => [end, through]);
};

const extended = (chain: { to: number }, to: number): void => {
  chain.to = Math.max(chain.to, to);
};
