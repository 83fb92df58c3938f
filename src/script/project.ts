/**
 * A project: its configuration found, loaded, checked, and completed with the defaults.
 *
 * In the house: `src/script/`, rank 7.
 */
import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { AlambicError } from '../errors.ts';
import { nameBeside, spokenName, type QualifiedName } from '../names.ts';
import type { RevisionFormat } from './choices.ts';
import { chosenSettings, refuseUnknownDatabase } from './chosen-settings.ts';
import type { Configuration, PostWriteHook, Settings } from './configuration.ts';
import { DatabaseUrl } from './database-url.ts';
import { loadModule } from './load.ts';
import { configurationFaults } from './validation.ts';

/** Every path absolute, every default filled in. */
export interface Project {
  /** The configuration file. */
  readonly file: string;
  readonly folder: string;
  /** As it was written, for its other environments. */
  readonly configuration: Configuration;
  /** What `-n` selected. */
  readonly environment: string | null;
  /** Which of several databases this is; `null` where there is one, and as long as none of several is chosen. */
  readonly database: string | null;
  /** The names of the several databases, in the order in which they run; none where there is one. */
  readonly databases: readonly string[];
  /** `null` when nothing names a database; commands that need none do not mind. */
  readonly databaseUrl: DatabaseUrl | null;
  readonly connect: Settings['connect'] | null;
  readonly scriptLocation: string;
  readonly versionLocations: readonly string[];
  readonly fileTemplate: string;
  readonly revisionFormat: RevisionFormat;
  readonly timezone: string;
  readonly truncateSlugLength: number;
  readonly postWriteHooks: readonly PostWriteHook[];
  readonly transaction: 'per-revision' | 'single';
  readonly versionTable: QualifiedName;
  readonly historyTable: QualifiedName;
  readonly lockTimeoutMs: number;
  readonly waitTimeoutMs: number;
  readonly serverVersion: number;
}

export interface ProjectOptions {
  /** `-c`: a file, or a folder that has one. Without it the search goes upwards from `cwd`. */
  readonly config?: string;
  /** `-n`. */
  readonly environment?: string;
  /** `--env-file`: variables that are set already stay as they are. */
  readonly envFile?: string;
  /** Default: the working directory of the process. */
  readonly cwd?: string;
}

export const configurationNames: readonly string[] = [
  'alambic.config.ts',
  'alambic.config.mts',
  'alambic.config.js',
  'alambic.config.mjs',
  'alambic.config.json',
];

/**
 * @throws AlambicError `no-configuration`, `no-such-file`, `no-default-export`,
 *   `invalid-configuration`, `unknown-environment`, and what `loadModule` throws.
 */
export async function loadProject(options: ProjectOptions = {}): Promise<Project> {
  const { config, environment, envFile, cwd = process.cwd() } = options;
  if (envFile !== undefined) loadEnvFile(resolve(cwd, envFile));
  const file = config === undefined ? foundUpward(cwd) : namedFile(resolve(cwd, config));
  const exports = await loadModule(file);
  if (exports['default'] === undefined)
    throw new AlambicError('no-default-export', { path: file, wanted: 'defineConfig' });
  return completed(exports['default'], file, environment);
}

/** As `loadProject`, for a configuration that is at hand; `file` says what relative paths count from. */
export function completed(
  value: unknown,
  file: string,
  environment?: string,
  database?: string,
): Project {
  refuseFaults(configurationFaults(value), file);
  const configuration = value as Configuration; // true: it has no faults
  const { settings, databases } = chosenSettings(configuration, environment, database);
  const complete = withDefaults(settings, file, databases.length > 0);
  refuseFaults(tableFaults(complete), file);
  return Object.freeze({
    ...complete,
    configuration,
    environment: environment ?? null,
    database: database ?? null,
    databases,
  });
}

/**
 * The project for one of its databases.
 *
 * @throws AlambicError `unknown-database`.
 */
export const databaseOf = (
  { configuration, file, environment, databases }: Project,
  name: string,
): Project => {
  refuseUnknownDatabase(name, databases);
  return completed(configuration, file, environment ?? undefined, name);
};

/** The project for each of its databases, in their order; itself where it is of one. */
export const databasesOf = (project: Project): readonly Project[] =>
  project.databases.length === 0 || project.database !== null
    ? [project]
    : everyDatabaseOf(project);

/** The same also where one is chosen: for what is about the revisions, which serve all. */
export const everyDatabaseOf = (project: Project): readonly Project[] =>
  project.databases.length === 0
    ? [project]
    : project.databases.map((name) => databaseOf(project, name));

/** The same project in each of its environments, the one without a name first. */
export const inEveryEnvironment = ({ configuration, file }: Project): readonly Project[] =>
  [undefined, ...Object.keys(configuration.environments ?? {})].map((name) =>
    completed(configuration, file, name),
  );

function refuseFaults(faults: readonly string[], path: string): void {
  if (faults.length > 0) throw new AlambicError('invalid-configuration', { path, faults });
}

const tableFaults = ({
  versionTable,
  historyTable,
}: Pick<Project, 'versionTable' | 'historyTable'>): readonly string[] =>
  versionTable.schema === historyTable.schema && versionTable.name === historyTable.name
    ? ['`versionTable` and `historyTable` are one and the same table']
    : [];

function withDefaults(
  settings: Settings,
  file: string,
  ofSeveral: boolean,
): Omit<Project, 'configuration' | 'environment' | 'database' | 'databases'> {
  const folder = dirname(file);
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  const scriptLocation = at(settings.scriptLocation ?? 'alambic');
  const versionTable = {
    schema: settings.versionTable?.schema ?? 'public',
    name: settings.versionTable?.name ?? 'alambic_version',
  };
  return {
    file,
    folder,
    databaseUrl: databaseUrlOf(settings, ofSeveral)?.within(at) ?? null,
    connect: settings.connect ?? null,
    scriptLocation,
    versionLocations: settings.versionLocations?.map(at) ?? [join(scriptLocation, 'versions')],
    fileTemplate: settings.fileTemplate ?? '%(rev)s_%(slug)s',
    revisionFormat: settings.revisionFormat ?? 'ts',
    timezone: settings.timezone ?? 'UTC',
    truncateSlugLength: settings.truncateSlugLength ?? 40,
    postWriteHooks: settings.postWriteHooks ?? [],
    transaction: settings.transaction ?? 'per-revision',
    versionTable,
    historyTable: {
      schema: settings.historyTable?.schema ?? versionTable.schema,
      name: settings.historyTable?.name ?? nameBeside(versionTable.name, '_history'),
    },
    lockTimeoutMs: settings.lockTimeoutMs ?? 2000,
    waitTimeoutMs: settings.waitTimeoutMs ?? 60_000,
    serverVersion: settings.serverVersion ?? 14,
  };
}

/** One variable cannot name several databases. */
function databaseUrlOf(
  { databaseUrl, connect }: Settings,
  ofSeveral: boolean,
): DatabaseUrl | undefined {
  if (databaseUrl instanceof DatabaseUrl) return databaseUrl;
  const fallback = connect === undefined && !ofSeveral ? process.env['DATABASE_URL'] : undefined;
  const url = databaseUrl ?? fallback;
  return url === undefined || url === '' ? undefined : new DatabaseUrl(url);
}

/** @throws AlambicError `no-database-url`, `choose-a-database`, `same-database`. */
export function requiredDatabaseUrl(project: Project): DatabaseUrl {
  const { databaseUrl, file, database } = project;
  requireDatabase(project);
  if (databaseUrl === null) throw new AlambicError('no-database-url', { path: file, database });
  refuseSameUrl(project, databaseUrl);
  return databaseUrl;
}

/** Of several databases; those that are one by other words are told apart when all are asked. */
function refuseSameUrl(project: Project, url: DatabaseUrl): void {
  for (const kind of ['versionTable', 'historyTable'] as const) {
    const table = spokenName(project[kind]);
    const same = project.databases.filter((name) => {
      const other = databaseOf(project, name);
      return spokenName(other[kind]) === table && other.databaseUrl?.isSame(url);
    });
    if (same.length > 1) throw new AlambicError('same-database', { databases: same, table });
  }
}

/** @throws AlambicError `choose-a-database` as long as none of several is chosen. */
export function requireDatabase({ database, databases }: Project): void {
  if (database === null && databases.length > 0)
    throw new AlambicError('choose-a-database', { known: databases });
}

function foundUpward(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const found = configurationIn(folder);
    if (found !== undefined) return found;
    if (folder === dirname(folder))
      throw new AlambicError('no-configuration', {
        folder: resolve(start),
        names: configurationNames,
      });
  }
}

function namedFile(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile()) return path;
  const within = stat?.isDirectory() ? configurationIn(path) : undefined;
  if (within !== undefined) return within;
  throw new AlambicError('no-such-file', { path, option: '-c' });
}

const configurationIn = (folder: string): string | undefined =>
  configurationNames
    .map((name) => join(folder, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

function loadEnvFile(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new AlambicError('no-such-file', { path, option: '--env-file' });
  process.loadEnvFile(path);
}
