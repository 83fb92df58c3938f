/**
 * `alambic history`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { history, type ListedRevision } from '../commands/look.ts';
import type { Run } from './execute.ts';
import {
  noteNoRevisions,
  plainRevision,
  printJson,
  revisionBlock,
  revisionLine,
} from './listing.ts';
import { given, isSet, textOf } from './options.ts';
import type { Terminal } from './terminal.ts';

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
  if (revisions.length === 0) {
    if (options['revRange'] === undefined) noteNoRevisions(terminal);
    return 0;
  }
  const verbose = isSet(options, 'verbose');
  const line = verbose ? revisionBlock : revisionLine;
  const lines = isSet(options, 'graph')
    ? await graphLines(revisions, verbose, terminal)
    : revisions.map((revision) => line(revision, terminal));
  terminal.out(lines.join('\n'));
  return 0;
};

async function graphLines(
  revisions: readonly ListedRevision[],
  verbose: boolean,
  terminal: Terminal,
): Promise<readonly string[]> {
  const { drawnHistory } = await import('./drawn-history.ts');
  const characters = terminal.unicode() ? 'unicode' : 'ascii';
  const drawing = { characters, columns: terminal.outColumns(), verbose } as const;
  return [...drawnHistory(revisions, drawing, terminal)];
}
