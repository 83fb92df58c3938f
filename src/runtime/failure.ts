/**
 * From what the server refused to what the user asked for: the revision, the statement, the line, and
 * what stands.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { isServerError, ServerError } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { stood } from '../problems/run-words.ts';
import { spokenName, type QualifiedName } from '../names.ts';
import { roomOf } from '../operations/registry.ts';
import type { FailedStatement, Stands } from '../problems/runtime.ts';
import { rowsAfter } from '../revisions/plan.ts';
import { findBlockers } from './blockers.ts';
import { trace, type Message, type Traced } from './message.ts';
import { threw } from './recording.ts';
import { missingRights, readRows, readState } from './state.ts';
import type { CompiledStatement } from './steps.ts';
import { endAborted, stands, type Task, type Work } from './work.ts';

/** A revision that stopped. */
export interface Failure {
  readonly task: Task;
  readonly error: unknown;
  /** What was sent when the server refused it. */
  readonly message?: Message | undefined;
  /** The version rows that the revision needed before it. */
  readonly before: readonly string[];
  /** Its steps that are kept. */
  readonly stepsDone?: number;
  readonly steps?: number;
}

/** The error to throw; the session must be outside any transaction. */
export async function explainFailure(work: Work, failure: Failure): Promise<unknown> {
  const { task, error } = failure;
  const steps = { done: failure.stepsDone ?? 0, of: failure.steps ?? 1 };
  if (!(error instanceof ServerError)) return thrown(work, task, error, steps);
  if (isLost(error)) return connectionLost(task, error, stands(work, null, steps));
  const aborted = await endAborted(work.connection);
  if (aborted && isNullIn(error, work.run.tables.run)) return leftOpen(work, error);
  const rows = await readRows(work.connection, work.run.tables).catch(() => null);
  const stood = stands(work, rows, steps);
  const traced =
    failure.message === undefined
      ? undefined
      : trace(failure.message, error, work.session.encoding);
  return (
    (await guardFailure(work, failure, error, traced, stood)) ??
    (await statementFailure(work, failure, error, traced, stood))
  );
}

/** 08…: the connection; 57P01 to 57P03: the server ended it. */
export const isLost = (error: unknown): error is ServerError =>
  error instanceof ServerError && /^(?:08|57P0[123])/.test(error.server.sqlstate);

async function thrown(
  work: Work,
  { step, script }: Task,
  error: unknown,
  steps: { readonly done: number; readonly of: number },
): Promise<unknown> {
  const rows = await readRows(work.connection, work.run.tables).catch(() => null);
  if (error instanceof AlambicError) {
    // A builder that refuses its arguments knows nothing of the run.
    if (!('stands' in error.details) && work.applied.length > 0)
      error.message += `\n${stood(step.revision.id, stands(work, rows, steps))}`;
    return error;
  }
  return threw(error, step, script, stands(work, rows, steps));
}

const connectionLost = ({ step }: Task, error: ServerError, stood: Stands): AlambicError =>
  new AlambicError(
    'connection-lost',
    {
      revision: step.revision.id,
      reason: error.server.message,
      sqlstate: error.server.sqlstate,
      stands: stood,
    },
    { cause: error },
  );

/**
 * A BEGIN in raw SQL kept the transaction open: what was answered behind it was never committed. Whose it
 * was follows from the version rows that stand after the rollback.
 */
export async function leftOpen(work: Work, error?: ServerError): Promise<AlambicError> {
  const rows = await readRows(work.connection, work.run.tables);
  const kept = work.applied.findIndex(
    (_, position) => String(rowsAfter(work.start, work.plan.slice(0, position))) === String(rows),
  );
  const position = Math.max(kept, 0);
  const { id: revision = '', path: file = '' } = work.plan[position]?.revision ?? {};
  work.applied.length = position;
  return new AlambicError(
    'transaction-ended',
    { revision, file, stands: stands(work, rows) },
    { cause: error },
  );
}

/** What our own statements are refused with. */
async function guardFailure(
  work: Work,
  { task, before }: Failure,
  error: ServerError,
  traced: Traced | undefined,
  stood: Stands,
): Promise<AlambicError | undefined> {
  const { tables } = work.run;
  const revision = task.step.revision.id;
  if (isNullIn(error, tables.run)) {
    const token = await readState(work.connection, tables).then(
      (state) => state.token,
      () => undefined,
    );
    // All else is as it should be: it was another session than the one that has the lock.
    if (token === work.run.token && String(stood.rows) === String(before))
      return new AlambicError('transaction-pooler', { database: work.connection.description });
    return new AlambicError(
      'version-conflict',
      {
        revision,
        table: spokenName(tables.version),
        expected: before,
        found: stood.rows,
        otherRun: token !== undefined && token !== work.run.token,
        stands: stood,
      },
      { cause: error },
    );
  }
  if (isNullIn(error, tables.history) && error.server.column === 'run')
    return new AlambicError(
      'transaction-ended',
      { revision, file: task.script.path, stands: stood },
      { cause: error },
    );
  if (traced !== undefined && traced.part !== 'statement' && isServerError(error, '42501'))
    return missingRights(tables, error);
  return undefined;
}

/** Whether a NOT NULL of this table refused it: how the guard and the seal speak. */
export const isNullIn = (error: unknown, table: QualifiedName): boolean =>
  isServerError(error, '23502') &&
  error.server.schema === table.schema &&
  error.server.table === table.name;

async function statementFailure(
  work: Work,
  { task, message }: Failure,
  error: ServerError,
  traced: Traced | undefined,
  stood: Stands,
): Promise<AlambicError> {
  const statement = traced?.part === 'statement' ? message?.statements[traced.index] : undefined;
  const failed = failedStatement(task, statement, traced);
  const { sqlstate, message: text, detail, hint, where } = error.server;
  if (sqlstate === '55P03')
    return new AlambicError(
      'lock-not-available',
      {
        ...failed,
        stands: stood,
        lockTimeoutMs: work.run.lockTimeoutMs,
        blockers: await findBlockers(work.connection, neededRelations(work, statement, traced)),
      },
      { cause: error },
    );
  return new AlambicError(
    'statement-failed',
    {
      ...failed,
      stands: stood,
      sqlstate,
      message: text,
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
      ...(where === undefined ? {} : { where }),
    },
    { cause: error },
  );
}

function failedStatement(
  { step, script }: Task,
  statement: CompiledStatement | undefined,
  traced: Traced | undefined,
): FailedStatement {
  const where = {
    revision: step.revision.id,
    direction: step.direction,
    ...(script.fromHistory && { fromHistory: script.fromHistory }),
  };
  if (statement === undefined || traced === undefined) return { ...where, file: script.path };
  const { site, line } = statement;
  const textLine = line === undefined ? undefined : line + (traced.line ?? 1) - 1;
  return {
    ...where,
    file: site?.file ?? script.path,
    ...(site === undefined ? {} : { line: site.line + (site.ofText ? (textLine ?? 1) - 1 : 0) }),
    statement: traced.index + 1,
    sql: withoutPasswords(statement.sql),
    ...(traced.line === undefined ? {} : { sqlLine: traced.line }),
    ...(textLine === undefined || site?.ofText ? {} : { textLine }),
  };
}

/** `PASSWORD '…'` of CREATE ROLE, USER MAPPING and SUBSCRIPTION stays out of messages and logs. */
const withoutPasswords = (sql: string): string =>
  sql.replaceAll(/(password\s*=?\s*)E?'(?:[^']|'')*'/gi, "$1'…'");

function neededRelations(
  { run, target }: Work,
  statement: CompiledStatement | undefined,
  traced: Traced | undefined,
): readonly QualifiedName[] | 'unknown' {
  if (traced?.part === 'opening') return [run.tables.version, run.tables.run];
  if (statement === undefined) return 'unknown';
  // What `op.query` asked is no operation of the registry.
  if (statement.operation.kind === 'query') return 'unknown';
  const locks = roomOf(statement.operation).locks(statement.operation, target);
  return locks === 'unknown' ? 'unknown' : locks.map(({ relation }) => relation);
}
