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
  /** The squash that may have been applied instead. */
  readonly squash?: Pick<RevisionFile, 'checksum' | 'digest'> | undefined;
  /** In a squash whose originals are deleted: what it replaces. */
  readonly replaces?: readonly string[] | undefined;
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
    if (row === undefined || isOfOriginal(row, file)) continue;
    const { checksum, digest } = row;
    const known = file.squash === undefined ? [file] : [file, file.squash];
    if (digest !== null && known.some((each) => each.digest?.() === digest)) continue;
    const now = file.checksum();
    if (sameChecksum(checksum, now) || isOf(file.squash, checksum)) continue;
    edited.push({ revision: file.revision, path: file.path, applied: checksum, now });
  }
  return edited;
}

const isOf = (file: RevisionFile['squash'], checksum: string): boolean =>
  file !== undefined && sameChecksum(checksum, file.checksum());

/** What was applied may be the file that a squash replaced, of which nothing is left to compare with. */
const isOfOriginal = ({ squash }: AppliedRow, { replaces = [] }: RevisionFile): boolean =>
  replaces.length > 0 && !squash;

/** Values of two algorithms cannot be compared, so nothing is claimed of them. */
const sameChecksum = (before: string, now: string): boolean =>
  before === now || algorithm(before) !== algorithm(now);

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(':') + 1);

/** @throws AlambicError `edited-revision` when there is one. */
export function refuseEdited(edited: readonly EditedRevision[]): void {
  if (edited.length > 0) throw new AlambicError('edited-revision', { edited });
}
