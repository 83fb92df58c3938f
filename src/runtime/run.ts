/**
 * One run: look, plan, take the lock, look and plan again, apply, let go.
 *
 * In the house: `src/runtime/`, rank 7. `commands/` say what to plan and how files are loaded.
 */
import { hostname, userInfo } from 'node:os';
import { isServerError, type Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { rowsAfter, type PlanStep } from '../revisions/plan.ts';
import { idFault, type Revision } from '../revisions/revision.ts';
import type * as Failures from './failure.ts';
import { takeTokenSql, type Run } from './guard.ts';
import { halfDone, type HalfDone } from './half-done.ts';
import { acquireLock, lockKey, unlockSql, type LockHolder } from './lock.ts';
import { newToken, script } from './message.ts';
import { refusePooler } from './pooler.ts';
import type { RevisionScript } from './recording.ts';
import { openSession, requireWritable, type Session } from './session.ts';
import { missingRights, readState, type Reading, type State } from './state.ts';
import { createTablesSql, type RuntimeTables } from './tables.ts';
import { rollback, type Applied, type Hooks, type Work } from './work.ts';

/** What every change of the version table needs to know. */
export interface SessionOptions {
  readonly tables: RuntimeTables;
  readonly toolVersion: string;
  /** `lock_timeout` of every transaction, default 2000; 0 waits without end. */
  readonly lockTimeoutMs?: number | undefined;
  /** How long to wait for another alambic, default 60000. */
  readonly waitTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How much of the history; default `whole`. */
  readonly reading?: Reading | undefined;
  /** Called once when another alambic has to be waited for. */
  readonly onWait?: ((holder: LockHolder | undefined) => void) | undefined;
}

export interface RunOptions extends SessionOptions, Hooks {
  /**
   * What to run on a database in this state: `planUpgrade(graph, state.rows, target)`. Called once without
   * the lock, and once with it when there is something to do. May throw, to refuse edited revisions, say.
   */
  readonly plan: (state: State) => readonly PlanStep[] | Promise<readonly PlanStep[]>;
  /** Imports a revision's file; called ahead of its turn. */
  readonly load: (revision: Revision) => Promise<RevisionScript>;
  /** Default `per-revision`. */
  readonly transaction?: 'per-revision' | 'single' | undefined;
  /** For a step whose outcome nobody knows; left out: stop with `step-outcome-unknown`. */
  readonly unknownStep?: 'repeat' | 'skip' | undefined;
}

export interface RunResult {
  readonly applied: readonly Applied[];
  /** The version rows before and after. */
  readonly before: readonly string[];
  readonly rows: readonly string[];
}

/**
 * Runs what `plan` gives, and leaves the session as it found it.
 *
 * @throws AlambicError of this area: `statement-failed`, `lock-not-available`, `version-conflict`,
 *   `lock-timeout`, `interrupted`, `half-done-revision` …; whatever `plan` and `load` throw.
 */
export async function run(connection: Connection, options: RunOptions): Promise<RunResult> {
  const seen = await readState(connection, options.tables, options.reading);
  const nothing = { applied: [], before: seen.rows, rows: seen.rows };
  if ((await options.plan(seen)).length === 0) return nothing;
  const session = await openSession(connection);
  return withLock(connection, session, options, async (state, backend) => {
    const plan = await options.plan(state);
    if (plan.length === 0) return { ...nothing, before: state.rows, rows: state.rows };
    refuseIllegalIds(plan);
    const half = halfDone(state.history);
    refuseHalfDone(half, plan);
    const work = workOf(connection, session, backend, options, state, plan, half);
    await prepare(work, state);
    // Most runs of a deployed project find nothing to do; they need no operation.
    const { applyPlan } = await import('./apply.ts');
    await applyPlan(work);
    await refuseOpenTransaction(work);
    return { applied: work.applied, before: state.rows, rows: rowsAfter(state.rows, plan) };
  });
}

/**
 * Prepares the session, takes the lock, and gives both back whatever happens.
 *
 * @param change is given the state as it is while nobody else may change it, and the server's process that has
 *   the lock.
 */
export async function withLock<Result>(
  connection: Connection,
  session: Session,
  options: SessionOptions,
  change: (state: State, backend: number) => Promise<Result>,
): Promise<Result> {
  requireWritable(session);
  await refusePooler(connection, session);
  const { tables, waitTimeoutMs = 60_000, signal, onWait } = options;
  const key = lockKey(tables);
  const prepared = session.prepare();
  try {
    const [backend] = await Promise.all([
      acquireLock(connection, key, { waitTimeoutMs, signal, onWait }),
      prepared,
    ]);
    try {
      return await change(await readState(connection, tables, options.reading), backend);
    } finally {
      // When the session is gone, so is its lock.
      await connection.query(unlockSql(key)).catch(() => []);
    }
  } finally {
    await session.restore().catch(() => undefined);
  }
}

export function newRun(options: SessionOptions, backend: number, single: boolean): Run {
  return {
    tables: options.tables,
    token: newToken(),
    backend,
    lockTimeoutMs: options.lockTimeoutMs ?? 2000,
    toolVersion: options.toolVersion,
    operator: operator(),
    single,
  };
}

/** A container may run as a user without a name. */
function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return hostname();
  }
}

function workOf(
  connection: Connection,
  session: Session,
  backend: number,
  options: RunOptions,
  state: State,
  plan: readonly PlanStep[],
  half: ReadonlyMap<string, HalfDone>,
): Work {
  const { load, unknownStep, signal, onProgress, onVersionApply, onSql, transaction } = options;
  return {
    connection,
    session,
    target: { version: session.version },
    run: newRun(options, backend, transaction === 'single'),
    plan,
    start: state.rows,
    load,
    hooks: { onProgress, onVersionApply, onSql },
    signal,
    halfDone: half,
    unknownStep,
    applied: [],
    expected: state.rows,
    lastEnd: performance.now(),
  };
}

/**
 * Makes the tables that are missing and takes the run token.
 *
 * @throws AlambicError `missing-rights`.
 */
export async function prepare(
  { connection, run: own, hooks }: Pick<Work, 'connection' | 'run' | 'hooks'>,
  { missing }: State,
): Promise<void> {
  const sql = script([...createTablesSql(own.tables, missing), takeTokenSql(own)]);
  hooks.onSql?.(sql);
  try {
    await connection.script(sql);
  } catch (error) {
    if (isServerError(error, '42501')) throw missingRights(own.tables, error);
    // Another version table shares this history, and its run made the table in the same moment.
    if (!isServerError(error, '23505', '42P07')) throw error;
    await connection.script(sql);
  }
}

/** Longer ids cannot be recorded; a plan that did not come from a graph is checked here. */
function refuseIllegalIds(plan: readonly PlanStep[]): void {
  for (const { revision } of plan) {
    const fault = idFault(revision.id);
    if (fault !== undefined)
      throw new AlambicError('illegal-id', {
        what: 'revision id',
        id: revision.id,
        path: revision.path,
        fault,
      });
  }
}

/**
 * What is half done must be finished first, in its own direction. What it comes after was done when it began: where that
 * would run again, the file with its id is another one than was begun, such as a squash or what it replaced.
 */
export function refuseHalfDone(
  half: ReadonlyMap<string, HalfDone>,
  plan: readonly PlanStep[],
): void {
  for (const { revision, direction, done, steps } of half.values()) {
    const at = plan.findIndex(
      (step) => step.revision.id === revision && step.direction === direction,
    );
    const own = plan[at];
    if (own === undefined || plan.slice(0, at).some((earlier) => comesAfter(own, earlier)))
      throw new AlambicError('half-done-revision', { revision, direction, done, steps });
  }
}

/** Whether the one needs the other to have run. */
function comesAfter(step: PlanStep, earlier: PlanStep): boolean {
  const [upper, lower] = step.direction === 'upgrade' ? [step, earlier] : [earlier, step];
  return [...upper.revision.downRevision, ...upper.dependencies].includes(lower.revision.id);
}

/** A BEGIN in raw SQL that the guard of a next revision would have met. */
async function refuseOpenTransaction(work: Work): Promise<void> {
  const [row] = await work.connection.query(
    'SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL AS open',
  );
  if (row?.['open'] !== true) return;
  await rollback(work.connection);
  throw await (await failures()).leftOpen(work);
}

/** Loaded when something failed: it knows every operation, and most runs need none. */
const failures = (): Promise<typeof Failures> => import('./failure.ts');
