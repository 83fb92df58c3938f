/**
 * What the revisions of a range ask for, as far as that is the same everywhere and always: only this can be carried.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import { isDeepStrictEqual } from 'node:util';
import { AlambicError, isProblem } from '../../errors.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Revision } from '../../revisions/revision.ts';
import { recordScript, type RevisionScript } from '../../runtime/recording.ts';
import { loadRevision, type ForDatabase } from '../revision-files.ts';
import { elsewhere } from './elsewhere.ts';

/** What a revision asks for, recorded. */
export interface RecordedRevision {
  readonly revision: Revision;
  readonly upgrade: readonly Operation[];
  /** `undefined` where there is no way down; `irreversible` says why. */
  readonly downgrade: readonly Operation[] | undefined;
  readonly irreversible?: string;
}

/**
 * Twice, the second time as if it were elsewhere: what a function computes would be frozen into the squash.
 *
 * @throws AlambicError `unsquashable-revision`.
 */
export async function recordRevision(
  revision: Revision,
  project: ForDatabase,
): Promise<RecordedRevision> {
  const script = await loadRevision(revision, project);
  const recorded = await recordOnce(script, revision);
  if (script.recorded !== undefined) return recorded;
  const { result: other, variables } = await elsewhere(async () =>
    recordOnce(await loadRevision(revision, project, { anew: true }), revision),
  );
  const refused = (reason: string): AlambicError =>
    unsquashable(revision.id, revision.path, reason);
  if (variables.length > 0)
    throw refused(
      `it reads ${variables.join(', ')} from the environment, which would be written into the squash`,
    );
  for (const direction of ['upgrade', 'downgrade'] as const)
    if (!isDeepStrictEqual(recorded[direction], other[direction]))
      throw refused(
        `what its \`${direction}\` asks for differs each time: it depends on the time, or on random numbers`,
      );
  return recorded;
}

async function recordOnce(script: RevisionScript, revision: Revision): Promise<RecordedRevision> {
  const upgrade = await operationsOf(script, 'upgrade', revision);
  return { revision, upgrade, ...(await wayBack(script, revision)) };
}

/** A way back that reads rows is one; one that throws is none. */
async function wayBack(
  script: RevisionScript,
  revision: Revision,
): Promise<Pick<RecordedRevision, 'downgrade' | 'irreversible'>> {
  try {
    return { downgrade: await operationsOf(script, 'downgrade', revision) };
  } catch (error) {
    if (!isProblem(error, 'unsquashable-revision') || error.cause === undefined) throw error;
    return { downgrade: undefined, irreversible: error.details.reason };
  }
}

async function operationsOf(
  script: RevisionScript,
  direction: 'upgrade' | 'downgrade',
  { id, path }: Revision,
): Promise<readonly Operation[]> {
  let reads = false;
  const query = (): Promise<never> => {
    reads = true;
    return Promise.reject(new AlambicError('query-irreversible', { revision: id, path }));
  };
  try {
    const recorded = await recordScript(script, direction, { revision: id, query });
    if (!reads) return recorded.map(({ operation }) => operation);
  } catch (cause) {
    if (!reads) {
      const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
      throw unsquashable(
        id,
        path,
        `its \`${direction}\` threw when it was recorded: ${reason}`,
        cause,
      );
    }
  }
  throw unsquashable(id, path, `its \`${direction}\` reads rows with \`op.query\``);
}

const unsquashable = (
  revision: string,
  path: string,
  reason: string,
  cause?: unknown,
): AlambicError =>
  new AlambicError(
    'unsquashable-revision',
    { revision, path, reason },
    cause === undefined ? {} : { cause },
  );
