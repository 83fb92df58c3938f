/**
 * Read me as the documentation of the operations on sequences.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { alterSequence, alterSequenceRoom } from './alter-sequence.ts';
import { createSequence, createSequenceRoom } from './create-sequence.ts';
import { dropSequence, dropSequenceRoom } from './drop-sequence.ts';

describe('createSequence', () => {
  test('takes every option, numbers of 64 bits as text', () => {
    const op = createSequence('n', {
      type: 'integer',
      start: 10,
      increment: -2,
      minValue: '-9',
      maxValue: 100n,
      cache: 5,
      cycle: true,
      ownedBy: { table: 'items', column: 'id' },
    });
    expect(sqlOf(op)).toEqual([
      'CREATE SEQUENCE "public"."n" AS integer INCREMENT BY -2 MINVALUE -9 MAXVALUE 100 START WITH 10 CACHE 5 CYCLE ' +
        'OWNED BY "public"."items"."id"',
    ]);
  });

  test('leaves out what is the default', () => {
    const op = createSequence('n', { type: 'bigint', increment: 1, cache: 1, cycle: false });
    expect(codeOf(op)).toBe("op.createSequence('n')");
  });

  test('is undone by dropping it, and redone as it was', () => {
    const op = createSequence('n', { start: 5 });
    const undo = createSequenceRoom.reverse(op);
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(dropSequenceRoom.reverse(undo)).toEqual(op);
  });

  test('refuses what is no whole number', () => {
    expect(() => createSequence('n', { start: 1.5 })).toThrow('"start" must be a whole number');
  });
});

describe('alterSequence', () => {
  test('changes what is said, and goes back to the default with null', () => {
    expect(
      sqlOf(
        alterSequence('n', {
          type: null,
          increment: 5,
          maxValue: null,
          cache: null,
          ownedBy: null,
        }),
      ),
    ).toEqual([
      'ALTER SEQUENCE "public"."n" AS bigint INCREMENT BY 5 NO MAXVALUE CACHE 1 OWNED BY NONE',
    ]);
  });

  test('restarts, which cannot be undone', () => {
    const op = alterSequence('n', { restart: 100 });
    expect(sqlOf(op)).toEqual(['ALTER SEQUENCE "public"."n" RESTART WITH 100']);
    expect(sqlOf(alterSequence('n', { restart: true }))).toEqual([
      'ALTER SEQUENCE "public"."n" RESTART',
    ]);
    expect(alterSequenceRoom.reverse(op)).toEqual({
      irreversible: 'the place that the sequence had come to is not recorded',
    });
  });

  test('is undone when it knows what the sequence was', () => {
    const undo = alterSequenceRoom.reverse(
      alterSequence('n', { increment: 5, cycle: true, existing: { increment: 2 } }),
    );
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(sqlOf(undo)).toEqual(['ALTER SEQUENCE "public"."n" INCREMENT BY 2 NO CYCLE']);
  });
});

test('alterSequence with ifExists does nothing where it is not, there and back', () => {
  const op = alterSequence('n', { increment: 5, ifExists: true, existing: {} });
  expect(sqlOf(op)).toEqual(['ALTER SEQUENCE IF EXISTS "public"."n" INCREMENT BY 5']);
  expect(alterSequenceRoom.reverse(op)).toMatchObject({ ifExists: true });
});

describe('dropSequence', () => {
  test('drops it, and tells that its place is lost', () => {
    const op = dropSequence('n', { ifExists: true });
    expect(sqlOf(op)).toEqual(['DROP SEQUENCE IF EXISTS "public"."n"']);
    expect(dropSequenceRoom.loses?.(op)).toBe('the place that sequence n has come to');
  });
});
