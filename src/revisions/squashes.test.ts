/** Squashes beside the graph and in it: examples, and laws over graphs that are made to be folded. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AlambicError } from '../errors.ts';
import { buildGraph, type Graph } from './graph.ts';
import { ancestors, maximal } from './lineage.ts';
import { planDowngrade, planUpgrade, rowsAfter, type PlanStep } from './plan.ts';
import type { Revision } from './revision.ts';
import { squashHeader } from './squashes.ts';

const revision = (id: string, rest: Partial<Revision> = {}): Revision => ({
  id,
  downRevision: [],
  dependsOn: [],
  branchLabels: [],
  message: '',
  path: `${id}.ts`,
  ...rest,
});

const line = ['r1', 'r2', 'r3', 'r4', 'r5'].map((id, at) =>
  revision(id, { downRevision: at === 0 ? [] : [`r${at}`] }),
);
const squash = (id: string, replaces: readonly string[], rest: Partial<Revision> = {}): Revision =>
  revision(id, { replaces, path: `${id}_squash.ts`, ...rest });
const toThree = squash('r3', ['r1', 'r2', 'r3']);

const paths = (steps: readonly PlanStep[]): string[] => steps.map((step) => step.revision.path);
const problem = (work: () => unknown): object => {
  try {
    work();
  } catch (error) {
    if (error instanceof AlambicError) return { code: error.code, details: error.details };
  }
  return {};
};

describe('a squash beside what it replaces', () => {
  const graph = buildGraph([...line, toThree]);

  test('is no revision of the graph', () => {
    expect([...graph.nodes.keys()]).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
    expect([...graph.squashes.keys()]).toEqual(['r3']);
    expect(graph.duplicates).toEqual([]);
  });

  test.each([
    ['an empty database takes it', [], 'head', ['r3_squash.ts', 'r4.ts', 'r5.ts']],
    ['also when it ends there', [], 'r3', ['r3_squash.ts']],
    [
      'a database inside goes on step by step',
      ['r1'],
      'head',
      ['r2.ts', 'r3.ts', 'r4.ts', 'r5.ts'],
    ],
    ['so does one that shall stop inside', [], 'r2', ['r1.ts', 'r2.ts']],
    ['steps are counted in revisions', [], '+1', ['r1.ts']],
    ['as many as it replaces are the squash', [], '+3', ['r3_squash.ts']],
    ['beyond it nothing is different', ['r3'], 'head', ['r4.ts', 'r5.ts']],
  ])('%s', (_, rows, target, expected) => {
    expect(paths(planUpgrade(graph, rows, target))).toEqual(expected);
  });

  test('moves the rows as the last revision does', () => {
    const [step] = planUpgrade(graph, [], 'r3');
    expect(step).toMatchObject({ deletes: [], inserts: ['r3'] });
  });

  test('is not taken on the way down', () => {
    expect(paths(planDowngrade(graph, ['r4'], 'r1'))).toEqual(['r4.ts', 'r3.ts', 'r2.ts']);
  });

  test('carries labels, so that what depends on one finds it', () => {
    const labelled = [
      ...line.map((each) => (each.id === 'r3' ? { ...each, branchLabels: ['shop'] } : each)),
      { ...toThree, branchLabels: ['shop'] },
      revision('other', { dependsOn: ['shop'] }),
    ];
    expect(paths(planUpgrade(buildGraph(labelled), [], ['other', 'shop@head']))).toEqual([
      'r3_squash.ts',
      'other.ts',
      'r4.ts',
      'r5.ts',
    ]);
  });

  test('is not taken when steps of what it replaces are done, except its own', () => {
    expect(paths(planUpgrade(graph, [], 'r3', new Set(['r1'])))).toEqual([
      'r1.ts',
      'r2.ts',
      'r3.ts',
    ]);
    expect(paths(planUpgrade(graph, [], 'r3', new Set(['r3'])))).toEqual(['r3_squash.ts']);
  });

  test('gives way to a wider one that holds it, and serves where that cannot', () => {
    const wider = squash('r5', ['r1', 'r2', 'r3', 'r4', 'r5']);
    const nested = buildGraph([...line, toThree, wider]);
    expect(paths(planUpgrade(nested, [], 'head'))).toEqual(['r5_squash.ts']);
    expect(paths(planUpgrade(nested, [], 'r4'))).toEqual(['r3_squash.ts', 'r4.ts']);
  });

  test('follows another one', () => {
    const next = squash('r5', ['r4', 'r5'], { downRevision: ['r3'] });
    expect(paths(planUpgrade(buildGraph([...line, toThree, next]), [], 'head'))).toEqual([
      'r3_squash.ts',
      'r5_squash.ts',
    ]);
  });
});

describe('when the files of what it replaces are deleted', () => {
  test('it is an ordinary revision', () => {
    const graph = buildGraph([...line.slice(3), toThree]);
    expect(graph.squashes.size).toBe(0);
    expect(paths(planUpgrade(graph, [], 'head'))).toEqual(['r3_squash.ts', 'r4.ts', 'r5.ts']);
    expect(paths(planDowngrade(graph, ['r4'], 'base'))).toEqual(['r4.ts', 'r3_squash.ts']);
  });

  test('a database inside is told which squash replaced its revision, and so is a symbol', () => {
    const graph = buildGraph([...line.slice(3), toThree]);
    const replacedBy = { revision: 'r3', path: 'r3_squash.ts' };
    expect(problem(() => planUpgrade(graph, ['r2'], 'head'))).toEqual({
      code: 'unknown-current-revision',
      details: { revision: 'r2', replacedBy },
    });
    expect(problem(() => planUpgrade(graph, [], 'r2'))).toEqual({
      code: 'no-such-revision',
      details: { symbol: 'r2', near: [], replacedBy },
    });
  });

  test('some of them alone are refused', () => {
    expect(problem(() => buildGraph([...line.slice(1), toThree]))).toEqual({
      code: 'squash-incomplete',
      details: {
        revision: 'r3',
        path: 'r3_squash.ts',
        missing: ['r1'],
        paths: ['r2.ts', 'r3.ts'],
      },
    });
  });

  test('a wider squash may replace it', () => {
    const wider = squash('r5', ['r1', 'r2', 'r3', 'r4', 'r5']);
    const graph = buildGraph([...line.slice(3), toThree, wider]);
    expect(graph.squashes.get('r5')?.replaced.map((node) => node.revision.path)).toEqual([
      'r3_squash.ts',
      'r4.ts',
      'r5.ts',
    ]);
    expect(paths(planUpgrade(graph, [], 'head'))).toEqual(['r5_squash.ts']);
    expect(paths(planUpgrade(graph, ['r3'], 'head'))).toEqual(['r4.ts', 'r5.ts']);
  });
});

describe('a squash that the graph has left behind is refused', () => {
  test.each([
    ['a revision came to revise the inside', revision('x', { downRevision: ['r2'] }), toThree],
    ['one depends on the inside', revision('x', { dependsOn: ['r2'] }), toThree],
    ['it revises something else', revision('x'), { ...toThree, downRevision: ['x'] }],
    ['it has a label of its own', revision('x'), { ...toThree, branchLabels: ['shop'] }],
    ['it replaces what is no ancestor', revision('x'), squash('r3', ['r1', 'r2', 'x', 'r3'])],
  ])('%s', (_, other, changed) => {
    expect(problem(() => buildGraph([...line, other, changed]))).toMatchObject({
      code: 'squash-stale',
      details: { revision: 'r3', path: 'r3_squash.ts' },
    });
  });

  test('and two with one id are duplicates', () => {
    const graph = buildGraph([...line, toThree, { ...toThree, path: 'copy.ts' }]);
    expect(graph.duplicates.map(({ path }) => path)).toEqual(['r3.ts', 'r3_squash.ts']);
  });
});

interface Sketch {
  readonly id: string;
  readonly down: readonly string[];
  readonly deps: readonly string[];
}

/** A set of revisions that nothing outside points into, but at the last of them. */
type Block = readonly string[];

interface Foldable {
  readonly sketches: readonly Sketch[];
  /** Each lies apart from the others, inside of one, or around some. */
  readonly blocks: readonly Block[];
}

const picks = fc.array(
  fc.record({
    down: fc.array(fc.nat(), { maxLength: 2 }),
    deps: fc.array(fc.nat(), { maxLength: 1 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const sketchesOf = (
  prefix: string,
  choices: readonly { down: readonly number[]; deps: readonly number[] }[],
): readonly Sketch[] =>
  choices.map(({ down, deps }, at) => {
    const earlier = (numbers: readonly number[]): string[] =>
      at === 0 ? [] : [...new Set(numbers.map((pick) => `${prefix}${pick % at}`))];
    return { id: `${prefix}${at}`, down: earlier(down), deps: earlier(deps) };
  });

/** Puts a small graph in the place of a revision: its tips gather in a last one, which keeps the id. */
const unfolded = (sketch: Sketch, inner: readonly Sketch[]): readonly Sketch[] => {
  const pointed = new Set(inner.flatMap(({ down }) => down));
  const tips = inner.map(({ id }) => id).filter((id) => !pointed.has(id));
  const grounded = inner.map((each, at) =>
    at === 0
      ? { ...each, down: sketch.down, deps: sketch.deps }
      : { ...each, down: each.down.length === 0 ? [inner[0]?.id ?? ''] : each.down },
  );
  return [...grounded, { id: sketch.id, down: tips, deps: [] }];
};

const foldables: fc.Arbitrary<Foldable> = fc
  .tuple(picks, fc.array(fc.tuple(fc.nat(), picks), { minLength: 1, maxLength: 4 }))
  .map(([outer, replacements]) => {
    let sketches = sketchesOf('r', outer);
    let blocks: Block[] = [];
    replacements.forEach(([at, inner], number) => {
      const target = sketches[at % sketches.length];
      if (target === undefined) return;
      const block = unfolded(target, sketchesOf(`b${number}x`, inner));
      const ids = block.map(({ id }) => id);
      const grown = (each: Block): Block => each.flatMap((id) => (id === target.id ? ids : [id]));
      // The block of an exit that is unfolded once more would end at the same revision.
      blocks = [...blocks.filter((each) => each.at(-1) !== target.id).map(grown), ids];
      sketches = sketches.flatMap((each) => (each === target ? block : [each]));
    });
    return { sketches, blocks };
  });

const originals = ({ sketches }: Foldable): Revision[] =>
  sketches.map(({ id, down, deps }) => revision(id, { downRevision: down, dependsOn: deps }));

const squashesOf = (foldable: Foldable): Revision[] => {
  const plain = buildGraph(originals(foldable));
  return foldable.blocks.map((block) => {
    const nodes = block.flatMap((id) => plain.nodes.get(id) ?? []);
    return squash(block.at(-1) ?? '', block, squashHeader(nodes));
  });
};

/** A graph with its squashes, the same without, the rows of a database somewhere, and a target. */
const journeys = foldables.chain((foldable) => {
  const plain = buildGraph(originals(foldable));
  const ids = [...plain.nodes.keys()];
  return fc
    .tuple(
      fc.shuffledSubarray([...originals(foldable), ...squashesOf(foldable)], {
        minLength: ids.length + foldable.blocks.length,
      }),
      fc.array(fc.constantFrom(...ids), { maxLength: 3 }),
      fc.constantFrom(...ids, 'heads'),
    )
    .map(([files, standing, target]) => {
      const nodes = ancestors(
        standing.flatMap((id) => plain.nodes.get(id) ?? []),
        'effective',
      );
      const rows = maximal(nodes).map((node) => node.revision.id);
      return { foldable, plain, graph: buildGraph(files), rows, target };
    });
});

const idsRun = (steps: readonly PlanStep[]): string[] =>
  steps.flatMap(({ revision: { replaces, id } }) => [...(replaces ?? [id])]).sort();

describe('on every graph that can be folded', () => {
  test('an upgrade does the same work and gives the same rows, from wherever the database is', () => {
    fc.assert(
      fc.property(journeys, ({ plain, graph, rows, target }) => {
        const through = planUpgrade(graph, rows, target);
        const stepwise = planUpgrade(plain, rows, target);
        expect(idsRun(through)).toEqual(idsRun(stepwise));
        expect(rowsAfter(rows, through)).toEqual(rowsAfter(rows, stepwise));
      }),
    );
  });

  test('the rows after each step are those of a database that went there step by step', () => {
    fc.assert(
      fc.property(journeys, ({ plain, graph, rows, target }) => {
        let now: readonly string[] = rows;
        const known = [
          ...ancestors(
            rows.flatMap((id) => plain.nodes.get(id) ?? []),
            'effective',
          ),
        ];
        const applied = new Set(known.map((node) => node.revision.id));
        for (const step of planUpgrade(graph, rows, target)) {
          now = rowsAfter(now, [step]);
          for (const id of step.revision.replaces ?? [step.revision.id]) applied.add(id);
          const nodes = new Set([...applied].flatMap((id) => plain.nodes.get(id) ?? []));
          expect(ancestors(nodes, 'effective').size).toBe(nodes.size);
          expect(now).toEqual(
            maximal(nodes)
              .map((node) => node.revision.id)
              .sort(),
          );
        }
      }),
    );
  });

  test('a squash is taken exactly when all that it replaces would run, and no wider one does it', () => {
    fc.assert(
      fc.property(journeys, ({ foldable, plain, graph, rows, target }) => {
        const wanted = new Set(planUpgrade(plain, rows, target).map((step) => step.revision.id));
        const whole = foldable.blocks.filter((block) => block.every((id) => wanted.has(id)));
        const outermost = whole.filter(
          (block) =>
            !whole.some((other) => other !== block && block.every((id) => other.includes(id))),
        );
        const taken = planUpgrade(graph, rows, target).flatMap((step) =>
          step.revision.replaces === undefined ? [] : [step.revision.id],
        );
        expect(taken.sort()).toEqual(outermost.map((block) => block.at(-1)).sort());
      }),
    );
  });

  test('the way down is that of the originals', () => {
    fc.assert(
      fc.property(journeys, ({ plain, graph }) => {
        const rows = rowsAfter([], planUpgrade(plain, [], 'heads'));
        expect(paths(planDowngrade(graph, rows, 'base')).sort()).toEqual(
          paths(planDowngrade(plain, rows, 'base')).sort(),
        );
      }),
    );
  });

  test('without the originals an upgrade gives the same rows, and its way down leaves none', () => {
    fc.assert(
      fc.property(foldables, (foldable) => {
        const squashes = squashesOf(foldable);
        const outermost = squashes.filter(
          ({ id, replaces = [] }) =>
            !squashes.some(
              (other) =>
                other.id !== id && replaces.every((each) => other.replaces?.includes(each)),
            ),
        );
        const gone = new Set(outermost.flatMap(({ replaces = [] }) => replaces));
        const left = originals(foldable).filter(({ id }) => !gone.has(id));
        const graph: Graph = buildGraph([...left, ...outermost]);
        const plain = buildGraph(originals(foldable));
        const up = planUpgrade(graph, [], 'heads');
        const rows = rowsAfter([], up);
        expect(rows).toEqual(rowsAfter([], planUpgrade(plain, [], 'heads')));
        expect(idsRun(up)).toEqual(idsRun(planUpgrade(plain, [], 'heads')));
        expect(rowsAfter(rows, planDowngrade(graph, rows, 'base'))).toEqual([]);
      }),
    );
  });
});
