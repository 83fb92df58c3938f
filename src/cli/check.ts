/**
 * `alambic check`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { check } from '../commands/check.ts';
import { operationsSql } from '../commands/operations-sql.ts';
import { refuse } from '../diff/refusals.ts';
import {
  noteDoubts,
  noteObstacles,
  noteVerbose,
  plainComparison,
  printDifferences,
} from './compared.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { nearby } from './nearby.ts';
import { isSet, textsOf } from './options.ts';

export const run: Run = onEachDatabase({
  speaks: 'out',
  run: ({ options }, shared) =>
    check({
      ...shared,
      renames: textsOf(options, 'rename'),
      drops: textsOf(options, 'drop'),
      strict: isSet(options, 'strict'),
    }),
  plain: (checked) => ({
    clean: checked.clean,
    edited: checked.edited,
    ...plainComparison(checked),
  }),
  print(checked, { options }, terminal) {
    const { refusals } = checked.up;
    if (isSet(options, 'sql')) {
      refuse(refusals);
      const sql = operationsSql(checked.up.operations, checked.serverVersion);
      if (sql !== '') terminal.out(sql);
    } else printDifferences(checked, terminal);
    noteDoubts(checked, terminal);
    noteObstacles(refusals, terminal);
    if (isSet(options, 'verbose')) noteVerbose(checked, terminal);
    for (const { revision, path } of checked.edited)
      terminal.note(
        terminal.style(
          'yellow',
          `Revision ${revision} was edited after it was applied: ${nearby(path)}`,
          'err',
        ),
      );
    if (checked.clean)
      terminal.note(terminal.style('green', 'The database is what the models say.', 'err'));
  },
  exit: ({ clean }) => (clean ? 0 : 3),
});
