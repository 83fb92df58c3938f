/**
 * Read me as the documentation of the operations on enums; what `op.replaceEnum` does to rows is in
 * `test/operations/replace-enum.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { sqlOf } from '../../../test/laws/rendered.ts';
import { addEnumValue, addEnumValueRoom } from './add-enum-value.ts';
import { createEnum } from './create-enum.ts';
import { dropEnum, dropEnumRoom } from './drop-enum.ts';
import { renameEnumValue, renameEnumValueRoom } from './rename-enum-value.ts';
import { replaceEnumRoom } from './replace-enum.ts';
import { replaceEnum } from './replace-enum-builder.ts';

describe('createEnum', () => {
  test('creates the type with its values in order', () => {
    expect(sqlOf(createEnum('mood', ['sad', "it's ok"]))).toEqual([
      `CREATE TYPE "public"."mood" AS ENUM ('sad', 'it''s ok')`,
    ]);
  });

  test('refuses a value that is there twice, or too long', () => {
    expect(() => createEnum('mood', ['a', 'a'])).toThrow('"values" has "a" twice');
    expect(() => createEnum('mood', ['x'.repeat(64)])).toThrow('longer than 63 bytes');
  });
});

describe('dropEnum', () => {
  test('drops the type, and tells what goes with cascade', () => {
    const op = dropEnum('mood', { cascade: true });
    expect(sqlOf(op)).toEqual(['DROP TYPE "public"."mood" CASCADE']);
    expect(dropEnumRoom.loses?.(op)).toBe('every column of type mood, with all that it holds');
    expect(dropEnumRoom.loses?.(dropEnum('mood'))).toBeUndefined();
  });
});

describe('addEnumValue', () => {
  test('adds a value at the end, or beside another', () => {
    expect(sqlOf(addEnumValue('mood', 'glad'))).toEqual([
      `ALTER TYPE "public"."mood" ADD VALUE 'glad'`,
    ]);
    expect(sqlOf(addEnumValue('mood', 'glad', { before: 'ok', ifNotExists: true }))).toEqual([
      `ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'glad' BEFORE 'ok'`,
    ]);
  });

  test('says that the value must be committed before it is used', () => {
    expect(addEnumValueRoom.compile(addEnumValue('mood', 'glad'), { version: 18 })).toMatchObject([
      { transaction: 'allowed', commitBefore: 'glad' },
    ]);
  });

  test('has no reverse', () => {
    expect(addEnumValueRoom.reverse(addEnumValue('mood', 'glad'))).toEqual({
      irreversible: 'PostgreSQL cannot remove a value from an enum',
    });
  });

  test('cannot stand on both sides', () => {
    expect(() => addEnumValue('mood', 'x', { before: 'a', after: 'b' })).toThrow(
      '"after" cannot stand beside "before"',
    );
  });
});

describe('renameEnumValue', () => {
  test('renames a value, and back', () => {
    const op = renameEnumValue('mood', 'ok', 'fine');
    expect(sqlOf(op)).toEqual([`ALTER TYPE "public"."mood" RENAME VALUE 'ok' TO 'fine'`]);
    expect(sqlOf(renameEnumValueRoom.reverse(op))).toEqual([
      `ALTER TYPE "public"."mood" RENAME VALUE 'fine' TO 'ok'`,
    ]);
  });
});

describe('replaceEnum', () => {
  test('puts a new type in the place of the old one, and converts each table once', () => {
    const op = replaceEnum('mood', ['a', 'b'], ['b', 'a', 'c'], {
      columns: [
        { table: 't', column: 'x' },
        { table: 't', column: 'all', array: true },
      ],
    });
    expect(sqlOf(op)).toEqual([
      'ALTER TYPE "public"."mood" RENAME TO "mood__replaced"',
      `CREATE TYPE "public"."mood" AS ENUM ('b', 'a', 'c')`,
      'ALTER TABLE "public"."t" ALTER COLUMN "x" TYPE "public"."mood" USING "x"::pg_catalog.text::"public"."mood", ' +
        'ALTER COLUMN "all" TYPE "public"."mood"[] USING "all"::pg_catalog.text[]::"public"."mood"[]',
      expect.stringMatching(/^DO [^]* OWNER TO [^]*GRANT USAGE ON TYPE/),
      'DROP TYPE "public"."mood__replaced"',
    ]);
  });

  test('keeps the name of the old type within 63 bytes, whatever the alphabet', () => {
    const [renaming = ''] = sqlOf(replaceEnum('é'.repeat(31), ['a'], ['b', 'a']));
    const name = /RENAME TO "(.*)"/.exec(renaming)?.[1] ?? '';
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^é+__replaced$/);
  });

  test('tells which rows can no longer be told apart', () => {
    const op = replaceEnum('mood', ['a', 'b'], ['b'], { mapping: { a: 'b' } });
    expect(replaceEnumRoom.loses?.(op)).toBe('which rows held a of enum mood');
    expect(replaceEnumRoom.describe(op)).toBe('replace enum mood by (b) without a');
  });

  test.each([
    [{ x: 'b' }, 'maps "x", which is no value of the old list'],
    [{ b: 'b' }, 'maps "b", which stays a value'],
    [{ a: 'x' }, 'maps "a" to "x", which is no value of the new list'],
  ])('refuses the mapping %j', (mapping, problem) => {
    expect(() => replaceEnum('mood', ['a', 'b'], ['b'], { mapping })).toThrow(problem);
  });
});
