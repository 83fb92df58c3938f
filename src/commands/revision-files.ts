/**
 * Revision files as the runtime wants them: loaded, checked, with their checksums.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import { AlambicError } from '../errors.ts';
import { execute } from '../operations/data/execute.ts';
import type { Recorded } from '../operations/recorder.ts';
import type { Revision } from '../revisions/revision.ts';
import type { FileMark } from '../runtime/inspect.ts';
import type { RevisionScript } from '../runtime/recording.ts';
import { checksum, digest } from '../script/checksum.ts';
import { loadModule } from '../script/load.ts';
import { isSqlFile, sqlChecksum, sqlScript, type SqlPart } from '../script/sql-revision.ts';

/** How a file is told from what it was. */
export const fileMark: FileMark = {
  checksum: ({ path }) => {
    const text = readFileSync(path, 'utf8');
    return isSqlFile(path) ? sqlChecksum(text, path) : checksum(text);
  },
  digest: (revision) => revision.digest ?? digest(revision.path),
};

type Script = RevisionScript['upgrade'];

const isScript = (value: unknown): value is Script => typeof value === 'function';

/**
 * Imports the file, or reads its SQL.
 *
 * @throws AlambicError `revision-without-function`, `unreadable-sql-revision`; what loading throws.
 */
export async function loadRevision(revision: Revision): Promise<RevisionScript> {
  const { id, path } = revision;
  const marks = {
    checksum: fileMark.checksum(revision),
    // As it is now: what is loaded, which may be newer than what the graph was read from.
    digest: digest(path),
    path,
  };
  if (isSqlFile(path)) return { ...marks, upgrade: () => undefined, recorded: sqlOperations(path) };
  const { upgrade, downgrade } = await loadModule(path);
  if (!isScript(upgrade))
    throw new AlambicError('revision-without-function', { revision: id, path, name: 'upgrade' });
  if (downgrade !== undefined && !isScript(downgrade))
    throw new AlambicError('revision-without-function', { revision: id, path, name: 'downgrade' });
  return { ...marks, upgrade, downgrade };
}

function sqlOperations(path: string): NonNullable<RevisionScript['recorded']> {
  const { upgrade, downgrade } = sqlScript(readFileSync(path, 'utf8'), path);
  const operation = ({ sql, line, transaction }: SqlPart): Recorded => ({
    operation: execute(sql, transaction && { transaction }),
    site: { file: path, line, column: 1, ofText: true },
  });
  return { upgrade: upgrade.map(operation), downgrade: downgrade?.map(operation) };
}
