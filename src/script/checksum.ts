/**
 * The checksum of a revision file: what it does, not how it is laid out.
 *
 * Taken over the tokens of the file without comments and white space, so a formatter or a remark
 * changes nothing, and a character inside a string, a template or a regular expression changes it.
 *
 * In the house: `src/script/`, rank 5.
 */
import { createHash } from 'node:crypto';
import { tokens } from './source.ts';

/** `sha256:` and 64 hexadecimal digits. Line ends count as `\n`, whatever git made of them. */
export function checksum(text: string): string {
  const significant: string[] = [];
  for (const { kind, text: token } of tokens(text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '')))
    if (kind !== 'blank' && kind !== 'comment') significant.push(token);
  // NUL separates: it stands in no source file, so `a b` and `ab` differ.
  return `sha256:${createHash('sha256').update(significant.join('\0')).digest('hex')}`;
}
