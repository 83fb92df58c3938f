/**
 * The statements of a revision, cut into steps: a step is one transaction, or one statement that
 * PostgreSQL refuses in any.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import type { Operation, Statement } from '../operations/operation.ts';
import type { CallSite } from '../operations/recorder.ts';

/** A statement that remembers what asked for it. */
export interface CompiledStatement extends Statement {
  readonly operation: Operation;
  /** Where the revision calls it. */
  readonly site?: CallSite | undefined;
}

export interface Step {
  readonly transaction: 'allowed' | 'forbidden';
  readonly statements: readonly CompiledStatement[];
}

/** At least one step: a revision without statements still moves the version row. */
export function splitSteps(statements: readonly CompiledStatement[]): readonly Step[] {
  const steps: Step[] = [];
  let together: CompiledStatement[] = [];
  const close = (): void => {
    if (together.length > 0) steps.push({ transaction: 'allowed', statements: together });
    together = [];
  };
  for (const statement of statements) {
    if (statement.transaction === 'forbidden') {
      close();
      steps.push({ transaction: 'forbidden', statements: [statement] });
      continue;
    }
    if (
      together.some(
        ({ commitBefore }) => commitBefore !== undefined && says(statement.sql, commitBefore),
      )
    )
      close();
    together.push(statement);
  }
  close();
  return steps.length === 0 ? [{ transaction: 'allowed', statements: [] }] : steps;
}

/** Whether the revision is one transaction. */
export const isAtomic = (steps: readonly Step[]): boolean =>
  steps.length === 1 && steps[0]?.transaction === 'allowed';

/** Why a revision is in several steps: the first statement that asks for it. */
export function splitReason(steps: readonly Step[]): CompiledStatement | undefined {
  const alone = steps.find((step) => step.transaction === 'forbidden');
  return (alone ?? steps[1])?.statements[0];
}

/** Of what the first `count` steps send: a corrected file that still begins so goes on behind them. */
export const stepsDigest = (steps: readonly Step[], count: number): string =>
  statementsDigest(steps.slice(0, count).flatMap((step) => step.statements));

export function statementsDigest(statements: readonly CompiledStatement[]): string {
  const sent = statements.map(({ sql, transaction }) => [sql, transaction === 'forbidden']);
  return `sha256:${hash('sha256', JSON.stringify(sent))}`;
}

/** The refusal of a revision that `transaction: 'single'` cannot take. */
export function notOneTransaction(
  revision: string,
  path: string,
  steps: readonly Step[],
): AlambicError {
  const reason = splitReason(steps);
  return new AlambicError('not-one-transaction', {
    revision,
    path,
    sql: reason?.sql ?? '',
    reason: reason?.transaction === 'forbidden' ? 'forbidden' : 'commit-before',
  });
}

const wordCharacter = String.raw`[\p{L}\p{N}_]`;

/**
 * Whether the text has the word, in any of the ways a constant spells it: in quotes, in an array, with
 * its quotes and backslashes doubled.
 */
function says(sql: string, word: string): boolean {
  const spellings = [
    word,
    word.replaceAll("'", "''"),
    word.replaceAll("'", "''").replaceAll('\\', '\\\\'),
  ];
  return [...new Set(spellings)].some((spelling) =>
    new RegExp(`(?<!${wordCharacter})${escaped(spelling)}(?!${wordCharacter})`, 'u').test(sql),
  );
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
