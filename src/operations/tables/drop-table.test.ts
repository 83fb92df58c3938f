/**
 * Read me as the documentation of `op.dropTable`.
 */
import { describe, expect, test } from 'vitest';
import { sqlOf } from '../../../test/laws/rendered.ts';
import { dropTable, dropTableRoom } from './drop-table.ts';

describe('dropTable', () => {
  test('drops the table, and with cascade what depends on it', () => {
    expect(sqlOf(dropTable('items'))).toEqual(['DROP TABLE "public"."items"']);
    expect(
      sqlOf(dropTable({ schema: 'shop', name: 'carts' }, { ifExists: true, cascade: true })),
    ).toEqual(['DROP TABLE IF EXISTS "shop"."carts" CASCADE']);
  });

  test('tells what is lost', () => {
    expect(dropTableRoom.loses?.(dropTable('items'))).toBe('every row of items');
  });

  test('cannot be undone when nobody recorded what the table was', () => {
    expect(dropTableRoom.reverse(dropTable('items'))).toEqual({
      irreversible: 'the definition of the table is not recorded',
    });
  });

  test('does not know its locks without the foreign keys of the table', () => {
    expect(dropTableRoom.locks(dropTable('items'), { version: 18 })).toBe('unknown');
  });
});
