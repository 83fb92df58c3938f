/**
 * Digests added up: of files, and of what the history has of them, in whatever order. Equal sums are equal sets, for
 * all but one in 2^52; a digest covers the file's own revision id, so nothing can have changed places.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import type { Row } from '../connection.ts';
import { digestStart, startDigits } from '../hash.ts';

/** Of the starts of digests. */
export interface DigestSum {
  readonly count: number;
  /** Modulo 2^52: exact as a number, however many there are. */
  readonly sum: number;
}

export const noDigests: DigestSum = Object.freeze({ count: 0, sum: 0 });

const modulus = 2 ** (4 * startDigits);
const algorithm = 'sha256:';

/** Result columns with the sum of the digests whose row meets a condition, for `sumOf`. */
export const sumSql = (digest: string, condition: string): string =>
  `count(*) FILTER (WHERE ${condition}) AS count,
    sum(('x' || substr(${digest}, ${algorithm.length + 1}, ${startDigits}))::bit(${4 * startDigits})::bigint) FILTER (WHERE ${condition}) % ${modulus} AS sum`;

/** The total of rows that have the columns of `sumSql`. */
export function sumOf(rows: readonly Row[]): DigestSum {
  let count = 0;
  let sum = 0;
  for (const row of rows) {
    count += Number(row['count']);
    sum = plus(sum, Number(row['sum'] ?? 0));
  }
  return Object.freeze({ count, sum });
}

/** The sum with one more. */
export const plus = (sum: number, start: number): number => (sum + start) % modulus;

/** Of a digest as the history has it; of any other text, a number that is not even itself. */
export const startOf = (digest: string): number => digestStart(digest.slice(algorithm.length));
