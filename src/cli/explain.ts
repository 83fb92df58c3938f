/**
 * `alambic explain`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { explain } from '../commands/explain.ts';
import { shortened } from '../drawing/text.ts';
import { problemCodes } from '../errors.ts';
import type { Run } from './execute.ts';
import { wrapped } from './page.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async ({ positionals: [code] }, _, terminal) => {
  if (code !== undefined) terminal.out(wrapped(explain(code).trimEnd(), terminal.outColumns()));
  else {
    terminal.out(
      problemCodes
        .toSorted()
        .map((each) => summaryOf(each, terminal))
        .join('\n'),
    );
    terminal.note('\n`alambic explain CODE` prints the page of one of them.');
  }
  return 0;
};

const codeColumns = Math.max(...problemCodes.map(({ length }) => length)) + 2;

/** The code, and as much of what happened as a line holds. */
function summaryOf(code: string, terminal: Terminal): string {
  const happened = /## What happened\s+([^]*?)(?:\n\n|$)/.exec(explain(code))?.[1] ?? '';
  const text = shortened(
    happened.replaceAll(/\s+/g, ' '),
    terminal.outColumns() - codeColumns,
    terminal.unicode() ? '…' : '...',
  );
  return `${code.padEnd(codeColumns)}${terminal.style('dim', text, 'out')}`;
}
