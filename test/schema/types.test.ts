/**
 * Read me as the proof that type builders say what PostgreSQL has: how it prints each type, what each default
 * becomes, and what node-postgres reads.
 */
import { types as parsers } from 'pg';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { builtInTypes } from '../../src/catalog/types.ts';
import { identifier } from '../../src/sql/identifier.ts';
import { isColumn, type Column } from '../../src/schema/column.ts';
import type { ParsedArrays } from '../../src/schema/columns.ts';
import { tableParts } from '../../src/schema/table-parts.ts';
import * as numbers from '../../src/schema/types/numbers.ts';
import * as system from '../../src/schema/types/system.ts';
import * as texts from '../../src/schema/types/texts.ts';
import * as times from '../../src/schema/types/times.ts';
import * as values from '../../src/schema/types/values.ts';
import { realServers } from '../servers.ts';

const builders: Readonly<Record<string, unknown>> = {
  ...numbers,
  ...texts,
  ...times,
  ...values,
  ...system,
};
const { bigint, integer, numeric } = numbers;
const { bit, bytea, char, text, varbit, varchar } = texts;
const { date, interval, time, timestamp, timestamptz, timetz } = times;
const { boolean, jsonb, point, uuid } = values;

const bare = Object.fromEntries(
  builtInTypes.map(({ builder }): [string, Column] => {
    const build = builders[builder];
    const column: unknown = typeof build === 'function' ? build() : undefined;
    if (!isColumn(column)) throw new Error(`${builder} builds no column`);
    return [builder, column];
  }),
);

const modified: Readonly<Record<string, Column>> = {
  a: varchar(255),
  b: char(3).array(),
  c: bit(8),
  d: varbit(8),
  e: numeric(10),
  f: numeric(10, 2).array(),
  g: time(0),
  h: timetz(3),
  i: timestamp(3),
  j: timestamptz(6).array(),
  k: interval({ precision: 3 }),
  l: interval({ fields: 'year to month' }),
  m: interval({ fields: 'day to second', precision: 0 }),
  n: interval({ fields: 'second', precision: 2 }),
};

const moment = new Date('2026-11-22T20:15:00.500Z');

const defaults: Readonly<Record<string, Column>> = {
  a: text().default(`it's \\ "x"`),
  b: integer().default(-1),
  c: bigint().default(9_007_199_254_740_993n),
  d: numeric(10, 2).default('0.10'),
  e: boolean().default(false),
  f: timestamptz().default(moment),
  g: timestamp().default(moment),
  h: bytea().default(Buffer.from('hi')),
  i: jsonb<{ a: string[] }>().default({ a: ["it's \\"] }),
  j: jsonb<null>().default(null),
  k: text().array().default(['a', 'b "c" \\', 'NULL', '']),
  l: jsonb<object>()
    .array()
    .default([{ a: '"' }]),
  m: point().default('(1,2)'),
  n: uuid().default('00000000-0000-0000-0000-000000000000'),
  o: date().array().default([moment]),
  p: integer()
    .array()
    .default([
      [1, 2],
      [3, 4],
    ] as never),
};

const columnsSql = (columns: Readonly<Record<string, Column>>): string =>
  tableParts({ schema: 'public', name: 't' }, columns, [])
    .columns.map(
      ({ name, type, default: value }) =>
        `${identifier(name)} ${type}${value === undefined ? '' : ` DEFAULT ${value}`}`,
    )
    .join(', ');

describe.each(realServers)('on $name', ({ connect }) => {
  test.each([
    ['bare', bare],
    ['with modifiers', modified],
  ])('each type, %s, is printed by the server as the catalog has it', async (_, columns) => {
    const connection = await connect();
    await connection.query(`CREATE TABLE t (${columnsSql(columns)})`);
    const rows = await connection.query(
      `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    const declared = tableParts({ schema: 'public', name: 't' }, columns, []).columns;
    expect(rows).toEqual(declared.map(({ name, type }) => ({ name, type })));
  });

  test('a literal default gives the value that was written', async () => {
    const connection = await connect();
    await connection.query(`CREATE TABLE t (${columnsSql(defaults)})`);
    const [row] = await connection.query(
      `INSERT INTO t DEFAULT VALUES RETURNING a, b, c::text, d::text, e,
         (f = '2026-11-22 20:15:00.5+00')::text AS f, g::text, encode(h, 'escape') AS h,
         i::text, j::text, k[2] || k[3] || k[4] AS k, l[1] ->> 'a' AS l, m::text, n::text, o::text, p::text`,
    );
    expect(row).toEqual({
      a: `it's \\ "x"`,
      b: -1,
      c: '9007199254740993',
      d: '0.10',
      e: false,
      f: 'true',
      g: '2026-11-22 20:15:00.5',
      h: 'hi',
      i: `{"a": ["it's \\\\"]}`,
      j: 'null',
      k: 'b "c" \\NULL',
      l: '"',
      m: '(1,2)',
      n: '00000000-0000-0000-0000-000000000000',
      o: '{2026-11-22}',
      p: '{{1,2},{3,4}}',
    });
  });

  test('node-postgres takes apart the arrays that inference reads as arrays, and no others', async () => {
    const connection = await connect();
    const names = [...new Set(builtInTypes.map(({ name }) => name))];
    const rows = await connection.query<{ name: string; oid: number }>(
      `SELECT typname::text AS name, typarray::int4 AS oid FROM pg_type
       WHERE typnamespace = 'pg_catalog'::regnamespace AND typname = ANY ($1)`,
      [names],
    );
    const parsed = rows.filter(({ oid }) =>
      Array.isArray(parsers.getTypeParser(oid, 'text')('{}')),
    );
    expect(parsed.map(({ name }) => name).toSorted()).toEqual([...parsedArrays].toSorted());
    expectTypeOf<ParsedArrays>().toEqualTypeOf<(typeof parsedArrays)[number]>();
  });
});

const parsedArrays = [
  'bool',
  'bpchar',
  'bytea',
  'cidr',
  'date',
  'float4',
  'float8',
  'inet',
  'int2',
  'int4',
  'int8',
  'interval',
  'json',
  'jsonb',
  'macaddr',
  'money',
  'numeric',
  'numrange',
  'oid',
  'point',
  'regproc',
  'text',
  'time',
  'timestamp',
  'timestamptz',
  'timetz',
  'uuid',
  'varchar',
] as const;
