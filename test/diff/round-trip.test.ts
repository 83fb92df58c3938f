/**
 * The pairs of `pairs.ts` on real servers: up, and the next plan is empty; down, and the database is as it
 * was; up again.
 */
import { describe, expect, test } from 'vitest';
import { servers } from '../servers.ts';
import { declare, essence, plansTo, read, run, told } from './applied.ts';
import { pairs } from './pairs.ts';

describe.each(servers)('on $name', ({ connect, major }) => {
  const fitting = Object.entries(pairs).filter(([, { since = 0 }]) => since <= major);

  test.each(fitting)('%s', async (_name, { before, after, rows }) => {
    const connection = await connect({ reuse: true });
    await run(connection, (await plansTo(connection, declare(before))).up, major);
    expect(told((await plansTo(connection, declare(before))).up)).toEqual([]);
    const was = await read(connection);
    if (rows !== undefined) await connection.script(rows);

    const { up, down } = await plansTo(connection, declare(after));
    expect(up.refusals).toEqual([]);
    await run(connection, up, major);
    expect(told((await plansTo(connection, declare(after))).up)).toEqual([]);

    await run(connection, down, major);
    expect(essence(await read(connection))).toEqual(essence(was));

    await run(connection, up, major);
    expect(told((await plansTo(connection, declare(after))).up)).toEqual([]);
  });
});
