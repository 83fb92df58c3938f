/**
 * `revision`: writes a new revision file, empty or filled by comparing.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { dirname, resolve as resolvePath } from 'node:path';
import type { Candidate } from '../diff/candidates.ts';
import { refuse } from '../diff/refusals.ts';
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { refuseOverlap } from '../revisions/plan.ts';
import { labelFault } from '../revisions/revision.ts';
import { resolve } from '../revisions/symbols.ts';
import { isoDate } from '../script/dates.ts';
import type { BoundEnvironment, RevisionDirective } from '../script/environment.ts';
import type { RevisionFormat } from '../script/file-template.ts';
import { runPostWriteHooks } from '../script/post-write-hooks.ts';
import type { Project } from '../script/project.ts';
import {
  checkedRevisionId,
  newRevisionId,
  writeRevisionFile,
  type NewFile,
} from '../script/write.ts';
import { atHead } from './check.ts';
import { compare, type CompareOptions, type Comparison } from './compare.ts';
import { guardedEnvironment } from './environment-hooks.ts';
import { oldName, shellWord } from './rename-words.ts';
import { revisionText } from './revision-text.ts';
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
  namingCommits(async () => {
    const { workspace, files, comparison } = await newRevision(options);
    const written: WrittenRevision[] = [];
    for (const file of files) written.push(await write(workspace, file));
    return { written, ...(comparison && { comparison }) };
  });

/** What `revision --sql` answers. */
export interface RevisionSql {
  /** The text of the SQL revision that would have been written; empty when autogenerate found nothing to do. */
  readonly sql: string;
  readonly comparison?: Comparison;
}

/**
 * As `revision`, but writes no file and runs no hook of writing.
 *
 * @throws AlambicError as `revision`.
 */
export const revisionSql = (options: Omit<RevisionOptions, 'format'> = {}): Promise<RevisionSql> =>
  namingCommits(async () => {
    const { files, comparison } = await newRevision({ ...options, format: 'sql' });
    return { sql: files.map(({ text }) => text).join('\n'), ...(comparison && { comparison }) };
  });

interface NewRevision {
  readonly workspace: Workspace;
  readonly files: readonly Unwritten[];
  readonly comparison?: Comparison;
}

async function newRevision(options: RevisionOptions): Promise<NewRevision> {
  const workspace = await openWorkspace(options);
  const id = options.revId === undefined ? newRevisionId() : checkedRevisionId(options.revId);
  const known = workspace.graph().nodes.get(id);
  if (known !== undefined)
    throw new AlambicError('revision-exists', { revision: id, path: known.revision.path });
  const parents = parentsOf(workspace.graph(), options);
  const message = options.message ?? 'empty message';
  if (options.autogenerate !== true) {
    const empty = { id, message, upgrade: [], downgrade: [] };
    return { workspace, files: [newFile(workspace, options, parents, empty)] };
  }
  const comparison = await comparedAtHead(workspace, options);
  const { up, down, undecided } = comparison;
  if (up.operations.length + undecided.length === 0 && options.evenIfSame !== true)
    return { workspace, files: [], comparison };
  const { environment } = await guardedEnvironment(workspace);
  const directives = await processed(environment, {
    id,
    message,
    upgrade: up.operations,
    downgrade: down.operations,
  });
  const files = directives.map((each) => newFile(workspace, options, parents, each, comparison));
  return { workspace, files, comparison };
}

async function comparedAtHead(workspace: Workspace, options: RevisionOptions): Promise<Comparison> {
  const comparison = await withConnection(workspace, options, (connection) =>
    compareAnswered(async (answers) => {
      await atHead(connection, workspace);
      return compare(connection, workspace, { ...options, ...answers });
    }, options),
  );
  refuse(comparison.up.refusals);
  return comparison;
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
  { processRevisionDirectives }: BoundEnvironment,
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

/** A file that is not written yet. */
type Unwritten = NewFile & Pick<WrittenRevision, 'id'>;

type Doubts = 'undecided' | 'missingFunctions' | 'notRenamed';

/** What whoever reads the revision has to know: what is not done, and what is still to be done. */
const notesOf = ({
  undecided = [],
  missingFunctions = [],
  notRenamed = [],
}: Partial<Pick<Comparison, Doubts>>): readonly string[] => [
  ...undecided.map((line) => `Undecided, so nothing is done: ${line}`),
  ...missingFunctions,
  ...notRenamed,
];

function newFile(
  { project, graph }: Workspace,
  options: RevisionOptions,
  parents: readonly GraphNode[],
  directive: RevisionDirective,
  compared: Partial<Pick<Comparison, Doubts | 'serverVersion'>> = {},
): Unwritten {
  const { id, message } = directive;
  const createDate = new Date();
  const format = options.format ?? project.revisionFormat;
  const text = revisionText(project, directive, {
    format,
    downRevision: parents.map((node) => node.revision.id),
    branchLabels: options.branchLabel === undefined ? [] : [checkedLabel(options.branchLabel)],
    dependsOn: (options.dependsOn ?? []).flatMap((symbol) => dependency(graph(), symbol)),
    createDate: isoDate(createDate, project.timezone),
    notes: notesOf(compared),
    serverVersion: compared.serverVersion ?? project.serverVersion,
  });
  const { fileTemplate, timezone, truncateSlugLength } = project;
  const folder = folderOf(project, parents, options.versionPath);
  return {
    folder,
    text,
    id,
    message,
    createDate,
    fileTemplate,
    timezone,
    truncateSlugLength,
    format,
  };
}

async function write({ project }: Workspace, file: Unwritten): Promise<WrittenRevision> {
  const path = writeRevisionFile(file);
  await runPostWriteHooks(project, path);
  return { id: file.id, path };
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
