/**
 * A picture's coordinates, in pixels: cards in rows, lines that run straight through a row and bend only
 * between two.
 *
 * In the house: `src/drawing/`, rank 3.
 */
import { gridOf, type GridEdge, type Placed } from './grid.ts';

/** What a revision takes up. */
export interface Sized extends Placed {
  readonly height: number;
  /** Whether it revises something that is not drawn, and a line shall say so. */
  readonly goesOn?: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaidNode {
  readonly id: string;
  /** Of its left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly chain: number;
  /** Counted from the bottom. */
  readonly rank: number;
}

export interface LaidEdge {
  readonly child: string;
  /** Absent when the parent is not drawn. */
  readonly parent?: string;
  readonly kind: GridEdge['kind'] | 'elsewhere';
  readonly chain: number;
  /** Downwards. Between two points of one x it is straight, between others it bends like an S. */
  readonly points: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** In the order in which they were given. */
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
}

export const cardWidth = 264;
const margin = 24;
const narrow = 20;
const gap = { card: 28, narrow: 8 };
/** Between two rows; more where a line has far to go. */
const leastGutter = 34;
const mostGutter = 110;

/** @param revisions newest first. */
export function layoutOf(revisions: readonly Sized[]): Layout {
  const grid = gridOf(revisions);
  const { centers, width } = across(grid.tracks);
  const center = (track: number): number => centers[track] ?? 0;
  const heights = new Map(revisions.map(({ id, height }) => [id, height]));
  const rows = rowsOf(grid.ranks, grid.nodes, heights, reaches(grid.edges, grid.ranks, center));
  const bottom = rows[0]?.bottom ?? 0;
  const nodes = grid.nodes.map(({ id, rank, track, chain }) => ({
    id,
    x: center(track) - cardWidth / 2,
    y: rows[rank]?.top ?? 0,
    width: cardWidth,
    height: heights.get(id) ?? 0,
    chain,
    rank,
  }));
  const laid = new Map(nodes.map((node) => [node.id, node]));
  const edges = grid.edges.map((edge): LaidEdge => {
    const { child, parent, kind, chain } = edge;
    const start = laid.get(child.id);
    // Its arrow stands beside the line of history.
    const aside = kind === 'dependency' ? 18 : 0;
    const points = [
      { x: center(child.track) + aside, y: (start?.y ?? 0) + (start?.height ?? 0) },
      { x: center(child.track) + aside, y: rows[child.rank]?.bottom ?? 0 },
      ...(child.rank - parent.rank === 1
        ? []
        : [
            { x: center(edge.track), y: rows[child.rank - 1]?.top ?? 0 },
            { x: center(edge.track), y: rows[parent.rank + 1]?.bottom ?? 0 },
          ]),
      { x: center(parent.track) + aside, y: rows[parent.rank]?.top ?? 0 },
    ];
    return { child: child.id, parent: parent.id, kind, chain, points };
  });
  return {
    width,
    height: bottom + margin,
    nodes,
    edges: [...edges, ...stubs(revisions, laid)],
  };
}

/** Short lines down from revisions whose parents are not drawn. */
const stubs = (
  revisions: readonly Sized[],
  laid: ReadonlyMap<string, LaidNode>,
): readonly LaidEdge[] =>
  revisions.flatMap(({ id, goesOn }) => {
    const node = laid.get(id);
    if (node === undefined || goesOn !== true) return [];
    const { x, y, height, chain } = node;
    const at = { x: x + 28, y: y + height };
    return [{ child: id, kind: 'elsewhere', chain, points: [at, { x: at.x, y: at.y + 18 }] }];
  });

/** The centres of tracks, those that only lines run through closer together. */
function across(tracks: readonly boolean[]): {
  readonly centers: number[];
  readonly width: number;
} {
  const centers: number[] = [];
  let right = margin;
  for (const [at, withCards] of tracks.entries()) {
    const width = withCards ? cardWidth : narrow;
    if (at > 0) right += withCards && tracks[at - 1] ? gap.card : gap.narrow;
    centers.push(right + width / 2);
    right += width;
  }
  return { centers, width: right + margin };
}

/** How far the longest way goes in each gutter, which lies under the row of its number. */
function reaches(
  edges: readonly GridEdge[],
  ranks: number,
  center: (track: number) => number,
): readonly number[] {
  const far = Array.from({ length: ranks }, () => 0);
  const reach = (rank: number, from: number, to: number): void => {
    far[rank] = Math.max(far[rank] ?? 0, Math.abs(center(from) - center(to)));
  };
  for (const { child, parent, track } of edges) {
    const direct = child.rank - parent.rank === 1;
    reach(child.rank, child.track, direct ? parent.track : track);
    if (!direct) reach(parent.rank + 1, track, parent.track);
  }
  return far;
}

interface Row {
  readonly top: number;
  readonly bottom: number;
}

/** By rank; the highest is on top. */
function rowsOf(
  ranks: number,
  nodes: readonly { readonly id: string; readonly rank: number }[],
  heights: ReadonlyMap<string, number>,
  far: readonly number[],
): readonly Row[] {
  const tallest = Array.from({ length: ranks }, () => 0);
  for (const { id, rank } of nodes)
    tallest[rank] = Math.max(tallest[rank] ?? 0, heights.get(id) ?? 0);
  const rows: Row[] = [];
  let top = margin;
  for (let rank = ranks - 1; rank >= 0; rank -= 1) {
    const bottom = top + (tallest[rank] ?? 0);
    rows[rank] = { top, bottom };
    top = bottom + Math.min(mostGutter, Math.max(leastGutter, (far[rank] ?? 0) / 8));
  }
  return rows;
}
