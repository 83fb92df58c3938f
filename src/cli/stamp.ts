/**
 * `alambic stamp`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { stamp, stampSql, type StampMove } from '../commands/stamp.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { isSet } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async (request, shared, terminal) => {
  const { positionals, options } = request;
  if (!isSet(options, 'sql')) return stamped(request, shared, terminal);
  const script = await stampSql(positionals, { ...shared, purge: isSet(options, 'purge') });
  terminal.out(script.trimEnd());
  return 0;
};

const stamped: Run = onEachDatabase({
  speaks: 'note',
  run: ({ positionals, options }, shared) =>
    stamp(positionals, { ...shared, purge: isSet(options, 'purge') }),
  plain: (result) => result,
  print({ moves, rows }, _, terminal) {
    for (const move of moves) terminal.note(moveLine(move, terminal));
    terminal.note(`The database is at ${place(rows)}.`);
  },
});

/** `a1 → b2`. */
const moveLine = ({ from, to }: StampMove, { style }: Terminal): string =>
  `${style('dim', `${place(from)} →`, 'err')} ${style('yellow', to ?? 'base', 'err')}`;

const place = (ids: readonly string[]): string => (ids.length === 0 ? 'base' : ids.join(', '));
