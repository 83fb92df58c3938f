/**
 * Round trips of `upgrade head` over a link of 10 ms each way, with 10 and with 100 revisions: they do not
 * grow with the number of revisions.
 */
import type { Case } from '../run.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { milliseconds } from '../measure.ts';
import { cli, project } from '../project.ts';
import { link } from '../proxy.ts';

export const roundTrips: Case = async (fresh) => {
  const few = await over(await fresh(), 10);
  const many = await over(await fresh(), 100);
  return [
    {
      work: '`upgrade head` over 10 ms each way: round trips of 100 revisions',
      figures: `10 revisions: ${few.roundTrips} (${milliseconds(few.took)}), 100: ${many.roundTrips} (${milliseconds(many.took)})`,
      measured: many.roundTrips,
      budget: 20,
      unit: '',
    },
  ];
};

async function over(url: string, revisions: number): Promise<{ roundTrips: number; took: number }> {
  const direct = new URL(url);
  const slow = await link(Number(direct.port), 10);
  direct.port = String(slow.port);
  const { folder, remove } = project(direct.href, revisions);
  const start = performance.now();
  const child = spawn(process.execPath, [cli, 'upgrade', 'head', '-q'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  const took = performance.now() - start;
  remove();
  await slow.close();
  if (status !== 0) throw new Error('upgrade failed');
  return { roundTrips: slow.roundTrips(), took };
}
