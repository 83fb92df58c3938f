/**
 * The databases that tests run on: the servers of this run, and PGlite.
 *
 * @example
 * ```ts
 * describe.each(servers)('on $name', ({ connect }) => {
 *   test('…', async () => {
 *     const connection = await connect();
 * ```
 * Every `connect()` gives a fresh, empty database; all of them are closed and dropped when the file is
 * done.
 */
import { freshDatabase, type FreshDatabase } from '@alambic/test-servers';
import { afterAll, inject } from 'vitest';
import type { Connection } from '../src/connection.ts';
import { connect } from '../src/drivers/connect.ts';
import { embeddedDatabase, embeddedFolder, emptied } from './embedded.ts';

export interface TestDatabaseServer {
  /** `PostgreSQL 18`, or `PGlite`. */
  readonly name: string;
  readonly major: number;
  /** Whether it has sessions that wait for one another, timeouts and a URL. */
  readonly real: boolean;
  /** @param reuse whether one database of this file, emptied, will do: much faster on PGlite. */
  connect(options?: { readonly reuse?: boolean }): Promise<Connection>;
  /** The URL of a fresh, empty database; with PGlite, of a folder. */
  url(): Promise<string>;
}

export interface RealServer extends TestDatabaseServer {
  readonly real: true;
}

const databases: FreshDatabase[] = [];
const connections: Connection[] = [];

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  // Ten at a time: each takes a connection, and a file may have made more databases than a server has of these.
  while (databases.length > 0)
    await Promise.all(databases.splice(0, 10).map((database) => database.drop()));
});

const kept = (connection: Connection): Connection => {
  connections.push(connection);
  return connection;
};

async function freshUrl(server: string): Promise<string> {
  const database = await freshDatabase(server);
  databases.push(database);
  return database.url;
}

/** The servers that ALAMBIC_TEST_SERVERS names. */
export const realServers: readonly RealServer[] = inject('servers').map(({ major, url }) => ({
  name: `PostgreSQL ${major}`,
  major,
  real: true,
  connect: async () => kept(await connect(await freshUrl(url))),
  url: () => freshUrl(url),
}));

let reused: Promise<Connection> | undefined;

export const pglite: TestDatabaseServer = {
  name: 'PGlite',
  major: 18,
  real: false,
  async connect({ reuse = false } = {}) {
    if (!reuse) return kept(await embeddedDatabase());
    reused ??= embeddedDatabase().then(kept);
    return emptied(await reused);
  },
  url: async () => `pglite:${await embeddedFolder()}`,
};

export const servers: readonly TestDatabaseServer[] = [...realServers, pglite];
