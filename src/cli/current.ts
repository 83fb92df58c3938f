/**
 * `alambic current`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { current, type Current } from '../commands/look.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { plainRevision, recordedWords, revisionBlock, shortLine } from './listing.ts';
import { nearby } from './nearby.ts';
import { isSet } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = onEachDatabase({
  speaks: 'out',
  run: (_, shared) => current(shared),
  plain: plainCurrent,
  print(found, { options }, terminal) {
    for (const { id, revision, recorded = false, replacedBy } of found.rows)
      terminal.out(
        revision === undefined
          ? `${terminal.style('yellow', id)} (${goneWords(replacedBy)}, ${recordedWords(recorded)})`
          : isSet(options, 'verbose')
            ? revisionBlock(revision, terminal)
            : shortLine(revision, terminal),
      );
    warn(found, terminal);
    if (isSet(options, 'checkHeads') && !found.atHead)
      terminal.note(`The database is not at head: ${pendingWords(found)}.`);
  },
  exit: ({ atHead }, { options }) => (isSet(options, 'checkHeads') && !atHead ? 3 : 0),
});

const goneWords = (replacedBy: Current['rows'][number]['replacedBy']): string =>
  replacedBy === undefined
    ? 'no revision file has this id'
    : `no revision file has this id since ${replacedBy.revision} replaced it`;

export const pendingWords = ({ pending }: Current): string =>
  pending.length === 1 ? '1 revision is pending' : `${pending.length} revisions are pending`;

/** What is not as it should be, on stderr. */
export function warn({ edited, halfDone, rows }: Current, terminal: Terminal): void {
  const yellow = (text: string): void => terminal.note(terminal.style('yellow', text, 'err'));
  if (rows.length === 0) terminal.note('The database is at base: no revision is applied.');
  for (const { revision, path } of edited)
    yellow(`Revision ${revision} was edited after it was applied: ${nearby(path)}`);
  for (const { revision, done, steps } of halfDone)
    yellow(
      `Revision ${revision} is half done: ${done} of ${steps} steps. Run \`alambic upgrade\` to go on.`,
    );
}

/** What `--json` prints. */
export function plainCurrent(found: Current): object {
  const rows = found.rows.map(({ revision, ...row }) =>
    revision === undefined ? row : { ...row, revision: plainRevision(revision) },
  );
  return { ...found, rows };
}
