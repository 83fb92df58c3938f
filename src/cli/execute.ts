/**
 * Runs what was asked: finds the command, lends it the options that all commands have, and turns whatever
 * goes wrong into words and an exit status.
 *
 * In the house: `src/cli/`, rank 9.
 */
import type { CommandOptions } from '../commands/workspace.ts';
import { AlambicError } from '../errors.ts';
import { run as current } from './current.ts';
import { tellFailure } from './failure.ts';
import { run as heads } from './heads.ts';
import { run as history } from './history.ts';
import { given, isSet, textOf, textsOf, type Request } from './options.ts';
import { run } from './run.ts';
import { run as show } from './show.ts';
import type { Terminal } from './terminal.ts';

/** A command of the terminal: prints, and answers the exit status. */
export type Run = (request: Request, shared: CommandOptions, terminal: Terminal) => Promise<number>;

/** Those that only look, or run what is pending, are at hand; each other is loaded when it is asked for. */
const commands: Readonly<Record<string, () => Run | Promise<Run>>> = {
  init: async () => (await import('./init.ts')).run,
  'list-templates': async () => (await import('./list-templates.ts')).run,
  revision: async () => (await import('./revision.ts')).run,
  generate: async () => (await import('./revision.ts')).run,
  merge: async () => (await import('./merge.ts')).run,
  rebase: async () => (await import('./rebase.ts')).run,
  squash: async () => (await import('./squash.ts')).run,
  upgrade: () => run,
  downgrade: () => run,
  down: () => run,
  stamp: async () => (await import('./stamp.ts')).run,
  current: () => current,
  status: async () => (await import('./status.ts')).run,
  history: () => history,
  graph: async () => (await import('./graph.ts')).run,
  heads: () => heads,
  branches: async () => (await import('./branches.ts')).run,
  edit: async () => (await import('./edit.ts')).run,
  'ensure-version': async () => (await import('./ensure-version.ts')).run,
  show: () => show,
  check: async () => (await import('./check.ts')).run,
  diff: async () => (await import('./diff.ts')).run,
  explain: async () => (await import('./explain.ts')).run,
};

export async function execute(request: Request, terminal: Terminal): Promise<number> {
  const { options } = request;
  terminal.quiet = isSet(options, 'quiet');
  const interruption = interruptible(terminal);
  try {
    const load = commands[request.command];
    if (load === undefined) throw new Error(`the command ${request.command} has no file`);
    const command = await load();
    return await command(request, sharedOptions(request, terminal, interruption.signal), terminal);
  } catch (error) {
    return tellFailure(error, terminal, {
      json: isSet(options, 'json'),
      verbose: isSet(options, 'verbose'),
    });
  } finally {
    terminal.status(undefined);
    interruption.end();
  }
}

function sharedOptions(
  { command, options }: Request,
  terminal: Terminal,
  signal: AbortSignal,
): CommandOptions {
  return {
    ...given('config', textOf(options, 'config')),
    ...given('environment', textOf(options, 'name')),
    ...given('envFile', textOf(options, 'envFile')),
    ...given('database', only(textsOf(options, 'database'))),
    xArguments: new Map(textsOf(options, 'x').map((argument) => keyAndValue(argument, command))),
    onNotice: (text) => terminal.note(terminal.style('dim', text, 'err')),
    signal,
  };
}

/** Several are for the commands that go over them. */
const only = (names: readonly string[]): string | undefined =>
  names.length === 1 ? names[0] : undefined;

/** A key alone has an empty value, as with Alembic. */
function keyAndValue(argument: string, command: string): [key: string, value: string] {
  const equals = argument.indexOf('=');
  if (equals === 0 || argument === '')
    throw new AlambicError('usage', {
      mistake: `\`-x ${argument}\` has no key: it takes key=value.`,
      command,
    });
  return equals === -1 ? [argument, ''] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

/** The first signal asks the run to stop where that is safe; the second ends the process. */
function interruptible(terminal: Terminal): {
  readonly signal: AbortSignal;
  readonly end: () => void;
} {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.note('Stopping at the next safe point; once more to end at once.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    end: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
