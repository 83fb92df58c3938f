/**
 * `downgrade --recorded`: the files of this checkout, and for applied revisions that it has no file of, what the
 * history recorded.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Connection } from '../connection.ts';
import { planDowngrade } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
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
        const graph = graphOf([...files.map(ordinary(missing)), ...without]);
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

/** A squash is one revision among others where only the history knows what it replaced. */
const ordinary =
  (missing: ReadonlySet<string>) =>
  ({ replaces, ...revision }: Revision): Revision =>
    replaces === undefined || replaces.some((id) => missing.has(id))
      ? revision
      : { ...revision, replaces };

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
  digest: (revision) =>
    missing.has(revision.id)
      ? (recorded.get(revision.id)?.digest ?? '')
      : fileMark.digest(revision),
});
