/**
 * `npm run dag-cases -- FILE [--json]`: runs a file of revision-graph cases, prints each that fails with what was expected
 * and what came, and ends with `N passed, M failed`.
 */
import { readFileSync } from 'node:fs';
import { judge, type DagCase } from './cases.ts';

const [file, ...flags] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: npm run dag-cases -- FILE [--json]');
  process.exit(2);
}
const { cases }: { readonly cases: readonly DagCase[] } = JSON.parse(readFileSync(file, 'utf8'));
const verdicts = cases.map(judge);
const failed = verdicts.filter(({ passed }) => !passed);
if (flags.includes('--json')) {
  console.log(JSON.stringify(verdicts, null, 2));
} else {
  for (const { name, expected, got } of failed)
    console.log(
      `${name}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`,
    );
  console.log(`${verdicts.length - failed.length} passed, ${failed.length} failed`);
}
process.exitCode = failed.length > 0 ? 1 : 0;
