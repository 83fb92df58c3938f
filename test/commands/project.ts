/**
 * A project in a folder of its own, and the command line as a user runs it.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Row } from '../../src/connection.ts';
import { connect } from '../../src/drivers/connect.ts';
import { pglite, realServers, type TestDatabaseServer } from '../servers.ts';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs; `answer` is there when it has ended. */
export interface Running {
  readonly child: ChildProcess;
  readonly answer: Promise<Answer>;
  /** Resolves when this was printed on stderr. */
  said(text: string): Promise<void>;
}

export interface Surroundings {
  /** `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Below the project's folder. */
  readonly cwd?: string;
}

export interface TestProject {
  readonly folder: string;
  readonly url: string;
  /** Writes a file, with the folders that it needs. */
  write(path: string, text: string): void;
  read(path: string): string;
  /** `alambic.config.ts` with these members beside `databaseUrl`. */
  configuration(members: string): void;
  /** `alambic/env.ts` with these members, and `targetMetadata` unless they have one. */
  environment(members: string, imports?: string): void;
  /** Names of the revision files. */
  revisions(): readonly string[];
  /** The text of the revision whose file name ends so. */
  revision(end: string): string;
  /** Writes a revision by hand: its file is `<id>_<id>.ts`. */
  revise(id: string, downRevision: string | null, body: Body): void;
  /** Runs `alambic …` in the folder. */
  alambic(...args: readonly string[]): Promise<Answer>;
  /** The same with other environment variables, or in a folder below. */
  with(
    env: Readonly<Record<string, string | undefined>>,
    cwd?: string,
  ): Pick<TestProject, 'alambic'>;
  /** Starts it in a process of its own, and lets it run. */
  start(args: readonly string[], surroundings?: Surroundings): Running;
  /** SQL of the user's own, on the project's database. */
  sql(text: string): Promise<void>;
  rows(query: string): Promise<readonly Row[]>;
}

export interface Body {
  readonly upgrade: string;
  /** Left out: the file has no `downgrade`. */
  readonly downgrade?: string;
  readonly imports?: string;
  readonly message?: string;
}

export const cli: string = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
/** The newest real server; PGlite where there is none. */
export const server: TestDatabaseServer = realServers.at(-1) ?? pglite;

const folders: string[] = [];
const children = new Set<ChildProcess>();

afterAll(() => {
  host?.kill('SIGKILL');
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A project on a fresh database. */
export const newProject = async (on: TestDatabaseServer = server): Promise<TestProject> =>
  project(await on.url());

/** An empty folder with a configuration for this database. */
export function project(databaseUrl: string, name: string = 'alambic-test-'): TestProject {
  const folder = mkdtempSync(join(tmpdir(), name));
  folders.push(folder);
  const versions = join(folder, 'alambic', 'versions');
  const write = (path: string, text: string): void => {
    // What a process has loaded stays as it was.
    if (existsSync(join(folder, path))) forgetHost();
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const start = (args: readonly string[], { env = {}, cwd = '.' }: Surroundings = {}): Running =>
    started(process.execPath, [cli, ...args], join(folder, cwd), {
      DATABASE_URL: databaseUrl,
      ...env,
    });
  const made: TestProject = {
    folder,
    url: databaseUrl,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    configuration: (members) => write('alambic.config.ts', configurationText(members)),
    environment: (members, imports = '') =>
      write('alambic/env.ts', environmentText(members, imports)),
    revisions: () => readdirSync(versions).sort(),
    revision: (end) => {
      const found = readdirSync(versions).find((each) => each.endsWith(end));
      if (found === undefined) throw new Error(`no revision ends with ${end}`);
      return readFileSync(join(versions, found), 'utf8');
    },
    revise: (id, downRevision, body) =>
      write(`alambic/versions/${id}_${id}.ts`, revisionText(id, downRevision, body)),
    alambic: (...args) => hosted(args, folder, { DATABASE_URL: databaseUrl }),
    with: (env, cwd = '.') => ({
      alambic: (...args) => hosted(args, join(folder, cwd), { DATABASE_URL: databaseUrl, ...env }),
    }),
    start,
    sql: async (text) => {
      const connection = await connect(databaseUrl);
      await connection.script(text).finally(() => connection.close());
    },
    rows: async (query) => {
      const connection = await connect(databaseUrl);
      return connection.query(query).finally(() => connection.close());
    },
  };
  write('package.json', '{ "type": "module" }\n');
  made.configuration('');
  made.environment('');
  mkdirSync(versions, { recursive: true });
  return made;
}

const configurationText = (members: string): string =>
  `import { defineConfig } from 'alambic';

export default defineConfig({ databaseUrl: process.env.DATABASE_URL, ${members} });
`;

const environmentText = (members: string, imports: string): string =>
  `import { defineEnvironment } from 'alambic';
${imports}
export default defineEnvironment({
  ${/targetMetadata|models:/.test(members) ? '' : "targetMetadata: async () => (await import('../models.ts')).schema,"}
  ${members}
});
`;

function revisionText(
  id: string,
  downRevision: string | null,
  { upgrade, downgrade, imports = 'type Op', message = `the ${id}` }: Body,
): string {
  return `/**
 * ${message}
 *
 * Revision: ${id}
 */
import { ${imports} } from 'alambic';

export const revision = '${id}';
export const downRevision = ${downRevision === null ? 'null' : `'${downRevision}'`};
export const branchLabels = null;
export const dependsOn = null;

export ${/\bawait\b|\basync\b/.test(upgrade) ? 'async function upgrade(op: Op): Promise<void>' : 'function upgrade(op: Op): void'} {
  ${upgrade}
}
${downgrade === undefined ? '' : `\nexport function downgrade(op: Op): void {\n  ${downgrade}\n}\n`}`;
}

/** A model file: `metadata([...])` of what `body` declares, exported as `schema`. */
export const models = (imports: string, body: string, names: string): string =>
  `import { metadata, ${imports} } from 'alambic';\n\n${body}\n\nexport const schema = metadata([${names}]);\n`;

const environmentOf = (env: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'test',
  NO_COLOR: '1',
  ...env,
});

let host: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

function forgetHost(): void {
  const old = host;
  host = undefined;
  void last.then(() => old?.disconnect());
}

/** In the process that all of a file's tests share; one after the other. */
function hosted(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const child = (host ??= fork(join(import.meta.dirname, 'host.mjs'), {
    silent: true,
    env: environmentOf({}),
    execArgv: [],
  }));
  const answer = last.then(async () => {
    const said = Promise.all([upToEnd(child.stdout, child), upToEnd(child.stderr, child)]);
    child.send({ args, cwd, env: environmentOf(env) });
    const [out, err] = await said;
    return { status: out.status, stdout: out.text, stderr: err.text };
  });
  last = answer.catch(() => undefined);
  return answer;
}

/** What is said on a stream until the host ends it with the exit status. */
function upToEnd(
  stream: ChildProcess['stdout'],
  child: ChildProcess,
): Promise<{ text: string; status: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const done = (): void => {
      stream?.off('data', more);
      child.off('exit', gone);
    };
    const more = (part: string): void => {
      text += part;
      const [, said, status] = /^([^]*)\0(\d+)\0$/.exec(text) ?? [];
      if (said === undefined) return;
      done();
      resolve({ text: said, status: Number(status) });
    };
    const gone = (): void => {
      done();
      reject(new Error(`The command line ended its process: ${text}`));
    };
    stream?.setEncoding('utf8').on('data', more);
    child.on('exit', gone);
  });
}

/** Any program, with what the tests' own process must not lend it taken away. */
export function started(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Running {
  const child = spawn(program, args, {
    cwd,
    env: environmentOf(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of waiting) look();
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      children.delete(child);
      resolve({ status, stdout, stderr });
    });
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stderr.includes(text)) resolve();
      };
      waiting.add(look);
      look();
      void answer.then(() =>
        reject(new Error(`It ended without saying "${text}": ${stdout}${stderr}`)),
      );
    });
  return { child, answer, said };
}
