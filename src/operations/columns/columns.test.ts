/**
 * Read me as the documentation of `op.addColumn`, `op.dropColumn` and `op.alterColumn`; what they do to rows is
 * in `test/operations/columns.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { isProblem } from '../../errors.ts';
import {
  bigint,
  integer,
  numeric,
  serial,
  sql,
  text,
  timestamptz,
  uuid,
  varchar,
} from '../../schema.ts';
import type { Operation } from '../operation.ts';
import { addColumn, addColumnRoom } from './add-column.ts';
import { alterColumnRoom, type AlterColumn } from './alter-column.ts';
import { alterColumn } from './alter-column-builder.ts';
import { dropColumn, dropColumnRoom } from './drop-column.ts';

describe('addColumn', () => {
  test('adds a column as a model writes it', () => {
    expect(
      sqlOf(
        addColumn(
          'items',
          'at',
          timestamptz(3)
            .notNull()
            .default(sql`now()`),
        ),
      ),
    ).toEqual([
      'ALTER TABLE "public"."items" ADD COLUMN "at" timestamp(3) with time zone DEFAULT now() NOT NULL',
    ]);
  });

  test('adds its constraints and its comment as operations of their own', () => {
    const operations = addColumn(
      'items',
      'category_id',
      uuid().references('categories.id').unique().comment('where it belongs'),
    );
    expect(operations.map(({ kind }) => kind)).toEqual([
      'addColumn',
      'createUniqueConstraint',
      'createForeignKey',
      'setComment',
    ]);
    expect(operations.map(codeOf)).toEqual([
      "op.addColumn('items', 'category_id', uuid())",
      "op.createUniqueConstraint('items_category_id_key', 'items', ['category_id'])",
      "op.createForeignKey('items_category_id_fkey', 'items', ['category_id'], 'categories', ['id'])",
      "op.setComment({ kind: 'column', table: 'items', name: 'category_id' }, 'where it belongs')",
    ]);
  });

  test.each([
    ['none', text(), 'catalog'],
    ['a constant', integer().default(7), 'catalog'],
    ['now()', timestamptz().default(sql`now()`), 'catalog'],
    ['a call that nobody knows', uuid().default(sql`my_uuid()`), 'rewrite'],
    ['an identity', bigint().identity(), 'rewrite'],
  ])('with the default %s costs %s', (_, column, work) => {
    const [op] = addColumn('items', 'c', column);
    expect(addColumnRoom.locks(op, { version: 18 })).toMatchObject([
      { mode: 'ACCESS EXCLUSIVE', work },
    ]);
  });

  test('refuses what is no column', () => {
    expect(() => addColumn('items', 'c', 'text' as never)).toThrow(
      '"column" must be a column such as text().notNull()',
    );
  });

  test('says that a virtual column needs PostgreSQL 18', () => {
    const op = addColumn('items', 'c', integer().generatedAs(sql`a`, { storage: 'virtual' }));
    expect(() => sqlOf(op, 17)).toThrow('A virtual generated column needs PostgreSQL 18');
  });
});

describe('dropColumn', () => {
  test('drops a column, and tells that its values are lost', () => {
    const op = dropColumn('items', 'note', { ifExists: true });
    expect(sqlOf(op)).toEqual(['ALTER TABLE "public"."items" DROP COLUMN IF EXISTS "note"']);
    expect(dropColumnRoom.loses?.(op)).toBe('every value of items.note');
  });

  test('loses nothing when the column was generated', () => {
    const [restore] = addColumn('items', 'total', integer().generatedAs(sql`price * quantity`));
    expect(dropColumnRoom.loses?.({ ...dropColumn('items', 'total'), restore })).toBeUndefined();
  });
});

describe('alterColumn', () => {
  const only = (operations: readonly Operation[]): AlterColumn => operations[0] as AlterColumn; // true: it comes first

  test('changes a type, with USING where PostgreSQL cannot tell how', () => {
    expect(sqlOf(alterColumn('items', 'n', { type: integer(), using: sql`n::integer` }))).toEqual([
      'ALTER TABLE "public"."items" ALTER COLUMN "n" TYPE integer USING n::integer',
    ]);
  });

  test('leaves a default alone that PostgreSQL can cast itself', () => {
    expect(
      sqlOf(alterColumn('items', 'n', { type: text(), existing: varchar(20).default('a') })),
    ).toEqual(['ALTER TABLE "public"."items" ALTER COLUMN "n" TYPE text']);
  });

  test('moves a default out of the way that it cannot', () => {
    expect(
      sqlOf(
        alterColumn('items', 'n', {
          type: integer(),
          using: sql`1`,
          existing: text().default('7'),
        }),
      ),
    ).toEqual([
      'ALTER TABLE "public"."items" ALTER COLUMN "n" DROP DEFAULT, ' +
        'ALTER COLUMN "n" TYPE integer USING 1, ALTER COLUMN "n" SET DEFAULT \'7\'',
    ]);
  });

  test('sets a default, and removes it with null', () => {
    expect(sqlOf(alterColumn('items', 'n', { default: "it's" }))).toEqual([
      `ALTER TABLE "public"."items" ALTER COLUMN "n" SET DEFAULT 'it''s'`,
    ]);
    expect(sqlOf(alterColumn('items', 'n', { default: null }))).toEqual([
      'ALTER TABLE "public"."items" ALTER COLUMN "n" DROP DEFAULT',
    ]);
  });

  test('takes only what changes of an identity that is there', () => {
    const op = alterColumn('items', 'id', {
      identity: { generation: 'always', increment: 5 },
      existing: integer().identity('always', { increment: 2, cache: 3 }),
    });
    expect(sqlOf(op)).toEqual([
      'ALTER TABLE "public"."items" ALTER COLUMN "id" SET INCREMENT BY 5 SET CACHE 1',
    ]);
  });

  test('is undone when it knows what the column was', () => {
    const op = only(alterColumn('items', 'n', { nullable: false, existing: text() }));
    const undo = alterColumnRoom.reverse(op);
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(sqlOf(undo)).toEqual(['ALTER TABLE "public"."items" ALTER COLUMN "n" DROP NOT NULL']);
    expect(alterColumnRoom.reverse(only(alterColumn('items', 'n', { nullable: false })))).toEqual({
      irreversible: 'the definition of the column before is not recorded',
    });
  });

  test.each([
    ['a longer varchar', varchar(10), varchar(20), 'catalog'],
    ['a shorter varchar', varchar(20), varchar(10), 'rewrite'],
    ['varchar to text', varchar(20), text(), 'catalog'],
    ['text to a limited varchar', text(), varchar(20), 'rewrite'],
    ['more digits', numeric(10, 2), numeric(12, 2), 'catalog'],
    ['another scale', numeric(10, 2), numeric(12, 3), 'rewrite'],
    ['more precision of a time', timestamptz(3), timestamptz(), 'catalog'],
    ['less precision of a time', timestamptz(), timestamptz(3), 'rewrite'],
    ['integer to bigint', integer(), bigint(), 'rewrite'],
    ['another collation', text(), text().collate('C'), 'scan'],
  ])('%s costs a %s', (_, existing, type, work) => {
    const op = only(alterColumn('items', 'n', { type, existing }));
    expect(alterColumnRoom.locks(op, { version: 18 })).toMatchObject([{ work }]);
  });

  test('says that a new expression needs PostgreSQL 17', () => {
    try {
      sqlOf(alterColumn('items', 'n', { generatedAs: sql`a` }), 16);
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'unsupported-by-server') && error.details).toEqual({
        feature: 'SET EXPRESSION',
        needs: 17,
        server: 16,
        instead: 'Drop the column and add it with the new expression',
      });
    }
  });

  test('says in a sentence what an older server can do for a virtual column', () => {
    try {
      sqlOf(
        addColumn('items', 'twice', integer().generatedAs(sql`n * 2`, { storage: 'virtual' })),
        17,
      );
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'unsupported-by-server') && error.hint).toBe(
        'Make the generated column `stored`, or upgrade the server to PostgreSQL 18.',
      );
    }
  });

  test('with ifExists does nothing where the table is not, and takes no part that would fail there', () => {
    const maybe = { ifExists: true };
    expect(
      sqlOf(alterColumn('items', 'n', { type: text(), newColumnName: 'm', ...maybe })),
    ).toEqual([
      'ALTER TABLE IF EXISTS "public"."items" ALTER COLUMN "n" TYPE text',
      'ALTER TABLE IF EXISTS "public"."items" RENAME COLUMN "n" TO "m"',
    ]);
    for (const other of [
      { comment: 'c' },
      { identity: 'always' as const },
      { serial: true },
      { type: bigint(), existing: serial() },
    ])
      expect(() => alterColumn('items', 'n', { ...other, ...maybe })).toThrow(
        '"ifExists" cannot stand beside',
      );
  });

  test('refuses to change nothing', () => {
    expect(() => alterColumn('items', 'n', {})).toThrow('"options" changes nothing');
  });
});
