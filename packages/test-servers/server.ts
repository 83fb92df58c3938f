/**
 * A PostgreSQL server for tests: its own data directory, a free port of 127.0.0.1, no fsync. It
 * never outlives the process that started it, even one that is killed with -9: the server is a child
 * of a shell that waits for the end of a pipe held by us alone.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binaries, type Binaries, type Major } from './binaries.ts';
import { cached, cacheFolder, owner } from './cache.ts';

export interface TestServer {
  readonly major: Major;
  readonly port: number;
  /** Superuser `postgres`, no password. */
  url(database?: string): string;
  /** The folder of its Unix socket. */
  readonly socketFolder: string;
  stop(): Promise<void>;
}

const settings = {
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  shared_buffers: '64MB',
  max_connections: '100',
  max_locks_per_transaction: '1024',
  max_prepared_transactions: '10',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * The arguments: the data directory to copy, the folder to copy it into and to remove at the end, then
 * the command. From here on whatever is made goes when our end of its standard input is closed. (The
 * signal is repeated because a server that is just starting does not hear the first.)
 */
const guard = `
  template=$1 folder=$2; shift 2
  exec >"$folder/log" 2>&1
  trap '' INT TERM HUP
  cp -a "$template" "$folder/data"
  "$@" </dev/null & server=$!
  cat >/dev/null
  tries=0
  while kill -INT $server 2>/dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
  kill -KILL $server 2>/dev/null
  wait $server
  rm -rf "$folder"`;

/** Ready when it resolves. @throws Error with the end of the server's log when it does not start. */
export async function startServer(major: Major): Promise<TestServer> {
  const installed = binaries(major);
  const template = initialised(installed);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(major, installed, template);
    } catch (error) {
      // Another process may have taken the port between our asking and our using it.
      if (attempt === 5 || !String(error).includes('in use')) throw error;
    }
  }
}

async function launch(major: Major, installed: Binaries, template: string): Promise<TestServer> {
  const runs = join(cacheFolder(), 'runs');
  mkdirSync(runs, { recursive: true });
  const folder = mkdtempSync(join(runs, `${major}-`));
  // Both, so that the guard can remove the folder when we are no more.
  if (owner !== undefined) for (const each of [runs, folder]) chownSync(each, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const flags = Object.entries({ ...settings, port, unix_socket_directories: folder });
  const command = [
    join(installed.folder, 'bin', 'postgres'),
    '-D',
    data,
    ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawn('sh', ['-c', guard, 'guard', template, folder, ...command], {
    ...owner,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  await ready(data, join(folder, 'log'), child);
  // The run must be able to end while servers run; their end of the pipe then closes, and they stop.
  child.unref();
  return {
    major,
    port,
    url: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
    socketFolder: folder,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  child.stdin?.end();
  await ended;
}

/** Line 8 of postmaster.pid says so. */
async function ready(data: string, log: string, child: ChildProcess): Promise<void> {
  const file = join(data, 'postmaster.pid');
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready') return;
    const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
    if (child.exitCode !== null || said.includes('FATAL:') || waited === 29_980) {
      await stop(child);
      throw new Error(`PostgreSQL did not start:\n${said.slice(-2000)}`);
    }
    await sleep(20);
  }
}

/**
 * An initialised data directory, made once a version and copied for each server. Everybody is
 * trusted but the role `with_password`, which a test may create.
 */
const initialised = ({ folder, version }: Binaries): string =>
  cached(`data-2-${version}`, (draft) => {
    mkdirSync(draft, { mode: 0o700 });
    if (owner !== undefined) chownSync(draft, owner.uid, owner.gid);
    run(join(folder, 'bin', 'initdb'), [
      '-D',
      draft,
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ]);
    const rules = join(draft, 'pg_hba.conf');
    const others = readFileSync(rules, 'utf8');
    writeFileSync(rules, `host all with_password all scram-sha-256\n${others}`);
  });

function run(program: string, options: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, options, {
    ...owner,
    cwd: cacheFolder(),
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new Error(`${program} failed: ${error?.message ?? stderr}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
