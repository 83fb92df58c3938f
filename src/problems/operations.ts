/**
 * The problems of operations: what a revision asks for and cannot have.
 *
 * In the house: `src/problems/`, rank 0.
 */
import type { Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface OperationsProblems {
  /** `needs` and `server` are major versions, such as 15. */
  'unsupported-by-server': { feature: string; needs: number; server: number };
  'irreversible-operation': { operation: string; revision: string; reason: string };
}

export const operationsProblems: Problems<OperationsProblems> = {
  'unsupported-by-server': {
    exit: 2,
    message: ({ feature, needs, server }) =>
      `${feature} needs PostgreSQL ${needs} or newer; the target is PostgreSQL ${server}.`,
    hint: ({ feature, needs }) =>
      `Drop ${feature} from the operation, or upgrade the server to PostgreSQL ${needs}.`,
  },
  'irreversible-operation': {
    exit: 1,
    message: ({ operation, revision, reason }) =>
      `Revision "${revision}" cannot be downgraded: ${operation} has no reverse, because ${reason}.`,
    hint: ({ revision }) => `Write the steps by hand in the \`downgrade\` of "${revision}".`,
  },
};
