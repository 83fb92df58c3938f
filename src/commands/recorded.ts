/**
 * `downgrade --recorded`: the files of this checkout, and for applied revisions that it has no file of, what the
 * history recorded.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Connection } from '../connection.ts';
import { AlambicError, isProblem } from '../errors.ts';
import { planDowngrade } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
import { setAside } from '../revisions/squashes.ts';
import { startOf } from '../runtime/digest-sum.ts';
import { refuseEdited } from '../runtime/edited.ts';
import { editedFiles, type FileMark } from '../runtime/inspect.ts';
import {
  hasRecordedDowngrade,
  missingRevisions,
  readRecorded,
  recordedScript,
  refuseUnrecorded,
  type RecordedRevisions,
} from '../runtime/recorded.ts';
import type { RunOptions } from '../runtime/run.ts';
import { graphOf, readRevisions } from '../script/directory.ts';
import { fileMark, loaderFor } from './revision-files.ts';
import type { Workspace } from './workspace.ts';

/** The way down, planned anew whenever the state was read: also under the lock. Nothing goes up so. */
export const recordedPlanner =
  (
    { project, tables }: Workspace,
    { target }: { readonly target: string },
    { allowEdited = false }: { readonly allowEdited?: boolean },
  ) =>
  (connection: Connection): Pick<RunOptions, 'plan' | 'load'> => {
    let recorded: RecordedRevisions = new Map();
    let missing: ReadonlySet<string> = new Set();
    return {
      async plan({ rows, history }) {
        recorded = await readRecorded(connection, tables);
        const files = readRevisions(project.versionLocations, 'files');
        const without = missingRevisions(files, rows, recorded, tables);
        missing = new Set(without.map(({ id }) => id));
        const graph = graphOf([...filesBeside(missing, files), ...without]);
        if (!allowEdited)
          refuseEdited(editedFiles(history, rows, graph, markOf(recorded, missing)));
        const plan = planDowngrade(graph, rows, target);
        refuseUnrecorded(plan, missing, recorded);
        return plan;
      },
      async load(revision) {
        const own = missing.has(revision.id) ? recorded.get(revision.id) : undefined;
        return own === undefined ? loaderFor(project)(revision) : recordedScript(own, revision);
      },
    };
  };

/**
 * The files that can stand beside revisions that only the history knows: a squash of these is one revision among others;
 * where its other originals have files, these are what goes down, and the squash is of no use.
 */
function filesBeside(
  missing: ReadonlySet<string>,
  files: readonly Revision[],
): readonly Revision[] {
  const { ordinary, beside } = setAside(files);
  const standsApart = ({ replaces = [] }: Revision): boolean =>
    !replaces.some((id) => missing.has(id));
  return [
    ...ordinary.map((each) => (standsApart(each) ? each : withoutReplaces(each))),
    ...beside.filter(standsApart),
  ];
}

const withoutReplaces = ({ replaces: _, ...revision }: Revision): Revision => revision;

/** What is to be told of a row that no file has: how much would be taken back with it. */
export async function namingSquash(
  error: unknown,
  connection: Connection,
  { tables }: Pick<Workspace, 'tables'>,
): Promise<unknown> {
  if (!isProblem(error, 'unknown-current-revision')) return error;
  const { revision } = error.details;
  const squashOf = (await readRecorded(connection, tables)).get(revision)?.header?.replaces;
  if (squashOf === undefined) return error;
  return new AlambicError(error.code, { ...error.details, squashOf }, { cause: error });
}

/** Of the rows that no file has, those that `downgrade --recorded` can take back. */
export async function recordedRows(
  connection: Connection,
  { tables, graph }: Workspace,
  rows: readonly string[],
): Promise<ReadonlySet<string>> {
  const unknown = rows.filter((row) => !graph().nodes.has(row));
  if (unknown.length === 0) return new Set();
  const recorded = await readRecorded(connection, tables);
  return new Set(unknown.filter((id) => hasRecordedDowngrade(recorded, id)));
}

/** What is only in the history is as it was. */
const markOf = (recorded: RecordedRevisions, missing: ReadonlySet<string>): FileMark => ({
  checksum: (revision) =>
    missing.has(revision.id)
      ? (recorded.get(revision.id)?.checksum ?? '')
      : fileMark.checksum(revision),
  digestStart: (revision) =>
    missing.has(revision.id)
      ? startOf(recorded.get(revision.id)?.digest ?? '')
      : fileMark.digestStart(revision),
});
