/**
 * Digests added up: of files, and of what the history has of them, in whatever order. Equal sums are equal sets, for
 * all but one in 2^52; a digest covers the file's own revision id, so nothing can have changed places.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import type { Row } from '../connection.ts';

/** Of digests like `sha256:` and 64 hexadecimal digits. */
export interface DigestSum {
  readonly count: number;
  /** Of their first 52 bits, modulo 2^52: exact as a number, however many there are. */
  readonly sum: number;
}

export const noDigests: DigestSum = Object.freeze({ count: 0, sum: 0 });

const modulus = 2 ** 52;
/** Where the 13 digits begin and end, behind `sha256:`. */
const start = 7;
const end = start + 13;

/** Result columns with the sum of the digests whose row meets a condition, for `sumOf`. */
export const sumSql = (digest: string, condition: string): string =>
  `count(*) FILTER (WHERE ${condition}) AS count,
    sum(('x' || substr(${digest}, ${start + 1}, ${end - start}))::bit(52)::bigint) FILTER (WHERE ${condition}) % ${modulus} AS sum`;

/** The total of rows that have the columns of `sumSql`. */
export function sumOf(rows: readonly Row[]): DigestSum {
  let count = 0;
  let sum = 0;
  for (const row of rows) {
    count += Number(row['count']);
    sum = (sum + Number(row['sum'] ?? 0)) % modulus;
  }
  return Object.freeze({ count, sum });
}

export function addUp(digests: readonly string[]): DigestSum {
  let sum = 0;
  for (const digest of digests)
    sum = (sum + Number.parseInt(digest.slice(start, end), 16)) % modulus;
  return Object.freeze({ count: digests.length, sum });
}

export const isSameSum = (a: DigestSum, b: DigestSum): boolean =>
  a.count === b.count && a.sum === b.sum;
