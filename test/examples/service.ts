/**
 * The example service as its developers have it: a copy of its folder, built, where `alambic` is run and the
 * server is started.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
const service = join(root, 'examples', 'service');

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that answers. */
export interface Serving {
  readonly url: string;
  /** Asks it to stop, and waits for its exit status. */
  stop(): Promise<number | null>;
}

export interface ServiceCopy {
  readonly folder: string;
  /** @param url of the database; without one, the embedded default. */
  alambic(url: string | undefined, ...words: readonly string[]): Promise<Ran>;
  serve(url: string | undefined): Promise<Serving>;
  /** Runs the server where it is expected to give up. */
  refusal(environment: NodeJS.ProcessEnv): Promise<Ran>;
  remove(): void;
}

/** Below the service itself, so that its dependencies are found, and in a folder that git ignores. */
export async function builtCopy(): Promise<ServiceCopy> {
  mkdirSync(join(service, '.alambic'), { recursive: true });
  const folder = mkdtempSync(join(service, '.alambic', 'test-'));
  for (const part of ['alambic', 'alambic.config.ts', 'package.json', 'src', 'tsconfig.json'])
    cpSync(join(service, part), join(folder, part), { recursive: true });
  const node = (words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> =>
    run(words, folder, env);
  const built = await node([join(root, 'node_modules', 'typescript', 'bin', 'tsc')], process.env);
  if (built.status !== 0) throw new Error(`the service does not compile:\n${built.stdout}`);
  const processes: ChildProcess[] = [];
  return {
    folder,
    alambic: (url, ...words) =>
      node([join(root, 'dist', 'cli', 'main.js'), ...words], environmentOf(url)),
    async serve(url) {
      const { child, serving } = await started(folder, environmentOf(url));
      processes.push(child);
      return serving;
    },
    refusal: (environment) =>
      node([join('dist', 'server.js')], { ...environmentOf(undefined), ...environment }),
    remove() {
      for (const child of processes) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(url: string | undefined): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...environment } = process.env;
  return { ...environment, ...(url !== undefined && { DATABASE_URL: url }) };
}

function run(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, words, { cwd, env }, (_error, stdout, stderr) => {
      if (child.exitCode === null)
        reject(new Error(`${words.join(' ')} ended without a status:\n${stderr}`));
      else resolve({ status: child.exitCode, stdout, stderr });
    });
  });
}

/** Resolves when the server says on which port it listens. */
async function started(
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly child: ChildProcess; readonly serving: Serving }> {
  const child = spawn(process.execPath, [join('dist', 'server.js')], {
    cwd,
    // Far from where the database is: times must not depend on where the server runs.
    env: { ...env, PORT: '0', TZ: 'Asia/Tokyo' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    const stop = async (): Promise<number | null> => {
      child.kill('SIGTERM');
      await exit;
      return child.exitCode;
    };
    return { child, serving: { url, stop } };
  }
  throw new Error('the server ended before it listened');
}
