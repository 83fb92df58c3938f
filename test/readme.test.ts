/**
 * The README is a promise: what it shows is run, in order, in an empty folder, and prints what it says.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
// @ts-expect-error a script without types
import { perform, readme, stepsOf } from '../scripts/walkthrough.mjs';

interface Step {
  readonly write?: string;
  readonly run?: string;
  readonly expected?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'alambic-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Times and dates are never the same twice. */
const timeless = (text: string): string =>
  text
    .replaceAll(/\d+(?:\.\d+)? (?:ms|s|min)\b/g, 'TIME')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'DATE');

test('prints what it says', { timeout: 300_000 }, () => {
  const steps: readonly Step[] = stepsOf(readme());
  expect(steps.length).toBeGreaterThan(10);
  for (const step of steps) {
    const { output }: { output: string } = perform(step, folder);
    if (step.run !== undefined)
      expect(timeless(`$ ${step.run}\n${output}`)).toBe(
        timeless(`$ ${step.run}\n${step.expected}`),
      );
  }
});
