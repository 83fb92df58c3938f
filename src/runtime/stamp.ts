/**
 * Says where a database stands without running anything.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { spokenName } from '../names.ts';
import { rowsAfter, type StampMove, type StampPlan } from '../revisions/plan.ts';
import { isNullIn } from './failure.ts';
import { historySql, openingSql, type Entry, type Move, type Run } from './guard.ts';
import { halfDone } from './half-done.ts';
import { newRun, prepare, withLock, type SessionOptions } from './run.ts';
import { openSession } from './session.ts';
import { readState, type State } from './state.ts';
import { sendApplied, withHook, type Hooks, type Work } from './work.ts';

/** Of a revision's file. */
export type MarkOf = (
  revision: string,
) => Pick<Entry, 'checksum' | 'digest' | 'header'> | undefined;

export interface StampOptions extends SessionOptions, Pick<Hooks, 'onSql' | 'onVersionApply'> {
  /** `planStamp(graph, state.rows, target)`; called under the lock. */
  readonly plan: (state: State) => StampPlan;
  /** Of the file of a revision, so that later edits of it are noticed. */
  readonly mark?: MarkOf | undefined;
  /** Revisions whose files are recorded anew, as they are now: those edited since they were applied. */
  readonly edited?: ((state: State) => readonly string[]) | undefined;
}

export interface StampResult {
  readonly before: readonly string[];
  readonly rows: readonly string[];
  /** Destination by destination; none for what stood there already. */
  readonly moves: readonly StampMove[];
}

/**
 * One transaction. It also ends what was half done: that is what a stamp is for.
 *
 * @throws AlambicError `lock-timeout`, `missing-rights`, `read-only-database`, `version-conflict`; what `plan` throws.
 */
export async function stamp(connection: Connection, options: StampOptions): Promise<StampResult> {
  const session = await openSession(connection);
  return withLock(connection, session, options, async (state, backend) => {
    const { deletes, inserts, moves } = options.plan(state);
    const rows = rowsAfter(state.rows, [{ deletes, inserts }]);
    const result = { before: state.rows, rows, moves };
    const edited = options.edited?.({ ...state, rows }) ?? [];
    const changes = deletes.length + inserts.length + edited.length > 0;
    if (!changes && halfDone(state.history).size === 0) return result;
    const run = newRun(options, backend, false);
    const hooks = { onSql: options.onSql, onVersionApply: options.onVersionApply };
    await prepare({ connection, run, hooks }, state);
    const move = { before: state.rows, deletes, inserts };
    await write({ connection, run, hooks }, move, { mark: options.mark, edited });
    return result;
  });
}

async function write(
  work: Pick<Work, 'connection' | 'run' | 'hooks'>,
  move: Move,
  { mark, edited }: { readonly mark: MarkOf | undefined; readonly edited: readonly string[] },
): Promise<void> {
  const [revision = 'base'] = move.inserts;
  const heads = rowsAfter(move.before, [move]);
  const message = { opening: stampSql(work.run, move, mark, edited), statements: [], closing: [] };
  try {
    await sendApplied(work, withHook(work, message), { revision, direction: 'stamp', heads });
  } catch (error) {
    if (!isNullIn(error, work.run.tables.run)) throw error;
    const { rows: found } = await readState(work.connection, work.run.tables);
    throw new AlambicError('version-conflict', {
      revision,
      table: spokenName(work.run.tables.version),
      expected: move.before,
      found,
      otherRun: false,
      stands: { applied: [], total: 0, rows: found, stepsDone: 0, steps: 1 },
    });
  }
}

/**
 * One transaction's statements: the move, and a history row for each row that was inserted and for each
 * file that was edited.
 */
export function stampSql(
  run: Run,
  move: Move,
  mark: MarkOf = () => undefined,
  edited: readonly string[] = [],
): readonly string[] {
  const standing = rowsAfter(move.before, [move]);
  const told = move.inserts.length > 0 ? move.inserts : [standing[0] ?? 'base'];
  return [
    ...openingSql(run, move),
    ...[...new Set([...told, ...edited])].map((revision) =>
      historySql(run, stampEntry(revision, mark(revision))),
    ),
  ];
}

const stampEntry = (revision: string, mark: ReturnType<MarkOf>): Entry => ({
  revision,
  direction: 'stamp',
  step: 1,
  steps: 1,
  state: 'done',
  ...mark,
});
