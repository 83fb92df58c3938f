/**
 * Digests of text and bytes. `node:crypto` is loaded for the first one: models and most commands need none,
 * and loading it takes as long as reading their own code.
 *
 * In the house: `src/hash.ts`, rank 1.
 */

/** In hexadecimal digits. */
export const hash = (algorithm: 'md5' | 'sha256', data: string | NodeJS.ArrayBufferView): string =>
  process.getBuiltinModule('node:crypto').hash(algorithm, data, 'hex');
