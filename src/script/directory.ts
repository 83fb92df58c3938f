/**
 * The revision files of a project, as a graph.
 *
 * In the house: `src/script/`, rank 7.
 */
import { readdirSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { AlambicError } from '../errors.ts';
import { buildGraph, type Graph } from '../revisions/graph.ts';
import type { Revision } from '../revisions/revision.ts';
import { readRevision, readWhole } from './header.ts';
import { isSqlFile, readSqlRevision } from './sql-revision.ts';

/**
 * Reads the headers of every revision file; no file is run. Load order is the order of the locations,
 * then by name.
 *
 * @param reading `files` reads them whole, and gives each its digest.
 * @throws AlambicError `missing-folder`, `unreadable-header`, `duplicate-revision`, and what
 *   `buildGraph` throws.
 */
export function loadGraph(
  versionLocations: readonly string[],
  reading: 'headers' | 'files' = 'headers',
): Graph {
  return graphOf(readRevisions(versionLocations, reading));
}

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

/** Every revision of these folders and the folders in them; a folder met twice is read once. */
export function readRevisions(
  versionLocations: readonly string[],
  reading: 'headers' | 'files' = 'headers',
): readonly Revision[] {
  const read = reading === 'files' ? readWhole : readRevision;
  const seen = new Set<string>();
  return versionLocations
    .flatMap((location) => revisionFiles(resolve(location), seen))
    .flatMap((path) => (isSqlFile(path) ? (readSqlRevision(path) ?? []) : read(path)));
}

/** `.d.ts` and tests are none; so are files and folders whose name starts with a dot or an underscore. */
const isRevisionFile = (name: string): boolean =>
  /^[^._].*(?<!\.d|\.test|\.spec)\.(?:m?[jt]s|sql)$/.test(name);

const isHidden = (name: string): boolean => /^[._]/.test(name) || name === 'node_modules';

function revisionFiles(folder: string, seen: Set<string>): string[] {
  const real = realPath(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const entries = readdirSync(folder, { withFileTypes: true });
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const names = entries.map(({ name }) => name).sort();
  return names.flatMap((name) => {
    // Not `join`, which normalises: the folder is normal, and there may be many files.
    const path = folder + sep + name;
    if (folders.has(name)) return isHidden(name) ? [] : revisionFiles(path, seen);
    return isRevisionFile(name) ? [path] : [];
  });
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new AlambicError('missing-folder', { path: folder, key: 'versionLocations' }, { cause });
  }
}
