/**
 * The words of `env.ts`: what is compared, how, and what runs around it. Loads nothing, because
 * applications may import it.
 *
 * In the house: `src/script/`, rank 7. `load-environment.ts` finds and checks it.
 */
import type { Connection } from '../connection.ts';
import type { ObjectAddress } from '../names.ts';
import type { Operation } from '../operations/operation.ts';

/** What `metadata([...])` returned; `commands/` reads it. */
export type TargetMetadata = object;

/** An object that a comparison has met. */
export interface ComparedObject {
  readonly address: ObjectAddress;
  /** `database` when only the database has it, `models` when only the models have it. */
  readonly where: 'both' | 'database' | 'models';
}

/** A type, or a default, on both sides, as PostgreSQL prints them. */
export interface ComparedColumn {
  readonly address: ObjectAddress;
  readonly database: string | null;
  readonly models: string | null;
}

/** A revision that is about to be written. */
export interface RevisionDirective {
  readonly id: string;
  readonly message: string;
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
}

/** A revision that was just applied, before its transaction is committed. */
export interface AppliedVersion {
  readonly revision: string;
  readonly direction: 'upgrade' | 'downgrade' | 'stamp';
  /** Version rows after it. */
  readonly heads: readonly string[];
  readonly connection: Connection;
}

/** What every function of `env.ts` is told, as its last argument, about the command that runs. */
export interface EnvironmentContext {
  /** `-x key=value`; a key without a value is the empty text. */
  readonly xArguments: ReadonlyMap<string, string>;
  /** What `-n` selected. */
  readonly environment: string | null;
  /** Which of several `databases` it is about; `null` where there is one. */
  readonly database: string | null;
}

/** What `runOnline` and `runOffline` are given. */
export interface MigrationContext extends EnvironmentContext {
  /** `null` offline. */
  readonly connection: Connection | null;
  /** Offline, writes SQL of your own into the script; online, runs it. */
  execute(sql: string): Promise<void>;
  /** Runs what the command asked for; call it once. */
  runMigrations(): Promise<void>;
}

/** A metadata, several, or a function that gives them. */
export type GivenMetadata =
  | TargetMetadata
  | readonly TargetMetadata[]
  | ((
      context: EnvironmentContext,
    ) =>
      | TargetMetadata
      | readonly TargetMetadata[]
      | Promise<TargetMetadata | readonly TargetMetadata[]>);

/** For each of several databases, by its name. */
export type ByDatabase<Value> = Readonly<Record<string, Value>>;

export interface Environment {
  /** A metadata, several, or a function that gives them; by name where `databases` have models of their own. */
  readonly targetMetadata?: GivenMetadata | ByDatabase<GivenMetadata>;
  /** Instead: files whose exported objects are gathered. Globs count from the configuration's folder. */
  readonly models?: string | readonly string[] | ByDatabase<string | readonly string[]>;
  /** Compared and managed besides `public` and every schema that the models name. */
  readonly schemas?: readonly string[];
  /** Templates of the names of constraints and indexes, as in Alembic: `ix`, `uq`, `ck`, `fk`, `pk`. */
  readonly namingConvention?: Readonly<Record<string, string>>;
  /** Whether an object that was met takes part in the comparison. */
  readonly includeObject?: (object: ComparedObject, context: EnvironmentContext) => boolean;
  /** Whether a name in the database is read at all. `parent` is the schema, or the table of a column. */
  readonly includeName?: (
    name: string,
    kind: string,
    parent: string | null,
    context: EnvironmentContext,
  ) => boolean;
  /** Whether types are compared, or whether these two differ; `undefined` leaves it to alambic. Default: true. */
  readonly compareType?:
    | boolean
    | ((column: ComparedColumn, context: EnvironmentContext) => boolean | undefined);
  /** As `compareType`, for defaults. Default: true. */
  readonly compareServerDefault?:
    | boolean
    | ((column: ComparedColumn, context: EnvironmentContext) => boolean | undefined);
  /** Changes what is about to be written; none returned writes nothing. */
  readonly processRevisionDirectives?: (
    directives: readonly RevisionDirective[],
    context: EnvironmentContext,
  ) => readonly RevisionDirective[] | Promise<readonly RevisionDirective[]>;
  /** Called in the transaction of each revision, after the version row. */
  readonly onVersionApply?: (
    applied: AppliedVersion,
    context: EnvironmentContext,
  ) => void | Promise<void>;
  /** Around a run on a database: set up, `await context.runMigrations()` once, tear down. */
  readonly runOnline?: (context: MigrationContext) => Promise<void>;
  /** Around the writing of a script. */
  readonly runOffline?: (context: MigrationContext) => Promise<void>;
}

/** The environment for one database. */
export interface OneEnvironment extends Environment {
  readonly targetMetadata?: GivenMetadata;
  readonly models?: string | readonly string[];
}

/** The same in one command: its functions know the context already. */
export type BoundEnvironment = {
  readonly [Name in keyof OneEnvironment]: Bound<OneEnvironment[Name]>;
};

type Bound<Member> = Member extends (...given: [...infer Own, EnvironmentContext]) => infer Answer
  ? (...given: Own) => Answer
  : Member;

/**
 * The environment as it is; it is there for the types.
 *
 * @example
 * ```ts
 * export default defineEnvironment({
 *   targetMetadata: async () => (await import('../src/models/index.ts')).schema,
 * });
 * ```
 */
export const defineEnvironment = (environment: Environment): Environment => environment;
