/**
 * `alambic stamp`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { stamp, stampSql, type StampMove } from '../commands/stamp.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { isSet } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async ({ positionals, options }, shared, terminal) => {
  const own = { ...shared, purge: isSet(options, 'purge') };
  if (isSet(options, 'sql')) {
    terminal.out((await stampSql(positionals, own)).trimEnd());
    return 0;
  }
  const result = await stamp(positionals, own);
  if (isSet(options, 'json')) printJson(terminal, result);
  for (const move of result.moves) terminal.note(moveLine(move, terminal));
  terminal.note(`The database is at ${place(result.rows)}.`);
  return 0;
};

/** `a1 → b2`. */
const moveLine = ({ from, to }: StampMove, { style }: Terminal): string =>
  `${style('dim', `${place(from)} →`, 'err')} ${style('yellow', to ?? 'base', 'err')}`;

const place = (ids: readonly string[]): string => (ids.length === 0 ? 'base' : ids.join(', '));
