/**
 * The lock of an embedded database's folder. Two processes on one PGlite folder lose rows in silence,
 * and PGlite guards against nothing; so the folder is opened only under a lock that the operating
 * system frees when its holder dies. A file with a process id in it is never such a lock.
 *
 * - Linux: `flock` on the open file `<folder>.lock`, taken by the `flock` program on our own
 *   descriptor, AND an abstract socket named after the folder's device and inode. The first reaches
 *   across containers, the second is for where that program is missing; with both, two processes of
 *   which only one has the program still meet.
 * - macOS and BSD: open(2) with O_EXLOCK.
 * - Windows: an open that shares with nobody.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlambicError } from '../errors.ts';

export interface FolderLock {
  /** Whether a holder before us died while it was filling the folder for the first time. */
  isUnfinished(): boolean;
  /** Notes that filling begins, or that it is done. */
  markUnfinished(unfinished: boolean): void;
  release(): void;
}

/**
 * Waits until the folder is ours. The folder is made when it is missing; `<folder>.lock` stays.
 *
 * @throws AlambicError `embedded-locked` after `waitMs`.
 */
export async function lockFolder(folder: string, waitMs: number): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true });
  // The same folder by another way, a link perhaps, must come to the same lock.
  const real = realpathSync(folder);
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lock = await tryLock(real);
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline)
      throw new AlambicError('embedded-locked', { folder, waitedMs: waitMs });
    await sleep(Math.min(50, Math.max(1, deadline - performance.now())));
  }
}

/** Of open(2) on macOS and BSD; Node has no names for them. */
const O_EXLOCK = 0x20;
/** libuv's own flag, for Windows: opens with no sharing. */
const UV_FS_O_EXLOCK = 0x10000000;

async function tryLock(folder: string): Promise<FolderLock | undefined> {
  const exclusive =
    process.platform === 'win32'
      ? UV_FS_O_EXLOCK
      : process.platform === 'linux'
        ? 0
        : O_EXLOCK | constants.O_NONBLOCK;
  let file: number;
  try {
    file = openSync(`${folder}.lock`, constants.O_RDWR | constants.O_CREAT | exclusive, 0o666);
  } catch (error) {
    if (exclusive !== 0 && isHeld(error)) return undefined;
    throw error;
  }
  if (exclusive !== 0) return folderLock(file);
  return lockOnLinux(folder, file);
}

const isHeld = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['EAGAIN', 'EWOULDBLOCK', 'EBUSY', 'EPERM'].includes(String(error.code));

/** The child locks the file that WE have open: the lock stays when it ends, and goes when we do. */
async function lockOnLinux(folder: string, file: number): Promise<FolderLock | undefined> {
  const { status, error } = spawnSync('flock', ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', file],
  });
  const isOurs = status === 0 || error !== undefined;
  const socket = isOurs ? await abstractSocket(folder) : undefined;
  if (socket !== undefined) return folderLock(file, socket);
  closeSync(file);
  return undefined;
}

/** Reaches every process of one network namespace; `undefined` when another one has it. */
async function abstractSocket(folder: string): Promise<Server | undefined> {
  const { dev, ino } = statSync(folder);
  const server = createServer().unref();
  server.listen(`\0alambic-${dev}-${ino}`);
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}

const note = 'unfinished';

function folderLock(file: number, socket?: Server): FolderLock {
  return {
    isUnfinished: () => readSync(file, Buffer.alloc(note.length), 0, note.length, 0) > 0,
    markUnfinished(unfinished) {
      ftruncateSync(file);
      if (unfinished) writeSync(file, note, 0);
    },
    release() {
      socket?.close();
      closeSync(file);
    },
  };
}
