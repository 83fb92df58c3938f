/**
 * `check`: whether the models and the database differ; `status`: that, and where the database stands.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { unknownCurrent } from '../revisions/symbols.ts';
import type { EditedRevision } from '../runtime/edited.ts';
import { inspect, type Inspection } from '../runtime/inspect.ts';
import { readState } from '../runtime/state.ts';
import { compare, isSame, type CompareOptions, type Comparison } from './compare.ts';
import { namingSquash, recordedRows } from './recorded.ts';
import { fileMark } from './revision-files.ts';
import { openWorkspace, withConnection, type CommandOptions, type Workspace } from './workspace.ts';

export interface Checked extends Comparison {
  /** No difference, nothing undecided, no edited revision. */
  readonly clean: boolean;
  readonly edited: readonly EditedRevision[];
}

export interface CheckOptions extends CommandOptions, Omit<CompareOptions, 'allowDrops'> {}

/** @throws AlambicError `database-not-at-head`, `unknown-current-revision`, and those of comparing. */
export async function check(options: CheckOptions = {}): Promise<Checked> {
  const workspace = await openWorkspace(options);
  return withConnection(workspace, options, async (connection) => {
    const { edited } = await atHead(connection, workspace);
    const comparison = await compare(connection, workspace, { ...options, allowDrops: true });
    return { ...comparison, edited, clean: isSame(comparison) && edited.length === 0 };
  });
}

/** Comparing below head would find again what the revisions bring. */
export async function atHead(
  connection: Connection,
  { tables, graph }: Workspace,
): Promise<Inspection> {
  const inspection = inspect(await readState(connection, tables), graph(), fileMark);
  const [unknown] = inspection.unknown;
  if (unknown !== undefined)
    throw await namingSquash(unknownCurrent(graph(), unknown), connection, { tables });
  if (!inspection.atHead)
    throw new AlambicError('database-not-at-head', {
      rows: inspection.rows,
      heads: graph().heads.map((node) => node.revision.id),
    });
  return inspection;
}

export interface Status extends Inspection {
  /** Of the `unknown` rows, those that `downgrade --recorded` can take back. */
  readonly recorded: readonly string[];
  readonly heads: readonly string[];
  /** Lines as of `check`; absent below head, where they would say what is pending. */
  readonly differences?: readonly string[];
}

export async function status(options: CommandOptions = {}): Promise<Status> {
  const workspace = await openWorkspace(options);
  const { tables, graph } = workspace;
  return withConnection(workspace, options, async (connection) => {
    const inspection = inspect(await readState(connection, tables), graph(), fileMark);
    const heads = graph().heads.map((node) => node.revision.id);
    const recorded = [...(await recordedRows(connection, workspace, inspection.rows))];
    if (!inspection.atHead) return { ...inspection, recorded, heads };
    const { lines, undecided } = await compare(connection, workspace, { allowDrops: true });
    return { ...inspection, recorded, heads, differences: [...lines, ...undecided] };
  });
}
