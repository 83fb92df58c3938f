/**
 * What `revision --autogenerate` compares: each database with its models, at head, with whoever can answer asked about what
 * may be a rename.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Candidate } from '../diff/candidates.ts';
import { refuse } from '../diff/refusals.ts';
import { AlambicError } from '../errors.ts';
import { atHead } from './check.ts';
import { compare, type CompareOptions, type Comparison } from './compare.ts';
import { about } from './in-databases.ts';
import { oldName, shellWord } from './rename-words.ts';
import { withConnection, type CommandOptions, type Workspace } from './workspace.ts';

export interface ComparingOptions extends CommandOptions, CompareOptions {
  /**
   * Asked about each thing that may be a rename; gives `renames` and `drops` for `CompareOptions`, or
   * `undefined` when nobody can answer.
   *
   * @param database the one of several that it is about; `null` where there is one.
   */
  readonly onCandidates?: (
    candidates: readonly Candidate[],
    database: string | null,
  ) => Promise<Answers | undefined>;
}

export type Answers = Required<Pick<CompareOptions, 'renames' | 'drops'>>;

/** A database, and how it differs from its models. */
export interface Compared {
  readonly workspace: Workspace;
  readonly comparison: Comparison;
}

/**
 * @param workspaces of each database.
 * @throws AlambicError `database-not-at-head`, `unknown-current-revision`, of any, before one is compared; `perhaps-renamed`, `mass-drop`,
 *   `dependents-in-the-way` and those of comparing.
 */
export async function comparedAtHead(
  workspaces: readonly Workspace[],
  options: ComparingOptions,
): Promise<readonly Compared[]> {
  const { onNotice: _, ...silently } = options;
  if (workspaces.length > 1)
    for (const workspace of workspaces)
      await about(workspace.project, () =>
        withConnection(workspace, silently, (connection) => atHead(connection, workspace)),
      );
  const compared: Compared[] = [];
  const open: Doubt[] = [];
  for (const workspace of workspaces)
    await about(workspace.project, async () => {
      const { comparison, unanswered } = await compareAnswered(workspace, options);
      if (unanswered) open.push({ ...comparison, database: workspace.project.database });
      else refuse(comparison.up.refusals);
      compared.push({ workspace, comparison });
    });
  if (open.length > 0) throw perhapsRenamed(open);
  return compared;
}

/** Compares, and asks about what may be a rename, until nothing is open: a renamed table may have a renamed column. */
const compareAnswered = (
  workspace: Workspace,
  options: ComparingOptions,
): Promise<{ readonly comparison: Comparison; readonly unanswered: boolean }> =>
  withConnection(workspace, options, async (connection) => {
    const { renames = [], drops = [], onCandidates } = options;
    const said = { renames: [...renames], drops: [...drops] };
    for (;;) {
      await atHead(connection, workspace);
      const comparison = await compare(connection, workspace, { ...options, ...said });
      const { candidates } = comparison;
      if (candidates.length === 0) return { comparison, unanswered: false };
      const answers = await onCandidates?.(candidates, workspace.project.database);
      if (answers === undefined) return { comparison, unanswered: true };
      if (answers.renames.length + answers.drops.length === 0)
        return { comparison, unanswered: false };
      said.renames.push(...answers.renames);
      said.drops.push(...answers.drops);
    }
  });

/** What may be a rename, and in which database. */
interface Doubt extends Pick<Comparison, 'candidates'> {
  readonly database: string | null;
}

function perhapsRenamed(open: readonly Doubt[]): AlambicError {
  const all = open.flatMap(({ candidates, database }) => {
    const of = database === null ? '' : `${database}:`;
    return candidates.map(({ argument, to, schema }) => ({
      argument: of + argument,
      to: schema === undefined ? to : `${schema}.${to}`,
    }));
  });
  return new AlambicError('perhaps-renamed', {
    candidates: all.map(({ argument, to }) => `${oldName(argument)} → ${to}`),
    lines: [
      ...all.map(({ argument }) => `--rename ${shellWord(argument)}`),
      ...new Set(all.map(({ argument }) => `--drop ${shellWord(oldName(argument))}`)),
    ],
  });
}
