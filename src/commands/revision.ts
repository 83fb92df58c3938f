/**
 * `revision`: writes a new revision file, empty or filled by comparing.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { dirname, resolve as resolvePath } from 'node:path';
import { AlambicError } from '../errors.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import { refuseOverlap } from '../revisions/plan.ts';
import { labelFault } from '../revisions/revision.ts';
import { refuseInside } from '../revisions/squashes.ts';
import { resolve } from '../revisions/symbols.ts';
import type { RevisionFormat } from '../script/choices.ts';
import { isoDate } from '../script/dates.ts';
import type { BoundEnvironment, RevisionDirective } from '../script/environment.ts';
import {
  environmentPath,
  hasModelsByDatabase,
  loadEnvironment,
} from '../script/load-environment.ts';
import { runPostWriteHooks } from '../script/post-write-hooks.ts';
import type { Project } from '../script/project.ts';
import {
  checkedRevisionId,
  newRevisionId,
  writeRevisionFile,
  type NewFile,
} from '../script/write.ts';
import type { Comparison } from './compare.ts';
import {
  comparedAtHead,
  type Answers,
  type Compared,
  type ComparingOptions,
} from './compared-at-head.ts';
import { guardedEnvironment } from './environment-hooks.ts';
import { about, chosenDatabases } from './in-databases.ts';
import { alike, messageOr, revisionText, type RevisionPart } from './revision-text.ts';
import { namingCommits } from './several-heads.ts';
import { openWorkspace, workspaceFor, type Workspace } from './workspace.ts';

export type { Answers };

export interface RevisionOptions extends ComparingOptions {
  /** Default, also of a blank one: `empty message`. */
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
  /** Of several, those that are compared, and that an empty revision has a function for. Default: all. */
  readonly databases?: readonly string[];
}

export interface WrittenRevision {
  readonly id: string;
  readonly path: string;
}

export interface RevisionResult {
  /** Empty when autogenerate found nothing to do. */
  readonly written: readonly WrittenRevision[];
  /** What was compared, with `autogenerate`, in a project of one database. */
  readonly comparison?: Comparison;
  /** The same by name, in a project of several. */
  readonly comparisons?: ReadonlyMap<string, Comparison>;
}

/**
 * @throws AlambicError `database-not-at-head`, `unknown-current-revision`, `perhaps-renamed`, `mass-drop`, `dependents-in-the-way` and
 *   those of comparing; `not-a-head`, `revision-exists`, `illegal-id`, `file-exists`.
 */
export const revision = (options: RevisionOptions = {}): Promise<RevisionResult> =>
  namingCommits(async () => {
    const { workspace, files, ...compared } = await newRevision(options);
    const written: WrittenRevision[] = [];
    for (const file of files) written.push(await write(workspace, file));
    return { written, ...compared };
  });

/** What `revision --sql` answers. */
export interface RevisionSql extends Pick<RevisionResult, 'comparison' | 'comparisons'> {
  /** The text of the SQL revision that would have been written; empty when autogenerate found nothing to do. */
  readonly sql: string;
}

/**
 * As `revision`, but writes no file and runs no hook of writing.
 *
 * @throws AlambicError as `revision`.
 */
export const revisionSql = (options: Omit<RevisionOptions, 'format'> = {}): Promise<RevisionSql> =>
  namingCommits(async () => {
    const { workspace: _, files, ...compared } = await newRevision({ ...options, format: 'sql' });
    return { sql: files.map(({ text }) => text).join('\n'), ...compared };
  });

interface NewRevision extends Pick<RevisionResult, 'comparison' | 'comparisons'> {
  readonly workspace: Workspace;
  readonly files: readonly Unwritten[];
}

async function newRevision(options: RevisionOptions): Promise<NewRevision> {
  const workspace = await openWorkspace(options);
  const id = options.revId === undefined ? newRevisionId() : checkedRevisionId(options.revId);
  const known = workspace.graph().nodes.get(id);
  if (known !== undefined)
    throw new AlambicError('revision-exists', { revision: id, path: known.revision.path });
  const parents = parentsOf(workspace.graph(), options);
  refuseInside(workspace.graph().squashes, [...parents, ...neededBy(workspace.graph(), options)]);
  const message = messageOr(options.message, 'empty message');
  const projects = chosenDatabases(workspace.project, options.databases);
  if (options.autogenerate !== true) {
    const empty = projects.map(({ database }) => ({ ...emptyPart, database }));
    const parts =
      options.evenIfSame === true ? alike(empty) : await saidOnce(empty, workspace.project);
    return { workspace, files: [newFile(workspace, options, parents, { id, message, parts })] };
  }
  const compared = await comparedAtHead(
    projects.map((project) => workspaceFor(workspace, project, options)),
    options,
  );
  const files: Unwritten[] = [];
  for (const { parts, ...each } of await filled(compared, { id, message }, options)) {
    const said = { ...each, parts: await saidOnce(parts, workspace.project) };
    files.push(newFile(workspace, options, parents, said));
  }
  return { workspace, files, ...byDatabase(compared) };
}

function byDatabase(
  compared: readonly Compared[],
): Pick<RevisionResult, 'comparison' | 'comparisons'> {
  const [only] = compared;
  if (only?.workspace.project.database === null) return { comparison: only.comparison };
  return {
    comparisons: new Map(
      compared.map(({ workspace, comparison }) => [workspace.project.database ?? '', comparison]),
    ),
  };
}

/**
 * Where all databases have the same models, what is the same for all is one function for all. With models of each its own, it
 * is chance.
 */
async function saidOnce(
  parts: readonly RevisionPart[],
  project: Project,
): Promise<readonly RevisionPart[]> {
  const whole = parts.length > 1 && parts.length === project.databases.length;
  if (!whole || environmentPath(project) === undefined) return parts;
  const { environment } = await loadEnvironment(project);
  return hasModelsByDatabase(environment) ? parts : alike(parts);
}

/** A revision before it has a place in the graph. */
type UnplacedRevision = Pick<RevisionDirective, 'id' | 'message'> & {
  readonly parts: readonly RevisionPart[];
};

/** Whatever the server: it has no statement. */
const emptyPart = { upgrade: [], downgrade: [], notes: [], serverVersion: 14 };

/**
 * What the comparisons ask for: none where nothing differs. A hook that gives the same id for several databases gives
 * parts of one revision.
 */
async function filled(
  compared: readonly Compared[],
  { id, message }: Pick<RevisionDirective, 'id' | 'message'>,
  { evenIfSame = false }: RevisionOptions,
): Promise<readonly UnplacedRevision[]> {
  const differing = compared.filter(
    ({ comparison: { up, undecided } }) => up.operations.length + undecided.length > 0,
  );
  const ofOne = compared.every(({ workspace }) => workspace.project.database === null);
  const revisions: (UnplacedRevision & { readonly parts: RevisionPart[] })[] = [];
  for (const { workspace, comparison } of evenIfSame && ofOne ? compared : differing) {
    const { up, down, serverVersion } = comparison;
    const { database } = workspace.project;
    const directives = await about({ database }, async () => {
      const { environment } = await guardedEnvironment(workspace);
      const both = { upgrade: up.operations, downgrade: down.operations };
      return processed(environment, { id, message, ...both });
    });
    for (const { upgrade, downgrade, ...each } of directives) {
      const part = { database, upgrade, downgrade, notes: notesOf(comparison), serverVersion };
      const known = revisions.find(
        ({ id: other, parts }) => other === each.id && isOpen(parts, part),
      );
      if (known === undefined) revisions.push({ ...each, parts: [part] });
      else known.parts.push(part);
    }
  }
  if (revisions.length > 0 || !evenIfSame || ofOne) return revisions;
  return [{ id, message, parts: [{ ...emptyPart, database: null }] }];
}

/** Whether a part may join those: of several databases, one that has none there yet. */
const isOpen = (parts: readonly RevisionPart[], { database }: RevisionPart): boolean =>
  database !== null && parts.every((other) => other.database !== database);

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

/** What whoever reads the revision has to know: what is not done, and what is still to be done. */
const notesOf = ({ undecided, missingFunctions, notRenamed }: Comparison): readonly string[] => [
  ...undecided.map((line) => `Undecided, so nothing is done: ${line}`),
  ...missingFunctions,
  ...notRenamed,
];

function newFile(
  { project, graph }: Workspace,
  options: RevisionOptions,
  parents: readonly GraphNode[],
  { id, message, parts }: UnplacedRevision,
): Unwritten {
  const createDate = new Date();
  const format = options.format ?? project.revisionFormat;
  const text = revisionText(project, parts, {
    format,
    revision: id,
    message,
    downRevision: parents.map((node) => node.revision.id),
    branchLabels: options.branchLabel === undefined ? [] : [checkedLabel(options.branchLabel)],
    dependsOn: (options.dependsOn ?? []).flatMap((symbol) => dependency(graph(), symbol)),
    createDate: isoDate(createDate, project.timezone),
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

const neededBy = (graph: Graph, { dependsOn = [] }: RevisionOptions): readonly GraphNode[] =>
  dependsOn.flatMap((symbol) => resolve(graph, symbol));

/** A label stays a label; anything else becomes the id it stands for. */
const dependency = (graph: Graph, symbol: string): readonly string[] =>
  graph.labels.has(symbol) ? [symbol] : resolve(graph, symbol).map((node) => node.revision.id);

/** Where the first parent is, unless a location is named. */
export function folderOf(
  { versionLocations, folder }: Project,
  [parent]: readonly GraphNode[],
  versionPath?: string,
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
