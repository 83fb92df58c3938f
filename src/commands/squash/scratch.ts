/**
 * Databases for a proof, gone when it is over: embedded ones in memory, or new ones on a server.
 *
 * On a server only databases that were made here are opened; what the server has besides is neither read nor changed.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from '../../connection.ts';
import { connect, embeddedFolder } from '../../drivers/connect.ts';
import { isServerUrl } from '../../drivers/connection-string.ts';
import { AlambicError } from '../../errors.ts';
import { identifier } from '../../sql/identifier.ts';

export interface ScratchServer {
  /** For messages: `embedded`, or where the server is, without any secret. */
  readonly description: string;
  /** Lends an empty database, and drops it afterwards. */
  lend<Result>(use: (connection: Connection) => Promise<Result>): Promise<Result>;
}

/**
 * @param url of any database of the server; left out: embedded databases.
 * @throws AlambicError `scratch-refused`, and those of connecting.
 */
export async function withScratch<Result>(
  url: string | undefined,
  use: (server: ScratchServer) => Promise<Result>,
): Promise<Result> {
  if (url === undefined || embeddedFolder(url) === 'memory') return use(embedded);
  if (embeddedFolder(url) !== undefined)
    throw new AlambicError('scratch-refused', {
      database: url,
      reason: 'a folder is one database, and the proof takes several',
    });
  const maintenance = await connect(url, { applicationName: 'alambic' });
  try {
    return await use(onServer(url, maintenance));
  } finally {
    await maintenance.close();
  }
}

const embedded: ScratchServer = {
  description: 'embedded',
  lend: async (use) => closing(await connect('pglite:memory'), use),
};

async function closing<Result>(
  connection: Connection,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

function onServer(url: string, maintenance: Connection): ScratchServer {
  const { description } = maintenance;
  return {
    description,
    async lend(use) {
      const name = `alambic_scratch_${randomUUID().replaceAll('-', '')}`;
      await created(maintenance, name);
      try {
        const own = await connect(inDatabase(url, name), { applicationName: 'alambic' });
        return await closing(own, async (connection) => {
          await refuseOther(connection, name);
          return use(connection);
        });
      } finally {
        await maintenance.script(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
      }
    },
  };
}

/** From `template0`: what somebody put into `template1` is no part of what revisions make. */
async function created(maintenance: Connection, name: string): Promise<void> {
  try {
    await maintenance.script(`CREATE DATABASE ${identifier(name)} TEMPLATE template0`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AlambicError(
      'scratch-refused',
      { database: maintenance.description, reason },
      { cause },
    );
  }
}

/** The last name that a connection string gives is the one that counts. */
function inDatabase(url: string, name: string): string {
  if (!isServerUrl(url.trim())) return `${url} dbname=${name}`;
  return `${url.trim()}${url.includes('?') ? '&' : '?'}dbname=${name}`;
}

/** Whatever the connection string says: nothing is done in a database that was not made here. */
async function refuseOther(connection: Connection, name: string): Promise<void> {
  const [row] = await connection.query('SELECT pg_catalog.current_database()::text AS name');
  if (row?.['name'] === name) return;
  const reason = `the connection leads to the database "${String(row?.['name'])}" whichever is asked for`;
  throw new AlambicError('scratch-refused', { database: connection.description, reason });
}
