/**
 * A revision file that comes after another revision than before: its header rewritten, the rest as it was.
 *
 * In the house: `src/script/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import type { Revision } from '../revisions/revision.ts';
import { revisionOf } from './header.ts';
import { isSqlFile, sqlRevisionOf } from './sql-revision.ts';
import { headerLiteral } from './template.ts';

/**
 * @param text of the file. @param down what it revises from now on.
 * @throws AlambicError `unreadable-header` when the header is written in a way that cannot be rewritten.
 */
export function rebased(text: string, { path }: Revision, down: readonly string[]): string {
  const constant = `export const downRevision = ${headerLiteral(down)}`;
  const rewritten = isSqlFile(path)
    ? text.replace(sqlLine, () => `-- Revises: ${down.join(', ')}`)
    : text
        .replace(declaration, () => constant)
        .replace(remark, (_, start: string) => `${start}${down.join(', ')}`);
  const read = isSqlFile(path) ? sqlRevisionOf(rewritten, path) : revisionOf(rewritten, path);
  if (read?.downRevision.join() === down.join()) return rewritten;
  throw new AlambicError('unreadable-header', {
    path,
    line: 1,
    constant: isSqlFile(path) ? 'Revises' : 'downRevision',
    fault: 'is written in a way that cannot be rewritten',
  });
}

const sqlLine = /^--[ \t]*Revises:.*$/im;
const remark = /^(\s*\*\s*Revises: ?).*$/m;
const declaration =
  /export\s+const\s+downRevision\s*(?::[^=;]*)?=\s*(?:null|'[^'\n]*'|"[^"\n]*"|\[[^\]]*\](?:\s*as\s+const)?)/;
