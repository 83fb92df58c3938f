/**
 * Options of sequences as TypeScript.
 *
 * In the house: `src/code/`, rank 3.
 */
import type { Code } from './code.ts';
import { optional, options } from './literal.ts';

/** `{ start: 10 }`. */
export const sequenceCode = (given: Readonly<Record<string, unknown>>): Code =>
  options(sequenceMembers(given));

/** Decimal strings are written as numbers where a number can hold them. */
export const sequenceMembers = (
  given: Readonly<Record<string, unknown>>,
): Record<string, Code | undefined> =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [key, optional(plain(value))]));

const plain = (value: unknown): unknown =>
  typeof value === 'string' && /^(0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
