/**
 * What the database says of itself: its version rows and what the history tells of each revision.
 * Reading never writes: a table that is missing has no rows.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import {
  isServerError,
  type Connection,
  type Row,
  type ServerError,
  type StatementResult,
} from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { spokenName } from '../names.ts';
import type { Statement } from '../operations/operation.ts';
import { identifier, qualified } from '../sql/identifier.ts';
import { stringLiteral } from '../sql/literal.ts';
import { noDigests, sumOf, sumSql, type DigestSum } from './digest-sum.ts';
import {
  historyFormat,
  nothingMissing,
  ownTables,
  runKey,
  type MissingTables,
  type RuntimeTables,
} from './tables.ts';

export interface State {
  /** The version rows, sorted. */
  readonly rows: readonly string[];
  /** Oldest first; a brief reading leaves rows out. */
  readonly history: readonly HistoryRow[];
  /** Of the revisions that were left out: applied once, and nothing since. */
  readonly omitted: DigestSum;
  /** The token of the last run; absent before the first. */
  readonly token?: string;
  readonly missing: MissingTables;
}

/** What decides about a revision; `HistoryRecord` has the rest. */
export interface HistoryRow {
  readonly revision: string;
  readonly direction: 'upgrade' | 'downgrade' | 'stamp';
  readonly step: number;
  readonly steps: number;
  readonly state: 'started' | 'done' | 'failed';
  readonly checksum: string | null;
  /**
   * Of the file's bytes as they were: equal bytes need no checksum. Until the last step is done, of the SQL up to this
   * step instead.
   */
  readonly digest?: string | null;
  /** Whether it was applied as a squash, in the place of what that replaces. */
  readonly squash?: boolean;
}

/**
 * How much of a long history is read. Ten thousand revisions that were applied once and never touched again say
 * no more, `brief`, than the sum of their digests.
 */
export type Reading = 'whole' | 'brief';

/**
 * One message, one round trip, when the tables are there.
 *
 * @throws AlambicError `not-a-version-table`, `missing-rights`, `newer-history`.
 */
export async function readState(
  connection: Connection,
  tables: RuntimeTables,
  reading: Reading = 'whole',
): Promise<State> {
  try {
    const results = await connection.script(selects(tables, nothingMissing, reading));
    return stateOf(results, tables, nothingMissing);
  } catch (error) {
    // 42P01 undefined_table; 3F000 is for a schema that is missing.
    if (!isServerError(error, '42P01', '3F000')) throw explained(error, tables);
  }
  const missing = await missingTables(connection, tables);
  if (missing.tables.length === 3)
    return Object.freeze({ rows: [], history: [], omitted: noDigests, missing });
  try {
    const results = await connection.script(selects(tables, missing, reading));
    return stateOf(results, tables, missing);
  } catch (error) {
    throw explained(error, tables);
  }
}

/** Only the version rows: all that `current` needs. */
export async function readRows(
  connection: Connection,
  tables: RuntimeTables,
): Promise<readonly string[]> {
  try {
    return rowsOf(await connection.query(versionSelect(tables)));
  } catch (error) {
    if (isServerError(error, '42P01', '3F000')) return [];
    throw explained(error, tables);
  }
}

const versionSelect = (tables: RuntimeTables): string =>
  `SELECT version_num FROM ${qualified(tables.version)}`;

/** Three SELECTs in this order, whatever is missing. */
const selects = (
  tables: RuntimeTables,
  { tables: absent }: MissingTables,
  reading: Reading,
): string =>
  [
    absent.includes('version') ? 'SELECT WHERE false' : versionSelect(tables),
    absent.includes('history') ? 'SELECT WHERE false' : historySelect(tables, reading),
    absent.includes('run')
      ? 'SELECT WHERE false'
      : `SELECT token FROM ${qualified(tables.run)} WHERE version_table = ${runKey(tables)}`,
  ].join(';\n');

/** Up to so many rows are read whole: what was edited is then known without asking again. */
const briefFrom = 500;

/** A row of a revision that has no other, and leaves nothing to tell. Windows would sort all rows by their revision. */
const uneventful = (history: string): string =>
  `(SELECT count(*) FROM ${history}) > ${briefFrom}
      AND revision NOT IN (SELECT revision FROM ${history} GROUP BY revision HAVING count(*) > 1)
      AND direction = 'upgrade' AND state = 'done' AND step = steps AND checksum IS NOT NULL AND length(digest) = 71`;

/** As a text: an escape in a message is no character of every encoding. In one, a quote has a backslash before it. */
const ofSquash = `header::text LIKE '%"replaces":[%'`;

/**
 * A row for some hundred entries: ten thousand rows cost more to take apart than to read, and so does one that
 * comes in many parts. No column holds a tab or a line end.
 */
function historySelect(tables: RuntimeTables, reading: Reading): string {
  const history = qualified(tables.history);
  // OFFSET keeps the condition where it is asked once a row.
  return `SELECT max(format) AS format, ${sumSql('digest', 'omitted')}, string_agg(concat_ws(E'\\t', revision, direction, step,
    steps, state, coalesce(checksum, ''), coalesce(digest, ''), ${ofSquash}), E'\\n' ORDER BY id) FILTER (WHERE NOT omitted) AS entries
  FROM (SELECT *, ${reading === 'brief' ? uneventful(history) : 'false'} AS omitted FROM ${history} OFFSET 0) AS told
  GROUP BY id / 300 ORDER BY id / 300`;
}

function historyOf({ entries }: Row): readonly HistoryRow[] {
  if (typeof entries !== 'string') return [];
  return entries.split('\n').map((entry) => {
    const [revision = '', direction, step, steps, state, checksum = '', digest = '', squash] =
      entry.split('\t');
    return {
      revision,
      // The columns are those of the SELECT above, from a table that only alambic writes.
      direction: direction as HistoryRow['direction'],
      step: Number(step),
      steps: Number(steps),
      state: state as HistoryRow['state'],
      checksum: checksum === '' ? null : checksum,
      digest: digest === '' ? null : digest,
      ...(squash === 't' && { squash: true }),
    };
  });
}

function stateOf(
  [versions, history, runs]: readonly StatementResult[],
  tables: RuntimeTables,
  missing: MissingTables,
): State {
  const told = history?.rows ?? [];
  const format = Math.max(0, ...told.map((row) => Number(row['format'])));
  if (format > historyFormat)
    throw new AlambicError('newer-history', {
      table: spokenName(tables.history),
      format,
      known: historyFormat,
    });
  const token = runs?.rows[0]?.['token'];
  return Object.freeze({
    rows: rowsOf(versions?.rows ?? []),
    history: told.flatMap(historyOf),
    omitted: sumOf(told),
    ...(typeof token === 'string' ? { token } : {}),
    missing,
  });
}

const rowsOf = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => String(row['version_num'])).sort();

async function missingTables(
  connection: Connection,
  tables: RuntimeTables,
): Promise<MissingTables> {
  const names = ['version', 'history', 'run'] as const;
  const regclass = names.map(
    (name) =>
      `pg_catalog.to_regclass(${stringLiteral(qualified(tables[name]))}) IS NULL AS ${name}`,
  );
  const schemas = [...new Set(names.map((name) => tables[name].schema))];
  const namespaces = schemas.map(
    (schema, position) =>
      `NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ${stringLiteral(schema)}) AS ${identifier(`schema ${position}`)}`,
  );
  const [row] = await connection.query(`SELECT ${[...regclass, ...namespaces].join(',\n  ')}`);
  return {
    tables: names.filter((name) => row?.[name] === true),
    schemas: schemas.filter((_, position) => row?.[`schema ${position}`] === true),
  };
}

/** Our own tables speak through problems of their own. */
export function explained(error: unknown, tables: RuntimeTables): unknown {
  if (isServerError(error, '42501')) return missingRights(tables, error);
  if (isServerError(error, '42703'))
    return new AlambicError(
      'not-a-version-table',
      { table: spokenName(tables.version), reason: error.server.message },
      { cause: error },
    );
  return error;
}

/** The role may not read, or not write, one of the tables. */
export const missingRights = (tables: RuntimeTables, error: ServerError): AlambicError =>
  new AlambicError(
    'missing-rights',
    { tables: ownTables(tables).map(spokenName), reason: error.server.message },
    { cause: error },
  );

/** A statement that undoes a revision, compiled when that was applied. */
export type RecordedStatement = Pick<Statement, 'sql' | 'transaction' | 'commitBefore'>;

/** One history row, whole, for people and programs. */
export interface HistoryRecord extends HistoryRow {
  readonly format: number;
  /** The statements that undo the revision, where they were known when it was applied. */
  readonly downgrade: readonly RecordedStatement[] | null;
  /** The server's clock, ISO 8601 in UTC. */
  readonly appliedAt: string;
  readonly durationMs: number | null;
  /** The server's user, then user and host of the operating system. */
  readonly appliedBy: string;
  readonly toolVersion: string;
}

/** Oldest first; empty when there is no history table. */
export async function readHistory(
  connection: Connection,
  tables: RuntimeTables,
): Promise<readonly HistoryRecord[]> {
  const sql = `SELECT format, revision, direction, step, steps, state, checksum, downgrade,
    pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "appliedAt",
    duration_ms::double precision::text AS "durationMs", applied_by AS "appliedBy", tool_version AS "toolVersion"
  FROM ${qualified(tables.history)} ORDER BY id`;
  try {
    const rows = await connection.query(sql);
    return rows.map((row) => {
      const duration = row['durationMs'];
      // The columns are those of the SELECT above, from a table that only alambic writes.
      return {
        ...row,
        durationMs: duration === null ? null : Number(duration),
      } as unknown as HistoryRecord;
    });
  } catch (error) {
    if (isServerError(error, '42P01', '3F000')) return [];
    throw explained(error, tables);
  }
}
