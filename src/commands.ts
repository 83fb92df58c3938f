/**
 * `alambic/commands`: everything that the command line does, for programs, with typed results. Nothing is
 * global: two databases can be upgraded in one process at once.
 *
 * In the house: an entry of the package, above everything.
 */
export { check, status, type Checked, type CheckOptions, type Status } from './commands/check.ts';
export type { CompareOptions, Comparison } from './commands/compare.ts';
export { diff, type Diffed, type DiffOptions } from './commands/diff.ts';
export { ensureVersion, ensureVersionSql, type EnsuredVersion } from './commands/ensure-version.ts';
export { explain } from './commands/explain.ts';
export {
  drawGraph,
  graph,
  graphFormats,
  type GraphFormat,
  type GraphOptions,
} from './commands/graph.ts';
export { inDatabases, type DatabasesOptions, type EachDatabase } from './commands/in-databases.ts';
export {
  init,
  listTemplates,
  type Initialised,
  type InitOptions,
  type ListedTemplate,
  type TemplateName,
} from './commands/init.ts';
export {
  branches,
  current,
  heads,
  history,
  show,
  type Branch,
  type Current,
  type HeadsOptions,
  type HistoryOptions,
  type ListedRevision,
} from './commands/look.ts';
export {
  merge,
  type MergeOptions,
  type MergeResult,
  type SharedObject,
  type Sides,
  type Touch,
} from './commands/merge.ts';
export { rebase, type Rebased, type RebaseOptions } from './commands/rebase.ts';
export {
  revision,
  revisionSql,
  type Answers,
  type RevisionOptions,
  type RevisionResult,
  type RevisionSql,
  type WrittenRevision,
} from './commands/revision.ts';
export {
  downgrade,
  downgradeSql,
  upgrade,
  upgradeSql,
  type Applied,
  type DowngradeOptions,
  type Progress,
  type RunCommandOptions,
  type RunResult,
} from './commands/run.ts';
export {
  squash,
  type ProofSummary,
  type Squashed,
  type SquashedPart,
  type SquashOptions,
} from './commands/squash/squash.ts';
export {
  stamp,
  stampSql,
  type StampCommandOptions,
  type StampMove,
  type StampResult,
} from './commands/stamp.ts';
export { projectOf, type CommandOptions } from './commands/workspace.ts';
export type {
  Picture,
  PicturedOperation,
  PicturedRevision,
  PicturedWay,
} from './drawing/picture.ts';
export { connect } from './drivers/connect.ts';
export {
  databaseOf,
  databasesOf,
  loadProject,
  type Project,
  type ProjectOptions,
} from './script/project.ts';
