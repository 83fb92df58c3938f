/**
 * `alambic status`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { status, type Status } from '../commands/check.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { recordedWords } from './listing.ts';
import { nearby } from './nearby.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = onEachDatabase({
  speaks: 'out',
  run: (_, shared) => status(shared),
  plain: (found) => found,
  print(found, _, terminal) {
    for (const line of linesOf(found, terminal)) terminal.out(line);
  },
});

function linesOf(found: Status, { style }: Terminal): readonly string[] {
  const { rows, heads, unknown, recorded, pending, edited, halfDone, differences } = found;
  const names = (ids: readonly string[]): string => (ids.length === 0 ? 'base' : ids.join(', '));
  return [
    `Current:   ${style('yellow', names(rows))}${found.atHead ? ` ${style('green', '(head)')}` : ''}`,
    ...(found.atHead ? [] : [`Head:      ${style('yellow', names(heads))}`]),
    ...unknown.map((id) =>
      style('yellow', `No file:   ${id}, ${recordedWords(recorded.includes(id))}`),
    ),
    ...pending.map(
      (id, index) => `${index === 0 ? 'Pending:   ' : '           '}${style('yellow', id)}`,
    ),
    ...edited.map(({ revision, path }) =>
      style('yellow', `Edited:    ${revision} ${nearby(path)}`),
    ),
    ...halfDone.map(({ revision, done, steps }) =>
      style('yellow', `Half done: ${revision}, ${done} of ${steps} steps`),
    ),
    ...modelLines(differences, unknown, style),
  ];
}

function modelLines(
  differences: readonly string[] | undefined,
  unknown: readonly string[],
  style: Terminal['style'],
): readonly string[] {
  if (differences === undefined && unknown.length > 0)
    return [`Models:    not compared: ${unknown.join(', ')} is in no revision file here`];
  if (differences === undefined) return ['Models:    compared once the database is at head'];
  if (differences.length === 0) return [`Models:    ${style('green', 'the same as the database')}`];
  return differences.map((line, index) => `${index === 0 ? 'Models:    ' : '           '}${line}`);
}
