/**
 * `alambic heads`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { heads } from '../commands/look.ts';
import type { Run } from './execute.ts';
import { noteNoRevisions, plainRevision, printJson, revisionBlock, shortLine } from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  const found = await heads({
    ...shared,
    resolveDependencies: isSet(options, 'resolveDependencies'),
  });
  if (isSet(options, 'json')) printJson(terminal, found.map(plainRevision));
  else {
    const line = isSet(options, 'verbose') ? revisionBlock : shortLine;
    for (const revision of found) terminal.out(line(revision, terminal));
    if (found.length === 0) noteNoRevisions(terminal);
  }
  return isSet(options, 'check') && found.length > 1 ? 3 : 0;
};
