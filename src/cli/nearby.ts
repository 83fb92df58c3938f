/**
 * Paths as somebody at a terminal says them.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { sep } from 'node:path';

/** Text with the paths below the working directory as they are from there; others stay absolute. */
export function nearby(text: string): string {
  const here = process.cwd();
  return here.endsWith(sep) ? text : text.replaceAll(`${here}${sep}`, '');
}
