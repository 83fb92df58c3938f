/**
 * How long the compiler takes over a large schema: `bench/types/run.mjs`, which also runs alone.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Case } from '../run.ts';
import { root } from '../project.ts';

export const types: Case = async () => {
  const script = join(root, 'bench', 'types', 'run.mjs');
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  const [, work = stdout, seconds, figures = ''] =
    /^(.*): ([\d.]+) s \(.*?\), (.*)$/m.exec(stdout) ?? [];
  return [
    { work: `type-check ${work}`, figures, measured: Number(seconds), budget: 5, unit: ' s' },
  ];
};
