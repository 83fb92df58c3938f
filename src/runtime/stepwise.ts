/**
 * A revision of several steps, one after the other: nothing is sent before the step in front of it is
 * recorded, so that a run that stops anywhere can be taken up again.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { ServerError } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { QualifiedName } from '../names.ts';
import { rowsAfter } from '../revisions/plan.ts';
import { qualified } from '../sql/identifier.ts';
import { explainFailure, isLost } from './failure.ts';
import {
  closingSql,
  historySql,
  openingSql,
  standStill,
  timeoutAloneMs,
  type Entry,
  type Move,
} from './guard.ts';
import { milliseconds, type Message } from './message.ts';
import { indexOf, invalidIndexes, probe } from './probe.ts';
import type { WayDown } from './recording.ts';
import { stepsDigest, type CompiledStatement, type Step } from './steps.ts';
import { takenUp, type TakenUp } from './taken-up.ts';
import { send, sendApplied, withHook, type Task, type Work } from './work.ts';

export interface Stepwise {
  readonly task: Task;
  readonly steps: readonly Step[];
  /** Of the version rows, with the last step. */
  readonly move: Move;
  readonly way: WayDown;
}

/** @throws AlambicError of what failed; `interrupted` is the caller's, who looks at `done`. */
export async function applyStepwise(work: Work, given: Stepwise): Promise<'done' | 'interrupted'> {
  const taken = takenUp(work.halfDone, given);
  const revision = taken === undefined ? given : { ...given, steps: taken.steps };
  const first = taken === undefined ? 0 : await resumedAt(work, revision, taken);
  for (let index = first; index < revision.steps.length; index += 1) {
    if (index > first && work.signal?.aborted === true) return 'interrupted';
    const step = revision.steps[index];
    const [alone] = step?.statements ?? [];
    if (step?.transaction === 'forbidden' && alone !== undefined)
      await applyAlone(work, revision, index, alone);
    else await applyTransaction(work, revision, index, step?.statements ?? []);
  }
  return 'done';
}

async function applyTransaction(
  work: Work,
  revision: Stepwise,
  index: number,
  statements: readonly CompiledStatement[],
): Promise<void> {
  await deliver(work, revision, index, isLast(revision, index), {
    opening: openingSql(work.run, moveOf(revision, index)),
    statements,
    closing: closingSql(work.run, entryOf(revision, index, 'done')),
  });
}

async function applyAlone(
  work: Work,
  revision: Stepwise,
  index: number,
  statement: CompiledStatement,
): Promise<void> {
  await note(work, revision, index, 'started');
  const before = await invalidIndexes(work.connection);
  const start = performance.now();
  const message = { opening: [], statements: [statement], closing: [] };
  try {
    await sendAlone(work, message, statement.sql);
  } catch (error) {
    if (!(error instanceof ServerError) || isLost(error))
      throw await explained(work, revision, index, message, error);
    await note(work, revision, index, 'failed');
    await refuseInvalidIndex(work, revision, statement, before, error);
    throw await explained(work, revision, index, message, error);
  }
  const durationMs = performance.now() - start;
  // IF NOT EXISTS is content with an index that an earlier attempt left INVALID.
  const { outcome, index: left } = await probe(work.connection, statement);
  if (outcome === 'broken' && left !== undefined) {
    await note(work, revision, index, 'failed');
    throw invalidIndex(revision.task, left, 'it existed already, unfinished', true);
  }
  await note(work, revision, index, 'done', durationMs);
}

async function sendAlone(work: Work, message: Message, sql: string): Promise<void> {
  await work.connection.script(`SET lock_timeout = ${milliseconds(timeoutAloneMs(work.run, sql))}`);
  try {
    await send(work, message);
  } finally {
    // A session that broke has no setting to put back; the error that broke it is the one to see.
    await work.connection.script('RESET lock_timeout').catch(() => []);
  }
}

/** A transaction that only says how a step stands; the one that says the last is done moves the version rows. */
async function note(
  work: Work,
  revision: Stepwise,
  index: number,
  state: Entry['state'],
  durationMs?: number,
): Promise<void> {
  const move = state === 'done' ? moveOf(revision, index) : standStill(revision.move.before);
  await deliver(work, revision, index, state === 'done' && isLast(revision, index), {
    opening: openingSql(work.run, move),
    statements: [],
    closing: [historySql(work.run, entryOf(revision, index, state, durationMs))],
  });
}

/** @param applies whether the version rows move with it. */
async function deliver(
  work: Work,
  revision: Stepwise,
  index: number,
  applies: boolean,
  plain: Message,
): Promise<void> {
  const { task, move } = revision;
  const message = applies ? withHook(work, plain) : plain;
  try {
    if (!applies) await send(work, message);
    else
      await sendApplied(work, message, {
        revision: task.step.revision.id,
        direction: task.step.direction,
        heads: rowsAfter(move.before, [move]),
      });
  } catch (error) {
    throw await explained(work, revision, index, message, error);
  }
}

const explained = (
  work: Work,
  { task, steps, move }: Stepwise,
  index: number,
  message: Message,
  error: unknown,
): Promise<unknown> =>
  explainFailure(work, {
    task,
    error,
    message,
    before: move.before,
    stepsDone: index,
    steps: steps.length,
  });

const isLast = ({ steps }: Stepwise, index: number): boolean => index === steps.length - 1;

const moveOf = (revision: Stepwise, index: number): Move =>
  isLast(revision, index) ? revision.move : standStill(revision.move.before);

const entryOf = (
  revision: Stepwise,
  index: number,
  state: Entry['state'],
  durationMs?: number,
): Entry => ({
  revision: revision.task.step.revision.id,
  direction: revision.task.step.direction,
  step: index + 1,
  steps: revision.steps.length,
  state,
  checksum: revision.task.script.checksum,
  durationMs,
  ...(isLast(revision, index) && state === 'done'
    ? { digest: revision.task.script.digest, ...revision.way }
    : { digest: stepsDigest(revision.steps, index + 1) }),
});

async function refuseInvalidIndex(
  work: Work,
  { task }: Stepwise,
  statement: CompiledStatement,
  before: readonly QualifiedName[],
  { server }: ServerError,
): Promise<void> {
  const known = new Set(before.map(qualified));
  const left = (await invalidIndexes(work.connection)).find(
    (index) => !known.has(qualified(index)),
  );
  if (left === undefined) return;
  const own = indexOf(statement);
  throw invalidIndex(
    task,
    left,
    server.detail === undefined ? server.message : `${server.message} (${server.detail})`,
    own !== undefined && qualified(own) === qualified(left),
  );
}

/** @param rebuilt whether the next run drops it and builds it anew. */
const invalidIndex = (
  { step }: Task,
  index: QualifiedName,
  reason: string,
  rebuilt: boolean,
): AlambicError =>
  new AlambicError('invalid-index', {
    revision: step.revision.id,
    index: qualified(index),
    dropSql: dropSql(index),
    reason,
    rebuilt,
  });

const dropSql = (index: QualifiedName): string => `DROP INDEX CONCURRENTLY ${qualified(index)}`;

/** What an earlier run of this step left, nobody uses. */
async function dropUnfinished(
  work: Work,
  revision: Stepwise,
  step: number,
  builder: CompiledStatement,
  index: QualifiedName,
): Promise<void> {
  const message = { opening: [], statements: [{ ...builder, sql: dropSql(index) }], closing: [] };
  try {
    await sendAlone(work, message, dropSql(index));
  } catch (error) {
    throw await explained(work, revision, step, message, error);
  }
}

/** The first step to run: 0, or where an earlier run stopped. */
async function resumedAt(
  work: Work,
  revision: Stepwise,
  { half, sameNext }: TakenUp,
): Promise<number> {
  const { task, steps } = revision;
  const { done } = half;
  const [next] = steps[done]?.statements ?? [];
  if (next === undefined || steps[done]?.transaction !== 'forbidden') return done;
  const { outcome, index } = await probe(work.connection, next);
  if (outcome === 'broken' && index !== undefined) {
    if (!half.unknown && !(half.refused && sameNext))
      throw invalidIndex(task, index, 'somebody else could not finish building it', false);
    await dropUnfinished(work, revision, done, next, index);
    return done;
  }
  if (!half.unknown) return done;
  if (outcome === 'not done') return done;
  if (outcome === 'unknown' && work.unknownStep === 'repeat') return done;
  if (outcome === 'unknown' && work.unknownStep === undefined)
    throw new AlambicError('step-outcome-unknown', {
      revision: task.step.revision.id,
      path: task.script.path,
      step: done + 1,
      steps: steps.length,
      sql: next.sql,
    });
  await note(work, revision, done, 'done');
  return done + 1;
}
