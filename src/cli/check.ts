/**
 * `alambic check`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { check } from '../commands/check.ts';
import { operationsSql } from '../commands/operations-sql.ts';
import { noteDoubts, noteVerbose, plainComparison, printDifferences } from './compared.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { nearby } from './nearby.ts';
import { isSet, textsOf } from './options.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  const checked = await check({
    ...shared,
    renames: textsOf(options, 'rename'),
    drops: textsOf(options, 'drop'),
    strict: isSet(options, 'strict'),
  });
  if (isSet(options, 'json'))
    printJson(terminal, {
      clean: checked.clean,
      edited: checked.edited,
      ...plainComparison(checked),
    });
  else if (isSet(options, 'sql')) {
    const sql = operationsSql(checked.up.operations, checked.serverVersion);
    if (sql !== '') terminal.out(sql);
  } else printDifferences(checked, terminal);
  noteDoubts(checked, terminal);
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
  return checked.clean ? 0 : 3;
};
