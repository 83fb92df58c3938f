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

/** A file as it was applied. */
export interface AppliedFile {
  readonly checksum: string;
  readonly digest: string | null;
}

/** The checksum that each revision had when it was last applied or stamped; none when taken back since. */
function appliedChecksums(history: readonly HistoryRow[]): ReadonlyMap<string, AppliedFile> {
  const checksums = new Map<string, AppliedFile>();
  for (const { revision, direction, state, step, steps, checksum, digest } of history) {
    if (state !== 'done' || step !== steps) continue;
    if (direction === 'downgrade' || checksum === null) checksums.delete(revision);
    else checksums.set(revision, { checksum, digest: digest ?? null });
  }
  return checksums;
}

/**
 * @param applied the revisions that the version rows imply, in the order to report.
 */
export function editedRevisions(
  history: readonly HistoryRow[],
  applied: Iterable<RevisionFile>,
): readonly EditedRevision[] {
  const checksums = appliedChecksums(history);
  return [...applied].flatMap((file) => {
    const before = checksums.get(file.revision);
    if (before === undefined || (before.digest !== null && before.digest === file.digest?.()))
      return [];
    const now = file.checksum();
    return sameChecksum(before.checksum, now)
      ? []
      : [{ revision: file.revision, path: file.path, applied: before.checksum, now }];
  });
}

/** Values of two algorithms cannot be compared, so nothing is claimed of them. */
const sameChecksum = (before: string, now: string): boolean =>
  before === now || algorithm(before) !== algorithm(now);

const algorithm = (checksum: string): string => checksum.slice(0, checksum.indexOf(':') + 1);

/** @throws AlambicError `edited-revision` when there is one. */
export function refuseEdited(edited: readonly EditedRevision[]): void {
  if (edited.length > 0) throw new AlambicError('edited-revision', { edited });
}
