/**
 * A `Connection` over the user's own node-postgres client or pool.
 *
 * In the house: `src/drivers/`, rank 7. It imports nothing of node-postgres: what is given brings it.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Client } from './pg-query.ts';
import { pgConnection } from './pg-session.ts';

/** What a pool has and a client has not, of node-postgres's `Pool`. */
export interface OwnPool {
  readonly totalCount: number;
  connect(): Promise<OwnPoolClient>;
}

/** A session taken from a pool. */
export interface OwnPoolClient extends OwnClient {
  release(destroy?: boolean): void;
}

/** As much of node-postgres's `Client` as tells it from other things; of any copy and version 8. */
export interface OwnClient {
  connect(): Promise<unknown>;
  end(): Promise<void>;
  query(text: string): Promise<unknown>;
}

/** As far as can be told without node-postgres itself. */
export const isClient = (given: unknown): given is OwnClient | OwnPool =>
  typeof given === 'object' &&
  given !== null &&
  'connect' in given &&
  typeof given.connect === 'function' &&
  'query' in given &&
  typeof given.query === 'function';

/**
 * A client of yours stays yours: closing the connection ends nothing that you had connected. From a
 * pool one session is taken, and given back when the connection is closed.
 *
 * @throws AlambicError `connection-failed`.
 */
export async function fromClient(own: OwnClient | OwnPool): Promise<Connection> {
  try {
    if ('totalCount' in own) {
      const taken = await own.connect();
      return pgConnection(whole(taken), describe(taken), (broken) => taken.release(broken));
    }
    const connectedHere = await connectOnce(own);
    return pgConnection(whole(own), describe(own), () => (connectedHere ? own.end() : undefined));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AlambicError(
      'connection-failed',
      { database: describe(own), reason },
      { cause: error },
    );
  }
}

/** node-postgres refuses a second time, and does no harm. Whether this was the first. */
async function connectOnce(client: OwnClient): Promise<boolean> {
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('already been connected')) return false;
    throw error;
  }
}

/** The caller gives a client of node-postgres, whose own types we cannot name: it may be another copy. */
const whole = (client: OwnClient): Client => client as unknown as Client;

function describe(own: object): string {
  const { user, host, port, database } = own as Partial<Client>; // absent on a pool
  return host === undefined
    ? 'your own client'
    : `postgres://${user ?? ''}@${host}:${port ?? ''}/${database ?? ''}`;
}
