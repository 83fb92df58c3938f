/**
 * One catalog query: its text, and the rows that it gives. Every selected value is int4, bool, text or
 * json, so that each driver reads it alike; oids are cast to int4, which keeps them distinct.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import type { Row, StatementResult } from '../connection.ts';
import type { Scope } from './scope.ts';

export interface Statement<Result extends object> {
  readonly sql: (scope: Scope) => string;
  /** Only for the compiler: what a row holds. */
  readonly row?: Result;
}

/** The rows of one statement's result. */
export const rowsOf = <Result extends object>(
  _statement: Statement<Result>,
  result: StatementResult | undefined,
): readonly Result[] => (result?.rows ?? []) as readonly Row[] as readonly Result[]; // true: the SELECT list is cast to what Result says
