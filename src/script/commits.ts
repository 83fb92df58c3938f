/**
 * Who made a file, as git tells it.
 *
 * In the house: `src/script/`, rank 7.
 */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';

export interface Commit {
  /** Abbreviated. */
  readonly id: string;
  readonly author: string;
  /** `2026-11-27`. */
  readonly date: string;
}

/** The commit that added the file; `null` when it is in none, or where there is no git. */
export async function addingCommit(path: string): Promise<Commit | null> {
  const format = ['%h', '%an', '%as'].join('%x00');
  const words = ['log', '--diff-filter=A', '--follow', '-1', `--format=${format}`, '--', path];
  const [id, author = '', date = ''] = (await git(dirname(path), words)).trim().split('\0');
  return id === undefined || id === '' ? null : { id, author, date };
}

/**
 * Whether the file is in what others have: the upstream of the branch, or `main` or `master` of `origin`.
 * `undefined` where nothing of that is known.
 */
export async function isShared(path: string): Promise<boolean | undefined> {
  const folder = dirname(path);
  for (const branch of ['@{upstream}', 'origin/HEAD', 'origin/main', 'origin/master']) {
    const tree = (await git(folder, ['rev-parse', '--verify', '--quiet', branch])).trim();
    if (tree !== '')
      return (await git(folder, ['ls-tree', '--name-only', tree, '--', path])).trim() !== '';
  }
  return undefined;
}

/** What it prints; nothing when it fails. */
const git = (cwd: string, words: readonly string[]): Promise<string> =>
  new Promise((settle) => {
    execFile('git', [...words], { cwd, encoding: 'utf8' }, (error, stdout) =>
      settle(error === null ? stdout : ''),
    );
  });
