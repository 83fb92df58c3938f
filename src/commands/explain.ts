/**
 * `explain`: the page of a problem, from the package itself.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import { AlambicError, problemCodes } from '../errors.ts';
import { nearest } from '../script/nearest.ts';

/** @throws AlambicError `unknown-code`. */
export function explain(code: string): string {
  if (!problemCodes.includes(code))
    throw new AlambicError('unknown-code', { code, nearest: nearest(code, problemCodes) ?? null });
  return readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8');
}
