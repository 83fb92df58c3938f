/**
 * New revision files: their id, name, text, and writing them without ever overwriting one.
 *
 * In the house: `src/script/`, rank 7.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { AlambicError } from '../errors.ts';
import { idFault } from '../revisions/revision.ts';
import { fileName, type FileNaming } from './file-template.ts';

/** Twelve hexadecimal digits, as Alembic's. */
export const newRevisionId = (): string => randomUUID().replaceAll('-', '').slice(-12);

/**
 * An id that a person chose.
 *
 * @throws AlambicError `illegal-id` also for what could not be a file name.
 */
export function checkedRevisionId(id: string): string {
  const fault =
    idFault(id) ??
    (/^\w[\w.]*$/.test(id) ? undefined : 'it contains more than letters, digits, "_" and "."');
  if (fault !== undefined)
    throw new AlambicError('illegal-id', { what: 'revision id', id, path: '', fault });
  return id;
}

export interface NewFile extends FileNaming {
  /** The folder it belongs into, absolute. */
  readonly folder: string;
  readonly text: string;
}

/**
 * @returns the absolute path.
 * @throws AlambicError `path-outside-versions`, `file-exists`.
 */
export function writeRevisionFile(file: NewFile): string {
  const { folder, text } = file;
  const path = resolve(folder, fileName(file));
  if (!isInside(path, resolve(folder)))
    throw new AlambicError('path-outside-versions', { path, folder });
  mkdirSync(dirname(path), { recursive: true });
  // A folder in between may be a link that leads elsewhere.
  if (!isInside(`${realpathSync(dirname(path))}${sep}x`, realpathSync(folder)))
    throw new AlambicError('path-outside-versions', { path, folder });
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')
      throw new AlambicError('file-exists', { path }, { cause });
    throw cause;
  }
  return path;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && resolve(folder, way) === path;
}
