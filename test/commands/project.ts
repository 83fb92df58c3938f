/**
 * A project in a folder of its own, and the command line as a user runs it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestProject {
  readonly folder: string;
  /** Writes a file, with the folders that it needs. */
  write(path: string, text: string): void;
  read(path: string): string;
  /** The text of the revision whose file name ends so. */
  revision(end: string): string;
  /** Runs `alambic …` in the folder. */
  alambic(...args: readonly string[]): Promise<Answer>;
  /** The same with other environment variables. */
  with(env: Readonly<Record<string, string>>): Pick<TestProject, 'alambic'>;
}

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder with a configuration for this database. */
export function project(databaseUrl: string): TestProject {
  const folder = mkdtempSync(join(tmpdir(), 'alambic-test-'));
  folders.push(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{ "type": "module" }\n');
  write(
    'alambic.config.ts',
    "import { defineConfig } from 'alambic';\n\nexport default defineConfig({ databaseUrl: process.env.DATABASE_URL });\n",
  );
  write(
    'alambic/env.ts',
    "import { defineEnvironment } from 'alambic';\n\nexport default defineEnvironment({\n  targetMetadata: async () => (await import('../models.ts')).schema,\n});\n",
  );
  mkdirSync(join(folder, 'alambic', 'versions'), { recursive: true });
  const run = (env: Readonly<Record<string, string>>) => (...args: readonly string[]): Promise<Answer> =>
    runIn(folder, { DATABASE_URL: databaseUrl, ...env }, args);
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    revision: (end) => {
      const versions = join(folder, 'alambic', 'versions');
      const name = readdirSync(versions).find((each) => each.endsWith(end));
      if (name === undefined) throw new Error(`no revision ends with ${end}`);
      return readFileSync(join(versions, name), 'utf8');
    },
    alambic: run({}),
    with: (env) => ({ alambic: run(env) }),
  };
}

/** A model file: `metadata([...])` of what `body` declares, exported as `schema`. */
export const models = (imports: string, body: string, names: string): string =>
  `import { metadata, ${imports} } from 'alambic';\n\n${body}\n\nexport const schema = metadata([${names}]);\n`;

function runIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'test', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
