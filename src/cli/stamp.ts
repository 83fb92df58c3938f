/**
 * `alambic stamp`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { stamp, stampSql } from '../commands/stamp.ts';
import { AlambicError } from '../errors.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ positionals, options }, shared, terminal) => {
  if (isSet(options, 'sql')) {
    const [target = 'head', ...more] = positionals;
    if (more.length > 0)
      throw new AlambicError('unexpected-positionals', {
        command: 'stamp --sql',
        positionals: more,
      });
    terminal.out((await stampSql(target, shared)).trimEnd());
    return 0;
  }
  const result = await stamp(positionals, { ...shared, purge: isSet(options, 'purge') });
  if (isSet(options, 'json')) printJson(terminal, result);
  terminal.note(
    `The database is at ${result.rows.length === 0 ? 'base' : result.rows.join(', ')}.`,
  );
  return 0;
};
