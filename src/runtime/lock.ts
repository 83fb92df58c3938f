/**
 * One alambic at a time: an advisory lock of the session that runs the scripts, so that it goes when
 * that session goes. It is polled and never waited for: a session that blocks in `pg_advisory_lock` holds a
 * snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for it: a deadlock.
 *
 * In the house: `src/runtime/`, rank 7. Source: "Advisory Locks" and `pg_locks`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import { qualified } from '../sql/identifier.ts';
import type { RuntimeTables } from './tables.ts';

/** Who has the lock, as `pg_stat_activity` knows them; a role without rights sees less. */
export interface LockHolder {
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  readonly host: string;
  /** When that session began, ISO 8601. */
  readonly since: string;
}

export interface LockOptions {
  /** How long to try. */
  readonly waitTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the lock is not free at the first try. */
  readonly onWait?: ((holder: LockHolder | undefined) => void) | undefined;
}

/** Of one version table in one database: advisory locks are a database's own already. */
export function lockKey(tables: RuntimeTables): bigint {
  const digits = hash('sha256', `alambic ${qualified(tables.version)}`).slice(0, 16);
  return BigInt.asIntN(64, BigInt(`0x${digits}`));
}

/**
 * @returns the server's process whose session has it.
 * @throws AlambicError `lock-timeout` with the holder, `interrupted`.
 */
export async function acquireLock(
  connection: Connection,
  key: bigint,
  { waitTimeoutMs, signal, onWait }: LockOptions,
): Promise<number> {
  const deadline = performance.now() + waitTimeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const owner = await tryLock(connection, key);
    if (owner !== undefined) return owner;
    const left = deadline - performance.now();
    const holder = attempt === 0 || left <= 0 ? await lockHolder(connection, key) : undefined;
    if (left <= 0)
      throw new AlambicError('lock-timeout', {
        waitedMs: waitTimeoutMs,
        ...(holder === undefined ? {} : { holder }),
      });
    if (attempt === 0) onWait?.(holder);
    await pause(Math.min(left, delay(attempt)), signal);
  }
}

/** 50 ms at first, about half a second later; the jitter keeps ten waiters from knocking in step. */
const delay = (attempt: number): number =>
  Math.min(50 * 1.5 ** attempt, 500) * (0.5 + Math.random());

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new AlambicError('interrupted', { applied: [], remaining: 0, rows: null });
  }
}

async function tryLock(connection: Connection, key: bigint): Promise<number | undefined> {
  const [row] = await connection.query(tryLockSql(key));
  return row?.['locked'] === true ? Number(row['pid']) : undefined;
}

export const tryLockSql = (key: bigint): string =>
  `SELECT pg_catalog.pg_try_advisory_lock(${constant(key)}) AS locked, pg_catalog.pg_backend_pid() AS pid`;

export const unlockSql = (key: bigint): string =>
  `SELECT pg_catalog.pg_advisory_unlock(${constant(key)}) AS unlocked`;

/** Quoted: the smallest bigint has no literal of its own. */
export const constant = (key: bigint): string => `'${key}'::bigint`;

async function lockHolder(connection: Connection, key: bigint): Promise<LockHolder | undefined> {
  const unsigned = BigInt.asUintN(64, key);
  const [row] = await connection.query(
    `SELECT l.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename::text, '') AS "user",
  coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'local') AS host,
  coalesce(pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS since
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND l.classid = $1::oid AND l.objid = $2::oid`,
    [String(unsigned >> 32n), String(unsigned & 0xffffffffn)],
  );
  // The columns are those of the SELECT above.
  return row as unknown as LockHolder | undefined;
}
