/**
 * The session that runs the scripts: what it is connected to, and its settings while alambic uses it.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Connection, Row } from '../connection.ts';
import { AlambicError } from '../errors.ts';

export interface Session {
  /** Major version, such as 17. */
  readonly version: number;
  readonly database: string;
  readonly pid: number;
  /** On a SQL_ASCII server positions of errors are counted in bytes. */
  readonly encoding: string;
  readonly standby: boolean;
  readonly readOnly: boolean;
  /** Sets what a run needs, before anything that writes. */
  prepare(): Promise<void>;
  /** Puts the settings back, for a connection that goes on being used. */
  restore(): Promise<void>;
}

/** A user's own statement may run for long, and so may revisions that compute: nothing cuts them off. */
const settings: Readonly<Record<string, string>> = {
  standard_conforming_strings: 'on',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
};

const factsSql = `SELECT pg_catalog.current_setting('server_version_num')::int AS version,
  pg_catalog.current_database()::text AS database,
  pg_catalog.pg_backend_pid() AS pid,
  pg_catalog.current_setting('server_encoding') AS encoding,
  pg_catalog.pg_is_in_recovery() AS standby,
  pg_catalog.current_setting('transaction_read_only') = 'on' AS "readOnly",
  pg_catalog.current_setting('application_name') AS application_name,
  ${Object.keys(settings)
    .map((name) => `pg_catalog.current_setting('${name}') AS ${name}`)
    .join(',\n  ')}`;

/** One round trip; changes nothing. */
export async function openSession(connection: Connection): Promise<Session> {
  const [facts] = await connection.query(factsSql);
  return sessionOf(connection, facts ?? {});
}

/** Sent without waiting for what was sent before. */
async function prepare(connection: Connection): Promise<void> {
  const changes = Object.entries(settings).map(([name, value]) => `SET ${name} = '${value}'`);
  const done = connection.script(
    [
      ...changes,
      nameSql(
        "CASE pg_catalog.current_setting('application_name') WHEN '' THEN 'alambic' ELSE pg_catalog.current_setting('application_name') END",
      ),
    ].join(';\n'),
  );
  // A backend whose client is gone then stops within half a second; not every platform can, and then
  // the server refuses the setting.
  const checking = connection
    .script("SET client_connection_check_interval = '500ms'")
    .catch(() => []);
  await Promise.all([done, checking]);
}

const nameSql = (value: string): string =>
  `SELECT pg_catalog.set_config('application_name', ${value}, false)`;

function sessionOf(connection: Connection, facts: Row): Session {
  return {
    version: Math.floor(Number(facts['version']) / 10_000),
    database: String(facts['database']),
    pid: Number(facts['pid']),
    encoding: String(facts['encoding']),
    standby: facts['standby'] === true,
    readOnly: facts['readOnly'] === true,
    prepare: () => prepare(connection),
    async restore() {
      const names = [...Object.keys(settings), 'application_name'];
      const values = names.map((name) => String(facts[name] ?? ''));
      await Promise.all([
        connection.query(
          `SELECT ${names.map((name, index) => `pg_catalog.set_config('${name}', $${index + 1}, false)`).join(', ')}`,
          values,
        ),
        connection.script('RESET client_connection_check_interval'),
      ]);
    },
  };
}

/** @throws AlambicError `read-only-database`, before anything is sent that would write. */
export function requireWritable(session: Session): void {
  if (!session.standby && !session.readOnly) return;
  throw new AlambicError('read-only-database', {
    database: session.database,
    reason: session.standby ? 'standby' : 'read-only',
  });
}
