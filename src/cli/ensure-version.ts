/**
 * `alambic ensure-version`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { ensureVersion, ensureVersionSql } from '../commands/ensure-version.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { isSet } from './options.ts';

export const run: Run = async (request, shared, terminal) => {
  if (!isSet(request.options, 'sql')) return ensured(request, shared, terminal);
  terminal.out((await ensureVersionSql(shared)).trimEnd());
  return 0;
};

const ensured: Run = onEachDatabase({
  speaks: 'note',
  run: (_, shared) => ensureVersion(shared),
  plain: (result) => result,
  print({ created }, _, terminal) {
    terminal.note(
      created.length === 0 ? 'All tables are there.' : `Created ${created.join(', ')}.`,
    );
  },
});
