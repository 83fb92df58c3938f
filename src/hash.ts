/**
 * Digests of text and bytes. `node:crypto` is loaded for the first one: models and most commands need none,
 * and loading it takes as long as reading their own code.
 *
 * In the house: `src/hash.ts`, rank 1.
 */
import type * as Crypto from 'node:crypto';

let crypto: typeof Crypto | undefined;

/** In hexadecimal digits. */
export function hash(algorithm: 'md5' | 'sha256', data: string | NodeJS.ArrayBufferView): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.hash(algorithm, data, 'hex');
}

/** How many of the hexadecimal digits of a digest tell files apart. */
export const startDigits = 13;

/**
 * The first 52 bits of a digest, exact as a number: other files have others, all but one pair in 2^52.
 *
 * @param digest of the hexadecimal digits alone.
 */
export const digestStart = (digest: string): number =>
  Number.parseInt(digest.slice(0, startDigits), 16);
