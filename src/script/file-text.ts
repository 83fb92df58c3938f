/**
 * Files by the thousand, in as few calls of the system as can be: open, read, close. All reads share one buffer, and
 * no view of it is made for each file.
 *
 * In the house: `src/script/`, rank 7.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const pageBytes = 16_384;
const page = Buffer.allocUnsafeSlow(pageBytes);

/** The beginning of a file, or all of it. */
export interface Head {
  readonly text: string;
  /** Whether nothing comes after it. */
  readonly whole: boolean;
}

/** At most `most` bytes of a UTF-8 file, 16,384 at the most; a character may be cut at the end. */
export function readHead(path: string, most: number): Head {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, page, 0, most, 0);
    return { text: page.toString(undefined, 0, length), whole: length < most };
  } finally {
    closeSync(file);
  }
}

export function readText(path: string): string {
  const { text, whole } = readHead(path, pageBytes);
  return whole ? text : readFileSync(path, 'utf8');
}
