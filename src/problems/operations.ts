/**
 * The problems of operations: what a revision asks for and cannot have.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface OperationsProblems {
  /** `needs` and `server` are major versions, such as 15. */
  /** `instead` is what an older server can do: a verb first, no full stop. */
  'unsupported-by-server': { feature: string; needs: number; server: number; instead: string };
  'irreversible-operation': { operation: string; revision: string; reason: string };
  /** `problem` completes "…: argument "columns" …", such as `is empty`. */
  'invalid-argument': { operation: string; argument: string; problem: string };
  'unknown-option': { operation: string; option: string; known: readonly string[] };
  'unknown-operation': { operation: string };
  'operation-taken': { operation: string };
  'meaningless-name': { operation: string; kind: string; name: string };
  /** `line` is that of the statement in the text given, from 1. */
  'copy-from-stdin': { line: number };
  'transaction-control': { line: number; statement: string };
  'meta-command': { line: number; command: string };
  /** `construct` is what was opened: `quoted string`, `comment`. */
  'unterminated-sql': { line: number; construct: string };
  /** `line` is the place of the query in the revision file, when it is known. */
  'query-not-awaited': { query: string; file: string | undefined; line: number | undefined };
  'recorded-too-late': { operation: string };
}

const place = (file: string | undefined, line: number | undefined): string =>
  file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;

export const operationsProblems: Problems<OperationsProblems> = {
  'unsupported-by-server': {
    exit: 2,
    message: ({ feature, needs, server }) =>
      `${feature} needs PostgreSQL ${needs} or newer; the target is PostgreSQL ${server}.`,
    hint: ({ instead, needs }) => `${instead}, or upgrade the server to PostgreSQL ${needs}.`,
  },
  'irreversible-operation': {
    exit: 1,
    message: ({ operation, revision, reason }) =>
      `Revision "${revision}" cannot be downgraded: ${operation} has no reverse, because ${reason}.`,
    hint: ({ revision }) =>
      `Write the steps by hand in the \`downgrade\` of "${revision}", and run it again with \`--allow-edited\`: the file is not the one that was applied any more.`,
  },
  'invalid-argument': {
    exit: 2,
    message: ({ operation, argument, problem }) =>
      `In op.${operation}(…), "${argument}" ${problem}.`,
    hint: ({ operation, argument }) =>
      `Correct "${argument}"; \`op.${operation}\` shows what it takes when the editor hovers over it.`,
  },
  'unknown-option': {
    exit: 2,
    message: ({ operation, option }) => `op.${operation}(…) has no option "${option}".`,
    hint: ({ known }) =>
      known.length === 0 ? 'Leave it out: there are no options.' : `Use one of ${quoted(known)}.`,
  },
  'unknown-operation': {
    exit: 2,
    message: ({ operation }) => `There is no operation of the kind "${operation}".`,
    hint: () => 'Register its room first: `registerOperation(room, builders)`, before it is used.',
  },
  'operation-taken': {
    exit: 2,
    message: ({ operation }) => `There is an operation with the name "${operation}" already.`,
    hint: ({ operation }) => `Choose another name than "${operation}".`,
  },
  'meaningless-name': {
    exit: 2,
    message: ({ operation, kind, name }) =>
      `op.${operation}(…) does not apply to ${kind} "${name}".`,
    hint: ({ kind }) =>
      kind === 'extension'
        ? 'Use `op.alterExtension`, or leave the name as it is: PostgreSQL cannot rename an extension.'
        : `Move the table instead: a ${kind} lives in the schema of its table.`,
  },
  'copy-from-stdin': {
    exit: 2,
    message: ({ line }) =>
      `Line ${line} of the SQL is a COPY … FROM stdin, whose data no statement carries.`,
    hint: () => 'Use `op.bulkInsert(table, rows)`, or dump the data with `pg_dump --inserts`.',
  },
  'transaction-control': {
    exit: 2,
    message: ({ line, statement }) =>
      `Line ${line} of the SQL is "${statement}", but alambic itself begins and ends the transaction.`,
    hint: () =>
      "Remove it; for a statement that must not run in a transaction, use `op.execute(sql, { transaction: 'forbidden' })`.",
  },
  'meta-command': {
    exit: 2,
    message: ({ line, command }) =>
      `Line ${line} of the SQL starts with "${command}", a command of psql, which no server knows.`,
    hint: () => 'Remove the line, or write what it does as SQL.',
  },
  'unterminated-sql': {
    exit: 2,
    message: ({ line, construct }) =>
      `The ${construct} that starts on line ${line} of the SQL does not end.`,
    hint: ({ construct }) => `Close the ${construct}.`,
  },
  'query-not-awaited': {
    exit: 2,
    message: ({ query, file, line }) =>
      `The answer of op.query(${JSON.stringify(query)})${place(file, line)} is not waited for.`,
    hint: () => 'Write `await op.query(…)`, and make the function `async`.',
  },
  'recorded-too-late': {
    exit: 2,
    message: ({ operation }) =>
      `op.${operation}(…) was called after the function of the revision had ended.`,
    hint: () => 'Await everything that the function starts, so that it ends last.',
  },
};
