/**
 * `upgrade` and `downgrade`: online, in the hooks of `env.ts`, or as a script.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { Graph } from '../revisions/graph.ts';
import { planDowngrade, planUpgrade, type PlanStep } from '../revisions/plan.ts';
import { resolve } from '../revisions/symbols.ts';
import { refuseEdited } from '../runtime/edited.ts';
import { begun, editedFiles } from '../runtime/inspect.ts';
import { readState } from '../runtime/state.ts';
import { run, type RunOptions, type RunResult, type SessionOptions } from '../runtime/run.ts';
import type { Applied, Progress } from '../runtime/work.ts';
import { requireDatabase } from '../script/project.ts';
import { environmentHooks, type EnvironmentHooks } from './environment-hooks.ts';
import { namingSquash, recordedPlanner } from './recorded.ts';
import { namingCommits } from './several-heads.ts';
import { refuseUnproved } from './proved-on.ts';
import { enoughOf, fileMark, loaderFor, type ForDatabase } from './revision-files.ts';
import {
  openWorkspace,
  toolVersion,
  withConnection,
  type CommandOptions,
  type Workspace,
} from './workspace.ts';

export type { Applied, Progress, RunResult };

export interface RunCommandOptions extends CommandOptions {
  /** Default: the configuration's. */
  readonly transaction?: 'per-revision' | 'single';
  /** Go on although an applied revision was edited since. */
  readonly allowEdited?: boolean;
  /** For a step whose outcome nobody knows; left out: stop with `step-outcome-unknown`. */
  readonly unknownStep?: 'repeat' | 'skip';
  readonly onProgress?: (progress: Progress) => void;
  /** Every message as it is sent. */
  readonly onSql?: (sql: string) => void;
  readonly onWait?: SessionOptions['onWait'];
}

type Direction = 'upgrade' | 'downgrade';
const planners: Readonly<
  Record<
    Direction,
    (
      graph: Graph,
      rows: readonly string[],
      target: string,
      begun?: ReadonlySet<string>,
    ) => readonly PlanStep[]
  >
> = { upgrade: planUpgrade, downgrade: planDowngrade };

/**
 * Applies the revisions up to `target`: `head`, an id or the start of one, `+2`, `ID+1` …
 *
 * @throws AlambicError those of resolving the target, of connecting, and of running.
 * @example
 * ```ts
 * const { applied } = await upgrade('head', { cwd: projectFolder });
 * ```
 */
export const upgrade = (
  target: string = 'head',
  options: RunCommandOptions = {},
): Promise<RunResult> => go('upgrade', target, options);

export interface DowngradeOptions extends RunCommandOptions {
  /** Take back a revision that has no file here by what the history recorded when it was applied. */
  readonly recorded?: boolean;
}

/**
 * Takes revisions back, down to `target`: `-1`, `base`, an id …
 *
 * @throws AlambicError as `upgrade`, and with `recorded` `no-recorded-downgrade`.
 */
export const downgrade = (target: string, options: DowngradeOptions = {}): Promise<RunResult> =>
  go('downgrade', target, options);

async function go(
  direction: Direction,
  target: string,
  options: DowngradeOptions,
): Promise<RunResult> {
  if (target.includes(':'))
    throw new AlambicError('range-needs-sql', { range: target, command: direction });
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  const hooks = await environmentHooks(workspace);
  await options.among?.askAll((each) => ask(direction, target, { ...options, ...each }));
  const planner = options.recorded === true ? recordedPlanner : filePlanner;
  const plannedOn = planner(workspace, { direction, target }, options);
  const running = withConnection(workspace, options, (connection) =>
    around(hooks.runOnline, connection, workspace, () =>
      run(connection, {
        tables,
        toolVersion: toolVersion(),
        lockTimeoutMs: project.lockTimeoutMs,
        waitTimeoutMs: project.waitTimeoutMs,
        transaction: options.transaction ?? project.transaction,
        signal: options.signal,
        onWait: options.onWait,
        onProgress: options.onProgress,
        onSql: options.onSql,
        onVersionApply: hooks.onVersionApply,
        unknownStep: options.unknownStep,
        ...plannedOn(connection),
      }),
    ),
  );
  return namingCommits(() => running);
}

/** Everything that can be refused without running. */
async function ask(direction: Direction, target: string, options: DowngradeOptions): Promise<void> {
  const workspace = await openWorkspace(options);
  const planner = options.recorded === true ? recordedPlanner : filePlanner;
  const asking = withConnection(workspace, options, async (connection) => {
    const { plan, load } = planner(workspace, { direction, target }, options)(connection);
    const state = await readState(connection, workspace.tables);
    const { refuseAhead } = await import('../runtime/ahead.ts');
    const transaction = options.transaction ?? workspace.project.transaction;
    await refuseAhead(connection, state, await plan(state), { load, transaction });
  });
  return namingCommits(() => asking);
}

/** Begins at once with what needs no database. */
type Planner = (
  workspace: Workspace,
  way: { readonly direction: Direction; readonly target: string },
  options: RunCommandOptions,
) => (connection: Connection) => Pick<RunOptions, 'plan' | 'load' | 'reading'>;

/** By the files alone. */
const filePlanner: Planner = (workspace, { direction, target }, { allowEdited = false }) => {
  const reading = workspace.graphMeanwhile();
  return (connection) => ({
    load: provedLoader(workspace.project, reading),
    reading: 'brief',
    async plan(state) {
      const graph = await reading;
      if (!allowEdited) {
        const { rows, history } = await enoughOf(state, connection, workspace);
        refuseEdited(editedFiles(history, rows, graph, fileMark));
      }
      try {
        return planners[direction](graph, state.rows, target, begun(state.history));
      } catch (error) {
        throw await namingSquash(error, connection, workspace);
      }
    },
  });
};

/** A squash is taken as long as it stands for its originals. */
function provedLoader(project: ForDatabase, graph: Graph | Promise<Graph>): RunOptions['load'] {
  const load = loaderFor(project);
  return async (revision) => {
    if (revision.replaces !== undefined) refuseUnproved(await graph, revision);
    return load(revision);
  };
}

/** Runs `work` inside the user's `runOnline`, which must call it once. */
export async function around<Result>(
  wrapper: EnvironmentHooks['runOnline'],
  connection: Connection,
  { context }: Workspace,
  work: () => Promise<Result>,
): Promise<Result> {
  if (wrapper === undefined) return work();
  let result: Promise<Result> | undefined;
  await wrapper({
    connection,
    ...context,
    execute: async (sql) => {
      await connection.script(sql);
    },
    runMigrations: async () => {
      if (result !== undefined)
        throw new AlambicError('run-migrations-twice', { hook: 'runOnline' });
      result = work();
      await result;
    },
  });
  if (result === undefined) throw new AlambicError('run-migrations-missing', { hook: 'runOnline' });
  return result;
}

/**
 * The way as a script for psql; opens no database.
 *
 * @param target as `upgrade` takes it, or `from:to`; `downgrade` needs the range.
 */
export async function upgradeSql(
  target: string = 'head',
  options: RunCommandOptions = {},
): Promise<string> {
  return offline('upgrade', target, options);
}

/** @param range `from:to`: without a database nobody knows where it stands. */
export async function downgradeSql(
  range: string,
  options: RunCommandOptions = {},
): Promise<string> {
  if (!range.includes(':')) throw new AlambicError('downgrade-sql-needs-range', { target: range });
  return offline('downgrade', range, options);
}

async function offline(
  direction: Direction,
  target: string,
  options: RunCommandOptions,
): Promise<string> {
  const workspace = await openWorkspace(options);
  const { project, tables } = workspace;
  requireDatabase(project);
  const graph = workspace.graph();
  const [from, to] = ends(target);
  const rows = resolve(graph, from).map((node) => node.revision.id);
  const [{ runOffline }, { offlineScript }] = await Promise.all([
    environmentHooks(workspace),
    import('../runtime/offline.ts'),
  ]);
  return aroundScript(runOffline, workspace, () =>
    offlineScript({
      tables,
      toolVersion: toolVersion(),
      serverVersion: project.serverVersion,
      lockTimeoutMs: project.lockTimeoutMs,
      transaction: options.transaction ?? project.transaction,
      from: rows,
      load: provedLoader(project, graph),
      plan: planners[direction](graph, rows, to),
    }),
  );
}

/** `a:b`, `:b` from the base, or `b` alone. */
function ends(target: string): readonly [from: string, to: string] {
  const colon = target.indexOf(':');
  if (colon === -1) return ['base', target];
  return [target.slice(0, colon) || 'base', target.slice(colon + 1) || 'head'];
}

/** Gathers what the user's `runOffline` writes around the script. */
async function aroundScript(
  wrapper: EnvironmentHooks['runOffline'],
  { context }: Workspace,
  work: () => Promise<string>,
): Promise<string> {
  if (wrapper === undefined) return work();
  const parts: string[] = [];
  let ran = false;
  await wrapper({
    connection: null,
    ...context,
    execute: async (sql) => {
      parts.push(`${sql.trimEnd().replace(/;$/, '')};\n`);
    },
    runMigrations: async () => {
      if (ran) throw new AlambicError('run-migrations-twice', { hook: 'runOffline' });
      ran = true;
      parts.push(await work());
    },
  });
  if (!ran) throw new AlambicError('run-migrations-missing', { hook: 'runOffline' });
  return parts.join('\n');
}
