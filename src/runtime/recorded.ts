/**
 * Applied revisions whose file is not in this checkout, as the history has them: they take their place in the
 * graph, and go down by the statements that were recorded when they were applied.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Connection } from '../connection.ts';
import { isServerError } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { spokenName } from '../names.ts';
import type { Execute } from '../operations/data/execute.ts';
import type { PlanStep } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
import { qualified } from '../sql/identifier.ts';
import type { RevisionScript } from './recording.ts';
import { explained, type RecordedStatement } from './state.ts';
import type { RuntimeTables } from './tables.ts';

/** The last time that a revision was applied or stamped, unless it was taken back since. */
export interface RecordedRevision {
  readonly revision: string;
  readonly direction: 'upgrade' | 'stamp';
  readonly checksum: string | null;
  readonly digest: string | null;
  readonly header: Pick<Revision, 'downRevision' | 'dependsOn' | 'message' | 'replaces'> | null;
  /** What undoes it; `null` when that was not known without running its file. */
  readonly downgrade: readonly RecordedStatement[] | null;
}

export type RecordedRevisions = ReadonlyMap<string, RecordedRevision>;

/** By id; empty when there is no history table. */
export async function readRecorded(
  connection: Connection,
  tables: RuntimeTables,
): Promise<RecordedRevisions> {
  const sql = `SELECT revision, direction, checksum, digest, header, downgrade FROM (
    SELECT DISTINCT ON (revision) * FROM ${qualified(tables.history)}
    WHERE state = 'done' AND step = steps ORDER BY revision, id DESC) AS last
  WHERE direction <> 'downgrade'`;
  try {
    const rows = await connection.query(sql);
    // The columns are those of the SELECT above, from a table that only alambic writes.
    const recorded = rows as unknown as readonly RecordedRevision[];
    return new Map(recorded.map((each) => [each.revision, each]));
  } catch (error) {
    if (isServerError(error, '42P01', '3F000')) return new Map();
    throw explained(error, tables);
  }
}

/** Whether `downgrade --recorded` can take it back. */
export const hasRecordedDowngrade = (recorded: RecordedRevisions, id: string): boolean =>
  (recorded.get(id)?.downgrade ?? null) !== null;

/**
 * The revisions that rows and files stand on and that no file has. What the history does not know either
 * is a base: nothing is claimed of what is beneath it, and it cannot be taken back.
 */
export function missingRevisions(
  files: readonly Revision[],
  rows: readonly string[],
  recorded: RecordedRevisions,
  tables: RuntimeTables,
): readonly Revision[] {
  const known = new Set(files.map(({ id }) => id));
  const missing: Revision[] = [];
  const named = files.flatMap(({ downRevision, dependsOn }) => [...downRevision, ...dependsOn]);
  const waiting = [...rows, ...named.filter((id) => recorded.has(id))];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (known.has(id)) continue;
    known.add(id);
    const { replaces, ...header } = recorded.get(id)?.header ?? unrecordedHeader;
    const revision = {
      id,
      ...header,
      ...(replaces !== undefined && { message: ofSquash(header.message, replaces) }),
      branchLabels: [],
      path: historyPath(tables),
    };
    missing.push(revision);
    waiting.push(...revision.downRevision, ...revision.dependsOn);
  }
  return missing;
}

const unrecordedHeader: NonNullable<RecordedRevision['header']> = {
  downRevision: [],
  dependsOn: [],
  message: '',
};

/** It is taken back as one, with all that it did. */
const ofSquash = (message: string, replaces: readonly string[]): string =>
  `${message} (squash of ${replaces.length})`.trimStart();

/** Where messages say that a recorded statement stands. */
const historyPath = ({ history }: RuntimeTables): string => `the history, ${spokenName(history)}`;

/**
 * @param missing ids of revisions without a file.
 * @throws AlambicError `no-recorded-downgrade`, for the first step that cannot be taken.
 */
export function refuseUnrecorded(
  plan: readonly PlanStep[],
  missing: ReadonlySet<string>,
  recorded: RecordedRevisions,
): void {
  const step = plan.find(
    ({ revision: { id } }) => missing.has(id) && !hasRecordedDowngrade(recorded, id),
  );
  if (step === undefined) return;
  const { id } = step.revision;
  const direction = recorded.get(id)?.direction;
  throw new AlambicError('no-recorded-downgrade', {
    revision: id,
    reason:
      direction === undefined ? 'unknown' : direction === 'stamp' ? 'stamped' : 'not-derivable',
  });
}

/** Runs what was recorded, in the same pipeline as a file. */
export function recordedScript(
  { checksum, digest, downgrade }: RecordedRevision,
  { path }: Revision,
): RevisionScript {
  const statements = (downgrade ?? []).map(({ transaction, ...rest }) => {
    const operation: Execute = {
      kind: 'execute',
      ...rest,
      ...(transaction === 'forbidden' && { transaction }),
    };
    return { operation };
  });
  return {
    upgrade: () => undefined,
    recorded: { upgrade: undefined, downgrade: statements },
    checksum: checksum ?? '',
    ...(digest !== null && { digest }),
    path,
    fromHistory: true,
  };
}
