/**
 * A command that is about one database, on each of a project's several; where there is one, nothing but itself.
 *
 * In the house: `src/cli/`, rank 9.
 */
import type { CommandOptions } from '../commands/workspace.ts';
import { loadProject } from '../script/project.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { given, isSet, textsOf, type Request } from './options.ts';
import type { Terminal } from './terminal.ts';

export interface DatabaseCommand<Result> {
  /** Does it; progress may be told meanwhile. */
  readonly run: (request: Request, shared: CommandOptions, terminal: Terminal) => Promise<Result>;
  /** What `--json` prints. */
  readonly plain: (result: Result) => unknown;
  /** In words; with `--json` what it says on stdout is not heard. */
  readonly print: (result: Result, request: Request, terminal: Terminal) => void;
  /** The exit status. Default: 0. */
  readonly exit?: (result: Result, request: Request) => number;
  /** Where its words go, and with them the name of the database above them. */
  readonly speaks: 'out' | 'note';
}

/** `--json` is an object by name where the project has `databases`, and the exit status the first that is not 0. */
export const onEachDatabase =
  <Result>(command: DatabaseCommand<Result>): Run =>
  async (request, { database, ...shared }, terminal) => {
    const project = await loadProject(shared);
    const json = isSet(request.options, 'json');
    const words = json ? { ...terminal, out: () => undefined } : terminal;
    const databases = textsOf(request.options, 'database');
    const exits: number[] = [];
    const one = async (each: CommandOptions): Promise<unknown> => {
      const result = await command.run(request, each, terminal);
      const plain = json ? command.plain(result) : undefined;
      if (json && project.databases.length === 0) printJson(terminal, plain);
      command.print(result, request, words);
      exits.push(command.exit?.(result, request) ?? 0);
      return plain;
    };
    // A script is for one connection.
    const alone = isSet(request.options, 'sql');
    if (alone || project.databases.length + databases.length === 0)
      await one({ ...shared, ...given('database', database), project });
    else {
      const { inDatabases } = await import('../commands/in-databases.ts');
      const speaks = json ? 'note' : command.speaks;
      const results = await inDatabases({ ...shared, project, databases }, (each) => {
        const name = `${each.project.database}:`;
        terminal[speaks](terminal.style('bold', name, speaks === 'out' ? 'out' : 'err'));
        return one(each);
      });
      if (json) printJson(terminal, Object.fromEntries(results));
    }
    return exits.find((exit) => exit !== 0) ?? 0;
  };
