/**
 * A revision that reads rows on its way: `op.query` cannot be answered by recording alone, so from the
 * first query on its transaction is open and what it records is sent before each query.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { ServerError, type Row } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Recorded } from '../operations/recorder.ts';
import { closingSql, openingSql, type Entry, type Move } from './guard.ts';
import type { Message } from './message.ts';
import { compile, type Query } from './recording.ts';
import { isAtomic, splitReason, splitSteps, type CompiledStatement } from './steps.ts';
import { send, type Task, type Work } from './work.ts';

export interface Conversation {
  readonly query: Query;
  note(recorded: Recorded): void;
  /** Whether a query was asked: then the revision must be finished here. */
  isOpen(): boolean;
  /** Sends the rest, calls the hook and commits. @param heads the version rows after it. */
  finish(entry: Entry, heads: readonly string[]): Promise<void>;
  /** Sends nothing more, and waits for what is still out: queries that nobody awaited. */
  close(): Promise<void>;
  /** The first error of the server, with what was sent; later ones only say that the transaction is aborted. */
  failure(): { readonly error: unknown; readonly message: Message } | undefined;
}

/** @param ready waits for the revisions before this one, and throws when one of them failed. */
export function conversation(
  work: Work,
  task: Task,
  move: Move,
  ready: () => Promise<void>,
): Conversation {
  const pending: Recorded[] = [];
  const sent: CompiledStatement[] = [];
  let opened: Promise<void> | undefined;
  let failure: { readonly error: unknown; readonly message: Message } | undefined;
  let closed = false;
  const asked = new Set<Promise<unknown>>();

  async function deliver(message: Message, sending: () => Promise<unknown>): Promise<void> {
    if (closed) throw new Closed();
    try {
      await sending();
    } catch (error) {
      if (error instanceof ServerError) failure ??= { error, message };
      throw error;
    }
  }

  async function open(): Promise<void> {
    await ready();
    const begin = work.run.single ? [] : ['BEGIN'];
    const message = {
      opening: [...begin, ...openingSql(work.run, move)],
      statements: [],
      closing: [],
    };
    await deliver(message, () => send(work, message));
  }

  async function flush(closing: readonly string[]): Promise<void> {
    const statements = compile(pending.splice(0), work.target);
    sent.push(...statements);
    requireAtomic(task, sent);
    if (statements.length + closing.length === 0) return;
    const message = { opening: [], statements, closing };
    await deliver(message, () => send(work, message));
  }

  async function ask(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    opened ??= open();
    await opened;
    await flush([]);
    let rows: readonly Row[] = [];
    const query = { sql, transaction: 'allowed', operation: { kind: 'query' } } as const;
    await deliver({ opening: [], statements: [query], closing: [] }, async () => {
      work.hooks.onSql?.(sql);
      rows = await work.connection.query(sql, parameters);
    });
    return rows;
  }

  return {
    query(sql, parameters) {
      const answer = ask(sql, parameters);
      asked.add(answer.catch(() => undefined));
      return answer;
    },
    note: (recorded) => void pending.push(recorded),
    isOpen: () => opened !== undefined,
    async finish(entry, heads) {
      await flush(closingSql(work.run, entry));
      const { revision, direction } = entry;
      await work.hooks.onVersionApply?.({
        revision,
        direction,
        heads,
        connection: work.connection,
      });
      const commit = { opening: [], statements: [], closing: ['COMMIT'] };
      if (!work.run.single) await deliver(commit, () => send(work, commit));
    },
    async close() {
      closed = true;
      await Promise.allSettled(asked);
    },
    failure: () => failure,
  };
}

/** A query came when its revision had ended. */
class Closed extends Error {}

/** What was read is gone when the transaction ends, so it cannot be cut into steps. */
function requireAtomic({ step, script }: Task, statements: readonly CompiledStatement[]): void {
  const steps = splitSteps(statements);
  if (isAtomic(steps)) return;
  throw new AlambicError('query-with-steps', {
    revision: step.revision.id,
    path: script.path,
    sql: splitReason(steps)?.sql ?? '',
  });
}
