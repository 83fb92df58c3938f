/** Plans: examples, laws over random graphs, and a graph of a hundred thousand. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph, type Graph } from './graph.ts';
import { ancestors, maximal } from './lineage.ts';
import { planDowngrade, planStamp, planUpgrade, rowsAfter, type PlanStep } from './plan.ts';
import { historyRange, parseRange } from './range.ts';

interface Sketch {
  readonly id: string;
  readonly down: readonly string[];
  readonly deps?: readonly string[];
}

const graphOf = (sketches: readonly Sketch[]): Graph =>
  buildGraph(
    sketches.map(({ id, down, deps = [] }) => ({
      id,
      downRevision: down,
      dependsOn: deps,
      branchLabels: [],
      message: '',
      path: `${id}.ts`,
    })),
  );

const line = graphOf([
  { id: 'r1', down: [] },
  { id: 'r2', down: ['r1'] },
  { id: 'r3', down: ['r2'] },
]);
const merge = graphOf([
  { id: 'base1', down: [] },
  { id: 'left1', down: ['base1'] },
  { id: 'right1', down: ['base1'] },
  { id: 'merge1', down: ['left1', 'right1'] },
]);

const brief = (steps: readonly PlanStep[]): string[] =>
  steps.map(
    ({ revision, direction, deletes, inserts }) =>
      `${direction} ${revision.id}: -[${deletes.join()}] +[${inserts.join()}]`,
  );

describe('on a line', () => {
  test('an upgrade moves the one row up', () => {
    expect(brief(planUpgrade(line, [], 'head'))).toEqual([
      'upgrade r1: -[] +[r1]',
      'upgrade r2: -[r1] +[r2]',
      'upgrade r3: -[r2] +[r3]',
    ]);
  });

  test('a downgrade moves it down, and away at the base', () => {
    expect(brief(planDowngrade(line, ['r3'], 'base'))).toEqual([
      'downgrade r3: -[r3] +[r2]',
      'downgrade r2: -[r2] +[r1]',
      'downgrade r1: -[r1] +[]',
    ]);
  });

  test('an upgrade to where the database is does nothing, and so does one below', () => {
    expect(planUpgrade(line, ['r3'], 'head')).toEqual([]);
    expect(planUpgrade(line, ['r3'], 'r1')).toEqual([]);
  });

  test('a downgrade to what is not below is refused', () => {
    expect(() => planDowngrade(line, ['r1'], 'r3')).toThrow(
      'There is no way down to "r3" from "r1"',
    );
  });

  test('a version row without a file is named', () => {
    expect(() => planUpgrade(line, ['lost'], 'head')).toThrow('revision "lost"');
  });

  test('a stamp replaces the row, and base takes it away', () => {
    expect(planStamp(line, ['r1'], 'head')).toEqual({
      deletes: ['r1'],
      inserts: ['r3'],
      moves: [{ to: 'r3', from: ['r1'], direction: 'up' }],
    });
    expect(planStamp(line, ['r3'], 'base')).toEqual({
      deletes: ['r3'],
      inserts: [],
      moves: [{ to: null, from: ['r3'], direction: 'down' }],
    });
    expect(planStamp(line, ['lost'], 'r2', { purge: true })).toMatchObject({
      deletes: ['lost'],
      inserts: ['r2'],
    });
  });

  test('history lists both ends of a range, newest first', () => {
    const listed = (range: string): string[] =>
      historyRange(line, parseRange(range), ['r2']).map((each) => each.id);
    expect(listed(':')).toEqual(['r3', 'r2', 'r1']);
    expect(listed('r2:')).toEqual(['r3', 'r2']);
    expect(listed('current:head')).toEqual(['r3', 'r2']);
    expect(listed(':current')).toEqual(['r2', 'r1']);
    expect(listed('r1:+1')).toEqual(['r2', 'r1']);
    expect(listed('r2:+9')).toEqual(['r3', 'r2']);
    expect(() => parseRange('r1')).toThrow('not a range');
  });

  test('a range whose ends are swapped is told the other way round', () => {
    const hint = 'Write the range the other way round, the older end first: `r1:r3`.';
    expect(() => historyRange(line, parseRange('head:r1'))).toThrow(
      expect.objectContaining({ code: 'not-ancestor', hint }),
    );
  });
});

describe('across a mergepoint', () => {
  test('an upgrade applies both sides, and one row remains', () => {
    expect(brief(planUpgrade(merge, [], 'head'))).toEqual([
      'upgrade base1: -[] +[base1]',
      'upgrade right1: -[base1] +[right1]',
      'upgrade left1: -[] +[left1]',
      'upgrade merge1: -[left1,right1] +[merge1]',
    ]);
  });

  test('a downgrade of the merge gives both rows back', () => {
    expect(brief(planDowngrade(merge, ['merge1'], 'left1'))).toEqual([
      'downgrade merge1: -[merge1] +[left1,right1]',
    ]);
  });

  test('a row that another implies goes with the first step', () => {
    expect(brief(planUpgrade(merge, ['base1', 'left1'], 'right1'))).toEqual([
      'upgrade right1: -[base1] +[right1]',
    ]);
  });
});

/** Up to thirty revisions, each on up to three earlier ones, in any load order. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(
    fc.record({
      down: fc.array(fc.nat(), { maxLength: 2 }),
      deps: fc.array(fc.nat(), { maxLength: 1 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((choices) =>
    choices.map(({ down, deps }, at) => {
      const earlier = (picks: readonly number[]): string[] =>
        at === 0 ? [] : [...new Set(picks.map((pick) => `r${pick % at}`))];
      return { id: `r${at}`, down: earlier(down), deps: earlier(deps) };
    }),
  )
  .chain((sketches) => fc.shuffledSubarray(sketches, { minLength: sketches.length }))
  .map(graphOf);

const graphAndTargets: fc.Arbitrary<[Graph, string, string]> = graphs.chain((graph) =>
  fc.tuple(
    fc.constant(graph),
    fc.constantFrom(...graph.nodes.keys()),
    fc.constantFrom(...graph.nodes.keys()),
  ),
);

describe('on every graph', () => {
  test('the rows are the maximal elements of what is applied, after every step', () => {
    fc.assert(
      fc.property(graphAndTargets, ([graph, first, second]) => {
        let rows: readonly string[] = [];
        const applied = new Set<string>();
        for (const target of [first, second, 'heads']) {
          for (const step of planUpgrade(graph, rows, target)) {
            rows = rowsAfter(rows, [step]);
            applied.add(step.revision.id);
            const nodes = [...graph.nodes.values()].filter((node) => applied.has(node.revision.id));
            expect(ancestors(nodes, 'effective').size).toBe(applied.size);
            expect(rows).toEqual(
              maximal(new Set(nodes))
                .map((node) => node.revision.id)
                .sort(),
            );
          }
        }
        expect(applied.size).toBe(graph.nodes.size);
      }),
    );
  });

  test('an upgrade lists what a revision stands on before it', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const order = planUpgrade(graph, [], 'heads').map((step) => step.revision.id);
        for (const [id, node] of graph.nodes)
          for (const below of node.effectiveParents)
            expect(order.indexOf(below.revision.id)).toBeLessThan(order.indexOf(id));
      }),
    );
  });

  test('down to the base is the way up, backwards, and leaves no row', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const up = planUpgrade(graph, [], 'heads');
        const rows = rowsAfter([], up);
        const down = planDowngrade(graph, rows, 'base');
        expect(down.map((step) => step.revision.id)).toEqual(
          up.map((step) => step.revision.id).toReversed(),
        );
        expect(rowsAfter(rows, down)).toEqual([]);
      }),
    );
  });

  test('down to a revision and up again gives the rows back', () => {
    fc.assert(
      fc.property(graphAndTargets, ([graph, target]) => {
        // Nothing lies above a head, and only what revises it is taken away.
        fc.pre(graph.heads.every((head) => head.revision.id !== target));
        const rows = rowsAfter([], planUpgrade(graph, [], 'heads'));
        const below = rowsAfter(rows, planDowngrade(graph, rows, target));
        expect(rowsAfter(below, planUpgrade(graph, below, 'heads'))).toEqual(rows);
      }),
    );
  });

  test('the order does not depend on how far the database is', () => {
    fc.assert(
      fc.property(graphAndTargets, ([graph, target]) => {
        const rows = rowsAfter([], planUpgrade(graph, [], target));
        const rest = new Set(planUpgrade(graph, rows, 'heads').map((step) => step.revision.id));
        const some = planUpgrade(graph, [], target).map((step) => step.revision.id);
        expect(some.filter((id) => rest.has(id))).toEqual([]);
        expect(rest.size + some.length).toBe(graph.nodes.size);
      }),
    );
  });
});

describe('a hundred thousand revisions', () => {
  const many = 100_000;
  const id = (at: number): string => `r${at.toString(16).padStart(6, '0')}`;
  test.each<[string, (at: number) => readonly string[]]>([
    ['in a line', (at) => (at === 0 ? [] : [id(at - 1)])],
    [
      'in diamonds',
      (at) => (at === 0 ? [] : at % 3 === 0 ? [id(at - 1), id(at - 2)] : [id(at - (at % 3))]),
    ],
    ['on one base', (at) => (at === 0 ? [] : [id(0)])],
    ['in ten thousand branches', (at) => (at === 0 ? [] : [id(Math.max(0, at - 10_000))])],
  ])('%s go up and down', (_, down) => {
    const graph = graphOf(
      Array.from({ length: many }, (__, at) => ({ id: id(at), down: down(at) })),
    );
    const up = planUpgrade(graph, [], 'heads');
    expect(up).toHaveLength(many);
    const rows = rowsAfter([], up);
    expect(rows).toHaveLength(graph.heads.length);
    expect(rowsAfter(rows, planDowngrade(graph, rows, 'base'))).toEqual([]);
  });
});
