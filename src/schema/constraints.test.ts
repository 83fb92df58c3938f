/**
 * Read me as the documentation of table-level constraints and indexes.
 */
import { describe, expect, test } from 'vitest';
import { check, exclude, foreignKey, primaryKey, unique } from './constraints.ts';
import { sql } from './expression.ts';
import { index } from './indexes.ts';

describe('a constraint', () => {
  test('takes its name first, or none', () => {
    expect(unique(['a']).draft).toEqual({ type: 'unique', columns: ['a'] });
    expect(unique('u', ['a']).draft).toEqual({ type: 'unique', name: 'u', columns: ['a'] });
    expect(check(sql`a > 0`).draft).toEqual({ type: 'check', expression: 'a > 0' });
    expect(check('positive', sql`a > 0`).draft).toEqual({
      type: 'check',
      name: 'positive',
      expression: 'a > 0',
    });
  });

  test('leaves out what is the default of PostgreSQL', () => {
    expect(
      foreignKey(['a'], 't', ['id'], {
        onDelete: 'no action',
        match: 'simple',
        deferrable: false,
        initially: 'immediate',
        notValid: false,
      }).draft,
    ).toEqual({
      type: 'foreign key',
      columns: ['a'],
      references: { schema: 'public', name: 't' },
      referencedColumns: ['id'],
    });
  });

  test('takes every option that PostgreSQL has', () => {
    expect(primaryKey(['a'], { include: ['b'], deferrable: true }).draft).toEqual({
      type: 'primary key',
      columns: ['a'],
      include: ['b'],
      deferrable: true,
    });
    expect(
      unique(['a'], { nullsNotDistinct: true, include: ['b'], initially: 'deferred' }).draft,
    ).toEqual({
      type: 'unique',
      columns: ['a'],
      include: ['b'],
      nullsNotDistinct: true,
      deferrable: true,
      initially: 'deferred',
    });
    expect(
      foreignKey('fk', ['a', 'b'], 'billing.invoices', ['x', 'y'], {
        onDelete: 'set null',
        onDeleteColumns: ['b'],
        onUpdate: 'cascade',
        match: 'full',
        notValid: true,
      }).draft,
    ).toEqual({
      type: 'foreign key',
      name: 'fk',
      columns: ['a', 'b'],
      references: { schema: 'billing', name: 'invoices' },
      referencedColumns: ['x', 'y'],
      match: 'full',
      onUpdate: 'cascade',
      onDelete: 'set null',
      onDeleteColumns: ['b'],
      notValid: true,
    });
    expect(check(sql`a > 0`, { noInherit: true, notValid: true }).draft).toMatchObject({
      noInherit: true,
      notValid: true,
    });
  });

  test('excludes by columns and expressions, each with its operator', () => {
    expect(
      exclude(
        [
          { column: 'room', with: '=', operatorClass: 'gist_text_ops' },
          { expression: sql`tstzrange(starts, ends)`, with: '&&' },
        ],
        { using: 'gist', where: sql`NOT cancelled` },
      ).draft,
    ).toEqual({
      type: 'exclude',
      using: 'gist',
      elements: [
        { column: 'room', operatorClass: 'gist_text_ops', with: '=' },
        { expression: 'tstzrange(starts, ends)', with: '&&' },
      ],
      where: 'NOT cancelled',
    });
  });

  test.each([
    ['The unique constraint: it names no column.', () => unique([])],
    ['The unique constraint on (a, a): it names the column "a" twice.', () => unique(['a', 'a'])],
    [
      'The foreign key on (a): it has 1 columns, but references 2.',
      // @ts-expect-error the compiler counts as well
      () => foreignKey(['a'], 't', ['x', 'y']),
    ],
    [
      'The referenced table "a.b.c": it is neither "table" nor "schema.table".',
      () => foreignKey(['a'], 'a.b.c', ['x']),
    ],
    [
      'The unique constraint on (a): it is not deferrable, but initially deferred.',
      () => unique(['a'], { deferrable: false, initially: 'deferred' }),
    ],
    [
      'onDelete is neither set null nor set default',
      () => foreignKey(['a'], 't', ['x'], { onDeleteColumns: ['a'] }),
    ],
    ['The exclusion constraint: it has no element.', () => exclude([])],
    ['it needs an expression: sql`…`', () => check('positive', undefined as never)],
  ])('is refused where PostgreSQL would refuse it: %s', (message, build) => {
    expect(build).toThrow(message);
  });
});

describe('an index', () => {
  test('takes its name first, or none', () => {
    expect(index(['a']).draft).toEqual({ keys: [{ column: 'a' }] });
    expect(index('i', ['a']).draft).toEqual({ name: 'i', keys: [{ column: 'a' }] });
  });

  test('takes columns and expressions, with their sorting, operator class and collation', () => {
    expect(
      index([
        sql`lower(a)`,
        { column: 'b', order: 'desc', nulls: 'last' },
        { column: 'c', order: 'asc', nulls: 'last' },
        { expression: 'upper(d)', operatorClass: 'text_pattern_ops', collation: '"C"' },
        { column: 'e', collation: { schema: 'app', name: 'German' } },
      ]).draft.keys,
    ).toEqual([
      { expression: 'lower(a)' },
      { column: 'b', order: 'desc', nulls: 'last' },
      { column: 'c' },
      { expression: 'upper(d)', collation: '"C"', operatorClass: 'text_pattern_ops' },
      { column: 'e', collation: 'app."German"' },
    ]);
  });

  test('takes every option that PostgreSQL has', () => {
    expect(
      index(['a'], {
        unique: true,
        using: 'btree',
        include: ['b'],
        nullsNotDistinct: true,
        where: sql`deleted_at IS NULL`,
        with: { fillfactor: 70, deduplicate_items: false },
        concurrently: true,
      }).draft,
    ).toEqual({
      keys: [{ column: 'a' }],
      unique: true,
      include: ['b'],
      nullsNotDistinct: true,
      where: 'deleted_at IS NULL',
      with: { fillfactor: '70', deduplicate_items: 'false' },
      concurrently: true,
    });
  });

  test.each([
    ['The index: it has no key.', () => index([])],
    [
      'The index on (a): nullsNotDistinct is for unique indexes only.',
      () => index(['a'], { nullsNotDistinct: true }),
    ],
    [
      'a key is either a column or an expression',
      () => index([{ column: 'a', expression: 'b' } as never]),
    ],
  ])('is refused where PostgreSQL would refuse it: %s', (message, build) => {
    expect(build).toThrow(message);
  });
});
