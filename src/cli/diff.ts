/**
 * `alambic diff`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { diff, type Diffed } from '../commands/diff.ts';
import { operationsSql } from '../commands/operations-sql.ts';
import { importLine, revisionCode } from '../commands/revision-code.ts';
import { refuse } from '../diff/refusals.ts';
import { AlambicError } from '../errors.ts';
import {
  noteDoubts,
  noteObstacles,
  noteVerbose,
  plainOperation,
  printDifferences,
} from './compared.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { isSet, textOf, textsOf, type OptionValues } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  const found = await diff({
    ...shared,
    from: side(options, 'from'),
    to: side(options, 'to'),
    renames: textsOf(options, 'rename'),
    drops: textsOf(options, 'drop'),
    strict: isSet(options, 'strict'),
  });
  const refusals = isSet(options, 'down') ? found.backRefusals : found.refusals;
  if (isSet(options, 'sql') || isSet(options, 'typescript')) refuse(refusals);
  print(found, options, terminal);
  noteDoubts(found, terminal, ', planned as a drop and a new one');
  noteObstacles(refusals, terminal);
  if (isSet(options, 'verbose')) noteVerbose(found, terminal);
  if (found.same) terminal.note(terminal.style('green', 'No difference.', 'err'));
  return found.same ? 0 : 3;
};

function side(options: OptionValues, name: 'from' | 'to'): string {
  const given = textOf(options, name);
  if (given === undefined) throw new AlambicError('diff-needs-sides', { missing: `--${name}` });
  return given;
}

function print(found: Diffed, options: OptionValues, terminal: Terminal): void {
  const operations = isSet(options, 'down') ? found.back : found.operations;
  if (isSet(options, 'json')) {
    const {
      same,
      lines,
      backLines,
      undecided,
      missingFunctions,
      notRenamed,
      candidates,
      unmodelled,
    } = found;
    printJson(terminal, {
      same,
      differences: isSet(options, 'down') ? backLines : lines,
      undecided,
      missingFunctions,
      notRenamed,
      perhapsRenamed: candidates.map(({ argument }) => argument),
      notCompared: unmodelled,
      operations: operations.map(plainOperation),
    });
  } else if (isSet(options, 'sql')) {
    const sql = operationsSql(operations, found.serverVersion);
    if (sql !== '') terminal.out(sql);
  } else if (isSet(options, 'typescript')) {
    const { imports, upgrade } = revisionCode(operations, []);
    if (upgrade !== '') terminal.out(`${importLine(imports)}\n\n${upgrade}`);
  } else if (isSet(options, 'down'))
    for (const operation of operations) terminal.out(describe(operation));
  else printDifferences(found, terminal);
}

const describe = (operation: Diffed['operations'][number]): string => {
  const { description } = plainOperation(operation);
  return description;
};
