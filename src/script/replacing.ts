/**
 * The line in the header of a squash that says what it replaces.
 *
 * In the house: `src/script/`, rank 7.
 */
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import { revisionOf } from './header.ts';
import { squashConstant } from './header-values.ts';
import { isSqlFile, sqlRevisionOf } from './sql-revision.ts';

const width = 100;

/**
 * Puts it behind the constants that a template has, and reads the header as it will be read.
 *
 * @throws AlambicError `unreadable-header` when the template writes it in a way that leaves no place.
 */
export function replacing(text: string, path: string, replaces: readonly string[]): string {
  const written = isSqlFile(path)
    ? text.replace(/^--[ \t]*Revises:.*\n/im, (line) => line + sqlLines(replaces))
    : text.replace(/^export const dependsOn\b.*\n/m, (line) => line + constant(replaces));
  const revision = isSqlFile(path) ? sqlRevisionOf(written, path) : revisionOf(written, path);
  if (revision?.replaces?.join() === replaces.join()) return written;
  throw new AlambicError('unreadable-header', {
    path,
    line: 1,
    constant: isSqlFile(path) ? 'Replaces' : squashConstant,
    fault: 'finds no place: the template has no line `dependsOn`, or `Revises`, to stand behind',
  });
}

function constant(ids: readonly string[]): string {
  const words = ids.map(stringCode);
  const line = `export const ${squashConstant} = [${words.join(', ')}];\n`;
  return line.length <= width
    ? line
    : `export const ${squashConstant} = [\n${words.map((word) => `  ${word},\n`).join('')}];\n`;
}

function sqlLines(ids: readonly string[]): string {
  const lines: string[] = [];
  for (const id of ids) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + id.length + 2 <= width)
      lines[lines.length - 1] = `${last}, ${id}`;
    else lines.push(`-- Replaces: ${id}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
