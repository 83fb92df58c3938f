/**
 * `alambic explain`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { explain } from '../commands/explain.ts';
import { problemCodes } from '../errors.ts';
import type { Run } from './execute.ts';

export const run: Run = async ({ positionals: [code] }, _, terminal) => {
  terminal.out(code === undefined ? problemCodes.toSorted().join('\n') : explain(code).trimEnd());
  return 0;
};
