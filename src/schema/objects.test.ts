/**
 * Read me as the documentation of enums, sequences, schemas and extensions.
 */
import { describe, expect, test } from 'vitest';
import { enumType } from './enums.ts';
import { extension } from './extensions.ts';
import { schema } from './schemas.ts';
import { sequence } from './sequences.ts';

describe('enumType', () => {
  test('keeps its values in order, and builds columns of its type', () => {
    const mood = enumType('mood', ['sad', 'ok', 'happy'], { comment: 'of a person' });
    expect(mood.definition.fact).toEqual({
      kind: 'enum',
      schema: 'public',
      name: 'mood',
      values: ['sad', 'ok', 'happy'],
    });
    expect([mood.kind, mood.name, mood.values.length]).toEqual(['enum', 'mood', 3]);
    expect(mood().notNull().spec.type.text).toBe('public.mood');
  });

  test('refuses a value that is there twice, and a rename of none', () => {
    expect(() => enumType('mood', ['a', 'a'])).toThrow('it has the value "a" twice');
    expect(() => enumType('mood', ['a'], { renamedValues: { b: 'c' } as never })).toThrow(
      'renamedValues names "b", which is not one of its values',
    );
  });
});

describe('sequence', () => {
  test('says nothing that is the default of the type and the direction', () => {
    expect(sequence('s').fact).toEqual({ kind: 'sequence', schema: 'public', name: 's' });
    expect(
      sequence('s', { start: 1, increment: 1, minValue: 1, maxValue: 2n ** 63n - 1n, cache: 1 })
        .fact,
    ).toEqual({ kind: 'sequence', schema: 'public', name: 's' });
    expect(
      sequence('s', { increment: -1, start: -1, maxValue: -1, minValue: -(2n ** 63n) }).fact,
    ).toEqual({ kind: 'sequence', schema: 'public', name: 's', increment: '-1' });
  });

  test('keeps 64 bits exactly', () => {
    expect(
      sequence('s', {
        schema: 'app',
        type: 'bigint',
        start: '9007199254740993',
        cache: 20,
        cycle: true,
        ownedBy: 'items.id',
      }).fact,
    ).toEqual({
      kind: 'sequence',
      schema: 'app',
      name: 's',
      start: '9007199254740993',
      cache: '20',
      cycle: true,
      ownedBy: { table: 'items', column: 'id' },
    });
  });

  test('keeps a type that is not bigint', () => {
    expect(sequence('s', { type: 'smallint', maxValue: 32767 }).fact).toEqual({
      kind: 'sequence',
      schema: 'public',
      name: 's',
      type: 'smallint',
    });
  });

  test.each([
    ['increment is 0', () => sequence('s', { increment: 0 })],
    ['cache is 0, which is less than 1', () => sequence('s', { cache: 0 })],
    [
      'its values from 1 to 32768 do not fit in smallint',
      () => sequence('s', { type: 'smallint', maxValue: 32768 }),
    ],
    ['minValue 5 is not less than maxValue 5', () => sequence('s', { minValue: 5, maxValue: 5 })],
    ['start is 1.5, which is not a whole number', () => sequence('s', { start: 1.5 })],
    ['ownedBy "items" is not "table.column"', () => sequence('s', { ownedBy: 'items' })],
  ])('refuses what CREATE SEQUENCE would: %s', (message, build) => {
    expect(build).toThrow(message);
  });
});

test('a schema and an extension are what they say', () => {
  expect(schema('billing', { comment: 'money' })).toEqual({
    kind: 'schema',
    name: 'billing',
    comment: 'money',
  });
  expect(extension('vector', { schema: 'extensions', version: '0.8.0' })).toEqual({
    kind: 'extension',
    name: 'vector',
    schema: 'extensions',
    version: '0.8.0',
  });
});
