/**
 * All revisions in one transaction: what cannot be in one is refused before anything starts.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { Recorded } from '../operations/recorder.ts';
import { compile, recordScript, type RevisionScript } from './recording.ts';
import { isAtomic, notOneTransaction, splitSteps } from './steps.ts';
import type { Work } from './work.ts';

/**
 * Runs every revision's function without a database. One that reads rows is known up to its first query, where
 * it is left standing; it runs again in its turn.
 *
 * @throws AlambicError `not-one-transaction`; what a revision's function throws.
 */
export async function checkSingle(
  work: Work,
  load: (position: number) => Promise<RevisionScript>,
): Promise<void> {
  for (const [position, { revision, direction }] of work.plan.entries()) {
    const script = await load(position);
    const recorded: Recorded[] = [];
    await new Promise<void>((resolve, reject) => {
      recordScript(script, direction, {
        revision: revision.id,
        onRecord: (each) => void recorded.push(each),
        query() {
          resolve();
          return new Promise(() => {});
        },
      }).then(() => resolve(), reject);
    });
    const steps = splitSteps(compile(recorded, work.target));
    if (!isAtomic(steps)) throw notOneTransaction(revision.id, script.path, steps);
  }
}
