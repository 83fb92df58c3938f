/**
 * The cases of the file that ALAMBIC_DAG_CASES names, or of one in a folder `shared/data` beside the project. The file is no
 * part of the project; without it the test is named as skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { judge, type DagCase } from './cases.ts';

const file =
  process.env['ALAMBIC_DAG_CASES'] ??
  fileURLToPath(new URL('../../../shared/data/dag-cases.json', import.meta.url));

test.skipIf(!existsSync(file))(
  'every case of a file of revision graphs comes out as it says',
  () => {
    const { cases }: { readonly cases: readonly DagCase[] } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.map(judge).filter(({ passed }) => !passed)).toEqual([]);
  },
);

const chain = [
  { id: 'a1', down: null, dependsOn: [], labels: [] },
  { id: 'b2', down: ['a1'], dependsOn: [], labels: [] },
];
const upgrade = { name: 'up', action: 'upgrade', revisions: chain, current: [], target: 'head' };
const steps = [{ rev: 'a1' }, { rev: 'b2' }];

test.each<[string, object, boolean]>([
  [
    'the steps and the rows are the expected ones',
    { expectSteps: steps, expectHeads: ['b2'] },
    true,
  ],
  ['the order is another', { expectSteps: steps.toReversed(), expectHeads: ['b2'] }, false],
  [
    'the order is a listed alternative',
    { expectSteps: [], expectStepsAlternatives: [steps] },
    true,
  ],
  ['a row is missing', { expectSteps: steps, expectHeads: ['a1', 'b2'] }, false],
  ['an error was expected', { expectError: 'multiple-heads' }, false],
  ['the error is the expected one', { target: 'c3', expectError: 'no-such-revision' }, true],
  ['the error is another', { target: 'c3', expectError: 'multiple-heads' }, false],
  ['the other tool crashes', { target: 'c3', expectError: 'internal:KeyError' }, true],
])('a case is judged: %s', (_, parts, passed) => {
  // true: the parts complete a case of this action.
  expect(judge({ ...upgrade, ...parts } as DagCase).passed).toBe(passed);
});
