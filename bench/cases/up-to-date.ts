/**
 * `upgrade head` with nothing to do, with 1,000 and with 10,000 revisions, against a bare script that
 * connects and asks one question.
 */
import type { Case, Result } from '../run.ts';
import { milliseconds, run, sideBySide } from '../measure.ts';
import { project } from '../project.ts';
import { alambic, bare } from './current.ts';

export const upToDate: Case = async (fresh) => [
  ...(await nothingToDo(await fresh(), 1000, 1.5)),
  ...(await nothingToDo(await fresh(), 10_000, 2.5)),
];

async function nothingToDo(url: string, revisions: number, budget: number): Promise<Result[]> {
  const { folder, remove } = project(url, revisions);
  // Stamping would leave no history to compare with; applying is what leaves a database at head.
  run(alambic(folder, 'upgrade', 'head', '-q'));
  const [ours, theirs] = sideBySide([alambic(folder, 'upgrade', 'head'), bare(url)], 9);
  remove();
  if (ours === undefined || theirs === undefined) return [];
  return [
    {
      work: `\`upgrade head\`, nothing to do, ${revisions.toLocaleString('en')} revisions, against a bare script`,
      figures: `${milliseconds(ours.median)} : ${milliseconds(theirs.median)}`,
      measured: ours.median / theirs.median,
      budget,
      unit: ' ×',
    },
  ];
}
