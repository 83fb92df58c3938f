/**
 * The problems of the `runtime` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import type { Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface RuntimeProblems {
}

export const runtimeProblems: Problems<RuntimeProblems> = {
};
