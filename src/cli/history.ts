/**
 * `alambic history`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { history } from '../commands/look.ts';
import { drawnHistory } from './drawn-history.ts';
import type { Run } from './execute.ts';
import {
  noteNoRevisions,
  plainRevision,
  printJson,
  revisionBlock,
  revisionLine,
} from './listing.ts';
import { given, isSet, textOf } from './options.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  const revisions = await history({
    ...shared,
    ...given('range', textOf(options, 'revRange')),
    indicateCurrent: isSet(options, 'indicateCurrent'),
  });
  if (isSet(options, 'json')) {
    printJson(terminal, revisions.map(plainRevision));
    return 0;
  }
  const verbose = isSet(options, 'verbose');
  if (isSet(options, 'graph')) {
    const characters = terminal.unicode() ? 'unicode' : 'ascii';
    const drawing = { characters, columns: terminal.outColumns(), verbose } as const;
    if (revisions.length > 0)
      terminal.out([...drawnHistory(revisions, drawing, terminal)].join('\n'));
    return 0;
  }
  const line = verbose ? revisionBlock : revisionLine;
  if (revisions.length > 0)
    terminal.out(revisions.map((revision) => line(revision, terminal)).join('\n'));
  else if (options['revRange'] === undefined) noteNoRevisions(terminal);
  return 0;
};
