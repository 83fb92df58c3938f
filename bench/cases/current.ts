/**
 * `alambic current` with ten revisions, against a bare script that connects and asks one question.
 */
import { join } from 'node:path';
import type { Case } from '../run.ts';
import { milliseconds, run, sideBySide, type Command } from '../measure.ts';
import { cli, project, root } from '../project.ts';

/** A process of alambic in a project. */
export const alambic = (folder: string, ...options: readonly string[]): Command => ({
  program: process.execPath,
  options: [cli, ...options],
  cwd: folder,
});

/** The bare script: connect, run the SQL of a file (or `SELECT 1`), end. */
export const bare = (url: string, ...files: readonly string[]): Command => ({
  program: process.execPath,
  options: [join(root, 'bench', 'bare.mjs'), url, ...files],
});

export const current: Case = async (fresh) => {
  const url = await fresh();
  const { folder, remove } = project(url, 10);
  run(alambic(folder, 'upgrade', 'head'));
  const [ours, theirs] = sideBySide([alambic(folder, 'current'), bare(url)], 11);
  remove();
  if (ours === undefined || theirs === undefined) return [];
  return [
    {
      work: '`current`, 10 revisions, against a bare script',
      figures: `${milliseconds(ours.median)} : ${milliseconds(theirs.median)}`,
      measured: ours.median / theirs.median,
      budget: 1.5,
      unit: ' ×',
    },
  ];
};
