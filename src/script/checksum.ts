/**
 * The checksum of a revision file: what it does, not how it is laid out.
 *
 * Taken over the tokens of the file without comments and white space, so a formatter or a remark
 * changes nothing, and a character inside a string, a template or a regular expression changes it.
 *
 * In the house: `src/script/`, rank 7.
 */
import { digestStart, hash } from '../hash.ts';
import { readText } from './file-text.ts';
import { tokens } from './source.ts';

/** `sha256:` and 64 hexadecimal digits. Line ends count as `\n`, whatever git made of them. */
export function checksum(text: string): string {
  const source = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return `sha256:${hash('sha256', significant(source))}`;
}

/** `sha256:` of the file as it is, byte by byte. */
export const digest = (path: string): string => digestOf(readText(path));

const digestOf = (text: string): string => `sha256:${hash('sha256', text)}`;

/** What the digest of a file with this text begins with. */
export const digestStartOf = (text: string): number => digestStart(hash('sha256', text));

/** The code closed up; one space is left where two words would become one. */
function significant(text: string): string {
  let code = '';
  let parted = false;
  for (const { kind, text: token } of tokens(text)) {
    if (kind === 'blank' || kind === 'comment') {
      parted = true;
      continue;
    }
    if (parted && isWord(code.charCodeAt(code.length - 1)) && isWord(token.charCodeAt(0)))
      code += ' ';
    code += token;
    parted = false;
  }
  return code;
}

/** Letters, digits, `_`, `$`, and everything beyond ASCII. */
const isWord = (unit: number): boolean =>
  unit > 127 ||
  (unit >= 97 && unit <= 122) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 48 && unit <= 57) ||
  unit === 95 ||
  unit === 36;
