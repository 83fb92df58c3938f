/**
 * `alambic upgrade` and `alambic downgrade`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import {
  downgrade,
  downgradeSql,
  upgrade,
  upgradeSql,
  type RunCommandOptions,
  type RunResult,
} from '../commands/run.ts';
import type { CommandOptions } from '../commands/workspace.ts';
import { onEachDatabase } from './each-database.ts';
import type { Run } from './execute.ts';
import { isSet, textOf, type Request } from './options.ts';
import { progressPrinter } from './progress.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async (request, shared, terminal) => {
  if (!isSet(request.options, 'sql')) return ran(request, shared, terminal);
  const { up, target } = asked(request);
  const runOptions = optionsOf(request, shared, terminal);
  const script = up ? await upgradeSql(target, runOptions) : await downgradeSql(target, runOptions);
  terminal.out(script.trimEnd());
  return 0;
};

const ran: Run = onEachDatabase({
  speaks: 'note',
  run(request, shared, terminal) {
    const { up, target } = asked(request);
    const runOptions = optionsOf(request, shared, terminal);
    if (up) return upgrade(target, runOptions);
    return downgrade(target, { ...runOptions, recorded: isSet(request.options, 'recorded') });
  },
  plain: (result) => result,
  print(result, _, terminal) {
    terminal.note(summary(result));
  },
});

function asked({ command, positionals: [target] }: Request): { up: boolean; target: string } {
  if (command === 'upgrade') return { up: true, target: target ?? 'head' };
  return { up: false, target: target ?? '-1' };
}

function optionsOf(
  { options }: Request,
  shared: CommandOptions,
  terminal: Terminal,
): RunCommandOptions {
  const dim = (text: string): string => terminal.style('dim', text, 'err');
  // The catalogue lets nothing else through.
  const unknownStep = textOf(options, 'unknownStep') as RunCommandOptions['unknownStep'];
  return {
    ...shared,
    ...(isSet(options, 'singleTransaction') && { transaction: 'single' }),
    allowEdited: isSet(options, 'allowEdited'),
    ...(unknownStep === undefined ? {} : { unknownStep }),
    onProgress: progressPrinter(terminal),
    onWait: (holder) =>
      terminal.note(
        `Waiting for another alambic${holder === undefined ? '' : ` (pid ${holder.pid}, ${holder.application}, user ${holder.user})`} …`,
      ),
    ...(isSet(options, 'verbose') && { onSql: (sql: string) => terminal.note(dim(sql.trimEnd())) }),
  };
}

function summary({ applied, rows }: RunResult): string {
  const place = rows.length === 0 ? 'base' : rows.join(', ');
  if (applied.length === 0) return `Nothing to do: the database is at ${place}.`;
  const [first] = applied;
  const done = first?.direction === 'downgrade' ? 'taken back' : 'applied';
  return `${applied.length} ${applied.length === 1 ? 'revision' : 'revisions'} ${done}; the database is at ${place}.`;
}
