/**
 * The embedded database's folder: its lock, its first filling, its extensions.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { lockFolder } from '../../src/drivers/folder-lock.ts';
import { embeddedFolder } from '../embedded.ts';

const processes: ChildProcess[] = [];

afterEach(() => {
  for (const each of processes.splice(0)) each.kill('SIGKILL');
});

/** The first line that the process prints. */
async function inProcess(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly said: string; readonly child: ChildProcess }> {
  const hook = pathToFileURL(join(import.meta.dirname, '..', 'typescript.mjs')).href;
  const program = join(import.meta.dirname, 'embedded-process.ts');
  const child = spawn(process.execPath, ['--import', hook, program, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  processes.push(child);
  const [said] = await once(child.stdout, 'data');
  return { said: String(said).trim(), child };
}

/** The machine without the `flock` program: nothing is on the path. */
const withoutFlock = { ...process.env, PATH: '' };

describe.each([
  ['flock', process.env],
  ...(process.platform === 'linux' ? ([['an abstract socket', withoutFlock]] as const) : []),
] as const)('a folder locked by %s', (_name, environment) => {
  test('loses no row when two processes write to it at once', async () => {
    const folder = await embeddedFolder();
    const said = await Promise.all(
      ['a', 'b'].map((label) => inProcess([folder, '30000', 'insert', label, '50'], environment)),
    );
    expect(said.map((each) => each.said)).toEqual(['done', 'done']);
    await Promise.all(said.map(({ child }) => child.exitCode ?? once(child, 'exit')));
    const connection = await connect(`pglite:${folder}`);
    expect(
      await connection.query(
        'SELECT label, count(*)::int AS rows FROM t GROUP BY label ORDER BY label',
      ),
    ).toEqual([
      { label: 'a', rows: 50 },
      { label: 'b', rows: 50 },
    ]);
    await connection.close();
  });

  test('is refused to a second process, and free when the first is killed', async () => {
    const folder = await embeddedFolder();
    const holder = await inProcess([folder, '0', 'hold'], environment);
    expect(holder.said).toBe('done');
    expect((await inProcess([folder, '100', 'hold'], environment)).said).toBe('embedded-locked');
    const waiting = inProcess([folder, '30000', 'hold'], environment);
    holder.child.kill('SIGKILL');
    expect((await waiting).said).toBe('done');
  });
});

test('a locked folder is named, by whichever way it was reached', async () => {
  const folder = await embeddedFolder();
  const link = join(dirname(folder), 'link');
  symlinkSync(folder, link, 'dir');
  const lock = await lockFolder(folder, 0);
  await expect(connect(`pglite:${link}`, { lockWaitMs: 10 })).rejects.toMatchObject({
    code: 'embedded-locked',
    exit: 4,
    details: { folder: link, waitedMs: 10 },
  });
  lock.release();
  (await lockFolder(link, 0)).release();
});

test('the lock stays while other programs run', async () => {
  const folder = await embeddedFolder();
  const lock = await lockFolder(folder, 0);
  spawnSync(process.execPath, ['-e', '0']);
  await expect(lockFolder(folder, 0)).rejects.toMatchObject({ code: 'embedded-locked' });
  lock.release();
});

test('a folder whose first filling was cut short is filled again', async () => {
  const folder = await embeddedFolder();
  const lock = await lockFolder(folder, 0);
  lock.markUnfinished(true);
  lock.release();
  rmSync(join(folder, 'global'), { recursive: true });
  const connection = await connect(`pglite:${folder}`);
  expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  await connection.close();
  const again = await lockFolder(folder, 0);
  expect(again.isUnfinished()).toBe(false);
  again.release();
  expect(existsSync(join(folder, 'global'))).toBe(true);
});

test('a folder that holds something else is refused, and left as it was', async () => {
  const folder = join(dirname(await embeddedFolder()), 'photos');
  mkdirSync(folder);
  writeFileSync(join(folder, 'cat.jpg'), 'meow');
  await expect(connect(`pglite:${folder}`)).rejects.toMatchObject({ code: 'embedded-failed' });
  expect(existsSync(join(folder, 'cat.jpg'))).toBe(true);
  expect(existsSync(join(folder, 'PG_VERSION'))).toBe(false);
});

test('extensions are there when they are created, and when the folder is opened again', async () => {
  const url = `pglite:${await embeddedFolder()}`;
  const first = await connect(url);
  await first.script('CREATE EXTENSION citext; CREATE EXTENSION IF NOT EXISTS "uuid-ossp"');
  await first.script(
    'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE EXTENSION pgcrypto',
  );
  await first.close();
  const second = await connect(url);
  expect(
    await second.query(`SELECT 'A'::citext = 'a'::citext AS same, similarity('abc', 'abd') > 0 AS near,
      length(uuid_generate_v4()::text) AS uuid, encode(digest('', 'sha256'), 'hex') LIKE 'e3b0%' AS hash`),
  ).toEqual([{ same: true, near: true, uuid: 36, hash: true }]);
  await second.close();
});

test('an extension that nobody ships is refused by PostgreSQL itself', async () => {
  const connection = await connect('pglite:memory');
  await expect(connection.script('CREATE EXTENSION nowhere')).rejects.toMatchObject({
    server: { sqlstate: '0A000' },
  });
  await connection.close();
});
