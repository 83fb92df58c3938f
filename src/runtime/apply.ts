/**
 * Runs the revisions of a plan. Those that only record are sent one behind the other without waiting,
 * each in a message of its own that is one transaction; its compare-and-set keeps it from applying when the one
 * before it failed. Those that read rows, or that are more than one transaction, wait for all before them.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import { rowsAfter } from '../revisions/plan.ts';
import { conversation, type Conversation } from './conversation.ts';
import { explainFailure, type Failure } from './failure.ts';
import { checkDeferredSql, closingSql, openingSql, type Entry, type Move } from './guard.ts';
import { messageText, type Message } from './message.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { compile, recordScript, wayDown, type RevisionScript, type WayDown } from './recording.ts';
import { checkSingle } from './single.ts';
import { isAtomic, splitSteps, type Step } from './steps.ts';
import { applyStepwise } from './stepwise.ts';
import { halfDoneChanged } from './taken-up.ts';
import {
  finish,
  rollback,
  send,
  sendApplied,
  tellStarted,
  withHook,
  type Task,
  type Work,
} from './work.ts';

/** Messages in flight; more gain nothing, fewer lose a round trip now and then. */
const windowWidth = 16;
/** Revisions whose files are imported while earlier ones are on their way. */
const loadedAhead = 8;

/** A message in flight. */
interface Flight {
  readonly task: Task;
  readonly message: Message;
  readonly move: Move;
}

/** Thrown to leave the loop when a message in flight has failed; the pipeline knows which. */
class PipelineFailed extends Error {}

/**
 * @throws AlambicError of the first revision that failed, with what stands; `interrupted`.
 */
export async function applyPlan(work: Work): Promise<void> {
  const pipeline = openPipeline<Flight>(work.connection, windowWidth, ({ task }) => {
    finish(work, task);
    if (task.position + 1 < sent) tellStarted(work, task.position + 1);
  });
  let sent = 0;
  const load = loader(work);
  if (work.run.single) await checkSingle(work, load);
  if (work.run.single) await work.connection.script('BEGIN');
  try {
    for (const [position, step] of work.plan.entries()) {
      if (work.signal?.aborted === true) break;
      const script = await load(position);
      sent = position + 1;
      if (work.applied.length === position) {
        work.lastEnd = performance.now();
        tellStarted(work, position);
      }
      const done = await applyTask(work, pipeline, { step, position, script });
      if (done === 'interrupted') break;
    }
    await pipeline.drain();
    if (pipeline.failure !== undefined) throw new PipelineFailed();
    if (work.applied.length === work.plan.length) return await commitSingle(work, load);
  } catch (error) {
    await pipeline.drain();
    throw await failed(work, pipeline, error);
  }
  throw await interrupted(work);
}

/** Files are imported ahead; an error waits until its revision's turn. */
function loader({ plan, load }: Work): (position: number) => Promise<RevisionScript> {
  const loading: Promise<RevisionScript>[] = [];
  return (position) => {
    for (
      let ahead = loading.length;
      ahead < Math.min(plan.length, position + loadedAhead);
      ahead += 1
    ) {
      const step = plan[ahead];
      if (step === undefined) break;
      const script = load(step.revision);
      script.catch(() => undefined);
      loading.push(script);
    }
    const script = loading[position];
    return script ?? Promise.reject(new RangeError(`The plan has no revision ${position}.`));
  };
}

async function applyTask(
  work: Work,
  pipeline: Pipeline<Flight>,
  task: Task,
): Promise<'done' | 'interrupted'> {
  const { step, script } = task;
  const move = { before: work.expected, deletes: step.deletes, inserts: step.inserts };
  const talk = conversation(work, task, move, () => ready(pipeline));
  const recorded = await recordTask(work, task, talk, move);
  const way = await wayDown(script, step, work.target);
  const half = work.halfDone.get(step.revision.id);
  if (talk.isOpen() && half !== undefined && (half.done > 0 || half.unknown)) {
    const error = halfDoneChanged({ task, move }, half);
    throw new TaskFailed(await endTalk(work, talk, { task, error, before: move.before }));
  }
  if (talk.isOpen()) {
    await converse(work, task, talk, move, entry(task, way));
    return 'done';
  }
  const statements = compile(recorded, work.target);
  const steps = splitSteps(statements);
  if (!isAtomic(steps) || half !== undefined)
    return stepByStep(work, pipeline, task, steps, move, way);
  const message = {
    opening: openingSql(work.run, move),
    statements,
    closing: closingSql(work.run, entry(task, way)),
  };
  const after = rowsAfter(move.before, [step]);
  if (work.hooks.onVersionApply !== undefined) {
    await ready(pipeline);
    await applyWithHook(work, task, move, message);
    return 'done';
  }
  const text = messageText(message);
  work.hooks.onSql?.(text);
  work.expected = after;
  if (!(await pipeline.send(text, { task, message, move }))) throw new PipelineFailed();
  return 'done';
}

async function applyWithHook(work: Work, task: Task, move: Move, plain: Message): Promise<void> {
  const message = withHook(work, plain);
  const heads = rowsAfter(move.before, [task.step]);
  const { revision, direction } = task.step;
  try {
    await sendApplied(work, message, { revision: revision.id, direction, heads });
  } catch (error) {
    throw new TaskFailed({ task, error, message, before: move.before });
  }
  work.expected = heads;
  finish(work, task);
}

const entry = ({ step, script }: Task, way: WayDown): Entry => ({
  revision: step.revision.id,
  direction: step.direction,
  step: 1,
  steps: 1,
  state: 'done',
  checksum: script.checksum,
  digest: script.digest,
  ...way,
});

/** Waits for every revision before this one. */
async function ready(pipeline: Pipeline<Flight>): Promise<void> {
  await pipeline.drain();
  if (pipeline.failure !== undefined) throw new PipelineFailed();
}

async function recordTask(
  work: Work,
  task: Task,
  talk: Conversation,
  move: Move,
): ReturnType<typeof recordScript> {
  try {
    return await recordScript(task.script, task.step.direction, {
      revision: task.step.revision.id,
      query: talk.query,
      onRecord: talk.note,
    });
  } catch (error) {
    if (error instanceof PipelineFailed) throw error;
    throw new TaskFailed(await endTalk(work, talk, { task, error, before: move.before }));
  }
}

/** Leaves the loop with a revision that failed outside the pipeline; those before it are still in flight. */
class TaskFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('A revision failed.');
    this.failure = failure;
  }
}

async function converse(
  work: Work,
  task: Task,
  talk: Conversation,
  move: Move,
  last: Entry,
): Promise<void> {
  try {
    // A query that failed has aborted the transaction, even if the revision caught the error.
    const earlier = talk.failure();
    if (earlier !== undefined) throw earlier.error;
    await talk.finish(last, rowsAfter(move.before, [task.step]));
  } catch (error) {
    throw new TaskFailed(await endTalk(work, talk, { task, error, before: move.before }));
  }
  work.expected = rowsAfter(move.before, [task.step]);
  finish(work, task);
}

async function endTalk(work: Work, talk: Conversation, failure: Failure): Promise<Failure> {
  await talk.close();
  if (talk.isOpen() && !work.run.single) await rollback(work.connection);
  return { ...failure, ...talk.failure() };
}

async function stepByStep(
  work: Work,
  pipeline: Pipeline<Flight>,
  task: Task,
  steps: readonly Step[],
  move: Move,
  way: WayDown,
): Promise<'done' | 'interrupted'> {
  await ready(pipeline);
  if ((await applyStepwise(work, { task, steps, move, way })) === 'interrupted')
    return 'interrupted';
  work.expected = rowsAfter(move.before, [task.step]);
  finish(work, task);
  return 'done';
}

async function failed(work: Work, pipeline: Pipeline<Flight>, error: unknown): Promise<unknown> {
  const failure = pipeline.failure === undefined ? undefined : flightFailure(pipeline.failure);
  const first = failure ?? (error instanceof TaskFailed ? error.failure : undefined);
  if (work.run.single) await undoSingle(work);
  return first === undefined ? error : explainFailure(work, first);
}

const flightFailure = ({
  load,
  error,
}: {
  readonly load: Flight;
  readonly error: unknown;
}): Failure => ({
  task: load.task,
  error,
  message: load.message,
  before: load.move.before,
});

async function undoSingle(work: Work): Promise<void> {
  await rollback(work.connection);
  work.applied.length = 0;
}

/** One COMMIT for all; what it is refused for is told of the last revision. */
async function commitSingle(
  work: Work,
  load: (position: number) => Promise<RevisionScript>,
): Promise<void> {
  const step = work.plan.at(-1);
  if (!work.run.single || step === undefined) return;
  const message = { opening: [], statements: [], closing: [checkDeferredSql, 'COMMIT'] };
  try {
    await send(work, message);
  } catch (error) {
    const position = work.plan.length - 1;
    const task = { step, position, script: await load(position) };
    throw new TaskFailed({ task, error, message, before: work.start });
  }
}

async function interrupted(work: Work): Promise<AlambicError> {
  const rows = work.run.single
    ? work.start
    : rowsAfter(work.start, work.plan.slice(0, work.applied.length));
  if (work.run.single) await undoSingle(work);
  return new AlambicError('interrupted', {
    applied: work.applied.map(({ revision }) => revision),
    remaining: work.plan.length - work.applied.length,
    rows,
  });
}
