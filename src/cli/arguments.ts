/**
 * Reads the command line, by the catalogue of commands.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import {
  commandEntries,
  globalOptions,
  verboseFailure,
  type CommandEntry,
  type OptionEntry,
} from './catalogue.ts';
import type { OptionValues, Request } from './options.ts';
import type { Terminal } from './terminal.ts';

/**
 * The request; or a mistake, in words; or nothing to run, because help or the version was printed.
 */
export function parseArguments(
  args: readonly string[],
  terminal: Terminal,
): Request | { readonly mistake: string } | undefined {
  let request: Request | undefined;
  const program = alambic((parsed) => (request = parsed), terminal);
  try {
    program.parse(args.length === 0 ? ['--help'] : args.map(hideRelative), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) return { mistake: sentence(error.message) };
  }
  return request;
}

/** `error: unknown command 'upgrde'\n(Did you mean upgrade?)` as sentences of ours. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\n\(([^)]*)\)$/, '. $1');
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');
}

/** `-1` is a revision here, and looks like an option to every parser: a mark keeps them apart. */
const mark = '\0';
const hideRelative = (argument: string): string =>
  /^-\d+(?::|$)/.test(argument) ? mark + argument : argument;
const showRelative = (argument: string): string =>
  argument.startsWith(mark) ? argument.slice(1) : argument;

const version = (): string => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
};

function alambic(receive: (request: Request) => void, terminal: Terminal): Command {
  const program = new Command('alambic')
    .description(
      'Migrations for PostgreSQL: declare the schema in TypeScript, generate, review, upgrade.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: () => undefined,
    })
    .showSuggestionAfterError()
    // The options of every command may also stand before it, as with Alembic.
    .enablePositionalOptions();
  for (const option of globalOptions) addOption(program, option);
  for (const entry of commandEntries) addCommand(program, entry, receive);
  program.addHelpText('after', '\n`alambic <command> --help` says more of each.');
  return program;
}

function addCommand(
  program: Command,
  entry: CommandEntry,
  receive: (request: Request) => void,
): void {
  const command = program
    .command(entry.arguments === undefined ? entry.name : `${entry.name} ${entry.arguments}`)
    .description(entry.summary)
    .aliases([...(entry.aliases ?? [])])
    .helpOption('-h, --help', 'print help')
    .action(() => {
      receive({
        command: entry.name,
        positionals: command.args.map(showRelative),
        options: together(optionValues(program), optionValues(command)),
      });
    });
  const own = entry.options ?? [];
  const verbose = own.some(({ flags }) => flags === verboseFailure.flags) ? [] : [verboseFailure];
  for (const option of [...own, ...verbose, ...globalOptions]) addOption(command, option);
  if (entry.examples !== undefined) command.addHelpText('after', `\n${entry.examples.join('\n')}`);
}

function addOption(command: Command, entry: OptionEntry): void {
  const option = new Option(entry.flags, entry.description);
  if (entry.choices !== undefined) option.choices(entry.choices);
  if (entry.repeated)
    option.argParser((value: string, previous: readonly string[] | undefined) => [
      ...(previous ?? []),
      value,
    ]);
  command.addOption(option);
}

/** Those behind the command win; what may be repeated is kept from both places. */
const together = (before: OptionValues, behind: OptionValues): OptionValues => ({
  ...before,
  ...behind,
  ...(Array.isArray(before['x']) &&
    Array.isArray(behind['x']) && { x: [...before['x'], ...behind['x']] }),
});

function optionValues(command: Command): OptionValues {
  const values: Record<string, unknown> = command.opts();
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? showRelative(value) : (value as OptionValues[string]), // true: options are strings, booleans or lists of strings
    ]),
  );
}
