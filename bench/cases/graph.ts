/**
 * Reading the graph of 10,000 revision files, over what `alambic --version` costs.
 */
import type { Case } from '../run.ts';
import { milliseconds, sideBySide } from '../measure.ts';
import { project } from '../project.ts';
import { alambic } from './current.ts';

export const graph: Case = async () => {
  const { folder, remove } = project('postgres://nobody@127.0.0.1:1/none', 10_000);
  const [heads, version] = sideBySide([alambic(folder, 'heads'), alambic(folder, '--version')], 9);
  remove();
  if (heads === undefined || version === undefined) return [];
  return [
    {
      work: '`heads` of 10,000 files, over `--version`',
      figures: `${milliseconds(heads.median)} − ${milliseconds(version.median)}`,
      measured: heads.median - version.median,
      budget: 150,
      unit: ' ms',
    },
  ];
};
