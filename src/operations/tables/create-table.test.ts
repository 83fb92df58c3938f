/**
 * Read me as the documentation of `op.createTable`.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import {
  bigint,
  check,
  foreignKey,
  integer,
  primaryKey,
  serial,
  sql,
  text,
  timestamp,
  unique,
  uuid,
  varchar,
} from '../../schema.ts';
import { createTable, createTableRoom } from './create-table.ts';
import { dropTableRoom } from './drop-table.ts';

describe('createTable', () => {
  const [items] = createTable('items', {
    id: uuid().primaryKey(),
    name: varchar(255).notNull(),
    created_at: timestamp()
      .notNull()
      .default(sql`now()`),
  });

  test('takes columns as a model writes them, and names the key as PostgreSQL would', () => {
    expect(sqlOf(items)).toEqual([
      `CREATE TABLE "public"."items" (
  "id" uuid NOT NULL,
  "name" character varying(255) NOT NULL,
  "created_at" timestamp without time zone DEFAULT now() NOT NULL,
  CONSTRAINT "items_pkey" PRIMARY KEY ("id")
)`,
    ]);
  });

  test('is written into a revision one column a line, without what is the default', () => {
    expect(codeOf(items)).toBe(
      [
        "op.createTable('items', {",
        '  id: uuid().primaryKey(),',
        '  name: varchar(255).notNull(),',
        '  created_at: timestamp().notNull().default(sql`now()`),',
        '})',
      ].join('\n'),
    );
    expect(createTableRoom.render(items).imports).toEqual(['uuid', 'varchar', 'timestamp', 'sql']);
  });

  test('adds a key that repeats another by itself, because CREATE TABLE would drop it', () => {
    const [table] = createTable(
      't',
      { id: integer().primaryKey() },
      { constraints: [unique('again', ['id']), unique('deferred', ['id'], { deferrable: true })] },
    );
    expect(sqlOf(table)).toEqual([
      `CREATE TABLE "public"."t" (
  "id" integer NOT NULL,
  CONSTRAINT "t_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "deferred" UNIQUE ("id") DEFERRABLE
)`,
      'ALTER TABLE "public"."t" ADD CONSTRAINT "again" UNIQUE ("id")',
    ]);
  });

  test('takes constraints of several columns beside them', () => {
    const [table] = createTable(
      { schema: 'shop', name: 'lines' },
      { order_id: bigint(), number: integer(), price: integer() },
      {
        constraints: [
          foreignKey('lines_order_fkey', ['order_id'], 'shop.orders', ['id'], {
            onDelete: 'cascade',
          }),
          check('lines_price_check', sql`price > 0`),
          primaryKey(['order_id', 'number']),
          unique(['price', 'number']),
        ],
      },
    );
    expect(sqlOf(table)).toEqual([
      `CREATE TABLE "shop"."lines" (
  "order_id" bigint NOT NULL,
  "number" integer NOT NULL,
  "price" integer,
  CONSTRAINT "lines_pkey" PRIMARY KEY ("order_id", "number"),
  CONSTRAINT "lines_price_number_key" UNIQUE ("price", "number"),
  CONSTRAINT "lines_price_check" CHECK (price > 0),
  CONSTRAINT "lines_order_fkey" FOREIGN KEY ("order_id") REFERENCES "shop"."orders" ("id") ON DELETE CASCADE
)`,
    ]);
  });

  test('adds a constraint that is not valid behind the table, because CREATE TABLE would forget it', () => {
    const [table] = createTable(
      't',
      { a: integer() },
      { constraints: [check('c', sql`a > 0`, { notValid: true })] },
    );
    expect(sqlOf(table)).toEqual([
      'CREATE TABLE "public"."t" (\n  "a" integer\n)',
      'ALTER TABLE "public"."t" ADD CONSTRAINT "c" CHECK (a > 0) NOT VALID',
    ]);
  });

  test('lets a serial column name its own sequence', () => {
    expect(sqlOf(createTable('t', { id: serial() }))).toEqual([
      'CREATE TABLE "public"."t" (\n  "id" serial NOT NULL\n)',
    ]);
  });

  test('makes of comments operations of their own', () => {
    const operations = createTable('t', { a: text().comment("it's a") }, { comment: 'a table' });
    expect(sqlOf(operations).slice(1)).toEqual([
      `COMMENT ON TABLE "public"."t" IS 'a table'`,
      `COMMENT ON COLUMN "public"."t"."a" IS 'it''s a'`,
    ]);
  });

  test('is undone by dropping the table, and redone as it was', () => {
    const undo = createTableRoom.reverse(items);
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(sqlOf(undo)).toEqual(['DROP TABLE "public"."items"']);
    expect(dropTableRoom.reverse(undo)).toEqual(items);
  });

  test('has no reverse when the table may have been there before', () => {
    const [op] = createTable('t', {}, { ifNotExists: true });
    expect(createTableRoom.reverse(op)).toEqual({
      irreversible: 'the table may have been there before (IF NOT EXISTS)',
    });
  });

  test('names the argument that it cannot take', () => {
    expect(() => createTable('t', { a: 'text' } as never)).toThrow(
      'In op.createTable(…), "columns.a" must be a column',
    );
    expect(() => createTable('t', {}, { constraint: [] } as never)).toThrow(
      'op.createTable(…) has no option "constraint".',
    );
    expect(() => createTable('', {})).toThrow('"name" is empty');
    expect(() => createTable('n'.repeat(64), {})).toThrow('longer than 63 bytes');
  });
});
