/**
 * The problems of the `diff` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import type { Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface DiffProblems {
}

export const diffProblems: Problems<DiffProblems> = {
};
