/** Pictures: everything is drawn, nothing covers anything, whatever the graph. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, randomRevisions } from '../../test/drawing/graphs.ts';
import { buildGraph, type Graph } from '../revisions/graph.ts';
import { newestFirst } from '../revisions/order.ts';
import { gridOf } from './grid.ts';
import { layoutOf, type LaidNode, type Layout, type Point, type Sized } from './layout.ts';

const sized = (graph: Graph): readonly Sized[] =>
  newestFirst(new Set(graph.nodes.values())).map((node) => ({
    id: node.revision.id,
    downRevision: node.revision.downRevision,
    dependencies: node.dependencies.map(({ revision }) => revision.id),
    height: 48 + (node.index % 3) * 16,
  }));

const layout = (...sketch: readonly string[]): Layout => layoutOf(sized(graphOf(...sketch)));

/** Points of a line, near enough to one another to see what it runs through. */
const along = (points: readonly Point[]): readonly Point[] =>
  points.slice(1).flatMap((end, at) => {
    const start = points[at] ?? end;
    return Array.from({ length: 12 }, (_, step) => {
      const part = (step + 0.5) / 12;
      const bent = start.x === end.x ? part : part * part * (3 - 2 * part);
      return { x: start.x + (end.x - start.x) * bent, y: start.y + (end.y - start.y) * part };
    });
  });

const within = ({ x, y }: Point, card: LaidNode): boolean =>
  x > card.x && x < card.x + card.width && y > card.y && y < card.y + card.height;

const overlap = (one: LaidNode, other: LaidNode): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** What is wrong with a picture, in words. */
function faults({ nodes, edges, width, height }: Layout): readonly string[] {
  const cards = new Map(nodes.map((node) => [node.id, node]));
  return [
    ...nodes.flatMap((node, at) =>
      nodes
        .slice(at + 1)
        .flatMap((other) => (overlap(node, other) ? [`${node.id} covers ${other.id}`] : [])),
    ),
    ...nodes
      .filter(
        ({ x, y, ...size }) => x < 0 || y < 0 || x + size.width > width || y + size.height > height,
      )
      .map(({ id }) => `${id} is outside`),
    ...edges.flatMap(({ child, parent = '', points }) => {
      const [above, below] = [cards.get(child), cards.get(parent)];
      const name = `${child} -> ${parent}`;
      const [first, last] = [points[0], points.at(-1)];
      const attached = first?.y === (above?.y ?? 0) + (above?.height ?? 0) && last?.y === below?.y;
      const rising = points.some(({ y }, at) => y < (points[at - 1]?.y ?? y));
      return [
        ...(attached ? [] : [`${name} is loose`]),
        ...(rising ? [`${name} goes up`] : []),
        ...nodes
          .filter((card) => along(points).some((point) => within(point, card)))
          .map(({ id }) => `${name} runs through ${id}`),
      ];
    }),
  ];
}

describe('A picture', () => {
  test('shows every revision and every edge, and no line runs through a card', () => {
    fc.assert(
      fc.property(randomRevisions, (revisions) => {
        const graph = buildGraph(revisions);
        const { nodes, edges, ...size } = layoutOf(sized(graph));
        expect(nodes.map(({ id }) => id).sort()).toEqual([...graph.nodes.keys()].sort());
        const drawn = edges.map(({ child, parent, kind }) => `${kind}: ${child} -> ${parent}`);
        const wanted = [...graph.nodes.values()].flatMap(({ revision, parents, dependencies }) => [
          ...parents.map((parent) => `parent: ${revision.id} -> ${parent.revision.id}`),
          ...dependencies
            .filter((each) => !parents.includes(each))
            .map((each) => `dependency: ${revision.id} -> ${each.revision.id}`),
        ]);
        expect(drawn.sort()).toEqual(wanted.sort());
        expect(faults({ nodes, edges, ...size })).toEqual([]);
      }),
    );
  });

  test('has the longest history straight in the first track, and branches beside it', () => {
    const { nodes } = gridOf(
      sized(graphOf('a', 'b < a', 'x < b', 'c < b', 'd < c', 'm < d, x', 'y < a')),
    );
    expect(
      nodes.map(({ id, rank, track }) => `${id}: rank ${rank}, track ${track}`).sort(),
    ).toEqual([
      'a: rank 0, track 0',
      'b: rank 1, track 0',
      'c: rank 2, track 0',
      'd: rank 3, track 0',
      'm: rank 4, track 0',
      'x: rank 2, track 1',
      'y: rank 1, track 1',
    ]);
  });

  test('keeps what belongs together near: lines that would cross change places', () => {
    const { nodes } = gridOf(
      sized(
        graphOf('a', 'b < a', 'c < b', 'k < a', 'l < a', 'k2 < k', 'l2 < l', 'c2 < c', 'm < k2, c'),
      ),
    );
    const track = (id: string): number => nodes.find((node) => node.id === id)?.track ?? -1;
    expect(track('k2')).toBe(track('k'));
    expect(track('l2')).toBe(track('l'));
  });

  test('says with a short line where the history goes on outside of it', () => {
    const { edges } = layoutOf([
      { id: 'b', downRevision: ['a'], dependencies: [], height: 50, goesOn: true },
    ]);
    expect(edges).toMatchObject([
      { child: 'b', kind: 'elsewhere', points: [{ y: 74 }, { y: 92 }] },
    ]);
  });

  test('of nothing is empty', () => {
    expect(layout()).toMatchObject({ nodes: [], edges: [] });
  });

  test('of 10 000 revisions in many branches is laid out like any other', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) =>
      at === 0 ? 'r0' : `r${at} < r${at % 9 === 0 ? Math.max(0, at - 40) : at - 1}`,
    );
    expect(layout(...lines).nodes.length).toBe(10_000);
  });
});
