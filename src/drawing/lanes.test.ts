/** Rows of lanes: every line leads where it should, whatever the graph. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf, listed, randomRevisions } from '../../test/drawing/graphs.ts';
import { buildGraph } from '../revisions/graph.ts';
import { laneRows, side, type Cell, type LaneRow, type Linked } from './lanes.ts';

/** What a line that goes down from a revision arrives at, followed with a finger. */
function followed(rows: readonly LaneRow[], from: number): ReadonlySet<string> {
  const reached = new Set<string>();
  const column = rows[from]?.cells.findIndex(({ mark }) => mark === 'revision') ?? -1;
  const waiting: [row: number, column: number, ownLink: boolean][] = [];
  const leave = (row: number, at: number, ownLink: boolean): void => {
    if (has(rows[row]?.cells[at], side.down)) waiting.push([row + 1, at, ownLink]);
  };
  leave(from, column, true);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [at, where, linking] = next;
    const row = rows[at];
    const own = linking && row?.revision === undefined;
    const cell = row?.cells[where];
    if (row === undefined || cell === undefined) throw new Error('a line leads into nothing');
    if (cell.mark === 'elsewhere') reached.add('~');
    else if (cell.mark === 'revision') reached.add(row.revision ?? '?');
    else {
      leave(at, where, own);
      // A line that is passed, or met, goes on as it was; the revision's own one leads to all sides.
      if (cell.mark === 'crossing' || (has(cell, side.down) && !own)) continue;
      for (const [step, sides] of [
        [-1, side.left],
        [1, side.right],
      ] as const)
        for (let to = where; has(row.cells[to], sides); to += step) {
          const met = row.cells[to + step];
          if (met?.mark === 'elsewhere') reached.add('~');
          if (met?.mark !== 'crossing') leave(at, to + step, false);
        }
    }
  }
  return reached;
}

const has = (cell: Cell | undefined, sides: number): boolean => ((cell?.sides ?? 0) & sides) !== 0;

function expectFaithful(revisions: readonly Linked[]): void {
  const rows = [...laneRows(revisions)];
  expect(rows.flatMap(({ revision }) => revision ?? [])).toEqual(revisions.map(({ id }) => id));
  const drawn = new Set(revisions.map(({ id }) => id));
  for (const { id, downRevision } of revisions) {
    const wanted = new Set(downRevision.map((parent) => (drawn.has(parent) ? parent : '~')));
    const from = rows.findIndex(({ revision }) => revision === id);
    expect([id, [...followed(rows, from)].sort()]).toEqual([id, [...wanted].sort()]);
  }
  expectUnbroken(rows);
}

/** What leaves a cell enters the next one. */
function expectUnbroken(rows: readonly LaneRow[]): void {
  const broken = rows.flatMap(({ cells }, at) =>
    cells.flatMap((cell, column) => {
      const below = rows[at + 1]?.cells[column];
      const whole =
        has(below, side.up) === has(cell, side.down) &&
        has(cells[column + 1], side.left) === has(cell, side.right);
      return whole ? [] : [{ at, column }];
    }),
  );
  expect(broken).toEqual([]);
  const marked = rows.map(({ cells }) => cells.filter(({ mark }) => mark === 'revision').length);
  expect(marked.filter((count) => count > 1)).toEqual([]);
}

describe('Lanes', () => {
  test('lead from every revision to its parents and nowhere else', () => {
    fc.assert(
      fc.property(randomRevisions, (revisions) => expectFaithful(listed(buildGraph(revisions)))),
    );
  });

  test('and to the edge of what is drawn, where a part of the history is', () => {
    fc.assert(
      fc.property(randomRevisions, fc.array(fc.nat({ max: 23 })), (revisions, left) => {
        const without = new Set(left.map((at) => `r${at}`));
        expectFaithful(listed(buildGraph(revisions)).filter(({ id }) => !without.has(id)));
      }),
    );
  });

  test('stay as few as there are lines side by side: forty branches of one revision need two', () => {
    const branches = Array.from({ length: 40 }, (_, at) => `b${at} < root`);
    const rows = [...laneRows(listed(graphOf('root', ...branches)))];
    expect(Math.max(...rows.map(({ cells }) => cells.length))).toBe(2);
  });

  test('of 100 000 revisions are drawn without ado', () => {
    const revisions = Array.from({ length: 100_000 }, (_, at) => ({
      id: `r${at}`,
      downRevision: at % 10 === 0 ? [`r${at + 1}`, `r${at + 7}`] : [`r${at + 1}`],
    }));
    let count = 0;
    for (const _ of laneRows(revisions)) count += 1;
    expect(count).toBeGreaterThan(100_000);
  });
});
