/**
 * The lines in the header of a squash that say what it replaces, and how these files were when it was proved.
 *
 * In the house: `src/script/`, rank 7.
 */
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import { revisionOf } from './header.ts';
import { squashConstant } from './header-values.ts';
import { isSqlFile, sqlRevisionOf } from './sql-revision.ts';

const width = 100;

/** Files that a squash was proved on: how many, and a sum over them. */
export interface ProvenFiles {
  readonly count: number;
  readonly sum: string;
}

/** As a squash says it; `undefined` where it does not. */
export function provenFiles(text: string): ProvenFiles | undefined {
  const [, count, sum] =
    /^(?:\/\/|--) Proved on (\d+) files: (sha256:[0-9a-f]{64})\s*$/m.exec(text) ?? [];
  return sum === undefined ? undefined : { count: Number(count), sum };
}

const remark = ({ count, sum }: ProvenFiles): string => `Proved on ${count} files: ${sum}\n`;

/**
 * Puts it behind the constants that a template has, and reads the header as it will be read.
 *
 * @throws AlambicError `unreadable-header` when the template writes it in a way that leaves no place.
 */
export function replacing(
  text: string,
  path: string,
  replaces: readonly string[],
  proven: ProvenFiles,
): string {
  const behind = isSqlFile(path) ? /^--[ \t]*Revises:.*\n/im : /^export const dependsOn\b.*\n/m;
  const said = isSqlFile(path)
    ? `${sqlLines(replaces)}-- ${remark(proven)}`
    : `${constant(replaces)}// ${remark(proven)}`;
  const written = text.replace(behind, (line) => line + said);
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
