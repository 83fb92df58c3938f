/**
 * What a project runs on a revision file that was just written: formatters, linters, functions.
 *
 * In the house: `src/script/`, rank 7.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { AlambicError } from '../errors.ts';
import type { PostWriteCommand } from './configuration.ts';
import type { Project } from './project.ts';

/** In order; the first that fails ends it. @throws AlambicError `post-write-hook-failed`. */
export async function runPostWriteHooks(project: Project, path: string): Promise<void> {
  for (const hook of project.postWriteHooks) {
    if (typeof hook === 'function') await called(hook, path);
    else await executed(hook, project, path);
  }
}

async function called(hook: (file: string) => void | Promise<void>, path: string): Promise<void> {
  try {
    await hook(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AlambicError(
      'post-write-hook-failed',
      { hook: hook.name || 'function', command: null, path, reason },
      { cause },
    );
  }
}

async function executed(hook: PostWriteCommand, project: Project, path: string): Promise<void> {
  const given = hook.arguments ?? [];
  const filled = given.map((each) => each.replaceAll('{file}', path));
  const words = given.some((each) => each.includes('{file}')) ? filled : [...filled, path];
  const cwd = resolve(project.folder, hook.cwd ?? '.');
  const failure = existsSync(cwd)
    ? await outcome(hook.command, words, { cwd, env: withLocalBinaries(project.folder) })
    : `its folder ${cwd} does not exist`;
  if (failure === undefined) return;
  const command = [hook.command, ...words].join(' ');
  throw new AlambicError('post-write-hook-failed', {
    hook: command,
    command,
    path,
    reason: failure,
  });
}

/** Its output goes to stderr: stdout is for results. */
function outcome(
  command: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string | undefined> {
  return new Promise((settle) => {
    const child = spawn(command, words, { ...options, stdio: ['ignore', 2, 2] });
    child.once('error', (error) =>
      settle(
        'code' in error && error.code === 'ENOENT'
          ? `there is no command ${command} in node_modules/.bin or on the PATH`
          : error.message,
      ),
    );
    child.once('close', (status, signal) =>
      settle(status === 0 ? undefined : `it ended with ${signal ?? `status ${status}`}`),
    );
  });
}

function withLocalBinaries(folder: string): NodeJS.ProcessEnv {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [join(folder, 'node_modules', '.bin'), process.env[key] ?? ''].join(delimiter);
  return { ...process.env, [key]: path };
}
