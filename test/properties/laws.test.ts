/**
 * Random models on real servers: there, back, and there again, the way that a user goes. Every run prints
 * its seed; ALAMBIC_SEED runs one again, ALAMBIC_SOAK=1 runs many.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isServerError, type Connection } from '../../src/connection.ts';
import { operationsSql } from '../../src/commands/operations-sql.ts';
import type { Operation } from '../../src/operations/operation.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { connect } from '../../src/drivers/connect.ts';
import { realServers, servers } from '../servers.ts';
import {
  comparison,
  declared,
  empty,
  essence,
  found,
  read,
  run,
  runOffline,
  sqlOf,
  stepsOf,
  throughTypeScript,
} from './database.ts';
import { dump, dumpMajor } from './dump.ts';
import { itemsOf } from './model.ts';
import { edit, edited } from './mutation.ts';
import {
  losesAnything,
  lost,
  projected,
  rowsOf,
  seed as insertRows,
  survivors,
  type Survivor,
} from './rows.ts';
import { shape, type Shape } from './shape.ts';

const soak = process.env['ALAMBIC_SOAK'] === '1';
const seed = Number(process.env['ALAMBIC_SEED'] ?? (soak ? Date.now() % 2 ** 31 : 20261122));

/** A soak is forty times as long; ALAMBIC_RUNS says another number. */
const runs = (usual: number): number =>
  Number(process.env['ALAMBIC_RUNS'] ?? usual * (soak ? 40 : 1));

/** A smaller example is looked for as long as this; what is found by then is told. */
const shrinkingMs = 30_000;

interface Pair {
  readonly a: Shape;
  readonly b: Shape;
  readonly edits: readonly string[];
}

/** B is A after some edits, or another model altogether. */
const pair: fc.Arbitrary<Pair> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(shape, fc.array(edit, { minLength: 1, maxLength: 5, size: 'max' }))
      .map(([a, edits]) => ({ a, b: edited(a, edits), edits: edits.map(({ words }) => words) })),
  },
  { weight: 1, arbitrary: fc.tuple(shape, shape).map(([a, b]) => ({ a, b, edits: [] })) },
);

/** Brings the database to the models, through the text of a revision, and gives the way back. */
async function migrate(connection: Connection, items: readonly SchemaItem[], major: number) {
  const { up, down } = await comparison(connection, items);
  const written = await throughTypeScript(up.operations, down.operations);
  expect(sqlOf(written.up, major)).toEqual(sqlOf(up.operations, major));
  expect(sqlOf(written.down, major)).toEqual(sqlOf(down.operations, major));
  await run(connection, written.up, major);
  expect(found(await comparison(connection, items))).toEqual([]);
  return { ...written, planned: up.operations };
}

describe.each(servers)('on $name', ({ connect: connected, major, real, name }) => {
  const numRuns = runs(real ? (major === 18 ? 20 : 10) : 5);
  const hold = async <Case>(
    arbitrary: fc.Arbitrary<Case>,
    law: (connection: Connection, one: Case) => Promise<void>,
  ): Promise<void> => {
    const connection = await connected({ reuse: true });
    let stop = Infinity;
    const property = fc
      .asyncProperty(arbitrary, async (one) => {
        if (Date.now() > stop) return;
        try {
          await law(connection, one);
        } catch (error) {
          stop = Math.min(stop, Date.now() + shrinkingMs);
          throw error;
        }
      })
      .beforeEach(() => empty(connection));
    await fc.assert(property, { seed, numRuns });
    console.log(`${name}: ${numRuns} runs with ALAMBIC_SEED=${seed}`);
  };
  const timeout = numRuns * 10_000 + shrinkingMs;

  test('what was applied to an empty database is what was declared', { timeout }, async () => {
    await hold(shape, async (connection, a) => {
      const items = itemsOf(a, major);
      await migrate(connection, items, major);
    });
  });

  test(
    'the way from one model to another arrives, leads back, and arrives again',
    { timeout },
    async () => {
      await hold(pair, async (connection, { a, b }) => {
        const [before, after] = [itemsOf(a, major), itemsOf(b, major)];
        await migrate(connection, before, major);
        const was = essence(await read(connection));
        const { up, down } = await migrate(connection, after, major);
        const is = essence(await read(connection));
        await run(connection, down, major);
        expect(essence(await read(connection))).toEqual(was);
        expect(found(await comparison(connection, before))).toEqual([]);
        await run(connection, up, major);
        expect(essence(await read(connection))).toEqual(is);
        expect(found(await comparison(connection, after))).toEqual([]);
      });
    },
  );

  test('the script for psql makes the same database', { timeout }, async () => {
    await hold(pair, async (connection, { a, b }) => {
      const made = await migrate(connection, itemsOf(a, major), major);
      const changed = await migrate(connection, itemsOf(b, major), major);
      const is = essence(await read(connection));
      await empty(connection);
      await runOffline(connection, operationsSql(made.planned, major));
      await runOffline(connection, operationsSql(changed.planned, major));
      expect(essence(await read(connection))).toEqual(is);
    });
  });

  test('rows live on wherever the plan does not say that they are lost', { timeout }, async () => {
    let arrived = 0;
    let values = 0;
    await hold(pair, async (connection, { a, b }) => {
      const [before, after] = [itemsOf(a, major), itemsOf(b, major)];
      await migrate(connection, before, major);
      const from = await read(connection);
      await insertRows(connection, from);
      const rows = await rowsOf(connection, from);
      const { up, down } = await comparison(connection, after);
      const kept = survivors(from, declared(after));
      if (!(await letsIn(run(connection, up.operations, major)))) {
        if (stepsOf(up.operations, major).length === 1)
          expect(await rowsOf(connection, await read(connection))).toEqual(rows);
        return;
      }
      arrived += 1;
      for (const one of kept) values += one.columns.length * (rows.get(one.before)?.length ?? 0);
      expect(kept.flatMap((one) => lostOf(one, up.operations))).toEqual([]);
      const is = await rowsOf(connection, await read(connection));
      for (const one of kept)
        expect(
          projected(
            is.get(one.after) ?? [],
            one.columns.map(([, to]) => to),
          ),
        ).toEqual(
          projected(
            rows.get(one.before) ?? [],
            one.columns.map(([was]) => was),
          ),
        );
      if (losesAnything(up.operations)) return;
      if (!(await letsIn(run(connection, down.operations, major)))) return;
      const again = await rowsOf(connection, await read(connection));
      for (const one of kept) {
        const columns = one.columns.map(([was]) => was);
        expect(projected(again.get(one.before) ?? [], columns)).toEqual(
          projected(rows.get(one.before) ?? [], columns),
        );
      }
    });
    expect(arrived).toBeGreaterThan(numRuns / 4);
    expect(values).toBeGreaterThan(numRuns);
  });
});

/** The real servers that the installed pg_dump can read. */
const dumped = realServers.filter(({ major }) => major <= dumpMajor);

describe.skipIf(dumped.length === 0).each(dumped)('on $name, pg_dump', ({ url, major, name }) => {
  test(
    'tells no difference between a model reached over another and one made at once',
    { timeout: 300_000 },
    async () => {
      const urls = [await url(), await url()] as const;
      const [changed, fresh] = await Promise.all(urls.map((each) => connect(each)));
      if (changed === undefined || fresh === undefined)
        throw new Error('two databases were asked for');
      const numRuns = runs(8);
      const law = fc.asyncProperty(pair, async ({ a, b }) => {
        const [before, after] = [itemsOf(a, major), itemsOf(b, major)];
        await migrate(changed, before, major);
        await migrate(changed, after, major);
        await migrate(fresh, after, major);
        expect(dump(urls[0])).toEqual(dump(urls[1]));
      });
      try {
        await fc.assert(
          law.beforeEach(async () => {
            await empty(changed);
            await empty(fresh);
          }),
          { seed, numRuns },
        );
      } finally {
        await Promise.all([changed.close(), fresh.close()]);
      }
      console.log(`${name}, pg_dump: ${numRuns} runs with ALAMBIC_SEED=${seed}`);
    },
  );
});

/** Whether the rows do not stand in the way: of a NOT NULL, of a key, of a type. */
async function letsIn(running: Promise<void>): Promise<boolean> {
  try {
    await running;
    return true;
  } catch (error) {
    if (!isServerError(error)) throw error;
    // Those of integrity and of data; types such as regclass and jsonpath have codes of their own.
    if (/^2[23]/.test(error.server.sqlstate ?? '') || /::(?:reg|jsonpath)/.test(error.message))
      return false;
    throw error;
  }
}

/** What the plan drops though both models have it. */
function lostOf({ after, columns }: Survivor, operations: readonly Operation[]): readonly string[] {
  const gone = new Set(lost(operations));
  return [`table\0${after}`, ...columns.map(([, name]) => `column\0${after}\0${name}`)].filter(
    (key) => gone.has(key),
  );
}
