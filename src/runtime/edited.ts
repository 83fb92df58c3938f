/**
 * Applied revisions whose file changed since it was applied.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import { AlambicError } from '../errors.ts';
import type { HistoryRow } from './state.ts';

export interface EditedRevision {
  readonly revision: string;
  readonly path: string;
  /** What the history has. */
  readonly applied: string;
  /** What the file gives now. */
  readonly now: string;
}

/** A file of today; the checksum is asked for only when the history has one to compare with. */
export interface RevisionFile {
  readonly revision: string;
  readonly path: string;
  checksum(): string;
  /** Cheaper, and asked first: equal bytes are equal in every respect. */
  digest?(): string;
}

/** The row of each revision's last apply or stamp; none when it was taken back since, or has no checksum. */
function appliedRows(history: readonly HistoryRow[]): ReadonlyMap<string, HistoryRow> {
  const applied = new Map<string, HistoryRow>();
  for (const row of history) {
    if (row.state !== 'done' || row.step !== row.steps) continue;
    if (row.direction === 'downgrade' || row.checksum === null) applied.delete(row.revision);
    else applied.set(row.revision, row);
  }
  return applied;
}

/**
 * @param files of the revisions that the version rows imply, in the order to report.
 */
export function editedRevisions(
  history: readonly HistoryRow[],
  files: Iterable<RevisionFile>,
): readonly EditedRevision[] {
  const applied = appliedRows(history);
  const edited: EditedRevision[] = [];
  for (const file of files) {
    const { checksum, digest = null } = applied.get(file.revision) ?? { checksum: null };
    if (checksum === null || (digest !== null && digest === file.digest?.())) continue;
    const now = file.checksum();
    if (!sameChecksum(checksum, now))
      edited.push({ revision: file.revision, path: file.path, applied: checksum, now });
  }
  return edited;
}

/** Values of two algorithms cannot be compared, so nothing is claimed of them. */
const sameChecksum = (before: string, now: string): boolean =>
  before === now || algorithm(before) !== algorithm(now);

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(':') + 1);

/** @throws AlambicError `edited-revision` when there is one. */
export function refuseEdited(edited: readonly EditedRevision[]): void {
  if (edited.length > 0) throw new AlambicError('edited-revision', { edited });
}
