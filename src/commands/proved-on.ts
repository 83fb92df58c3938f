/**
 * What a squash was proved on: the files that it replaces, as they were. One that was edited since leads elsewhere.
 *
 * In the house: `src/commands/`, rank 8. `script/replacing.ts` writes it into the file.
 */
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import type { Graph, GraphNode } from '../revisions/graph.ts';
import type { Revision } from '../revisions/revision.ts';
import { readText } from '../script/file-text.ts';
import { provenFiles, type ProvenFiles } from '../script/replacing.ts';
import { fileMark } from './revision-files.ts';

/** Of what the files do, not of how they are laid out. */
export function filesOf(replaced: readonly GraphNode[]): ProvenFiles {
  const marks = replaced.map(({ revision }) => `${revision.id} ${fileMark.checksum(revision)}\n`);
  return { count: marks.length, sum: `sha256:${hash('sha256', marks.sort().join(''))}` };
}

/**
 * For a revision that is about to be run. Where some of the files gave way to a squash of their own, nothing is left to
 * compare with; so where somebody took the remark away.
 *
 * @throws AlambicError `squash-stale`.
 */
export function refuseUnproved({ squashes }: Graph, { id, path }: Revision): void {
  const squash = squashes.get(id);
  if (squash?.revision.path !== path) return;
  const proven = provenFiles(readText(path));
  if (proven?.count !== squash.replaced.length) return;
  if (proven.sum === filesOf(squash.replaced).sum) return;
  const fault = 'one of the files that it replaces was edited since it was proved';
  throw new AlambicError('squash-stale', { revision: id, path, fault });
}
