/**
 * `revision`: writes a new revision file, empty or filled by comparing.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import type { Candidate } from '../diff/candidates.ts';
import { refuse } from '../diff/refusals.ts';
import { AlambicError } from '../errors.ts';
import type { Operation } from '../operations/operation.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { refuseOverlap } from '../revisions/plan.ts';
import { labelFault } from '../revisions/revision.ts';
import { resolve } from '../revisions/symbols.ts';
import { isoDate } from '../script/dates.ts';
import type { Environment, RevisionDirective } from '../script/environment.ts';
import type { RevisionFormat } from '../script/file-template.ts';
import { runPostWriteHooks } from '../script/post-write-hooks.ts';
import type { Project } from '../script/project.ts';
import { defaultSqlTemplate, defaultTemplate, renderRevision } from '../script/template.ts';
import { checkedRevisionId, newRevisionId, writeRevisionFile } from '../script/write.ts';
import { atHead } from './check.ts';
import { compare, type CompareOptions, type Comparison } from './compare.ts';
import { guardedEnvironment } from './environment-hooks.ts';
import { oldName, shellWord } from './rename-words.ts';
import { revisionCode } from './revision-code.ts';
import { revisionSql } from './revision-sql.ts';
import { namingCommits } from './several-heads.ts';
import { openWorkspace, withConnection, type CommandOptions, type Workspace } from './workspace.ts';

export interface RevisionOptions extends CommandOptions, CompareOptions {
  /** Default: `empty message`. */
  readonly message?: string;
  readonly autogenerate?: boolean;
  readonly revId?: string;
  /** The revision it comes after, or several that it joins. Default: `head`; `base` begins a new line. */
  readonly head?: string | readonly string[];
  /** Allow a `head` that is not one. */
  readonly splice?: boolean;
  readonly branchLabel?: string;
  readonly dependsOn?: readonly string[];
  readonly versionPath?: string;
  /** Default: the configuration's `revisionFormat`. */
  readonly format?: RevisionFormat;
  /** Writes the file although autogenerate found nothing to do: it joins heads. */
  readonly evenIfSame?: boolean;
  /**
   * Asked about each thing that may be a rename; gives `renames` and `drops` for `CompareOptions`, or
   * `undefined` when nobody can answer.
   */
  readonly onCandidates?: (candidates: readonly Candidate[]) => Promise<Answers | undefined>;
}

export type Answers = Required<Pick<CompareOptions, 'renames' | 'drops'>>;

export interface WrittenRevision {
  readonly id: string;
  readonly path: string;
}

export interface RevisionResult {
  /** Empty when autogenerate found nothing to do. */
  readonly written: readonly WrittenRevision[];
  /** What was compared, with `autogenerate`. */
  readonly comparison?: Comparison;
}

/**
 * @throws AlambicError `database-not-at-head`, `perhaps-renamed`, `mass-drop`, `dependents-in-the-way` and
 *   those of comparing; `not-a-head`, `revision-exists`, `illegal-id`, `file-exists`.
 */
export const revision = (options: RevisionOptions = {}): Promise<RevisionResult> =>
  namingCommits(() => newRevision(options));

async function newRevision(options: RevisionOptions): Promise<RevisionResult> {
  const workspace = await openWorkspace(options);
  const id = options.revId === undefined ? newRevisionId() : checkedRevisionId(options.revId);
  const known = workspace.graph().nodes.get(id);
  if (known !== undefined)
    throw new AlambicError('revision-exists', { revision: id, path: known.revision.path });
  const parents = parentsOf(workspace.graph(), options);
  const message = options.message ?? 'empty message';
  if (options.autogenerate !== true)
    return {
      written: [
        await write(workspace, options, parents, { id, message, upgrade: [], downgrade: [] }),
      ],
    };

  const comparison = await withConnection(workspace, options, (connection) =>
    compareAnswered(async (answers) => {
      await atHead(connection, workspace);
      return compare(connection, workspace, { ...options, ...answers });
    }, options),
  );
  refuse(comparison.up.refusals);
  const { up, down, undecided, serverVersion } = comparison;
  if (up.operations.length + undecided.length === 0 && options.evenIfSame !== true)
    return { written: [], comparison };
  const { environment } = await guardedEnvironment(workspace.project);
  const directives = await processed(environment, {
    id,
    message,
    upgrade: up.operations,
    downgrade: down.operations,
  });
  const written: WrittenRevision[] = [];
  for (const directive of directives)
    written.push(await write(workspace, options, parents, directive, { undecided, serverVersion }));
  return { written, comparison };
}

/** Compares, asks about what may be a rename, and compares again with the answers. */
async function compareAnswered(
  run: (answers: Partial<Answers>) => Promise<Comparison>,
  { renames = [], drops = [], onCandidates }: RevisionOptions,
): Promise<Comparison> {
  const comparison = await run({});
  const { candidates } = comparison;
  if (candidates.length === 0) return comparison;
  const answers = await onCandidates?.(candidates);
  if (answers === undefined) throw perhapsRenamed(candidates);
  return run({ renames: [...renames, ...answers.renames], drops: [...drops, ...answers.drops] });
}

const perhapsRenamed = (candidates: readonly Candidate[]): AlambicError =>
  new AlambicError('perhaps-renamed', {
    candidates: candidates.map(({ argument, to }) => `${oldName(argument)} → ${to}`),
    lines: [
      ...candidates.map(({ argument }) => `--rename ${shellWord(argument)}`),
      ...new Set(candidates.map(({ argument }) => `--drop ${shellWord(oldName(argument))}`)),
    ],
  });

async function processed(
  { processRevisionDirectives }: Environment,
  directive: RevisionDirective,
): Promise<readonly RevisionDirective[]> {
  return processRevisionDirectives === undefined
    ? [directive]
    : processRevisionDirectives([directive]);
}

function parentsOf(
  graph: Graph,
  { head = 'head', splice = false }: RevisionOptions,
): readonly GraphNode[] {
  const symbols = typeof head === 'string' ? [head] : head;
  const parents = symbols.flatMap((symbol) => resolve(graph, symbol));
  refuseOverlap(new Set(parents));
  if (!splice)
    for (const {
      revision: { id },
      children,
    } of parents)
      if (children.length > 0) throw new AlambicError('not-a-head', { revision: id });
  return parents;
}

async function write(
  { project, graph }: Workspace,
  options: RevisionOptions,
  parents: readonly GraphNode[],
  { id, message, upgrade, downgrade }: RevisionDirective,
  compared: Partial<Pick<Comparison, 'undecided' | 'serverVersion'>> = {},
): Promise<WrittenRevision> {
  const { undecided = [], serverVersion = project.serverVersion } = compared;
  const createDate = new Date();
  const format = options.format ?? project.revisionFormat;
  const { template, path } = templateOf(project, format);
  const up = upgrade as readonly Operation[]; // true: operations are what directives hold
  const down = downgrade as readonly Operation[]; // true: as above
  const notes = undecided.map((line) => `Undecided, so nothing is done: ${line}`);
  const text = renderRevision(template, path, {
    // A header in comments has one line for the message.
    message: format === 'sql' ? message.replace(/\s+/g, ' ') : message,
    revision: id,
    downRevision: parents.map((node) => node.revision.id),
    branchLabels: options.branchLabel === undefined ? [] : [checkedLabel(options.branchLabel)],
    dependsOn: (options.dependsOn ?? []).flatMap((symbol) => dependency(graph(), symbol)),
    createDate: isoDate(createDate, project.timezone),
    ...(format === 'sql'
      ? revisionSql(up, down, serverVersion, notes)
      : revisionCode(up, down, notes)),
  });
  const file = writeRevisionFile({
    folder: folderOf(project, parents, options.versionPath),
    text,
    id,
    message,
    createDate,
    fileTemplate: project.fileTemplate,
    timezone: project.timezone,
    truncateSlugLength: project.truncateSlugLength,
    format,
  });
  await runPostWriteHooks(project, file);
  return { id, path: file };
}

function templateOf(
  { scriptLocation }: Project,
  format: RevisionFormat,
): { template: string; path: string } {
  const path = join(scriptLocation, `script.${format}.tmpl`);
  if (existsSync(path)) return { path, template: readFileSync(path, 'utf8') };
  return { path, template: format === 'sql' ? defaultSqlTemplate : defaultTemplate };
}

function checkedLabel(label: string): string {
  const fault = labelFault(label);
  if (fault === undefined) return label;
  throw new AlambicError('illegal-id', { what: 'branch label', id: label, path: '', fault });
}

/** A label stays a label; anything else becomes the id it stands for. */
const dependency = (graph: Graph, symbol: string): readonly string[] =>
  graph.labels.has(symbol) ? [symbol] : resolve(graph, symbol).map((node) => node.revision.id);

/** Where the first parent is, unless a location is named. */
function folderOf(
  { versionLocations, folder }: Project,
  [parent]: readonly GraphNode[],
  versionPath: string | undefined,
): string {
  const [first = folder] = versionLocations;
  if (versionPath !== undefined) {
    const wanted = resolvePath(folder, versionPath);
    if (versionLocations.includes(wanted)) return wanted;
    throw new AlambicError('path-outside-versions', { path: wanted, folder: first });
  }
  if (parent === undefined) return first;
  const beside = dirname(parent.revision.path);
  return versionLocations.find((location) => beside.startsWith(location)) ?? first;
}
