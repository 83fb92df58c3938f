/**
 * `alambic squash`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import {
  squash,
  type ProofSummary,
  type Squashed,
  type SquashedPart,
  type SquashOptions,
} from '../commands/squash/squash.ts';
import { counted } from '../problems/problem.ts';
import type { Run } from './execute.ts';
import { printJson, shownPath } from './listing.ts';
import { given, isSet, textOf } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async ({ positionals: [range = ''], options }, shared, terminal) => {
  const result = await squash(range, {
    ...shared,
    ...given('message', textOf(options, 'message')),
    // One of the choices of the option.
    ...given('format', textOf(options, 'format') as SquashOptions['format']),
    ...given('scratch', textOf(options, 'scratch')),
    write: !isSet(options, 'print'),
    onStage: (text) => terminal.status(`${text} …`),
  });
  terminal.status(undefined);
  if (isSet(options, 'json')) printJson(terminal, result);
  else print(result, terminal);
  return 0;
};

function print(result: Squashed, terminal: Terminal): void {
  const { written, replaced, parts, text } = result;
  if (written === undefined) terminal.out(text.trimEnd());
  else terminal.out(`${terminal.style('green', 'created')}  ${shownPath(written.path)}`);
  const [first, last] = [replaced[0], replaced.at(-1)];
  terminal.note(`It replaces ${replaced.length} revisions, ${first?.id} to ${last?.id}.`);
  for (const part of parts) {
    if (part.database !== null) terminal.note(`On ${part.database}:`);
    for (const line of [...bodyWords(part), proofWords(part.proof)]) terminal.note(line);
  }
  if (written !== undefined) terminal.note(whenToDelete(result));
}

function bodyWords(part: SquashedPart): readonly string[] {
  const { form, unlike, carried, irreversible, leftBehind } = part;
  const back = [
    ...(irreversible === null
      ? []
      : [
          `It has no way down, because ${irreversible.revision} has none:`,
          indented(irreversible.reason),
        ]),
    ...(leftBehind.length === 0
      ? []
      : [
          'Its way down leaves behind what that of the revisions does:',
          ...leftBehind.map(indented),
        ]),
  ];
  if (form === 'operations')
    return ['It does all that they do, in order.', ...unlike.slice(0, 3).map(indented), ...back];
  const taken = carried.map(({ revision, operation }) => indented(`${revision}  ${operation}`));
  const also = taken.length === 0 ? [] : ['What models cannot see is taken over as it stands:'];
  return ['It makes the schema that they leave at once.', ...also, ...taken, ...back];
}

const indented = (line: string): string => `  ${line}`;

function proofWords({ on, tables, rows, sequences, definitions, unsteady }: ProofSummary): string {
  const compared = [
    counted(tables, 'table'),
    counted(rows, 'row'),
    counted(sequences, 'sequence'),
    counted(definitions, 'definition'),
  ].join(', ');
  const except =
    unsteady.length === 0
      ? ''
      : ` Not compared, because it differs each time: ${unsteady.join(', ')}.`;
  return `Proved on ${on === 'embedded' ? 'embedded databases' : on}, both ways the same: ${compared}.${except}`;
}

/** The old files are still needed, and nobody should have to guess for how long. */
function whenToDelete({ replaced }: Squashed): string {
  const inside = replaced.slice(0, -1).map(({ id }) => id);
  return `Keep the files of what it replaces while \`alambic current\` names one of these on any database, which goes on step by step: ${inside.join(', ')}.`;
}
