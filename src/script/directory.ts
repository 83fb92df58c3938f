/**
 * The revision files of a project, as a graph.
 *
 * In the house: `src/script/`, rank 7.
 */
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AlambicError } from '../errors.ts';
import { buildGraph, type Graph } from '../revisions/graph.ts';
import type { Revision } from '../revisions/revision.ts';
import { digestStartOf } from './checksum.ts';
import { readText } from './file-text.ts';
import { readRevision, revisionOf } from './header.ts';
import { isSqlFile, readSqlRevision, sqlRevisionOf } from './sql-revision.ts';

/**
 * Reads the headers of every revision file; no file is run. Load order is the order of the locations,
 * then by name.
 *
 * @throws AlambicError `missing-folder`, `unreadable-header`, `duplicate-revision`, and what
 *   `buildGraph` throws.
 */
export const loadGraph = (versionLocations: readonly string[]): Graph =>
  graphOf(readRevisions(versionLocations));

/**
 * As `loadGraph`, of files read whole, for their digests, and a few at a time: a server can be connected to, and asked,
 * meanwhile.
 */
export async function loadGraphMeanwhile(versionLocations: readonly string[]): Promise<Graph> {
  await setImmediate();
  const paths = revisionPaths(versionLocations);
  const revisions: Revision[] = [];
  for (let at = 0; at < paths.length; at += filesAtATime) {
    readInto(revisions, paths.slice(at, at + filesAtATime), 'files');
    await setImmediate();
  }
  return graphOf(revisions);
}

/** About a millisecond's worth. */
const filesAtATime = 64;

/** @throws AlambicError `duplicate-revision`, and what `buildGraph` throws. */
export function graphOf(revisions: readonly Revision[]): Graph {
  const graph = buildGraph(revisions);
  const [duplicate] = graph.duplicates;
  if (duplicate === undefined) return graph;
  const others = graph.duplicates.filter((each) => each.id === duplicate.id);
  const last = graph.nodes.get(duplicate.id)?.revision ?? duplicate;
  throw new AlambicError('duplicate-revision', {
    revision: duplicate.id,
    paths: [...others, last].map((revision) => revision.path),
  });
}

/** `files` are read whole, and each revision has the start of its file's digest. */
type Extent = 'headers' | 'files';

/** Every revision of these folders and the folders in them; a folder met twice is read once. */
export function readRevisions(
  versionLocations: readonly string[],
  extent?: Extent,
): readonly Revision[] {
  const revisions: Revision[] = [];
  readInto(revisions, revisionPaths(versionLocations), extent);
  return revisions;
}

function readInto(revisions: Revision[], paths: readonly string[], extent?: Extent): void {
  const read = extent === 'files' ? readWhole : readHeader;
  for (const path of paths) {
    const revision = read(path);
    if (revision !== undefined) revisions.push(revision);
  }
}

const readHeader = (path: string): Revision | undefined =>
  isSqlFile(path) ? readSqlRevision(path) : readRevision(path);

function readWhole(path: string): Revision | undefined {
  const text = readText(path);
  const start = digestStartOf(text);
  return isSqlFile(path) ? sqlRevisionOf(text, path, start) : revisionOf(text, path, start);
}

function revisionPaths(versionLocations: readonly string[]): readonly string[] {
  const paths: string[] = [];
  const seen = new Set<string>();
  for (const location of versionLocations) gather(resolve(location), paths, seen);
  return paths;
}

const source = /^[^._].*\.(?:m?[jt]s|sql)$/;
/** `.d.ts` and tests are none. */
const otherSource = /\.(?:d|test|spec)\.\w+$/;
const isRevisionFile = (name: string): boolean => source.test(name) && !otherSource.test(name);

/** Files and folders that are left alone. */
const isHidden = (name: string): boolean => /^[._]/.test(name) || name === 'node_modules';

/** The files of a folder and of those in it, by name. What is named as a revision file is one, and not asked. */
function gather(folder: string, paths: string[], seen: Set<string>): void {
  const real = realPath(folder);
  if (seen.has(real)) return;
  seen.add(real);
  // Not `join`, which normalises: the folder is normal, and there may be many files.
  const start = folder + sep;
  for (const name of readdirSync(folder).sort()) {
    if (isRevisionFile(name)) paths.push(start + name);
    else if (!isHidden(name) && lstatSync(start + name).isDirectory())
      gather(start + name, paths, seen);
  }
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new AlambicError('missing-folder', { path: folder, key: 'versionLocations' }, { cause });
  }
}
