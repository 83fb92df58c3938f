/**
 * `alambic rebase`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { rebase } from '../commands/rebase.ts';
import type { Run } from './execute.ts';
import { printJson, shownPath } from './listing.ts';
import { given, isSet, textOf } from './options.ts';

export const run: Run = async ({ positionals: [head], options }, shared, terminal) => {
  const result = await rebase(head, { ...shared, ...given('onto', textOf(options, 'onto')) });
  if (isSet(options, 'json')) printJson(terminal, result);
  else {
    const { moved, path, onto } = result;
    terminal.out(`${terminal.style('green', 'changed')}  ${shownPath(path)}`);
    terminal.note(
      `${moved.join(', ')} now ${moved.length === 1 ? 'comes' : 'come'} after ${onto}.`,
    );
  }
  for (const environment of result.unseen)
    terminal.note(
      terminal.style(
        'yellow',
        `The database of the ${environment} environment could not be asked whether they are applied there.`,
        'err',
      ),
    );
  return 0;
};
