/**
 * Revision files as the runtime wants them: loaded, checked, with their checksums.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import { AlambicError } from '../errors.ts';
import type { Revision } from '../revisions/revision.ts';
import type { FileMark } from '../runtime/inspect.ts';
import type { RevisionScript } from '../runtime/recording.ts';
import { checksum, digest } from '../script/checksum.ts';
import { loadModule } from '../script/load.ts';

/** How a file is told from what it was. */
export const fileMark: FileMark = {
  checksum: ({ path }) => checksum(readFileSync(path, 'utf8')),
  digest: ({ path }) => digest(path),
};

type Script = RevisionScript['upgrade'];

const isScript = (value: unknown): value is Script => typeof value === 'function';

/**
 * Imports the file.
 *
 * @throws AlambicError `revision-without-upgrade`, `revision-without-downgrade` when it exports something
 *   else under that name; what loading throws.
 */
export async function loadRevision(revision: Revision): Promise<RevisionScript> {
  const { id, path } = revision;
  const { upgrade, downgrade } = await loadModule(path);
  if (!isScript(upgrade))
    throw new AlambicError('revision-without-function', { revision: id, path, name: 'upgrade' });
  if (downgrade !== undefined && !isScript(downgrade))
    throw new AlambicError('revision-without-function', { revision: id, path, name: 'downgrade' });
  return {
    upgrade,
    downgrade,
    checksum: fileMark.checksum(revision),
    digest: fileMark.digest(revision),
    path,
  };
}
