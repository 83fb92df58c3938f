/**
 * Applied revisions whose file changed since it was applied.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import { AlambicError } from '../errors.ts';
import { startOf } from './digest-sum.ts';
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
  digestStart?(): number;
  /** Whether it is a squash, whose originals are deleted. */
  readonly isSquash?: boolean;
  /** The squash beside it that may have been applied instead. */
  readonly squash?: Pick<RevisionFile, 'path' | 'checksum' | 'digestStart'> | undefined;
}

interface AppliedRow {
  readonly checksum: string;
  readonly digest: string | null;
  readonly squash: boolean;
}

/** The row of each revision's last apply or stamp; none when it was taken back since, or has no checksum. */
function appliedRows(history: readonly HistoryRow[]): ReadonlyMap<string, AppliedRow> {
  const applied = new Map<string, AppliedRow>();
  for (const row of history) {
    if (row.state !== 'done' || row.step !== row.steps) continue;
    const { revision, direction, checksum, digest = null, squash = false } = row;
    if (direction === 'downgrade' || checksum === null) applied.delete(revision);
    else applied.set(revision, { checksum, digest, squash });
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
  if (applied.size === 0) return [];
  const edited: EditedRevision[] = [];
  for (const file of files) {
    const row = applied.get(file.revision);
    const own = row && fileApplied(row, file);
    if (row === undefined || own === undefined) continue;
    const { checksum, digest } = row;
    if (digest !== null && own.digestStart?.() === startOf(digest)) continue;
    const now = own.checksum();
    if (sameChecksum(checksum, now)) continue;
    edited.push({ revision: file.revision, path: own.path, applied: checksum, now });
  }
  return edited;
}

/** The file that was applied; none when that is gone: the squash was deleted, or the original that it replaced. */
function fileApplied(
  { squash }: AppliedRow,
  file: RevisionFile,
): Pick<RevisionFile, 'path' | 'checksum' | 'digestStart'> | undefined {
  if (squash === (file.isSquash ?? false)) return file;
  return squash ? file.squash : undefined;
}

/** Values of two algorithms cannot be compared, so nothing is claimed of them. */
const sameChecksum = (before: string, now: string): boolean =>
  before === now || algorithm(before) !== algorithm(now);

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(':') + 1);

/** @throws AlambicError `edited-revision` when there is one. */
export function refuseEdited(edited: readonly EditedRevision[]): void {
  if (edited.length > 0) throw new AlambicError('edited-revision', { edited });
}
