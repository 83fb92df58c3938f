/**
 * A pooler that lends sessions by transaction: refused before anything is written, and harmless where nothing
 * gave it away.
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { connect } from '../../src/drivers/connect.ts';
import { startPooler, type Pooler } from '../drivers/pooler.ts';
import { realServers } from '../servers.ts';
import { line, problem, rowsOf, tablesOf } from './revisions.ts';

const started: Pooler[] = [];
const opened: Connection[] = [];
afterAll(async () => {
  await Promise.all(opened.map((connection) => connection.close()));
  for (const pooler of started) pooler.stop();
});

async function through(
  url: string,
  order: 'newest' | 'oldest',
): Promise<{ direct: Connection; pooled: Connection }> {
  const pooler = await startPooler(Number(new URL(url).port), order);
  started.push(pooler);
  const there = new URL(url);
  there.port = String(pooler.port);
  const both = { direct: await connect(url), pooled: await connect(there.href) };
  opened.push(both.direct, both.pooled);
  return both;
}

const left = (direct: Connection): Promise<readonly object[]> =>
  direct.query(
    `SELECT relname::text AS left FROM pg_class WHERE relnamespace = 'public'::regnamespace
     UNION ALL SELECT locktype FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE locktype = 'advisory' AND datname = current_database()`,
  );

describe.each(realServers)('on $name', (server) => {
  test.each(['newest', 'oldest'] as const)(
    'one that lends the %s session first is refused, and nothing is left behind',
    async (order) => {
      const { direct, pooled } = await through(await server.url(), order);
      const { upgrade, stamp } = line(3);
      const { details, exit } = await problem('transaction-pooler', upgrade(pooled));
      expect([details, exit]).toEqual([{ database: pooled.description }, 2]);
      await problem('transaction-pooler', stamp(pooled, 'head'));
      expect(await left(direct)).toEqual([]);
    },
  );

  test('reading works, and so does finding nothing to do', async () => {
    const { direct, pooled } = await through(await server.url(), 'newest');
    const { upgrade } = line(3);
    await upgrade(direct);
    expect(await rowsOf(pooled)).toEqual(['t3']);
    expect((await upgrade(pooled)).applied).toEqual([]);
  });

  test('one that nothing gave away applies nothing outside the session that has the lock', async () => {
    const url = await server.url();
    const { direct, pooled } = await through(url, 'oldest');
    // Two sessions in turn, each transaction in the other one.
    const [second] = await Promise.all([pooled.sibling?.(), pooled.script('SELECT pg_sleep(0.2)')]);
    await Promise.all([pooled.script('BEGIN'), second?.script('BEGIN')]);
    await Promise.all([pooled.script('COMMIT'), second?.script('COMMIT')]);
    const unnoticed: Connection = { ...pooled, backend: undefined };
    await problem('transaction-pooler', line(40).upgrade(unnoticed));
    const rows = await rowsOf(direct);
    const tables = await tablesOf(direct);
    expect(rows).toEqual(tables.slice(-1));
    expect(tables.length).toBeLessThan(40);
    await second?.close();
  });
});
