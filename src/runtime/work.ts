/**
 * What the parts of one run share: the session, the plan, and how far it has come.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { isServerError, type Connection } from '../connection.ts';
import type { Target } from '../operations/operation.ts';
import type { Stands } from '../problems/runtime.ts';
import type { PlanStep } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
import type { Run } from './guard.ts';
import type { HalfDone } from './half-done.ts';
import { messageText, type Message } from './message.ts';
import type { Direction, RevisionScript } from './recording.ts';
import type { Session } from './session.ts';

/** A revision that was run and is kept. */
export interface Applied {
  readonly revision: string;
  readonly direction: Direction;
  readonly message: string;
  readonly durationMs: number;
}

/** Told in order; `started` when the server can begin with it. */
export type Progress =
  | {
      readonly kind: 'started';
      readonly revision: Revision;
      readonly direction: Direction;
      readonly position: number;
      readonly total: number;
    }
  | {
      readonly kind: 'finished';
      readonly revision: Revision;
      readonly direction: Direction;
      readonly position: number;
      readonly total: number;
      readonly durationMs: number;
    };

/** What `onVersionApply` is told of each revision, in its transaction and before the commit. */
export interface VersionApply {
  readonly revision: string;
  readonly direction: Direction | 'stamp';
  /** The version rows after it. */
  readonly heads: readonly string[];
  /** In the transaction of the revision: what it changes is kept with the revision, or not at all. */
  readonly connection: Connection;
}

export interface Hooks {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** What it throws undoes the revision. With it revisions wait for one another. */
  readonly onVersionApply?: ((apply: VersionApply) => void | Promise<void>) | undefined;
  /** Every message as it is sent, for `--verbose`. */
  readonly onSql?: ((sql: string) => void) | undefined;
}

export interface Work {
  readonly connection: Connection;
  readonly session: Session;
  readonly target: Target;
  readonly run: Run;
  readonly plan: readonly PlanStep[];
  /** The version rows before the first. */
  readonly start: readonly string[];
  readonly load: (revision: Revision) => Promise<RevisionScript>;
  readonly hooks: Hooks;
  readonly signal: AbortSignal | undefined;
  readonly halfDone: ReadonlyMap<string, HalfDone>;
  /** What to do with a step whose outcome nobody knows; left out: stop. */
  readonly unknownStep: 'repeat' | 'skip' | undefined;
  readonly applied: Applied[];
  /** Of the messages sent so far, each `before` the next: what the version table holds when all succeed. */
  expected: readonly string[];
  /** When the last revision ended, by `performance.now()`: where the time of the next begins. */
  lastEnd: number;
}

/** One revision on its way. */
export interface Task {
  readonly step: PlanStep;
  /** From 0, in the plan. */
  readonly position: number;
  readonly script: RevisionScript;
}

/** Sends a message, told to `onSql`. */
export function send(
  { connection, hooks }: Pick<Work, 'connection' | 'hooks'>,
  message: Message,
): Promise<unknown> {
  const text = messageText(message);
  hooks.onSql?.(text);
  return connection.script(text);
}

/** The message as `sendApplied` sends it: in a transaction that stays open when the hook needs it. */
export const withHook = ({ hooks, run }: Pick<Work, 'hooks' | 'run'>, message: Message): Message =>
  hooks.onVersionApply === undefined || run.single
    ? message
    : { ...message, opening: ['BEGIN', ...message.opening] };

/** Sends the transaction that moves the version rows, made by `withHook`, and commits it after the hook. */
export async function sendApplied(
  work: Pick<Work, 'connection' | 'hooks' | 'run'>,
  message: Message,
  apply: Omit<VersionApply, 'connection'>,
): Promise<void> {
  const { connection, hooks, run } = work;
  try {
    await send(work, message);
    if (hooks.onVersionApply === undefined) return;
    await hooks.onVersionApply({ ...apply, connection });
    if (!run.single) await connection.script('COMMIT');
  } catch (error) {
    if (hooks.onVersionApply !== undefined && !run.single) await rollback(connection);
    throw error;
  }
}

/** Undoes what a refused statement left open. */
export async function rollback(connection: Connection): Promise<void> {
  // On a connection that is lost there is nothing to undo.
  await connection.script('ROLLBACK').catch(() => []);
}

/** Ends a transaction that an error aborted; tells whether there was one. */
export async function endAborted(connection: Connection): Promise<boolean> {
  try {
    await connection.script('SELECT');
    return false;
  } catch (error) {
    if (!isServerError(error, '25P02')) return false;
    await rollback(connection);
    return true;
  }
}

export function stands(
  work: Work,
  rows: readonly string[] | null,
  steps: { readonly done: number; readonly of: number } = { done: 0, of: 1 },
): Stands {
  return {
    applied: work.applied.map(({ revision }) => revision),
    total: work.plan.length,
    rows,
    stepsDone: steps.done,
    steps: steps.of,
  };
}

export function tellStarted({ hooks, plan }: Work, position: number): void {
  const step = plan[position];
  if (step === undefined) return;
  const { revision, direction } = step;
  hooks.onProgress?.({ kind: 'started', revision, direction, position, total: plan.length });
}

/** Notes that a revision is applied, and tells it. */
export function finish(work: Work, { step, position }: Task): void {
  const { revision, direction } = step;
  const total = work.plan.length;
  const now = performance.now();
  // Of a tenth, which is more than can be measured.
  const durationMs = Math.round((now - work.lastEnd) * 10) / 10;
  work.lastEnd = now;
  work.applied.push({ revision: revision.id, direction, message: revision.message, durationMs });
  work.hooks.onProgress?.({ kind: 'finished', revision, direction, position, total, durationMs });
}
