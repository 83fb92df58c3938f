/**
 * `squash`: folds a range of revisions into one that replaces it, and proves that both do the same.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import { AlambicError, isProblem } from '../../errors.ts';
import { roomOf } from '../../operations/registry.ts';
import { foldRange } from '../../revisions/fold.ts';
import type { RevisionFormat } from '../../script/choices.ts';
import { runPostWriteHooks } from '../../script/post-write-hooks.ts';
import { everyDatabaseOf } from '../../script/project.ts';
import { writeRevisionFile } from '../../script/write.ts';
import { about } from '../in-databases.ts';
import type { WrittenRevision } from '../revision.ts';
import { openWorkspace, workspaceFor, type CommandOptions } from '../workspace.ts';
import { operationsBody, schemaBody, type Body } from './body.ts';
import { asFile, fileOf, textOf, type Unwritten } from './candidate.ts';
import { buildByRevisions, isFailed, prove, type Built, type Proved, type Site } from './proof.ts';
import { recordRevision, type RecordedRevision } from './recorded-range.ts';
import { withScratch } from './scratch.ts';

export interface SquashOptions extends Omit<CommandOptions, 'connection' | 'database' | 'among'> {
  /** Default: the first and the last revision of the range. */
  readonly message?: string;
  /** Default: the configuration's `revisionFormat`. */
  readonly format?: RevisionFormat;
  /**
   * Any database of a server on which the proof may make databases of its own, and drop them. Default: embedded
   * databases.
   */
  readonly scratch?: string;
  /** `false` proves it and writes no file. */
  readonly write?: boolean;
  /** Told what is being done. */
  readonly onStage?: (text: string) => void;
}

export interface Squashed {
  /** Absent when `write` is `false`. */
  readonly written?: WrittenRevision;
  /** Of the file. */
  readonly text: string;
  /** What it replaces, oldest first, with the files that can go one day. */
  readonly replaced: readonly {
    readonly id: string;
    readonly message: string;
    readonly path: string;
  }[];
  /** What it does; one for each database of a project of several. */
  readonly parts: readonly SquashedPart[];
}

export interface SquashedPart {
  /** `null` in a project of one database. */
  readonly database: string | null;
  /** `schema`: what the revisions leave, and behind it what models cannot see. `operations`: all that they do, in order. */
  readonly form: Body['form'];
  /** Why it is no `schema`, in words; empty when it is, and where there are tables before the range. */
  readonly unlike: readonly string[];
  /** What was taken over as it stands, in words. */
  readonly carried: readonly { readonly revision: string; readonly operation: string }[];
  /** The revision that has no way down, or one that fails, so that the squash has none; and why, in words. */
  readonly irreversible: { readonly revision: string; readonly reason: string } | null;
  /** What the way down does not take back, because that of the revisions does not; in words. */
  readonly leftBehind: readonly string[];
  readonly proof: ProofSummary;
}

/** What was compared, and found the same. */
export interface ProofSummary {
  /** `embedded`, or the server. */
  readonly on: string;
  readonly tables: number;
  readonly rows: number;
  readonly sequences: number;
  /** Definitions of objects, as the server prints them. */
  readonly definitions: number;
  /** Columns whose values differ whenever they are made: the time, random numbers. They were not compared. */
  readonly unsteady: readonly string[];
}

/**
 * @param range `base:REV` or `FROM:REV`; `FROM` itself is not replaced.
 * @throws AlambicError those of `foldRange`; `unsquashable-revision`, `squash-differs`, `scratch-refused`,
 *   `scratch-failed`, `squash-interrupted`, `file-exists`.
 * @example
 * ```ts
 * const { written, parts } = await squash('base:3f0c2a91b7de', { cwd: projectFolder });
 * ```
 */
export async function squash(range: string, options: SquashOptions = {}): Promise<Squashed> {
  const workspace = await openWorkspace(options);
  const { project } = workspace;
  const fold = foldRange(workspace.graph(), range);
  const file = fileOf(project, fold, options);
  const proving = withScratch(options.scratch, (server) => {
    const sites = everyDatabaseOf(project).map((each) => ({
      workspace: workspaceFor(workspace, each, options),
      server,
      fold,
      signal: options.signal,
    }));
    return proved(sites, file, options);
  });
  const { text, parts } = await proving.catch((cause: unknown) => {
    throw isProblem(cause, 'interrupted')
      ? new AlambicError('squash-interrupted', {}, { cause })
      : cause;
  });
  const replaced = fold.replaced.map(({ revision: { id, message, path } }) => ({
    id,
    message,
    path,
  }));
  const squashed = { text, replaced, parts };
  if (options.write === false) return squashed;
  const path = writeRevisionFile({ ...file, text });
  await runPostWriteHooks(project, path);
  return { ...squashed, written: { id: file.id, path } };
}

type Stages = Pick<SquashOptions, 'onStage'>;

/** Each database has a part; what holds for it alone is tried once more in the file of all. */
async function proved(
  sites: readonly Site[],
  file: Unwritten,
  stages: Stages,
): Promise<Pick<Squashed, 'text' | 'parts'>> {
  const held: Held[] = [];
  for (const site of sites)
    held.push(await about(site.workspace.project, () => firstThatHolds(site, file, stages)));
  const [only, ...others] = held;
  const parts = held.map(partOf);
  if (only !== undefined && others.length === 0) return { text: only.text, parts };
  const text = textOf(file, held);
  await asFile(file, text, async (revision) => {
    for (const { site, body, built } of held)
      await about(site.workspace.project, async () => {
        const { differences } = await prove(site, revision, body, built);
        if (differences.length > 0) throw differs(file, differences);
      });
  });
  return { text, parts };
}

/** A body that does what the revisions do on one database. */
interface Held {
  readonly site: Site;
  readonly built: Built;
  readonly body: Body;
  readonly text: string;
  readonly proof: Proved;
  /** What the body that was tried before it would have made different. */
  readonly unlike: readonly string[];
}

/** @throws AlambicError `squash-differs` with what the last one would make different. */
async function firstThatHolds(site: Site, file: Unwritten, { onStage }: Stages): Promise<Held> {
  const { fold, workspace } = site;
  const recorded: RecordedRevision[] = [];
  for (const { revision } of fold.replaced)
    recorded.push(await recordRevision(revision, workspace.project));
  onStage?.('building a database by the revisions');
  const isReversible = recorded.every(({ downgrade }) => downgrade !== undefined);
  const built = await buildByRevisions(site, isReversible ? 'there and back' : 'there');
  const known = recorded.map((each) => withoutFailing(each, built.back));
  const shorter = schemaBody(known, built.before, built.after);
  const whole = operationsBody(known, workspace.project.transaction);
  let unlike = 'form' in shorter ? [] : shorter;
  for (const body of 'form' in shorter ? [shorter, whole] : [whole]) {
    onStage?.('building a database by the squash');
    const text = textOf(file, [{ site, body }]);
    const proof = await asFile(file, text, (revision) => prove(site, revision, body, built));
    const told =
      body.form === 'schema' ? [...proof.differences, ...unseenIn(proof)] : proof.differences;
    if (told.length === 0) return { site, built, body, text, proof, unlike };
    unlike = told;
  }
  throw differs(file, unlike);
}

/** A way down that fails where nothing but the revisions is to be taken back is none. */
function withoutFailing(each: RecordedRevision, back: Built['back']): RecordedRevision {
  if (!isFailed(back) || back.revision !== each.revision.id) return each;
  return { ...each, downgrade: undefined, irreversible: back.reason };
}

/** Whether another way leads to the same, no proof tells where values differ each time; the same way does. */
const unseenIn = ({ unsteady }: Proved): readonly string[] =>
  unsteady.map((column) => `upgrade: the values of ${column} differ each time`);

const differs = ({ id }: Unwritten, differences: readonly string[]): AlambicError =>
  new AlambicError('squash-differs', { revision: id, differences });

function partOf({ site, built, body, proof, unlike }: Held): SquashedPart {
  const { tables, sequences } = built.after.contents;
  const rows = [...tables.values()].reduce((count, table) => count + table.rows.length, 0);
  return {
    database: site.workspace.project.database,
    form: body.form,
    unlike,
    carried: body.carried.map(({ revision, operation }) => ({
      revision: revision.id,
      operation: roomOf(operation).describe(operation),
    })),
    irreversible:
      body.irreversible === undefined
        ? null
        : {
            revision: body.irreversible.revision.id,
            reason: body.irreversible.irreversible ?? '',
          },
    leftBehind: proof.leftBehind,
    proof: {
      on: site.server.description,
      tables: tables.size,
      rows,
      sequences: sequences.size,
      definitions: built.after.definitions.size,
      unsteady: proof.unsteady,
    },
  };
}
