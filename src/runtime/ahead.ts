/**
 * What of a plan can be refused without running it: for several databases, none of which is to be changed when a revision of
 * another could not even begin.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Connection } from '../connection.ts';
import type { PlanStep } from '../revisions/plan.ts';
import { halfDone } from './half-done.ts';
import { refusePooler } from './pooler.ts';
import { compile, isAsync, recordAhead, threw } from './recording.ts';
import { refuseHalfDone, type RunOptions } from './run.ts';
import { openSession, requireWritable, type Session } from './session.ts';
import type { State } from './state.ts';
import { isAtomic, notOneTransaction, splitSteps } from './steps.ts';

/**
 * Nothing is sent that changes anything. Every file is loaded, and what only records is recorded; a function that waits for
 * something may do more than that, and is left to its turn; not where it is only recorded for its reverse.
 *
 * @throws AlambicError `half-done-revision`, `read-only-database`, `transaction-pooler`, `not-one-transaction`, `revision-threw`,
 *   `irreversible-operation`, `unsupported-by-server`; what `load` throws.
 */
export async function refuseAhead(
  connection: Connection,
  state: State,
  plan: readonly PlanStep[],
  { load, transaction }: Pick<RunOptions, 'load' | 'transaction'>,
): Promise<void> {
  if (plan.length === 0) return;
  refuseHalfDone(halfDone(state.history), plan);
  const { version } = await writableSession(connection);
  const nothingRun = { applied: [], total: plan.length, rows: state.rows, stepsDone: 0, steps: 1 };
  for (const step of plan) {
    const script = await load(step.revision);
    const own = script[step.direction];
    if (own !== undefined && isAsync(own)) continue;
    const recorded = await recordAhead(script, step).catch((error: unknown) => {
      throw threw(error, step, script, nothingRun);
    });
    const steps = splitSteps(compile(recorded, { version }));
    if (transaction === 'single' && !isAtomic(steps))
      throw notOneTransaction(step.revision.id, script.path, steps);
  }
}

/**
 * As `withLock` wants it, without the lock.
 *
 * @throws AlambicError `read-only-database`, `transaction-pooler`.
 */
export async function writableSession(connection: Connection): Promise<Session> {
  const session = await openSession(connection);
  requireWritable(session);
  await refusePooler(connection, session);
  return session;
}
