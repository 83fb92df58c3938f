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
if (parsed === undefined) process.exitCode = 0;
else if ('mistake' in parsed) {
  const [{ AlambicError }, { tellFailure }] = await Promise.all([
    import('../errors.ts'),
    import('./failure.ts'),
  ]);
  const error = new AlambicError('usage', parsed);
  process.exitCode = tellFailure(error, terminal, { json: false, verbose: false });
} else {
  const { execute } = await import('./execute.ts');
  process.exitCode = await execute(parsed, terminal);
}

// A pool that the configuration lends stays open, and would keep the process.
terminal.flushed(() => setTimeout(() => process.exit(), 20).unref());
