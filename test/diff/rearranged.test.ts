/**
 * However tables change places among a few names and schemas, with keys, indexes and sequences that bear the same
 * names, each arrives with its rows, and goes back.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { index } from '../../src/schema/indexes.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { table } from '../../src/schema/tables.ts';
import { serial } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { servers } from '../servers.ts';
import { declare, plansTo, run, told } from './applied.ts';

interface Place {
  readonly schema: string;
  readonly name: string;
}

/** Where a table is, and where it will be; `undefined` where it is new, or dropped. */
interface Way {
  readonly from: Place | undefined;
  readonly to: Place | undefined;
}

const schemas = ['public', 'S', 't'];
const places = schemas.flatMap((schema) => ['a', 'b'].map((name): Place => ({ schema, name })));

/** The places in two orders, paired. */
const ways: fc.Arbitrary<readonly Way[]> = fc
  .tuple(
    fc.integer({ min: 2, max: 4 }),
    fc.shuffledSubarray([...places], { minLength: places.length }),
    fc.shuffledSubarray([...places], { minLength: places.length }),
    fc.constantFrom('all stay', 'one goes', 'one comes'),
  )
  .map(([count, before, after, which]) =>
    before.slice(0, count).map((from, at): Way => {
      const to = after[at];
      if (at > 0 || to === undefined || which === 'all stay') return { from, to };
      return which === 'one comes' ? { from: undefined, to } : { from, to: undefined };
    }),
  )
  .filter((all) => !all.some((one) => all.some((other) => isInPlaceOf(one, other))));

/** What is new where another was, or comes to where one is dropped, is no move: the name stays. */
const isInPlaceOf = (one: Way, other: Way): boolean =>
  one !== other &&
  (one.from === undefined || other.to === undefined) &&
  one.to !== undefined &&
  other.from !== undefined &&
  isSame(one.to, other.from);

const isSame = (a: Place, b: Place): boolean => a.schema === b.schema && a.name === b.name;

/** A column that only this table has, and parts whose names all tables of its name have. */
const tableAt = ({ schema, name }: Place, number: number, from?: Place): SchemaItem =>
  table(
    name,
    { id: serial().primaryKey(), [`own_${number}`]: text() },
    {
      schema,
      indexes: [index([`own_${number}`]), index(`i_${name}`, ['id'])],
      ...(from && from.schema !== schema && { movedFrom: from.schema }),
      ...(from && from.name !== name && { renamedFrom: from.name }),
    },
  );

const qualified = ({ schema, name }: Place): string => `"${schema}"."${name}"`;

/** Makes the tables where they are first, each with a row that says its number. */
async function made(connection: Connection, all: readonly Way[], major: number): Promise<void> {
  const items = all.flatMap(({ from }, number) => (from ? [tableAt(from, number)] : []));
  const { up } = await plansTo(connection, declare(items));
  await run(connection, up, major);
  for (const [number, { from }] of all.entries())
    if (from !== undefined)
      await connection.script(
        `INSERT INTO ${qualified(from)} (own_${number}) VALUES ('${number}'), ('${number}')`,
      );
}

/** The numbers of its rows, for each table that is there before and after. */
async function found(
  connection: Connection,
  all: readonly Way[],
  side: 'from' | 'to',
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [number, way] of all.entries()) {
    const place = way[side];
    if (way.from === undefined || way.to === undefined || place === undefined) continue;
    const rows = await connection.query(
      `SELECT id, own_${number} AS own FROM ${qualified(place)} ORDER BY id`,
    );
    lines.push(
      `${number}: ${rows.map(({ id, own }) => `${String(id)} ${String(own)}`).join(', ')}`,
    );
  }
  return lines;
}

const soak = process.env['ALAMBIC_SOAK'] === '1';
const seed = Number(process.env['ALAMBIC_SEED'] ?? (soak ? Date.now() % 2 ** 31 : 20261122));

describe.each(servers)('tables change places (on $name)', ({ connect, real, major }) => {
  const numRuns = (real ? 15 : 5) * (soak ? 40 : 1);

  test('and arrive with their rows', { timeout: numRuns * 10_000 }, async () => {
    const connection = await connect({ reuse: true });
    const law = fc.asyncProperty(ways, async (all) => {
      await made(connection, all, major);
      const rows = await found(connection, all, 'from');
      const after = declare(
        all.flatMap(({ from, to }, number) => (to ? [tableAt(to, number, from)] : [])),
      );
      const { up, down } = await plansTo(connection, after);
      await run(connection, up, major);
      expect(await found(connection, all, 'to')).toEqual(rows);
      expect(told((await plansTo(connection, after)).up)).toEqual([]);
      await run(connection, down, major);
      expect(await found(connection, all, 'from')).toEqual(rows);
      await run(connection, up, major);
      expect(await found(connection, all, 'to')).toEqual(rows);
    });
    const empty = schemas.map((schema) => `DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    await fc.assert(
      law.beforeEach(() => connection.script([...empty, 'CREATE SCHEMA public'].join(';\n'))),
      { seed, numRuns },
    );
  });
});
