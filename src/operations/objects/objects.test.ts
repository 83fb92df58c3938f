/**
 * Read me as the documentation of what objects of several kinds have in common: names, comments, schemas.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { isProblem } from '../../errors.ts';
import {
  renameColumn,
  renameConstraint,
  renameEnum,
  renameIndex,
  renameRoom,
  renameSchema,
  renameSequence,
  renameTable,
} from './rename.ts';
import { createTableComment, dropTableComment, setComment, setCommentRoom } from './set-comment.ts';
import { setSchema, setSchemaRoom } from './set-schema.ts';

describe('rename', () => {
  test.each([
    [renameTable('a', 'b'), 'ALTER TABLE "public"."a" RENAME TO "b"'],
    [
      renameTable({ schema: 's', name: 'a' }, 'b', { ifExists: true }),
      'ALTER TABLE IF EXISTS "s"."a" RENAME TO "b"',
    ],
    [renameColumn('t', 'a', 'b'), 'ALTER TABLE "public"."t" RENAME COLUMN "a" TO "b"'],
    [renameConstraint('t', 'a', 'b'), 'ALTER TABLE "public"."t" RENAME CONSTRAINT "a" TO "b"'],
    [renameIndex('a', 'b'), 'ALTER INDEX "public"."a" RENAME TO "b"'],
    [renameSequence('a', 'b'), 'ALTER SEQUENCE "public"."a" RENAME TO "b"'],
    [renameEnum('a', 'b'), 'ALTER TYPE "public"."a" RENAME TO "b"'],
    [renameSchema('a', 'b'), 'ALTER SCHEMA "a" RENAME TO "b"'],
  ])('$object.kind', (op, sql) => {
    expect(sqlOf(op)).toEqual([sql]);
    expect(renameRoom.reverse(renameRoom.reverse(op))).toEqual(op);
  });

  test('is not for extensions, which PostgreSQL cannot rename', () => {
    try {
      sqlOf({ ...renameSchema('a', 'b'), object: { kind: 'extension', name: 'x' } } as never);
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'meaningless-name')).toBe(true);
    }
  });

  test('touches the name that goes and the name that comes', () => {
    expect(renameRoom.touches(renameTable('a', 'b'))).toEqual([
      { kind: 'table', schema: 'public', name: 'a' },
      { kind: 'table', schema: 'public', name: 'b' },
    ]);
  });
});

describe('setComment', () => {
  test('sets the comment on anything with an address, and removes it with null', () => {
    expect(sqlOf(setComment({ kind: 'constraint', table: 'items', name: 'k' }, "it's"))).toEqual([
      `COMMENT ON CONSTRAINT "k" ON "public"."items" IS 'it''s'`,
    ]);
    expect(sqlOf(setComment({ kind: 'enum', schema: 's', name: 'e' }, null))).toEqual([
      'COMMENT ON TYPE "s"."e" IS NULL',
    ]);
  });

  test('reads an empty comment as none, as PostgreSQL does', () => {
    expect(createTableComment('items', '').comment).toBeNull();
  });

  test('is written in the words of tables, for a table', () => {
    expect(codeOf(setComment({ kind: 'table', name: 'items' }, 'x'))).toBe(
      "op.createTableComment('items', 'x')",
    );
    expect(codeOf(dropTableComment('items', { existing: 'x' }))).toBe(
      "op.dropTableComment('items', { existing: 'x' })",
    );
  });

  test('is undone when it knows the comment of before, which may be none', () => {
    expect(
      sqlOf(setCommentRoom.reverse(createTableComment('items', 'x', { existing: null })) as never),
    ).toEqual(['COMMENT ON TABLE "public"."items" IS NULL']);
    expect(setCommentRoom.reverse(createTableComment('items', 'x'))).toEqual({
      irreversible: 'the comment of before is not recorded',
    });
  });

  test('names what an address lacks', () => {
    expect(() => setComment({ kind: 'column', name: 'a' } as never, 'x')).toThrow(
      '"object" names no table',
    );
    expect(() => setComment({ kind: 'view', name: 'a' } as never, 'x')).toThrow(
      '"object.kind" must be \'schema\'',
    );
  });
});

describe('setSchema', () => {
  test('moves a table, a sequence or an enum, and back', () => {
    const op = setSchema({ kind: 'table', name: 'items' }, 'shop', { ifExists: true });
    expect(sqlOf(op)).toEqual(['ALTER TABLE IF EXISTS "public"."items" SET SCHEMA "shop"']);
    expect(sqlOf(setSchemaRoom.reverse(op))).toEqual([
      'ALTER TABLE IF EXISTS "shop"."items" SET SCHEMA "public"',
    ]);
    expect(sqlOf(setSchema({ kind: 'enum', name: 'e' }, 'shop'))).toEqual([
      'ALTER TYPE "public"."e" SET SCHEMA "shop"',
    ]);
  });

  test('is not for what lives in the schema of its table', () => {
    expect(() => setSchema({ kind: 'index', name: 'i' } as never, 'shop')).toThrow(
      'op.setSchema(…) does not apply to index "i".',
    );
  });
});
