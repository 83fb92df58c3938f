/**
 * `alambic show`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { show } from '../commands/look.ts';
import type { Run } from './execute.ts';
import { noteIfNoRevisions, plainRevision, printJson, revisionBlock } from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ positionals: [symbol = 'head'], options }, shared, terminal) => {
  const found = await show(symbol, shared);
  if (isSet(options, 'json')) printJson(terminal, found.map(plainRevision));
  else for (const revision of found) terminal.out(revisionBlock(revision, terminal));
  if (found.length === 0) await noteIfNoRevisions(shared, terminal);
  return 0;
};
