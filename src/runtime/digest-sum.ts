/**
 * Digests added up: of files, and of what the history has of them, in whatever order. Equal sums are equal sets, for
 * all but one in 2^64; a digest covers the file's own revision id, so nothing can have changed places.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import type { Row } from '../connection.ts';

/** Of digests like `sha256:` and 64 hexadecimal digits. */
export interface DigestSum {
  readonly count: number;
  /** Of their first two words of 32 bits: exact up to two million digests. */
  readonly words: readonly number[];
}

export const noDigests: DigestSum = Object.freeze({ count: 0, words: [0, 0] });

/** Where the words of a digest begin, behind `sha256:`. */
const starts = [7, 15];

/** Result columns with the sum of the digests whose row meets a condition, for `sumOf`. */
export const sumSql = (digest: string, condition: string): string =>
  [
    `count(*) FILTER (WHERE ${condition}) AS count`,
    ...starts.map(
      (start, word) =>
        `sum(('x' || substr(${digest}, ${start + 1}, 8))::bit(32)::bigint) FILTER (WHERE ${condition}) AS word${word}`,
    ),
  ].join(', ');

/** The total of rows that have the columns of `sumSql`. */
export function sumOf(rows: readonly Row[]): DigestSum {
  const total = (column: string): number =>
    rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
  return Object.freeze({
    count: total('count'),
    words: starts.map((_, word) => total(`word${word}`)),
  });
}

export function addUp(digests: readonly string[]): DigestSum {
  const words = starts.map((start) =>
    digests.reduce((sum, each) => sum + Number.parseInt(each.slice(start, start + 8), 16), 0),
  );
  return Object.freeze({ count: digests.length, words });
}

export const isSameSum = (a: DigestSum, b: DigestSum): boolean =>
  a.count === b.count && a.words.every((word, at) => word === b.words[at]);
