/**
 * `alambic`: what models, configuration, environment and revisions import. Loads no driver and nothing that
 * reads a database, because applications import it, too.
 *
 * In the house: the public door, above everything.
 */
export {
  AlambicError,
  isProblem,
  type DatabaseStands,
  type ExitStatus,
  type ProblemCode,
  type ProblemDetails,
} from './errors.ts';
export type { Connection, Row, ServerMessage, StatementResult } from './connection.ts';
export type { ObjectAddress, ObjectKind, QualifiedName } from './names.ts';
export type { Op } from './operations/recorder.ts';
export * from './schema.ts';
export {
  defineConfig,
  type Configuration,
  type DatabaseSettings,
  type PostWriteHook,
  type ProjectSettings,
  type Settings,
} from './script/configuration.ts';
export { DatabaseUrl, embedded } from './script/database-url.ts';
export {
  defineEnvironment,
  type AppliedVersion,
  type ByDatabase,
  type ComparedColumn,
  type ComparedObject,
  type Environment,
  type EnvironmentContext,
  type GivenMetadata,
  type MigrationContext,
  type RevisionDirective,
} from './script/environment.ts';
