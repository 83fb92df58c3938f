/** Ranges of revisions that a squash may replace. */
import { describe, expect, test } from 'vitest';
import { AlambicError } from '../errors.ts';
import { foldRange } from './fold.ts';
import { buildGraph } from './graph.ts';
import type { Revision } from './revision.ts';

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
const toThree = revision('r3', { replaces: ['r1', 'r2', 'r3'], path: 'r3_squash.ts' });

function problem(work: () => unknown): object {
  try {
    work();
  } catch (error) {
    if (error instanceof AlambicError) return { code: error.code, details: error.details };
  }
  return {};
}

describe('a range to fold', () => {
  const merged = buildGraph([
    revision('b1'),
    revision('other'),
    revision('left', { downRevision: ['b1'] }),
    revision('right', { downRevision: ['b1'], dependsOn: ['other'], branchLabels: ['shop'] }),
    revision('joined', { downRevision: ['left', 'right'] }),
    revision('after', { downRevision: ['joined'] }),
  ]);

  test('leaves out its lower end, and runs in the order of an upgrade', () => {
    const { replaces, header } = foldRange(buildGraph(line), 'r1:r3');
    expect(replaces).toEqual(['r2', 'r3']);
    expect(header).toEqual({ downRevision: ['r1'], dependsOn: [], branchLabels: [] });
  });

  test('takes branches and merges inside, with labels and what they depend on outside', () => {
    const { replaces, header } = foldRange(merged, 'base:joined');
    expect(replaces).toEqual(['b1', 'right', 'left', 'joined']);
    expect(header).toEqual({ downRevision: [], dependsOn: ['other'], branchLabels: ['shop'] });
  });

  test.each([
    ['of one revision', line, 'base:r1', 'nothing-to-squash'],
    ['of none', line, 'r3:r3', 'nothing-to-squash'],
    ['without a colon', line, 'r3', 'malformed-range'],
    ['that goes down', line, 'r4:r2', 'nothing-to-squash'],
    ['that shares a part with a squash', [...line, toThree], 'r1:r4', 'squash-overlaps'],
    ['that ends where a squash does', [...line, toThree], 'r1:r3', 'squash-overlaps'],
  ])('%s is refused', (_, revisions, range, code) => {
    expect(problem(() => foldRange(buildGraph(revisions), range))).toMatchObject({ code });
  });

  test('that others point into is refused by their names', () => {
    const entered = buildGraph([
      ...line,
      revision('branch', { downRevision: ['r2'] }),
      revision('needs', { dependsOn: ['r1'] }),
    ]);
    expect(problem(() => foldRange(entered, 'base:r3'))).toEqual({
      code: 'squash-entered',
      details: {
        range: 'base:r3',
        entries: [
          { revision: 'branch', path: 'branch.ts', edge: 'revises', inside: 'r2' },
          { revision: 'needs', path: 'needs.ts', edge: 'depends on', inside: 'r1' },
        ],
      },
    });
  });

  test('takes an ordinary squash in, and what that had replaced', () => {
    const graph = buildGraph([...line.slice(3), toThree]);
    expect(foldRange(graph, 'base:r4').replaces).toEqual(['r1', 'r2', 'r3', 'r4']);
  });
});
