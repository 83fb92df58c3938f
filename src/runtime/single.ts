/**
 * All revisions in one transaction: what cannot be in one is refused before anything starts.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { compile, recordAhead, type RevisionScript } from './recording.ts';
import { isAtomic, notOneTransaction, splitSteps } from './steps.ts';
import type { Work } from './work.ts';

/**
 * Runs every revision's function without a database.
 *
 * @throws AlambicError `not-one-transaction`; what a revision's function throws.
 */
export async function checkSingle(
  work: Work,
  load: (position: number) => Promise<RevisionScript>,
): Promise<void> {
  for (const [position, step] of work.plan.entries()) {
    const script = await load(position);
    const steps = splitSteps(compile(await recordAhead(script, step), work.target));
    if (!isAtomic(steps)) throw notOneTransaction(step.revision.id, script.path, steps);
  }
}
