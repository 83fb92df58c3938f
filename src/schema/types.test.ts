/**
 * Read me as the documentation of the type builders: what each is called in PostgreSQL, and what may stand in
 * its parentheses.
 */
import { describe, expect, test } from 'vitest';
import { builtInTypes, parseType } from '../catalog/types.ts';
import { isProblem } from '../errors.ts';
import { columnParts } from './table-parts.ts';
import { isColumn, type Column } from './column.ts';
import { enumType } from './enums.ts';
import { customType, userType } from './types/custom.ts';
import * as numbers from './types/numbers.ts';
import * as system from './types/system.ts';
import * as texts from './types/texts.ts';
import * as times from './types/times.ts';
import * as values from './types/values.ts';

const { numeric, serial, bigserial } = numbers;
const { bit, char, text, varbit, varchar } = texts;
const { interval, time, timestamp, timestamptz } = times;

const builders: Readonly<Record<string, unknown>> = {
  ...numbers,
  ...texts,
  ...times,
  ...values,
  ...system,
};

const items = { schema: 'public', name: 'items' };
const printed = (column: Column): string => columnParts(items, 'c', column).column.type;

describe.each(builtInTypes)('$builder', ({ builder, name, printed: text }) => {
  test(`is ${text}`, () => {
    const build = builders[builder];
    const column: unknown = typeof build === 'function' ? build() : undefined;
    if (!isColumn(column)) throw new Error(`${builder} builds no column`);
    const standard = name === 'bpchar' && builder === 'char' ? '(1)' : name === 'bit' ? '(1)' : '';
    expect(printed(column)).toBe(text + standard);
    expect(column.spec.type.name).toBe(name);
    expect(parseType(printed(column))?.type.builder).toBe(builder);
  });
});

describe('a modifier', () => {
  test.each([
    [varchar(255), 'character varying(255)'],
    [char(3), 'character(3)'],
    [bit(8), 'bit(8)'],
    [varbit(8), 'bit varying(8)'],
    [numeric(10), 'numeric(10,0)'],
    [numeric(10, 2), 'numeric(10,2)'],
    [numeric(3, -2), 'numeric(3,-2)'],
    [time(0), 'time(0) without time zone'],
    [timestamp(3), 'timestamp(3) without time zone'],
    [timestamptz(6), 'timestamp(6) with time zone'],
    [interval({ precision: 3 }), 'interval(3)'],
    [interval({ fields: 'year to month' }), 'interval year to month'],
    [interval({ fields: 'day to second', precision: 0 }), 'interval day to second(0)'],
  ])('of %# prints as PostgreSQL prints it: %s', (column: Column, text) => {
    expect(printed(column)).toBe(text);
  });

  test.each([
    ['varchar(0)', () => varchar(0)],
    ['varchar(10485761)', () => varchar(10_485_761)],
    ['char(1.5)', () => char(1.5)],
    ['numeric(1001)', () => numeric(1001)],
    ['numeric(5, 1001)', () => numeric(5, 1001)],
    ['time(7)', () => time(7)],
    ['timestamp(-1)', () => timestamp(-1)],
    ['bit(0)', () => bit(0)],
  ])('that PostgreSQL would refuse is refused: %s', (_, build) => {
    expect(build).toThrow(/PostgreSQL takes whole numbers from/);
  });

  test('of an interval that keeps no seconds is refused', () => {
    expect(() => interval({ fields: 'day', precision: 3 })).toThrow(
      'An interval: "day" keeps no seconds, so it takes no precision.',
    );
  });

  test('out of range tells which range', () => {
    try {
      varchar(0);
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'type-modifier-out-of-range') && error.details).toEqual({
        type: 'varchar',
        modifier: 'length',
        value: 0,
        least: 1,
        most: 10_485_760,
      });
    }
  });
});

describe('a type', () => {
  test('with .array() has no dimensions, because PostgreSQL keeps none', () => {
    expect(printed(varchar(20).array().array())).toBe('character varying(20)[]');
  });

  test('that is serial is its integer, not null, with a sequence of its own', () => {
    expect(columnParts(items, 'id', bigserial()).column).toEqual({
      name: 'id',
      type: 'bigint',
      nullable: false,
      serial: true,
    });
    expect(printed(serial())).toBe('integer');
  });

  test('of a user is qualified and quoted where it must be', () => {
    expect(
      columnParts(items, 'a', userType({ schema: 'Shop', name: 'order' }).array()).column,
    ).toEqual({
      name: 'a',
      type: '"Shop"."order"[]',
      typeOf: { schema: 'Shop', name: 'order' },
      nullable: true,
    });
  });

  test('that is custom is kept verbatim', () => {
    expect(columnParts(items, 'v', customType('vector(3)')).column).toEqual({
      name: 'v',
      type: 'vector(3)',
      nullable: true,
    });
    expect(printed(customType('vector(3)[]'))).toBe('vector(3)[]');
  });

  test('that is an enum is built by the enum itself', () => {
    const mood = enumType('mood', ['sad', 'ok'], { schema: 'app' });
    expect(mood.name).toBe('mood');
    expect(columnParts(items, 'm', mood().notNull().default('ok')).column).toEqual({
      name: 'm',
      type: 'app.mood',
      typeOf: { schema: 'app', name: 'mood' },
      nullable: false,
      default: "'ok'",
    });
  });

  test('keeps the chain that it was taken from as it was', () => {
    const base = text();
    const required = base.notNull();
    expect([base.spec.nullable, required.spec.nullable]).toEqual([true, false]);
    expect(Object.isFrozen(required.spec)).toBe(true);
  });
});
