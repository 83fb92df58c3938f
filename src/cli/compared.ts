/**
 * What a comparison found, in lines: `check`, `diff`, `status` and `revision --autogenerate` share it.
 *
 * In the house: `src/cli/`, rank 9.
 */
import type { Comparison } from '../commands/compare.ts';
import { shellWord } from '../commands/rename-words.ts';
import type { Refusal } from '../diff/refusals.ts';
import { roomOf, type AnyOperation } from '../operations/registry.ts';
import type { Operation } from '../operations/operation.ts';
import { blockedWords } from '../problems/diff.ts';
import type { Terminal } from './terminal.ts';

export function printDifferences({ lines, undecided }: Comparison, terminal: Terminal): void {
  for (const line of lines) terminal.out(coloured(line, terminal));
  for (const line of undecided) terminal.out(terminal.style('yellow', line));
}

function coloured(line: string, { style }: Terminal): string {
  if (/ added\b/.test(line)) return style('green', line);
  return line.endsWith(' removed') ? style('red', line) : line;
}

/** On stderr: what was not compared, and what may be a rename. */
export function noteDoubts(
  { unmodelled, missingFunctions, notRenamed, candidates }: Comparison,
  terminal: Terminal,
  planned: string = '',
): void {
  for (const subject of unmodelled)
    terminal.note(terminal.style('dim', `not compared: ${subject}`, 'err'));
  for (const line of [...missingFunctions, ...notRenamed])
    terminal.note(terminal.style('yellow', line, 'err'));
  for (const { argument, schema } of candidates) {
    const perhaps = `perhaps ${schema === undefined ? 'renamed' : 'moved'}${planned}`;
    terminal.note(terminal.style('yellow', `${perhaps}: --rename ${shellWord(argument)}`, 'err'));
  }
}

/** On stderr: what `revision --autogenerate` would refuse, and a script does not get past. */
export function noteObstacles(refusals: readonly Refusal[], terminal: Terminal): void {
  for (const refusal of refusals)
    if (refusal.code === 'dependents-in-the-way')
      terminal.note(terminal.style('yellow', blockedWords(refusal), 'err'));
}

export function noteVerbose({ up }: Comparison, terminal: Terminal): void {
  for (const line of up.verbose) terminal.note(terminal.style('dim', line, 'err'));
}

/** What `--json` prints of a comparison. */
export const plainComparison = ({
  lines,
  undecided,
  missingFunctions,
  notRenamed,
  candidates,
  unmodelled,
  up,
  down,
}: Comparison): object => ({
  differences: lines,
  undecided,
  missingFunctions,
  notRenamed,
  perhapsRenamed: candidates.map(({ argument }) => argument),
  notCompared: unmodelled,
  upgrade: up.operations.map(plainOperation),
  downgrade: down.operations.map(plainOperation),
});

export const plainOperation = (
  operation: Operation,
): { readonly description: string; readonly operation: Operation } => ({
  description: roomOf(operation as AnyOperation).describe(operation as AnyOperation), // true: plans hold registered operations
  operation,
});
