/**
 * Several alambics on one database at once.
 */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { connect } from '../../src/drivers/connect.ts';
import { tryLockSql, lockKey } from '../../src/runtime/lock.ts';
import { readHistory } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { realServers } from '../servers.ts';
import { line, problem, project, rowsOf, tablesOf, table } from './revisions.ts';

const tables = runtimeTables();

async function sessions(url: string, count: number): Promise<readonly Connection[]> {
  return Promise.all(Array.from({ length: count }, () => connect(url)));
}

const close = (connections: readonly Connection[]): Promise<unknown> =>
  Promise.all(connections.map((connection) => connection.close()));

describe.each(realServers)('on $name', (server) => {
  test('ten at once on an empty database: one applies, the others find nothing to do', async () => {
    const connections = await sessions(await server.url(), 10);
    const [first] = connections;
    if (first === undefined) throw new Error('no session');
    const results = await Promise.all(
      connections.map((connection) => line(20).upgrade(connection)),
    );
    expect(results.map(({ applied }) => applied.length).sort((a, b) => a - b)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 20,
    ]);
    expect(results.every(({ rows }) => String(rows) === 't20')).toBe(true);
    expect(await readHistory(first, tables)).toHaveLength(20);
    await close(connections);
  });

  test('who waits is told for whom, and gives up after its time with the holder’s name', async () => {
    const [holder, waiter] = await sessions(await server.url(), 2);
    if (holder === undefined || waiter === undefined) throw new Error('no session');
    await holder.script(`SET application_name = 'the deploy'; ${tryLockSql(lockKey(tables))}`);
    const [{ pid } = {}] = await holder.query('SELECT pg_backend_pid() AS pid');
    const waited: unknown[] = [];
    const refused = line(1).upgrade(waiter, 'head', {
      waitTimeoutMs: 150,
      onWait: (who) => void waited.push(who),
    });
    const { details, exit, message } = await problem('lock-timeout', refused);
    expect(exit).toBe(4);
    expect(details).toMatchObject({
      waitedMs: 150,
      holder: { pid, application: 'the deploy', user: 'postgres' },
    });
    expect(message).toContain('"the deploy" of postgres');
    expect(waited).toEqual([details.holder]);
    expect(await tablesOf(waiter)).toEqual([]);
    await close([holder, waiter]);
  });

  test('who waits can be interrupted', async () => {
    const [holder, waiter] = await sessions(await server.url(), 2);
    if (holder === undefined || waiter === undefined) throw new Error('no session');
    await holder.script(tryLockSql(lockKey(tables)));
    const controller = new AbortController();
    const refused = line(1).upgrade(waiter, 'head', {
      signal: controller.signal,
      onWait: () => controller.abort(),
    });
    await problem('interrupted', refused);
    await close([holder, waiter]);
  });

  test('a holder that dies frees the lock', async () => {
    const [holder, waiter] = await sessions(await server.url(), 2);
    if (holder === undefined || waiter === undefined) throw new Error('no session');
    await holder.script(tryLockSql(lockKey(tables)));
    const result = await line(1).upgrade(waiter, 'head', { onWait: () => void holder.close() });
    expect(result.applied).toHaveLength(1);
    await waiter.close();
  });

  test('two at once with an index built concurrently: nobody deadlocks', async () => {
    const connections = await sessions(await server.url(), 2);
    const { upgrade } = project({
      a: table('t'),
      b: { upgrade: (op) => op.createIndex('i', 't', ['id'], { concurrently: true }) },
    });
    const results = await Promise.all(connections.map((connection) => upgrade(connection)));
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 2]);
    const [first] = connections;
    if (first !== undefined) expect(await rowsOf(first)).toEqual(['b']);
    await close(connections);
  });

  test('two version tables in one database run side by side', async () => {
    const [first, second] = await sessions(await server.url(), 2);
    if (first === undefined || second === undefined) throw new Error('no session');
    const other = project({ x: table('x'), y: table('y') });
    await Promise.all([
      line(10).upgrade(first),
      other.upgrade(second, 'head', { versionTable: { name: 'other_version' } }),
    ]);
    expect(await rowsOf(first)).toEqual(['t10']);
    expect(await second.query('SELECT * FROM other_version')).toEqual([{ version_num: 'y' }]);
    await close([first, second]);
  });
});
