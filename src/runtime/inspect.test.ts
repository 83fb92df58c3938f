import { expect, test } from 'vitest';
import { buildGraph } from '../revisions/graph.ts';
import { inspect } from './inspect.ts';

const graph = buildGraph(
  ['a', 'b', 'c'].map((id, index, ids) => ({
    id,
    downRevision: ids.slice(Math.max(0, index - 1), index),
    dependsOn: [],
    branchLabels: [],
    message: id,
    path: `${id}.ts`,
  })),
);
const mark = {
  checksum: ({ id }: { readonly id: string }): string => `sha256:${id}`,
  digestStart: (): number => 0xb1,
};

test('a database in the middle has revisions behind it and before it', () => {
  const history = [
    {
      revision: 'a',
      direction: 'upgrade',
      step: 1,
      steps: 1,
      state: 'done',
      checksum: 'sha256:old',
    },
  ] as const;
  expect(inspect({ rows: ['b'], history }, graph, mark)).toEqual({
    rows: ['b'],
    unknown: [],
    applied: ['a', 'b'],
    pending: ['c'],
    edited: [{ revision: 'a', path: 'a.ts', applied: 'sha256:old', now: 'sha256:a' }],
    halfDone: [],
    atHead: false,
  });
});

test('a database at head has nothing pending', () => {
  expect(inspect({ rows: ['c'], history: [] }, graph, mark)).toMatchObject({
    pending: [],
    atHead: true,
  });
});

test('a row that no file has is named', () => {
  expect(inspect({ rows: ['z'], history: [] }, graph, mark)).toMatchObject({
    unknown: ['z'],
    applied: [],
    pending: ['a', 'b', 'c'],
    atHead: false,
  });
});
