/**
 * Files by the thousand, in as few calls of the system as can be: open, read, close. All reads share one buffer,
 * so what is returned is to be used before the next.
 *
 * In the house: `src/script/`, rank 7.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const pageBytes = 16_384;
const page = Buffer.allocUnsafeSlow(pageBytes);

/** At most `most` of them, 16,384 at the most; fewer when there are no more. */
export function firstBytes(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    return page.subarray(0, readSync(file, page, 0, most, 0));
  } finally {
    closeSync(file);
  }
}

export function fileBytes(path: string): Buffer {
  const start = firstBytes(path, pageBytes);
  return start.length < pageBytes ? start : readFileSync(path);
}
