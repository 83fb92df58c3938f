/**
 * Two heads after a parallel merge: the error says which commit of whom made each.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { AlambicError, isProblem } from '../errors.ts';

/** Runs `work`; asks git only when it found several heads. */
export async function namingCommits<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isProblem(error, 'multiple-heads')) throw error;
    const { heads, paths } = error.details;
    const { addingCommit } = await import('../script/commits.ts');
    const commits = await Promise.all(paths.map(addingCommit));
    if (commits.every((commit) => commit === null)) throw error;
    throw new AlambicError('multiple-heads', { heads, paths, commits }, { cause: error });
  }
}
