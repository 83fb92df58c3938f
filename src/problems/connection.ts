/**
 * The problems of the `connection` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import type { Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface ConnectionProblems {
}

export const connectionProblems: Problems<ConnectionProblems> = {
};
