/**
 * Runs what the README shows: its `ts` blocks that begin with `// path` are written to that file, and
 * the commands of its `console` blocks are run, in an empty folder, on the embedded database. The demo
 * prints it as it happens; the test compares what is printed with what the README says.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The steps of a page, in order: `{ write: path, text }` or `{ run: command, expected }`. */
export function stepsOf(markdown) {
  const steps = [];
  for (const [, language, body] of markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)) {
    if (language === 'ts') {
      const path = /^\/\/ (\S+\.ts)\n/.exec(body)?.[1];
      if (path !== undefined) steps.push({ write: path, text: body.slice(body.indexOf('\n') + 1) });
    }
    if (language !== 'console') continue;
    for (const part of body.split(/^\$ /m).slice(1)) {
      const newline = part.indexOf('\n');
      steps.push({
        run: part.slice(0, newline).trim(),
        expected: part.slice(newline + 1).trimEnd(),
      });
    }
  }
  return steps;
}

/**
 * Runs one step in `folder`; a command answers `{ output, status }`, both streams as a terminal mixes them. With
 * `live` it has the terminal for itself, and the output is empty.
 */
export function perform(step, folder, { live = false } = {}) {
  if ('write' in step) {
    mkdirSync(dirname(join(folder, step.write)), { recursive: true });
    writeFileSync(join(folder, step.write), step.text);
    return { output: '', status: 0 };
  }
  const command = step.run.replace(
    /^npx alambic/,
    `"${process.execPath}" "${join(root, 'dist', 'cli', 'main.js')}"`,
  );
  const { DATABASE_URL: _, ...env } = process.env;
  const { stdout, status } = spawnSync(`${expandLatest(command, folder)} 2>&1`, {
    cwd: folder,
    shell: true,
    encoding: 'utf8',
    env,
    ...(live && { stdio: ['ignore', 'inherit', 'inherit'] }),
  });
  return { output: (stdout ?? '').trimEnd(), status };
}

/** `cat alambic/versions/*_init.ts` names its file for the shell, on Windows as well. */
function expandLatest(command, folder) {
  const pattern = /^cat (\S+)\/\*(\S+)$/.exec(command);
  if (pattern === null) return command;
  const [, directory, end] = pattern;
  const file = readdirSync(join(folder, directory)).find((name) => name.endsWith(end));
  return `"${process.execPath}" -e "process.stdout.write(fs.readFileSync(process.argv[1]))" "${join(directory, file ?? end)}"`;
}

export const readme = () => readFileSync(join(root, 'README.md'), 'utf8');
