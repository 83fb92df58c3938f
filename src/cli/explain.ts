/**
 * `alambic explain`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { explain } from '../commands/explain.ts';
import { problemCodes } from '../errors.ts';
import type { Run } from './execute.ts';

export const run: Run = async ({ positionals: [code] }, _, terminal) => {
  if (code !== undefined) terminal.out(explain(code).trimEnd());
  else {
    terminal.out(problemCodes.toSorted().join('\n'));
    terminal.note('\n`alambic explain CODE` prints the page of one of them.');
  }
  return 0;
};
