/**
 * A sliding window of messages in flight. They are answered in order; after the first that fails no
 * more are sent, and those behind it are refused by their own guard.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Connection } from '../connection.ts';

/** The first message that failed. */
export interface PipelineFailure<Load> {
  readonly load: Load;
  readonly error: unknown;
}

export interface Pipeline<Load> {
  /** Waits for room in the window. `false` when a message has failed, and this one was not sent. */
  send(text: string, load: Load): Promise<boolean>;
  /** Waits for every answer. */
  drain(): Promise<void>;
  readonly failure: PipelineFailure<Load> | undefined;
}

/**
 * @param onDone is called for each message that was answered without error, in order, before the next
 *   is reported; what it throws counts as a failure.
 */
export function openPipeline<Load>(
  connection: Connection,
  width: number,
  onDone: (load: Load) => void | Promise<void>,
): Pipeline<Load> {
  let failure: PipelineFailure<Load> | undefined;
  let last: Promise<void> = Promise.resolve();
  const inFlight: Promise<void>[] = [];

  async function report(
    before: Promise<void>,
    answer: Promise<unknown>,
    load: Load,
  ): Promise<void> {
    const outcome = await settled(answer);
    await before;
    try {
      if ('error' in outcome) throw outcome.error;
      // Also behind a failure: when a hook failed, what was in flight is applied all the same.
      await onDone(load);
    } catch (error) {
      failure ??= { load, error };
    }
    inFlight.shift();
  }

  return {
    async send(text, load) {
      while (inFlight.length >= width) await inFlight[0];
      if (failure !== undefined) return false;
      last = report(last, connection.script(text), load);
      inFlight.push(last);
      return true;
    },
    async drain() {
      await last;
    },
    get failure() {
      return failure;
    },
  };
}

/** A promise that never rejects, so that an error waits for its turn. */
const settled = (answer: Promise<unknown>): Promise<{ readonly error?: unknown }> =>
  answer.then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
