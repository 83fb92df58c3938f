/**
 * The budgets of the house, as ratios taken side by side on this machine: `npm run bench`.
 *
 * `npm run bench -- current reflect` runs only the cases whose names begin so.
 */
import { startServer } from '@alambic/test-servers';
import { current } from './cases/current.ts';
import { graph } from './cases/graph.ts';
import { installedSize } from './cases/installed-size.ts';
import { models } from './cases/models.ts';
import { roundTrips } from './cases/round-trips.ts';
import { types } from './cases/types.ts';
import { upgrade } from './cases/upgrade.ts';
import { upToDate } from './cases/up-to-date.ts';

/** One line of the report. */
export interface Result {
  readonly work: string;
  readonly figures: string;
  /** What is held against the budget. */
  readonly measured: number;
  readonly budget: number;
  readonly unit: string;
}

/** @param server URL of a database of a PostgreSQL 18 that the case may fill. */
export type Case = (fresh: () => Promise<string>) => Promise<readonly Result[]>;

const cases: Readonly<Record<string, Case>> = {
  current,
  graph,
  upgrade,
  'round-trips': roundTrips,
  'up-to-date': upToDate,
  models,
  types,
  'installed-size': installedSize,
};

const wanted = process.argv.slice(2);
const server = await startServer(18);
let databases = 0;
const { Client } = await import('pg');

async function fresh(): Promise<string> {
  const client = new Client(server.url());
  await client.connect();
  databases += 1;
  await client.query(`CREATE DATABASE bench${databases}`);
  await client.end();
  return server.url(`bench${databases}`);
}

const { platform, version } = process;
console.log(`Node ${version} on ${platform}, PostgreSQL 18, medians of rounds side by side\n`);
console.log('| Work | Figures | Measured | Budget | |');
console.log('|---|---|---|---|---|');
try {
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
    for (const { work, figures, measured, budget, unit } of await run(fresh)) {
      const verdict = measured <= budget ? 'kept' : 'MISSED';
      console.log(
        `| ${work} | ${figures} | ${measured.toFixed(2)}${unit} | ≤ ${budget}${unit} | ${verdict} |`,
      );
      if (measured > budget) process.exitCode = 1;
    }
  }
} finally {
  await server.stop();
}
