/**
 * The embedded PostgreSQL as a `Connection`. SQL goes through PGlite's protocol level, not `exec()`:
 * so notices, counts, errors and values come out exactly as from a server.
 *
 * In the house: `src/drivers/`, rank 7. PGlite is imported when a database is opened, not before.
 */
import type * as Pglite from '@electric-sql/pglite';
import type { PGlite } from '@electric-sql/pglite';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  ServerError,
  type Connection,
  type Row,
  type ServerMessage,
  type StatementResult,
} from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { extensionsNamed, provideExtension } from './pglite-contrib.ts';
import { boundStatement, exchange, simpleQuery } from './pglite-exchange.ts';

export interface PgliteOptions {
  /** How long to wait for another process that has the folder open; 5000 when left out. */
  readonly lockWaitMs?: number;
  /** A data directory as PGlite dumps it, to begin with instead of an empty one. */
  readonly loadDataDir?: Blob;
}

type Library = typeof Pglite;

/**
 * Opens a folder, making it when it is missing, or a database in memory.
 *
 * @throws AlambicError `embedded-missing`, `embedded-locked`, `embedded-failed`.
 */
export async function connectPglite(
  folder: string,
  options: PgliteOptions = {},
): Promise<Connection> {
  const library = await load();
  if (folder === 'memory')
    return pgliteConnection(library, await open(library, undefined, options), 'pglite:memory');
  const lock = await lockFolder(folder, options.lockWaitMs ?? 5000);
  try {
    const database = await openFolder(library, folder, lock, options);
    return await pgliteConnection(library, database, `pglite:${folder}`, lock);
  } catch (error) {
    lock.release();
    throw error instanceof AlambicError ? error : failed(folder, error);
  }
}

async function load(): Promise<Library> {
  try {
    return await import('@electric-sql/pglite');
  } catch (error) {
    const missing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    throw missing ? new AlambicError('embedded-missing', {}, { cause: error }) : error;
  }
}

const failed = (folder: string, cause: unknown): AlambicError =>
  new AlambicError(
    'embedded-failed',
    { folder, reason: cause instanceof Error ? cause.message : String(cause) },
    { cause },
  );

/** A folder whose first filling was cut short holds nothing that anyone was told is there. */
async function openFolder(
  library: Library,
  folder: string,
  lock: FolderLock,
  options: PgliteOptions,
): Promise<PGlite> {
  if (lock.isUnfinished())
    for (const entry of readdirSync(folder))
      rmSync(join(folder, entry), { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return open(library, folder, {});
  if (readdirSync(folder).length > 0)
    throw failed(folder, 'it is not empty, and it is not a PostgreSQL data directory.');
  lock.markUnfinished(true);
  const database = await open(library, folder, options);
  lock.markUnfinished(false);
  return database;
}

function open(
  library: Library,
  dataDir: string | undefined,
  { loadDataDir }: PgliteOptions,
): Promise<PGlite> {
  // PGlite pins search_path on its command line, where ALTER ROLE and RESET cannot reach it.
  const startParams = library.PGlite.defaultStartParams.filter(
    (parameter, position, all) =>
      !parameter.startsWith('search_path=') &&
      !(parameter === '-c' && all[position + 1]?.startsWith('search_path=') === true),
  );
  return library.PGlite.create({
    startParams,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
  });
}

async function pgliteConnection(
  { protocol }: Library,
  database: PGlite,
  description: string,
  lock?: FolderLock,
): Promise<Connection> {
  let listener: ((notice: ServerMessage) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | undefined;
  const provide = extensionProvider(database);

  /** One after another, in the order of the calls, whatever became of those before. */
  function send(sql: string, message: Uint8Array): Promise<readonly StatementResult[]> {
    if (closed !== undefined) return Promise.reject(isClosed());
    const sent = last
      .then(() => provide(extensionsNamed(sql)))
      .then(() => exchange(protocol, database, message, (notice) => listener?.(notice)));
    last = sent.catch(() => undefined);
    return sent;
  }

  const connection: Connection = {
    driver: 'pglite',
    description,
    async query<Result extends Row = Row>(sql: string, parameters: readonly unknown[] = []) {
      const results = await send(sql, boundStatement(protocol, sql, parameters));
      // The caller says what its own SELECT list gives; nothing here can know.
      return (results[0]?.rows ?? []) as readonly Result[];
    },
    script: (sql) => send(sql, simpleQuery(protocol, sql)),
    onNotice(next) {
      listener = next;
    },
    close() {
      closed ??= last
        .then(() => database.close())
        .catch(() => undefined)
        .then(() => lock?.release());
      return closed;
    },
  };
  await provide(await extensionsInstalled(connection));
  return connection;
}

/** Each once, however often it is named. */
function extensionProvider(database: PGlite): (names: readonly string[]) => Promise<void> {
  const provided = new Set(['plpgsql']);
  return async (names) => {
    for (const name of names) {
      if (provided.has(name)) continue;
      provided.add(name);
      await provideExtension(database, name);
    }
  };
}

async function extensionsInstalled(connection: Connection): Promise<string[]> {
  const rows = await connection.query<{ name: string }>(
    'SELECT extname::text AS name FROM pg_catalog.pg_extension',
  );
  return rows.map(({ name }) => name);
}

const isClosed = (): ServerError =>
  new ServerError(
    { sqlstate: '08003', severity: 'FATAL', message: 'The connection is closed.' },
    0,
  );
