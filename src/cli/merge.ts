/**
 * `alambic merge`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { merge, type Sides, type Touch } from '../commands/merge.ts';
import type { Run } from './execute.ts';
import { printJson, shownPath } from './listing.ts';
import { isSet } from './options.ts';
import { ask, plainWritten, printWritten, revisionOptions } from './revision.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async (request, shared, terminal) => {
  const { options, positionals } = request;
  const result = await merge(positionals.length === 0 ? ['heads'] : positionals, {
    ...shared,
    ...revisionOptions(request),
    ...(terminal.interactive && { onCandidates: ask }),
  });
  if (isSet(options, 'json')) printJson(terminal, { ...plainWritten(result), sides: result.sides });
  else {
    printSides(result.sides, terminal);
    printWritten(result, terminal);
  }
  return 0;
};

/** On stderr: what to look at before the merge is applied. */
function printSides({ commute, shared, unknown }: Sides, terminal: Terminal): void {
  const place = ({ path, line, operation }: Touch): string =>
    `    ${shownPath(path)}${line === undefined ? '' : `:${line}`}  ${operation}`;
  if (commute)
    terminal.note('The sides touch different objects: either order gives the same schema.');
  if (shared.length > 0)
    terminal.note(terminal.style('yellow', 'The sides touch the same objects:', 'err'));
  for (const { object, touches } of shared)
    for (const line of [`  ${object}`, ...touches.map(place)]) terminal.note(line);
  if (unknown.length > 0)
    terminal.note(terminal.style('yellow', 'What these touch, nobody knows:', 'err'));
  for (const touch of unknown) terminal.note(place(touch));
}
