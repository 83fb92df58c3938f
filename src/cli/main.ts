#!/usr/bin/env node
/**
 * The command `alambic`: arguments in, exit status out. Everything else is loaded when it is needed,
 * because Node's own start is most of what a short command costs.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { parseArguments } from './arguments.ts';
import { terminal } from './terminal.ts';

const parsed = parseArguments(process.argv.slice(2), terminal);
if (typeof parsed === 'number') process.exitCode = parsed;
else {
  const { execute } = await import('./execute.ts');
  process.exitCode = await execute(parsed, terminal);
}
