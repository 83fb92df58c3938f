/**
 * The words of `alambic.config.ts`. Loads nothing, because applications may import it.
 *
 * In the house: `src/script/`, rank 7. `validation.ts` checks it, `project.ts` finds and completes it.
 */
import type { Connection } from '../connection.ts';
import type { RevisionFormat } from './choices.ts';
import type { DatabaseUrl } from './database-url.ts';

/** A table of alambic's own. */
export interface TableName {
  /** Default: `public`; of the history table, the schema of the version table. */
  readonly schema?: string;
  readonly name?: string;
}

/** A client or pool of your own driver, such as `new pg.Pool()`; alambic does not end a pool. */
export interface DriverClient {
  query(...values: never[]): unknown;
}

/** Runs after a revision file is written: a command, or a function. */
export type PostWriteHook = PostWriteCommand | ((file: string) => void | Promise<void>);

export interface PostWriteCommand {
  /** Found also in `node_modules/.bin`. No shell reads it. */
  readonly command: string;
  /** `{file}` stands for the path; without it, the path comes last. */
  readonly arguments?: readonly string[];
  /** Default: the folder of the configuration file. */
  readonly cwd?: string;
}

/** What a project may say once, or differently for each of its `environments`. */
export interface Settings {
  /**
   * `postgres://…` with libpq's parameters, `pglite:<folder>`, `pglite:memory`, or `embedded()`.
   * Default: the environment variable DATABASE_URL.
   */
  readonly databaseUrl?: string | DatabaseUrl;
  /** Your own way to connect, instead of `databaseUrl`. */
  readonly connect?: () => Connection | DriverClient | Promise<Connection | DriverClient>;
  /** The folder of `env.ts`, `script.ts.tmpl` and `versions/`. Default: `alambic`. */
  readonly scriptLocation?: string;
  /** Where revision files are, and the folders in these. Default: `versions` in `scriptLocation`. */
  readonly versionLocations?: readonly string[];
  /** Names of new files, in Alembic's tokens. Default: `%(rev)s_%(slug)s`. */
  readonly fileTemplate?: string;
  /** What `revision` writes: TypeScript, JavaScript or SQL; `--format` says otherwise. Default: `ts`. */
  readonly revisionFormat?: RevisionFormat;
  /** An IANA name, such as `Europe/Madrid`, for dates in names and headers. Default: `UTC`. */
  readonly timezone?: string;
  /** The longest `%(slug)s`, in characters. Default: 40. */
  readonly truncateSlugLength?: number;
  /** Run in order after a revision file is written; one that fails is an error. Default: none. */
  readonly postWriteHooks?: readonly PostWriteHook[];
  /** One transaction for each revision, or one for all. Default: `per-revision`. */
  readonly transaction?: 'per-revision' | 'single';
  /** Default: `{ schema: 'public', name: 'alambic_version' }`. */
  readonly versionTable?: TableName;
  /** Default: beside the version table and named after it, `alambic_history`. No two version tables may share one. */
  readonly historyTable?: TableName;
  /** The server's `lock_timeout` while revisions run, in milliseconds; 0 waits for ever. Default: 2000. */
  readonly lockTimeoutMs?: number;
  /** How long to wait for another alambic on the same database, in milliseconds. Default: 60000. */
  readonly waitTimeoutMs?: number;
  /** The major version that `--sql` writes for. Default: 14, the oldest supported. */
  readonly serverVersion?: number;
}

/** What one of several databases may have of its own; what concerns files is the project's, which has one graph. */
export type DatabaseSettings = Pick<
  Settings,
  | 'databaseUrl'
  | 'connect'
  | 'transaction'
  | 'versionTable'
  | 'historyTable'
  | 'lockTimeoutMs'
  | 'waitTimeoutMs'
  | 'serverVersion'
>;

/** Settings of a project, or of one of its environments. */
export interface ProjectSettings extends Settings {
  /**
   * Several databases that the same revisions serve, by the names that revisions and `--database` call them; instead of
   * `databaseUrl` and `connect`. They are run in this order. Each says only what differs.
   */
  readonly databases?: Readonly<Record<string, DatabaseSettings>>;
}

export interface Configuration extends ProjectSettings {
  /** What `-n` selects; each says only what differs, also of the `databases`. */
  readonly environments?: Readonly<Record<string, ProjectSettings>>;
}

/**
 * The configuration as it is; it is there for the types.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   databaseUrl: process.env.DATABASE_URL ?? embedded(),
 *   fileTemplate: '%(year)d%(month).2d%(day).2d_%(rev)s_%(slug)s',
 * });
 * ```
 */
export const defineConfig = (configuration: Configuration): Configuration => configuration;
