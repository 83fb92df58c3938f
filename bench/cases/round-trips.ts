/**
 * What a link of 10 ms each way adds to `upgrade head` of 100 revisions, in round trips of 20 ms: the time with
 * the link less the time without, side by side. Revisions on their way at once share theirs.
 */
import type { Case } from '../run.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { milliseconds } from '../measure.ts';
import { cli, project } from '../project.ts';
import { link } from '../proxy.ts';

const rounds = 5;
const delayMs = 10;

export const roundTrips: Case = async (fresh) => {
  const added = async (revisions: number): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      times.push(
        (await over(await fresh(), revisions, delayMs)) - (await over(await fresh(), revisions, 0)),
      );
    return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  };
  const [few, many] = [await added(10), await added(100)];
  return [
    {
      work: '`upgrade head` of 100 revisions over 10 ms each way: round trips that the link adds',
      figures: `10 revisions: ${milliseconds(few)} more, 100: ${milliseconds(many)} more`,
      measured: many / (2 * delayMs),
      budget: 20,
      unit: '',
    },
  ];
};

/** How long it takes over a link with this delay each way. */
async function over(url: string, revisions: number, delay: number): Promise<number> {
  const direct = new URL(url);
  const slow = await link(Number(direct.port), delay);
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
  return took;
}
