/**
 * `alambic ensure-version`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { ensureVersion, ensureVersionSql } from '../commands/ensure-version.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  if (isSet(options, 'sql')) {
    terminal.out((await ensureVersionSql(shared)).trimEnd());
    return 0;
  }
  const result = await ensureVersion(shared);
  if (isSet(options, 'json')) printJson(terminal, result);
  terminal.note(
    result.created.length === 0 ? 'All tables are there.' : `Created ${result.created.join(', ')}.`,
  );
  return 0;
};
