/**
 * Notices a pooler that lends a server's session for one transaction only. Behind it the lock of a run would
 * be left in a session that somebody else gets next, and its settings too.
 *
 * In the house: `src/runtime/`, rank 7. Source: the message BackendKeyData, whose process id poolers make up.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Session } from './session.ts';

/** Poolers that lend in turns need a few. */
const rounds = 3;

/**
 * Costs nothing where the server itself answers. Behind a pooler a second session tells which kind it is:
 * two that meet in one process of the server cannot both own it.
 *
 * @throws AlambicError `transaction-pooler`.
 */
export async function refusePooler(connection: Connection, session: Session): Promise<void> {
  if (connection.backend === undefined || connection.backend === session.pid) return;
  const second = await connection.sibling?.().catch(() => undefined);
  if (second === undefined) return;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const others = await backendOf(second);
      const own = await backendOf(connection);
      if (others === own || own !== session.pid)
        throw new AlambicError('transaction-pooler', { database: connection.description });
    }
  } finally {
    await second.close();
  }
}

async function backendOf(connection: Connection): Promise<number> {
  const [row] = await connection.query('SELECT pg_catalog.pg_backend_pid() AS pid');
  return Number(row?.['pid']);
}
