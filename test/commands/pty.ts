/**
 * The command line on a terminal: util-linux's `script` lends one, and a person is played who answers.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cli, type Answer } from './project.ts';

/** macOS and BSD have another program of this name. */
export const hasTerminal: boolean = /util-linux/.test(
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '',
);

export interface Reply {
  /** What has to be on the screen before the keys are pressed. */
  readonly after: string;
  readonly keys: string;
}

export const down = '\x1b[B';
export const enter = '\r';
export const controlC = '\x03';

/** Runs `alambic …` on a terminal; everything that appears is in `stdout`. */
export async function onTerminal(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  replies: readonly Reply[] = [],
): Promise<Answer> {
  const command = [process.execPath, cli, ...args].map((each) => `'${each}'`).join(' ');
  const { CI: _, NO_COLOR: __, ...rest } = process.env;
  const child = spawn('script', ['-qefc', `stty cols 80 rows 40; ${command}`, '/dev/null'], {
    cwd: folder,
    env: { ...rest, NODE_ENV: 'test', TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let read = 0;
  const waiting = [...replies];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = waiting;
    const at = next === undefined ? -1 : screen.indexOf(next.after, read);
    if (next === undefined || at === -1) return;
    waiting.shift();
    read = at + next.after.length;
    // The question listens a moment after it is drawn.
    setTimeout(() => child.stdin.write(next.keys), 200);
  });
  const [status] = await once(child, 'close');
  return { status: typeof status === 'number' ? status : null, stdout: screen, stderr: '' };
}
