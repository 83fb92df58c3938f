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
    const databases = textsOf(request.options, 'database');
    const json = isSet(request.options, 'json');
    const mute = { out: () => undefined };
    // A script is for one connection.
    if (isSet(request.options, 'sql') || project.databases.length + databases.length === 0) {
      const own = { ...shared, ...given('database', database), project };
      const result = await command.run(request, own, terminal);
      if (json) printJson(terminal, command.plain(result));
      command.print(result, request, json ? { ...terminal, ...mute } : terminal);
      return command.exit?.(result, request) ?? 0;
    }
    const { inDatabases } = await import('../commands/in-databases.ts');
    const results = await inDatabases({ ...shared, project, databases }, async (each) => {
      const speaks = json ? 'note' : command.speaks;
      const name = `${each.project.database}:`;
      const begin = once(() =>
        terminal[speaks](terminal.style('bold', name, speaks === 'out' ? 'out' : 'err')),
      );
      const heard = under(begin, each, terminal);
      const result = await command.run(request, heard.options, heard.terminal);
      begin();
      command.print(result, request, json ? { ...terminal, ...mute } : terminal);
      return { plain: command.plain(result), exit: command.exit?.(result, request) ?? 0 };
    });
    if (json) {
      const plain = [...results].map(([name, result]) => [name, result.plain]);
      printJson(terminal, Object.fromEntries(plain));
    }
    return [...results.values()].find(({ exit }) => exit !== 0)?.exit ?? 0;
  };

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

/** The name of the database stands above its first word: what is asked of all before has none. */
const under = (
  begin: () => void,
  options: CommandOptions,
  terminal: Terminal,
): { readonly options: CommandOptions; readonly terminal: Terminal } => ({
  options: {
    ...options,
    onNotice: (text) => {
      begin();
      options.onNotice?.(text);
    },
  },
  terminal: {
    ...terminal,
    note: (text) => {
      begin();
      terminal.note(text);
    },
    status: (text) => {
      if (text !== undefined) begin();
      terminal.status(text);
    },
  },
});
