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

/** What is wrong with a command line, in words, and the command that it was meant for. */
export interface Mistake {
  readonly mistake: string;
  readonly command: string | null;
}

/** The request; or a mistake; or nothing to run, because help or the version was printed. */
export function parseArguments(
  args: readonly string[],
  terminal: Terminal,
): Request | Mistake | undefined {
  let request: Request | undefined;
  let command: string | null = null;
  const program = alambic(
    entriesFor(args),
    {
      receive: (parsed) => (request = parsed),
      fail: (name, error) => {
        command = name;
        throw error;
      },
    },
    terminal,
  );
  try {
    const asked = args.length === 0 ? ['--help'] : withoutHelp(args);
    program.parse(asked.map(hideRelative), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) return { mistake: sentence(error.message), command };
  }
  return request;
}

/** `help` of a command that there is not is told as that command would be: the parser has no words for it. */
function withoutHelp(args: readonly string[]): readonly string[] {
  const [first, name] = args;
  return first === 'help' && name !== undefined && !isNamed(commandEntries, name) ? [name] : args;
}

/** What becomes of a command: it is asked for, or asked for wrongly. */
interface Outcome {
  readonly receive: (request: Request) => void;
  readonly fail: (command: string, error: CommanderError) => never;
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

/** A command that is named first is the one that is meant; building the others takes longer than reading the line. */
function entriesFor([first]: readonly string[]): readonly CommandEntry[] {
  const named = commandEntries.filter((entry) => first !== undefined && isNamed([entry], first));
  return named.length > 0 ? named : commandEntries;
}

const isNamed = (entries: readonly CommandEntry[], word: string): boolean =>
  entries.some(({ name, aliases = [] }) => [name, ...aliases].includes(word));

function alambic(entries: readonly CommandEntry[], outcome: Outcome, terminal: Terminal): Command {
  const program = new Command('alambic')
    .description(
      'Migrations for PostgreSQL: declare the schema in TypeScript, generate, review, upgrade.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'the help of a command')
    .configureHelp({ subcommandTerm, commandUsage, commandDescription })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: () => undefined,
    })
    .showSuggestionAfterError()
    // The options of every command may also stand before it, as with Alembic.
    .enablePositionalOptions();
  for (const option of globalOptions) addOption(program, option);
  for (const entry of entries) addCommand(program, entry, outcome);
  program.addHelpText('after', '\n`alambic <command> --help` says more of each.');
  return program;
}

/** `upgrade, up, migrate [revision]` */
const subcommandTerm = (command: Command): string =>
  [[command.name(), ...command.aliases()].join(', '), parametersOf(command)].join(' ').trimEnd();

const commandUsage = (command: Command): string =>
  command.parent === null
    ? `${command.name()} <command> [options]`
    : `${command.parent.name()} ${command.name()} [options] ${parametersOf(command)}`.trimEnd();

/** As commander writes them: `<revision>`, `[revision]`, `<revisions...>`. */
const parametersOf = (command: Command): string =>
  command.registeredArguments
    .map((parameter) => {
      const word = `${parameter.name()}${parameter.variadic ? '...' : ''}`;
      return parameter.required ? `<${word}>` : `[${word}]`;
    })
    .join(' ');

function commandDescription(command: Command): string {
  const description = command.description();
  const names = command.aliases().map((alias) => `\`${alias}\``);
  const also = names.length === 0 ? '' : ` Also ${names.join(' and ')}.`;
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}${description.endsWith('.') ? '' : '.'}${also}`;
}

const ofEveryCommand = 'Options of every command:';

function addCommand(program: Command, entry: CommandEntry, outcome: Outcome): void {
  const command = program
    .command(entry.arguments === undefined ? entry.name : `${entry.name} ${entry.arguments}`)
    .description(entry.summary)
    .aliases([...(entry.aliases ?? [])])
    .addHelpOption(new Option('-h, --help', 'print help').helpGroup(ofEveryCommand))
    .exitOverride((error) => outcome.fail(entry.name, error))
    .action(() => {
      outcome.receive({
        command: entry.name,
        positionals: command.args.map(showRelative),
        options: together(optionValues(program), optionValues(command)),
      });
    });
  const own = entry.options ?? [];
  const verbose = own.some(({ flags }) => flags === verboseFailure.flags) ? [] : [verboseFailure];
  for (const option of own) addOption(command, option);
  command.optionsGroup(ofEveryCommand);
  for (const option of [...verbose, ...globalOptions]) addOption(command, option);
  const lines = helpAfter(entry);
  if (lines.length > 0) command.addHelpText('after', `\n${lines.join('\n')}`);
}

const helpAfter = ({ note, examples = [] }: CommandEntry): readonly string[] => [
  ...(note === undefined ? [] : [note]),
  ...(note === undefined || examples.length === 0 ? [] : ['']),
  ...(examples.length === 0 ? [] : ['Examples:', ...examples.map((example) => `  ${example}`)]),
];

function addOption(command: Command, entry: OptionEntry): void {
  const option = new Option(entry.flags, entry.description);
  if (entry.choices !== undefined) option.choices(entry.choices);
  if (entry.conflicts !== undefined) option.conflicts([...entry.conflicts]);
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
  ...Object.fromEntries(
    Object.entries(before).flatMap(([name, values]) => {
      const more = behind[name];
      return Array.isArray(values) && Array.isArray(more) ? [[name, [...values, ...more]]] : [];
    }),
  ),
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
