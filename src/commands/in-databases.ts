/**
 * Any command over the several databases of a project: in their order, to its end in each before the next, because no
 * transaction spans two.
 *
 * In the house: `src/commands/`, rank 8. A command itself is about one database, and knows of no other.
 */
import type { Connection } from '../connection.ts';
import { AlambicError, isProblem, type DatabaseStands } from '../errors.ts';
import { spokenName } from '../names.ts';
import { readRows } from '../runtime/state.ts';
import { runtimeTables } from '../runtime/tables.ts';
import { databaseOf, databasesOf, type Project } from '../script/project.ts';
import {
  revisionsOf,
  projectFor,
  withConnection,
  type Among,
  type CommandOptions,
} from './workspace.ts';

/** As every command takes them; a connection would be of one database. */
export interface DatabasesOptions extends Omit<
  CommandOptions,
  'connection' | 'database' | 'among'
> {
  /** Which of them, in any order. Default: all. */
  readonly databases?: readonly string[];
}

/** What to pass on to a command, so that it is about one of the databases. */
export interface EachDatabase extends CommandOptions {
  readonly project: Project;
}

/**
 * Runs a command, or several, on each database, one after the other, and stops at the first failure.
 *
 * Before a command changes the first of them, it asks all whether it would be refused there: for its plan, edited
 * revisions, files that cannot be loaded. A failure later leaves those before it done; running again goes on where it
 * stopped. Its error has the `database`, and in `databases` what stands in each.
 *
 * @returns by name, in the order in which they ran. A project of one database has one answer, under `null`.
 * @throws AlambicError `unknown-database`, `same-database`, and those of the command.
 * @example
 * ```ts
 * const results = await inDatabases({ cwd: projectFolder }, (each) => upgrade('head', each));
 * results.get('billing')?.applied;
 * ```
 */
export async function inDatabases<Result>(
  { databases, ...options }: DatabasesOptions,
  run: (each: EachDatabase) => Promise<Result>,
): Promise<ReadonlyMap<string | null, Result>> {
  const project = await projectFor(options);
  const projects = chosenDatabases(project, databases);
  const results = new Map<string | null, Result>();
  const { onNotice: _, ...silently } = options;
  let asked = false;
  const askAll: Among['askAll'] = async (ask) => {
    if (asked) return;
    asked = true;
    const identities = new Map<string, string>();
    for (const own of projects)
      await about(own, () =>
        withConnection({ project: own }, silently, async (connection) => {
          await ask({ project: own, connection });
          await refuseSame(identities, own, connection);
        }),
      );
  };
  const among = { askAll, revisions: revisionsOf(project) };
  for (const own of projects)
    try {
      const each = { ...options, project: own, ...(projects.length > 1 && { among }) };
      results.set(own.database, await about(own, () => run(each)));
    } catch (error) {
      if (asked && error instanceof AlambicError)
        tellStands(error, await standsOf(projects, error, results, silently));
      throw error;
    }
  return results;
}

/**
 * The project for each of the databases that are named, in the order of the configuration.
 *
 * @throws AlambicError `unknown-database`.
 */
export function chosenDatabases(
  project: Project,
  names: readonly string[] = [],
): readonly Project[] {
  for (const name of names) databaseOf(project, name);
  return databasesOf(project).filter(
    ({ database }) => names.length === 0 || (database !== null && names.includes(database)),
  );
}

/** What goes wrong within is told of this database. */
export async function about<Result>(
  { database }: Pick<Project, 'database'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AlambicError && database !== null && error.database === undefined) {
      error.database = database;
      error.message += `\n  in the database "${database}"`;
    }
    throw error;
  }
}

/** Two that are one would take what is applied for one as applied for the other. */
async function refuseSame(
  identities: Map<string, string>,
  project: Project,
  connection: Connection,
): Promise<void> {
  const { database } = project;
  if (database === null) return;
  const { version, history } = runtimeTables(project);
  const here = JSON.stringify(await connection.query(identitySql));
  for (const table of [version, history].map(spokenName)) {
    const other = identities.get(`${table} in ${here}`);
    if (other !== undefined)
      throw new AlambicError('same-database', { databases: [other, database], table });
    identities.set(`${table} in ${here}`, database);
  }
}

/** A signal came before anything was applied to it. */
const isUntouched = (error: AlambicError): boolean =>
  isProblem(error, 'interrupted') && error.details.applied.length === 0;

/**
 * Of the server by when it started, in the same words whatever the session's time zone, and of the database in it. Every
 * role may ask.
 */
const identitySql = `SELECT pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::numeric(20, 6)::text AS server, oid::text AS database
FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;

async function standsOf(
  projects: readonly Project[],
  error: AlambicError,
  results: ReadonlyMap<string | null, unknown>,
  options: CommandOptions,
): Promise<readonly DatabaseStands[]> {
  const stands: DatabaseStands[] = [];
  for (const project of projects) {
    const database = project.database ?? '';
    const stopped = database === error.database && !isUntouched(error) ? 'failed' : 'untouched';
    const state = results.has(database) ? 'done' : stopped;
    stands.push({ database, state, rows: await rowsNow(project, options) });
  }
  return stands;
}

const rowsNow = (project: Project, options: CommandOptions): Promise<readonly string[] | null> =>
  withConnection({ project }, options, (connection) =>
    readRows(connection, runtimeTables(project)),
  ).catch(() => null);

function tellStands(error: AlambicError, stands: readonly DatabaseStands[]): void {
  error.databases = stands;
  const at = (rows: readonly string[] | null): string =>
    rows === null ? 'and nobody could look' : `at ${rows.length === 0 ? 'base' : rows.join(', ')}`;
  for (const { database, state, rows } of stands)
    error.message += `\n  ${database}: ${state}, ${at(rows)}`;
}
