/**
 * Revisions of several steps that stopped between two of them, as the history tells.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import type { HistoryRow } from './state.ts';

export interface HalfDone {
  readonly revision: string;
  readonly direction: 'upgrade' | 'downgrade';
  /** Steps that are done: the first `done` of `steps`. */
  readonly done: number;
  readonly steps: number;
  /** Of the file when it last ran. */
  readonly checksum: string | null;
  /** `stepsDigest` of the steps that are done. */
  readonly doneDigest: string | null;
  /** The same with the next step, as it was when it was tried. */
  readonly triedDigest: string | null;
  /** Whether the next step had been started and nothing tells how it ended. */
  readonly unknown: boolean;
  /** Whether the server refused the next step when it was last tried. */
  readonly refused: boolean;
}

/** A stamp says how things stand, so it clears what came before it. */
export function halfDone(history: readonly HistoryRow[]): ReadonlyMap<string, HalfDone> {
  const open = new Map<string, HalfDone>();
  for (const row of history) {
    if (row.direction === 'stamp') open.clear();
    else if (row.state === 'done' && row.step === row.steps) open.delete(row.revision);
    else open.set(row.revision, advanced(open.get(row.revision), row));
  }
  for (const [revision, each] of open)
    if (each.done === 0 && !each.unknown && !each.refused) open.delete(revision);
  return open;
}

function advanced(before: HalfDone | undefined, row: HistoryRow): HalfDone {
  const isDone = row.state === 'done';
  const done = isDone ? row.step : row.step - 1;
  const same = before?.direction === row.direction ? before : undefined;
  const { digest = null } = row;
  return {
    revision: row.revision,
    direction: row.direction === 'downgrade' ? 'downgrade' : 'upgrade',
    done: Math.max(done, same?.done ?? 0),
    steps: row.steps,
    checksum: row.checksum,
    doneDigest: isDone ? digest : (same?.doneDigest ?? null),
    triedDigest: isDone ? null : digest,
    unknown: row.state === 'started',
    refused: row.state === 'failed',
  };
}
