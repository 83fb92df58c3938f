/**
 * `alambic edit`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { spawn } from 'node:child_process';
import { show } from '../commands/look.ts';
import { AlambicError } from '../errors.ts';
import type { Run } from './execute.ts';

export const run: Run = async ({ positionals: [symbol = 'head'] }, shared) => {
  const paths = (await show(symbol, shared)).map(({ path }) => path);
  if (paths.length === 0) throw new AlambicError('nothing-to-edit', { symbol });
  const editor = process.env['VISUAL'] || process.env['EDITOR'];
  if (editor === undefined) throw new AlambicError('no-editor', { paths });
  const reason = await opened(editor, paths);
  if (reason !== undefined) throw new AlambicError('editor-failed', { editor, reason });
  return 0;
};

/** An editor may have arguments of its own, as `code --wait`. Answers why it failed. */
function opened(editor: string, paths: readonly string[]): Promise<string | undefined> {
  const [command = editor, ...words] = editor.split(/\s+/);
  return new Promise((settle) => {
    const child = spawn(command, [...words, ...paths], { stdio: 'inherit' });
    child.once('error', (error) => settle(error.message));
    child.once('close', (status, signal) =>
      settle(status === 0 ? undefined : `it ended with ${signal ?? `status ${status}`}`),
    );
  });
}
