/**
 * What stands between two runs, and between a failed revision and the ones sent behind it: a
 * compare-and-set that opens every transaction, and a seal that closes it.
 *
 * The compare-and-set moves the version rows only when they are exactly the expected ones, the run table
 * still has this run's token, the transaction before was sealed, and the session is the one that has the lock. Otherwise it sets the token to NULL, which
 * the table refuses: 23502 with the table's name, an error that a program can read and that needs no function and
 * no PL/pgSQL. The server then discards the rest of the message, so that nothing of the revision runs.
 *
 * The seal is the history row. It marks the run table as sealed, where the compare-and-set of the same
 * transaction left its transaction id. When raw SQL ended the transaction in between, there is no such row: `run`
 * would be NULL, which the history refuses; and what was sent behind finds the seal missing.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { qualified } from '../sql/identifier.ts';
import { stringLiteral } from '../sql/literal.ts';
import { milliseconds } from './message.ts';
import { historyFormat, runKey, type RuntimeTables } from './tables.ts';

/** What one run knows of itself; the same for all its transactions. */
export interface Run {
  readonly tables: RuntimeTables;
  /** Nobody else's. */
  readonly token: string;
  /** The server's process that has the lock; a script takes the lock in its own session. */
  readonly backend?: number | undefined;
  /** `lock_timeout` of every transaction; 0 waits without end. */
  readonly lockTimeoutMs: number;
  readonly toolVersion: string;
  /** User and host of the operating system; the server adds its own user. */
  readonly operator: string;
  /** Whether all revisions share one transaction. */
  readonly single: boolean;
}

/** How the version rows change; `before` are all that must be there. */
export interface Move {
  readonly before: readonly string[];
  readonly deletes: readonly string[];
  readonly inserts: readonly string[];
}

/** A move that moves nothing: for the steps before the last. */
export const standStill = (before: readonly string[]): Move => ({
  before,
  deletes: [],
  inserts: [],
});

/** Takes over the run table; another run's transactions fail from now on. */
export const takeTokenSql = ({ tables, token }: Run): string =>
  `INSERT INTO ${qualified(tables.run)} AS r (version_table, token, sealed) VALUES (${runKey(tables)}, ${stringLiteral(token)}, true)
ON CONFLICT (version_table) DO UPDATE SET token = excluded.token, sealed = true, xid = NULL`;

/** The statements that open a transaction, before any of the revision. */
export function openingSql(run: Run, move: Move): readonly string[] {
  const version = qualified(run.tables.version);
  return [
    `SET LOCAL lock_timeout = ${milliseconds(run.lockTimeoutMs)}`,
    compareAndSetSql(run, move),
    ...(move.inserts.length === 0
      ? []
      : [
          `INSERT INTO ${version} (version_num) VALUES ${move.inserts.map((id) => `(${stringLiteral(id)})`).join(', ')}`,
        ]),
  ];
}

/**
 * The `lock_timeout` of a statement that is no transaction. What waits for others without keeping anybody
 * waiting (CONCURRENTLY) is not bounded: a timeout would only leave an invalid index.
 */
export const timeoutAloneMs = ({ lockTimeoutMs }: Run, sql: string): number =>
  /\bCONCURRENTLY\b/i.test(sql) ? 0 : lockTimeoutMs;

function compareAndSetSql(run: Run, { before, deletes }: Move): string {
  const version = qualified(run.tables.version);
  const conditions = [
    `token = ${stringLiteral(run.token)} AND sealed`,
    // Behind a pooler the next transaction may be another session's.
    ...(run.backend === undefined ? [] : [`pg_catalog.pg_backend_pid() = ${run.backend}`]),
    // A transaction that an earlier message left open would be the same one.
    ...(run.single ? [] : ['xid IS DISTINCT FROM pg_catalog.pg_current_xact_id()']),
    `(SELECT ${rowsAre(before)} FROM ${version})`,
    ...(deletes.length === 0
      ? []
      : [`(SELECT pg_catalog.count(*) FROM moved) = ${deletes.length}`]),
  ];
  const moved =
    deletes.length === 0
      ? ''
      : `WITH moved AS (DELETE FROM ${version} WHERE version_num IN (${list(deletes)}) RETURNING 1)\n`;
  return `${moved}UPDATE ${qualified(run.tables.run)}
SET sealed = false, xid = pg_catalog.pg_current_xact_id(), token = CASE WHEN ${conditions.join('\n  AND ')} THEN token END
WHERE version_table = ${runKey(run.tables)}`;
}

/** Over the version table: whether its rows are exactly these. */
export const rowsAre = (rows: readonly string[]): string =>
  rows.length === 0
    ? 'pg_catalog.count(*) = 0'
    : `pg_catalog.count(*) = ${rows.length} AND pg_catalog.count(*) FILTER (WHERE version_num IN (${list(rows)})) = ${rows.length}`;

const list = (values: readonly string[]): string => values.map(stringLiteral).join(', ');

/** What one history row says. */
export interface Entry {
  readonly revision: string;
  readonly direction: 'upgrade' | 'downgrade' | 'stamp';
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** `started` stands before a step that is no transaction; `failed` when the server refused it. */
  readonly state: 'started' | 'done' | 'failed';
  readonly checksum?: string | undefined;
  /** Of the file's bytes; until the last step is done, `stepsDigest` up to this step. */
  readonly digest?: string | undefined;
  /** What the graph knows of the revision, as JSON. */
  readonly header?: string | undefined;
  /** The statements that undo the revision, as JSON. */
  readonly downgrade?: string | undefined;
  /** When the client knows it better than the server, which counts from the start of the transaction. */
  readonly durationMs?: number | undefined;
}

/**
 * The last statements of a transaction: deferred constraints speak up while it is known whose they are,
 * then the history row. Within one transaction for all, constraints stay deferred until its end.
 */
export const closingSql = (run: Run, entry: Entry): readonly string[] => [
  ...(run.single ? [] : [checkDeferredSql]),
  historySql(run, entry),
];

export const checkDeferredSql = 'SET CONSTRAINTS ALL IMMEDIATE';

export function historySql(run: Run, entry: Entry): string {
  const { tables, token } = run;
  const values = {
    format: String(historyFormat),
    revision: stringLiteral(entry.revision),
    direction: stringLiteral(entry.direction),
    step: String(entry.step),
    steps: String(entry.steps),
    state: stringLiteral(entry.state),
    checksum: optional(entry.checksum),
    digest: optional(entry.digest),
    header: optional(entry.header),
    downgrade: optional(entry.downgrade),
    duration_ms:
      entry.durationMs === undefined ? serverDuration : String(Math.round(entry.durationMs)),
    applied_by: `session_user || ${stringLiteral(run.operator === '' ? '' : ` (${run.operator})`)}`,
    tool_version: stringLiteral(run.toolVersion),
    run: '(SELECT token FROM seal)',
  };
  return `WITH seal AS (UPDATE ${qualified(tables.run)} SET sealed = true
  WHERE version_table = ${runKey(tables)} AND token = ${stringLiteral(token)} AND xid = pg_catalog.pg_current_xact_id() RETURNING token)
INSERT INTO ${qualified(tables.history)} (${Object.keys(values).join(', ')})
VALUES (${Object.values(values).join(', ')})`;
}

const optional = (text: string | undefined): string =>
  text === undefined ? 'NULL' : stringLiteral(text);

const serverDuration =
  '(extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::bigint';
