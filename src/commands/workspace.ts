/**
 * What every command begins with: the project, its graph, and a connection when one is needed.
 *
 * In the house: `src/commands/`, rank 8. Commands are functions that return results; the command line
 * and programs call the same ones.
 */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Graph } from '../revisions/graph.ts';
import { runtimeTables, type RuntimeTables } from '../runtime/tables.ts';
import type { Configuration } from '../script/configuration.ts';
import { loadGraph, loadGraphMeanwhile } from '../script/directory.ts';
import type { EnvironmentContext } from '../script/environment.ts';
import {
  completed,
  databaseOf,
  loadProject,
  requireDatabase,
  requiredDatabaseUrl,
  type Project,
  type ProjectOptions,
} from '../script/project.ts';
import { guarded } from './environment-hooks.ts';

export interface CommandOptions extends ProjectOptions {
  /** A project that is loaded already: `loadProject()` or `projectOf()`. */
  readonly project?: Project;
  /** `--database`: which of several `databases` the command is about. */
  readonly database?: string;
  /** A database other than the configuration's: what the command runs on. Left open. */
  readonly connection?: Connection;
  /** `-x key=value`, for `env.ts`. */
  readonly xArguments?: ReadonlyMap<string, string>;
  /** Told which database was chosen by default, and what else is worth a line. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** As `inDatabases` gives it. */
  readonly among?: Among;
}

/** What the runs of a command on several databases have in common. */
export interface Among {
  /** Asks every database, before a command changes the first; later calls ask nothing. */
  readonly askAll: (
    ask: (each: Required<Pick<CommandOptions, 'project' | 'connection'>>) => Promise<unknown>,
  ) => Promise<void>;
  /** The revisions are read once for all. */
  readonly revisions: Revisions;
}

/** The revisions that files have; no file is run. */
export interface Revisions {
  /** Read when it is first asked for. */
  readonly graph: () => Graph;
  /**
   * The same, read whole for the digests of the files, which are compared with what was applied. Begins at once and
   * goes on while a server is waited for; what is wrong with a file is told to who awaits it.
   */
  readonly graphMeanwhile: () => Promise<Graph>;
}

export interface Workspace extends Revisions {
  readonly project: Project;
  readonly context: EnvironmentContext;
  readonly tables: RuntimeTables;
}

export async function openWorkspace(options: CommandOptions): Promise<Workspace> {
  const project = await projectFor(options);
  return {
    project,
    context: contextOf(project, options),
    tables: runtimeTables(project),
    ...(options.among?.revisions ?? revisionsOf(project)),
  };
}

/** The revisions of a project, read once. */
export function revisionsOf({ versionLocations }: Project): Revisions {
  let graph: Graph | undefined;
  return {
    graph: () => (graph ??= loadGraph(versionLocations)),
    graphMeanwhile() {
      const reading =
        graph === undefined
          ? loadGraphMeanwhile(versionLocations).then((read) => (graph = read))
          : Promise.resolve(graph);
      reading.catch(() => undefined);
      return reading;
    },
  };
}

/** The same revisions, for one of the project's databases. */
export const workspaceFor = (
  workspace: Workspace,
  project: Project,
  options: CommandOptions,
): Workspace => ({
  ...workspace,
  project,
  context: contextOf(project, options),
  tables: runtimeTables(project),
});

/** @throws AlambicError `unknown-database`, and those of loading. */
export async function projectFor(options: CommandOptions): Promise<Project> {
  const project = options.project ?? (await loadProject(options));
  const { database } = options;
  if (database === undefined || database === project.database) return project;
  return databaseOf(project, database);
}

export const contextOf = (
  { environment, database }: Project,
  { xArguments = new Map() }: CommandOptions,
): EnvironmentContext => ({ xArguments, environment, database });

/**
 * A project without a configuration file, for programs.
 *
 * @param file where a configuration file would be: relative paths count from its folder.
 * @throws AlambicError `invalid-configuration`, `unknown-environment`.
 */
export const projectOf = (
  configuration: Configuration,
  file: string,
  environment?: string,
): Project => completed(configuration, file, environment);

/** Opens the database, hands it to `use`, and closes it whatever happens. */
export async function withConnection<Result>(
  { project }: Pick<Workspace, 'project'>,
  options: CommandOptions,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  if (options.connection !== undefined) return use(options.connection);
  const connection = await openDatabase(project, options);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function openDatabase(project: Project, { onNotice }: CommandOptions): Promise<Connection> {
  requireDatabase(project);
  if (project.connect !== null && project.connect !== undefined)
    return lent(project.connect, project.file);
  const url = requiredDatabaseUrl(project);
  const text = url.reveal();
  if (url.embedded !== null)
    onNotice?.(`Using the embedded database ${shown(text)}: no ${url.unset} is set.`);
  const { connect } = await import('../drivers/connect.ts');
  return connect(text, { applicationName: 'alambic' });
}

/** @throws AlambicError `hook-failed`, `not-a-client`, `connection-failed`. */
async function lent(connect: () => unknown, path: string): Promise<Connection> {
  const given = await guarded('connect', connect, path)();
  if (isConnection(given)) return given;
  const { fromClient, isClient } = await import('../drivers/own-client.ts');
  if (!isClient(given)) throw new AlambicError('not-a-client', { path, given: spoken(given) });
  return fromClient(given);
}

/** What kind of thing it is; never its value, which may hold a password. */
const spoken = (given: unknown): string =>
  typeof given === 'object' && given !== null
    ? `an object of ${given.constructor?.name ?? 'no class'}`
    : given === undefined || given === null
      ? String(given)
      : `a ${typeof given}`;

/** Its folder, from where the user stands. */
const shown = (url: string): string =>
  relative(process.cwd(), url.replace(/^pglite:/, ''))
    .split(sep)
    .join('/') || '.';

const isConnection = (given: unknown): given is Connection =>
  typeof given === 'object' &&
  given !== null &&
  'script' in given &&
  typeof given.script === 'function';

let version: string | undefined;

/** Of this package, as the history records it. */
export function toolVersion(): string {
  if (version === undefined) {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest
        ? String(manifest.version)
        : 'unknown';
  }
  return version;
}
