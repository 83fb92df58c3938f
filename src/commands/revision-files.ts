/**
 * Revision files as the runtime wants them: loaded, checked, with their checksums.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Recorded } from '../operations/recorder.ts';
import type { Revision } from '../revisions/revision.ts';
import { omittedUnchanged, type FileMark } from '../runtime/inspect.ts';
import type { RevisionScript } from '../runtime/recording.ts';
import { readState, type State } from '../runtime/state.ts';
import { checksum, digest, digestStartOf } from '../script/checksum.ts';
import { readText } from '../script/file-text.ts';
import { loadModule, type LoadOptions } from '../script/load.ts';
import { nearest } from '../script/nearest.ts';
import type { Project } from '../script/project.ts';
import {
  isForAll,
  isSqlFile,
  sqlChecksum,
  sqlScript,
  type SqlPart,
  type SqlParts,
} from '../script/sql-revision.ts';
import { isRecord } from '../script/validation.ts';
import type { Workspace } from './workspace.ts';

/** How a file is told from what it was. */
export const fileMark: FileMark = {
  checksum: ({ path }) => {
    const text = readFileSync(path, 'utf8');
    return isSqlFile(path) ? sqlChecksum(text, path) : checksum(text);
  },
  digestStart: ({ digestStart, path }) => digestStart ?? digestStartOf(readText(path)),
};

/** Of a brief reading: itself where the files are as they were applied, else the whole history, which tells of each. */
export const enoughOf = async (
  state: State,
  connection: Connection,
  { graph, tables }: Pick<Workspace, 'graph' | 'tables'>,
): Promise<State> =>
  omittedUnchanged(state, graph(), fileMark) ? state : readState(connection, tables);

type Script = RevisionScript['upgrade'];
type Direction = 'upgrade' | 'downgrade';

const isScript = (value: unknown): value is Script => typeof value === 'function';

/** Of a project: which of several databases a revision is loaded for. */
export type ForDatabase = Pick<Project, 'database' | 'databases'>;

/** `loadRevision` for one project. */
export const loaderFor =
  (project: ForDatabase): ((revision: Revision) => Promise<RevisionScript>) =>
  (revision) =>
    loadRevision(revision, project);

/**
 * Imports the file, or reads its SQL. A revision that does not name this database has nothing to do on it.
 *
 * @throws AlambicError `revision-without-function`, `unreadable-sql-revision`, `unknown-database`; what loading throws.
 */
export async function loadRevision(
  revision: Revision,
  project: ForDatabase,
  options: Pick<LoadOptions, 'anew'> = {},
): Promise<RevisionScript> {
  const { path } = revision;
  const marks = {
    checksum: fileMark.checksum(revision),
    // As it is now: what is loaded, which may be newer than what the graph was read from.
    digest: digest(path),
    path,
  };
  if (isSqlFile(path))
    return { ...marks, upgrade: nothing, recorded: await sqlOperations(revision, project) };
  const exported = await loadModule(path, options);
  const upgrade = scriptOf(exported['upgrade'], 'upgrade', revision, project);
  if (upgrade === undefined) throw withoutFunction(revision, 'upgrade');
  const downgrade = exported['downgrade'];
  if (downgrade === undefined) return { ...marks, upgrade };
  return {
    ...marks,
    upgrade,
    downgrade: scriptOf(downgrade, 'downgrade', revision, project),
  };
}

/** Of several databases, those that a revision has a way up for; `undefined` of a file that cannot be loaded. */
export async function namedDatabases(
  { path }: Revision,
  { databases }: ForDatabase,
): Promise<readonly string[] | undefined> {
  try {
    if (isSqlFile(path)) {
      const { upgrade } = sqlScript(readFileSync(path, 'utf8'), path, databases);
      return isForAll(upgrade) ? databases : [...upgrade.keys()];
    }
    const { upgrade } = await loadModule(path);
    return isRecord(upgrade) ? Object.keys(upgrade) : databases;
  } catch {
    return undefined;
  }
}

const nothing = (): void => undefined;

/** A function for every database, or an object by name: of one that it does not name `upgrade` does nothing. */
function scriptOf(
  exported: unknown,
  direction: Direction,
  revision: Revision,
  { database, databases }: ForDatabase,
): Script | undefined {
  if (isScript(exported)) return exported;
  if (!isRecord(exported)) throw withoutFunction(revision, direction);
  refuseUnknown(Object.keys(exported), revision, databases);
  if (!Object.values(exported).every(isScript)) throw withoutFunction(revision, direction);
  const own = database !== null && Object.hasOwn(exported, database) && exported[database];
  if (isScript(own)) return own;
  return direction === 'upgrade' ? nothing : undefined;
}

const withoutFunction = ({ id, path }: Revision, name: Direction): AlambicError =>
  new AlambicError('revision-without-function', { revision: id, path, name });

function refuseUnknown(
  names: readonly string[],
  { id, path }: Revision,
  known: readonly string[],
): void {
  const name = names.find((each) => !known.includes(each));
  if (name === undefined) return;
  const meant = nearest(name, known) ?? null;
  throw new AlambicError('unknown-database', { name, known, nearest: meant, revision: id, path });
}

async function sqlOperations(
  revision: Revision,
  { database, databases }: ForDatabase,
): Promise<NonNullable<RevisionScript['recorded']>> {
  const { execute } = await import('../operations/data/execute.ts');
  const { path } = revision;
  const script = sqlScript(readFileSync(path, 'utf8'), path, databases);
  const operation = ({ sql, line, transaction }: SqlPart): Recorded => ({
    operation: execute(sql, transaction && { transaction }),
    site: { file: path, line, column: 1, ofText: true },
  });
  const own = (parts: SqlParts = new Map()): readonly Recorded[] | undefined => {
    if (isForAll(parts)) return parts.map(operation);
    refuseUnknown([...parts.keys()], revision, databases);
    return database === null ? undefined : parts.get(database)?.map(operation);
  };
  return { upgrade: own(script.upgrade) ?? [], downgrade: own(script.downgrade) };
}
