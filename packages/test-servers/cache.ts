/**
 * A folder for what is made once and used by every run: copies of the binaries, initialised data
 * directories. PostgreSQL refuses to run as root, so under root its processes belong to `nobody`,
 * who must be able to read this folder: the checkout may lie where only root may enter.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** Who PostgreSQL's processes run as: `nobody` under root, else ourselves. */
export const owner: { readonly uid: number; readonly gid: number } | undefined =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/** Ours, under the system's folder for temporary files; made when it is missing. */
export function cacheFolder(): string {
  const folder = join(temporaryFolder(), `alambic-test-servers-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid } = lstatSync(folder);
  if (process.getuid !== undefined && uid !== process.getuid())
    throw new Error(
      `${folder} belongs to user ${uid}: remove it, or set TMPDIR to another folder.`,
    );
  chmodSync(folder, 0o755);
  return folder;
}

/** The first of the usual folders that `owner` can reach. */
function temporaryFolder(): string {
  const reachable = (folder: string): boolean => {
    const open = (statSync(folder).mode & 0o001) !== 0;
    return open && (dirname(folder) === folder || reachable(dirname(folder)));
  };
  return owner === undefined || reachable(tmpdir()) ? tmpdir() : '/tmp';
}

/**
 * The folder `name` of the cache, filled by `fill` when it is not there yet. Processes that fill it
 * at the same moment each fill their own; the first to rename it wins, and nobody sees half a folder.
 */
export function cached(name: string, fill: (folder: string) => void): string {
  const finished = join(cacheFolder(), name);
  if (existsSync(finished)) return finished;
  const draft = `${finished}.${randomUUID()}`;
  try {
    fill(draft);
    renameSync(draft, finished);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(finished)) throw error;
  }
  return finished;
}
