/**
 * Read me as the documentation of columns: what you chain, and what the catalog holds.
 */
import { describe, expect, test } from 'vitest';
import type { ColumnDefinition } from '../catalog/columns.ts';
import type { Column } from './column.ts';
import { sql } from './expression.ts';
import { columnParts } from './table-parts.ts';
import { table } from './tables.ts';
import { bigint, integer, numeric, serial, smallint } from './types/numbers.ts';
import { bytea, text, varchar } from './types/texts.ts';
import { date, interval, timestamp, timestamptz } from './types/times.ts';
import { boolean, jsonb } from './types/values.ts';

const items = { schema: 'public', name: 'items' };
const definition = (column: Column): ColumnDefinition => columnParts(items, 'c', column).column;
const defaultOf = (column: Column): string | undefined => definition(column).default;

describe('a column', () => {
  test('may be null until it says otherwise', () => {
    expect(definition(text())).toEqual({ name: 'c', type: 'text', nullable: true });
    expect(definition(text().notNull()).nullable).toBe(false);
    expect(definition(integer().primaryKey()).nullable).toBe(false);
    expect(definition(integer().identity()).nullable).toBe(false);
  });

  test('has a collation of pg_catalog, or of a schema', () => {
    expect(definition(text().collate('de-x-icu')).collation).toEqual({
      schema: 'pg_catalog',
      name: 'de-x-icu',
    });
    expect(definition(text().collate({ schema: 'app', name: 'german' })).collation).toEqual({
      schema: 'app',
      name: 'german',
    });
    expect(definition(text().collate('default'))).not.toHaveProperty('collation');
  });

  test('is computed: stored, or virtual', () => {
    expect(definition(integer().generatedAs(sql`a + b`)).generated).toEqual({
      expression: 'a + b',
      storage: 'stored',
    });
    expect(
      definition(integer().generatedAs(sql`a + b`, { storage: 'virtual' })).generated?.storage,
    ).toBe('virtual');
  });

  test('is numbered with the options of a sequence, those that are not the default', () => {
    expect(definition(integer().identity()).identity).toEqual({ generation: 'always' });
    expect(
      definition(
        smallint().identity('by default', {
          start: 100n,
          increment: 10,
          minValue: '1',
          maxValue: 32767,
          cache: 1,
          cycle: true,
        }),
      ).identity,
    ).toEqual({ generation: 'by default', start: '100', increment: '10', cycle: true });
  });

  test('gives its comment apart', () => {
    expect(columnParts(items, 'c', text().comment('free text')).comment).toBe('free text');
    expect(columnParts(items, 'c', text())).not.toHaveProperty('comment');
  });

  test('gives its constraints apart, named', () => {
    const column = integer()
      .unique({ nullsNotDistinct: true })
      .references('billing.invoices.number', { onDelete: 'set null', name: 'fk' })
      .check(sql`c > 0`)
      .check(sql`c < 9`, { notValid: true });
    expect(columnParts(items, 'c', column).constraints).toEqual([
      { type: 'unique', name: 'items_c_key', columns: ['c'], nullsNotDistinct: true },
      {
        type: 'foreign key',
        name: 'fk',
        columns: ['c'],
        references: { schema: 'billing', name: 'invoices' },
        referencedColumns: ['number'],
        onDelete: 'set null',
      },
      { type: 'check', name: 'items_c_check', expression: 'c > 0' },
      { type: 'check', name: 'items_c_check1', expression: 'c < 9', notValid: true },
    ]);
  });
});

describe('a literal default', () => {
  const moment = new Date('2026-11-22T20:15:00Z');
  test.each([
    ['a text', text().default("it's"), "'it''s'"],
    ['a text with a backslash', text().default('\\d'), String.raw`E'\\d'`],
    ['a number', integer().default(-1), '-1'],
    ['a bigint', bigint().default(9_007_199_254_740_993n), '9007199254740993'],
    ['an exact number', numeric(10, 2).default('0.10'), "'0.10'"],
    ['a boolean', boolean().default(false), 'false'],
    ['a date', date().default(moment), "'2026-11-22'"],
    ['a timestamp', timestamp().default(moment), "'2026-11-22 20:15:00'"],
    ['a moment', timestamptz().default(new Date(+moment + 500)), "'2026-11-22 20:15:00.500+00'"],
    ['the end of time', timestamptz().default('infinity'), "'infinity'"],
    ['a text of now', text().default('now'), "'now'"],
    ['an interval', interval().default('1 day'), "'1 day'"],
    ['bytes', bytea().default(Buffer.from('hi')), String.raw`E'\\x6869'`],
    ['JSON', jsonb<{ a: string[] }>().default({ a: ["it's"] }), `'{"a":["it''s"]}'`],
    ['a JSON array', jsonb<string[]>().default([]), `'[]'`],
    ['a JSON string', jsonb<string>().default('x'), `'"x"'`],
    ['a JSON null', jsonb<null>().default(null), `'null'`],
    ['an array', text().array().default(['a', 'b c', 'NULL']), `'{a,"b c","NULL"}'`],
    ['an empty array', varchar(7).array().default([]), `'{}'`],
    ['an array of dates', date().array().default([moment]), `'{2026-11-22}'`],
    [
      'an array of JSON',
      jsonb<object>()
        .array()
        .default([{ a: 1 }]),
      String.raw`E'{"{\\"a\\":1}"}'`,
    ],
    ['an expression', text().default(sql`now()`), 'now()'],
  ])('that is %s is a constant of the type: %#', (_, column, expected) => {
    expect(defaultOf(column)).toBe(expected);
  });

  test('that is null is none, as it is to PostgreSQL', () => {
    expect(definition(text().default(null as never))).not.toHaveProperty('default');
  });

  test.each([
    ['is an object, which is no literal of the type', text().default({} as never)],
    ['is undefined', text().default(undefined as never)],
    [
      'is not an array',
      integer()
        .array()
        .default(5 as never),
    ],
    ['is a Date outside the years 1 to 9999', date().default(new Date(Number.NaN))],
    ['contains a NUL character', text().default('a\0b')],
    [
      'is "now", which the server reads once, when it makes the column, and keeps',
      timestamptz().default('now'),
    ],
    ['is "Today 12:00", which the server reads once', timestamp(0).default('Today 12:00')],
    ['has no JSON form', jsonb<unknown>().default(() => 1)],
  ])('that PostgreSQL cannot read is refused: it %s', (reason, column) => {
    expect(() => table('t', { c: column })).toThrow(reason);
  });
});

describe('a column is refused', () => {
  test.each([
    ['it has both a default and an identity', integer().default(1).identity()],
    [
      'it has both a default and a generated value',
      integer()
        .default(1)
        .generatedAs(sql`1`),
    ],
    ['it has both an identity and a serial', serial().identity()],
    ['a serial column is not an array', serial().array()],
    ['start 0 is not between 1 and 32767', smallint().identity('always', { start: 0 })],
  ])('when %s', (reason, column) => {
    expect(() => table('t', { c: column })).toThrow(`The column "t.c": ${reason}.`);
  });

  test('when its reference is not table.column', () => {
    expect(() => integer().references('users')).toThrow(
      'The reference "users": it is neither "table.column" nor "schema.table.column".',
    );
  });

  test('when it is no column at all', () => {
    expect(() => table('t', { c: 'text' as never })).toThrow('it is not a column');
  });
});
