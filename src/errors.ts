/**
 * Every failure alambic can explain, in one catalogue and one class.
 *
 * A problem has ONE name: its code. The same word is the docs page, the test title and what users
 * type into a search box. To add a problem, add its details and its entry to its area in
 * `problems/`; the compiler asks for the second once you have written the first.
 *
 * In the house: `src/errors.ts`, rank 1, above nothing but `problems/`.
 */
import { commandsProblems, type CommandsProblems } from './problems/commands.ts';
import { configurationProblems, type ConfigurationProblems } from './problems/configuration.ts';
import { connectionProblems, type ConnectionProblems } from './problems/connection.ts';
import { diffProblems, type DiffProblems } from './problems/diff.ts';
import { operationsProblems, type OperationsProblems } from './problems/operations.ts';
import type { ExitStatus, Problem, Problems } from './problems/problem.ts';
import { revisionsProblems, type RevisionsProblems } from './problems/revisions.ts';
import { runtimeProblems, type RuntimeProblems } from './problems/runtime.ts';
import { schemaProblems, type SchemaProblems } from './problems/schema.ts';
import { squashProblems, type SquashProblems } from './problems/squash.ts';

export type { ExitStatus } from './problems/problem.ts';

/** The facts each problem carries, for programs: `error.details.heads`. */
export interface ProblemDetails
  extends
    SchemaProblems,
    OperationsProblems,
    RevisionsProblems,
    ConfigurationProblems,
    CommandsProblems,
    ConnectionProblems,
    RuntimeProblems,
    DiffProblems,
    SquashProblems {}

export type ProblemCode = keyof ProblemDetails;

const catalogue: Problems<ProblemDetails> = {
  ...schemaProblems,
  ...operationsProblems,
  ...revisionsProblems,
  ...configurationProblems,
  ...commandsProblems,
  ...connectionProblems,
  ...runtimeProblems,
  ...diffProblems,
  ...squashProblems,
};

/** One of several databases, after a change of all was stopped. */
export interface DatabaseStands {
  readonly database: string;
  readonly state: 'done' | 'failed' | 'untouched';
  /** Its version rows now; `null` when nobody could look. */
  readonly rows: readonly string[] | null;
}

/** Every code there is; each has a page `docs/errors/<code>.md`. */
export const problemCodes: readonly string[] = Object.keys(catalogue);

/**
 * The one error class. Tell problems apart by `code`, never by parsing `message`.
 *
 * @example
 * ```ts
 * try {
 *   await upgrade(project, 'head');
 * } catch (error) {
 *   if (isProblem(error, 'multiple-heads')) console.log(error.details.heads);
 *   else throw error;
 * }
 * ```
 */
export class AlambicError<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name: string = 'AlambicError';
  readonly code: Code;
  readonly details: ProblemDetails[Code];
  /** What to do next, starting with a verb. */
  readonly hint: string;
  /** The command that prints the page of this problem, offline. */
  readonly explain: string;
  readonly exit: ExitStatus;
  /** Which of several databases it is about, when `inDatabases` ran over them. */
  database?: string;
  /** What stands in each of them, when it stopped a change of several. */
  databases?: readonly DatabaseStands[];

  constructor(code: Code, details: ProblemDetails[Code], options?: ErrorOptions) {
    const entry: Problem<ProblemDetails[Code]> = catalogue[code];
    super(entry.message(details), options);
    this.code = code;
    this.details = details;
    this.hint = entry.hint(details);
    this.explain = `alambic explain ${code}`;
    this.exit = entry.exit;
  }
}

/** Narrows anything caught to one problem, with its `details` typed. */
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  code: Code,
): error is AlambicError<Code> {
  return error instanceof AlambicError && error.code === code;
}
