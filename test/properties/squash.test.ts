/**
 * The schema that a way through random models leaves, made at once as `squash` writes it: the same to the letter of every
 * definition, and back to nothing.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRead } from '../../src/commands/compare.ts';
import { schemaDifferences, takeSnapshot } from '../../src/commands/squash/snapshot.ts';
import { realServers } from '../servers.ts';
import { comparison, empty, run } from './database.ts';
import { itemsOf } from './model.ts';
import { edit, edited } from './mutation.ts';
import { shape } from './shape.ts';

const seed = Number(process.env['ALAMBIC_SEED'] ?? 20261127);
const numRuns = Number(process.env['ALAMBIC_RUNS'] ?? 15);

const way = fc
  .tuple(shape, fc.array(edit, { minLength: 1, maxLength: 4, size: 'max' }))
  .map(([a, edits]) => [a, ...edits.map((_, at) => edited(a, edits.slice(0, at + 1)))]);

test.each(realServers)('on $name', { timeout: 600_000 }, async ({ connect, major }) => {
  const connection = await connect();
  await fc.assert(
    fc
      .asyncProperty(way, async (shapes) => {
        const before = await takeSnapshot(connection, []);
        for (const each of shapes) {
          const { up } = await comparison(connection, itemsOf(each, major));
          await run(connection, up.operations, major);
        }
        const stepwise = await takeSnapshot(connection, []);
        await empty(connection);
        const { up, down } = compareRead(before.catalog, stepwise.catalog, {});
        await run(connection, up.operations, major);
        expect(
          await schemaDifferences(stepwise, await takeSnapshot(connection, []), connection),
        ).toEqual([]);
        await run(connection, down.operations, major);
        expect(
          await schemaDifferences(before, await takeSnapshot(connection, []), connection),
        ).toEqual([]);
      })
      .beforeEach(() => empty(connection)),
    { seed, numRuns },
  );
});
