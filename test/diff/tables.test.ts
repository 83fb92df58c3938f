/**
 * Tables, columns and constraints: what a plan does, and in which order.
 */
import { describe, expect, test } from 'vitest';
import { check, foreignKey, primaryKey, unique } from '../../src/schema/constraints.ts';
import { sql } from '../../src/schema/expression.ts';
import { index, type IndexBuilder } from '../../src/schema/indexes.ts';
import { sequence } from '../../src/schema/sequences.ts';
import { table } from '../../src/schema/tables.ts';
import { bigint, bigserial, integer, numeric, serial } from '../../src/schema/types/numbers.ts';
import { text, varchar } from '../../src/schema/types/texts.ts';
import { timestamp } from '../../src/schema/types/times.ts';
import { uuid } from '../../src/schema/types/values.ts';
import { down, planBetween, up, sqlOf } from './plans.ts';

describe('tables', () => {
  const items = table(
    'items',
    {
      id: uuid().primaryKey(),
      name: varchar(255).notNull(),
      category_id: uuid().references('categories.id', { onDelete: 'set null' }),
      created_at: timestamp()
        .notNull()
        .default(sql`now()`),
    },
    { indexes: [index('ix_items_name', ['name'])], comment: 'what is sold' },
  );
  const categories = table('categories', { id: uuid().primaryKey() });

  test('are created with columns and keys; foreign keys, indexes and comments follow', () => {
    expect(up([], [items, categories])).toEqual([
      'create table categories (id)',
      'create table items (id, name, category_id, created_at)',
      'create index ix_items_name on items (name)',
      'create foreign key items_category_id_fkey on items (category_id) to categories (id)',
      'comment on table items: "what is sold"',
    ]);
  });

  test('are dropped with all that is part of them, the referencing one first', () => {
    expect(down([], [items, categories])).toEqual(['drop table items', 'drop table categories']);
  });

  test('with mutual foreign keys are created before the keys, and untied before they are dropped', () => {
    const a = table('a', { id: integer().primaryKey(), b_id: integer().references('b.id') });
    const b = table('b', { id: integer().primaryKey(), a_id: integer().references('a.id') });
    expect(up([], [a, b])).toEqual([
      'create table a (id, b_id)',
      'create table b (id, a_id)',
      'create foreign key a_b_id_fkey on a (b_id) to b (id)',
      'create foreign key b_a_id_fkey on b (a_id) to a (id)',
    ]);
    expect(down([], [a, b])).toEqual([
      'drop foreign key a_b_id_fkey on a',
      'drop foreign key b_a_id_fkey on b',
      'drop table a',
      'drop table b',
    ]);
  });

  test('in a circle of three are untied, too; one that refers to itself simply goes', () => {
    const ring = (name: string, next: string) =>
      table(name, { id: integer().primaryKey(), next: integer().references(`${next}.id`) });
    const selfish = table('selfish', {
      id: integer().primaryKey(),
      parent: integer().references('selfish.id'),
    });
    const all = [ring('a', 'b'), ring('b', 'c'), ring('c', 'a'), selfish];
    expect(down([], all)).toEqual([
      'drop foreign key a_next_fkey on a',
      'drop foreign key b_next_fkey on b',
      'drop foreign key c_next_fkey on c',
      'drop table a',
      'drop table b',
      'drop table c',
      'drop table selfish',
    ]);
  });

  test('that stay lose their foreign key before the table it points to goes', () => {
    const plain = table('items', { id: uuid().primaryKey(), category_id: uuid() });
    const tied = table('items', {
      id: uuid().primaryKey(),
      category_id: uuid().references('categories.id'),
    });
    expect(up([tied, categories], [plain])).toEqual([
      'drop foreign key items_category_id_fkey on items',
      'drop table categories',
    ]);
  });
});

describe('columns', () => {
  const t = (columns: Parameters<typeof table>[1], options?: Parameters<typeof table>[2]) =>
    table('t', columns, options);

  test('are added in the order of the model, and changed in one operation each', () => {
    const before = t({ a: integer() });
    const after = t({ a: bigint().notNull().default(7), z: text(), b: text() });
    expect(up([before], [after])).toEqual([
      'add column z to t: text',
      'add column b to t: text',
      'alter column a of t: type bigint, not null, default 7',
    ]);
  });

  test.each([
    [timestamp(6), timestamp()],
    [numeric(10), numeric(10, 0)],
  ])('of types that mean the same are no difference', (one, other) => {
    expect(up([t({ a: one })], [t({ a: other })])).toEqual([]);
  });

  test('say how values are converted only where PostgreSQL has to be told', () => {
    const using = (from: ReturnType<typeof text>, to: ReturnType<typeof text>) =>
      sqlOf(planBetween([t({ a: from })], [t({ a: to })])).join();
    const column = (type: unknown) => type as ReturnType<typeof text>; // true at run time: columns are alike
    expect(using(column(integer()), column(bigint()))).not.toContain('USING');
    expect(using(column(integer()), text())).not.toContain('USING');
    expect(using(text(), column(integer()))).toContain('USING "a"::integer');
    expect(using(column(timestamp()), column(uuid()))).toContain('USING "a"::text::uuid');
    expect(using(column(text().array()), column(integer().array()))).toContain(
      'USING "a"::integer[]',
    );
  });

  test('turn from serial to identity and back in place', () => {
    const before = t({ id: bigserial() });
    const after = t({ id: bigint().notNull().identity() });
    expect(up([before], [after])).toEqual(['alter column id of t: identity always, not serial']);
    expect(down([before], [after])).toEqual(['alter column id of t: no identity, serial']);
  });

  test('numbered by a sequence of their own are serial but for the type of the sequence', () => {
    const numbers = (type: 'integer' | 'bigint') => [
      sequence('t_id_seq', { ownedBy: 't.id', type }),
      t({
        id: integer()
          .default(sql`nextval('t_id_seq')`)
          .notNull(),
      }),
    ];
    const serials = [t({ id: serial() })];
    expect(up(numbers('integer'), serials)).toEqual([]);
    expect(up(serials, numbers('integer'))).toEqual([]);
    expect(up(numbers('bigint'), serials).at(-1)).toMatch(/^alter sequence t_id_seq/);
    expect(down(numbers('bigint'), serials)).toEqual([
      expect.stringMatching(/^alter sequence t_id_seq/),
    ]);
    expect(up(serials, numbers('bigint'))).toEqual([
      expect.stringMatching(/^alter sequence t_id_seq/),
    ]);
  });

  test('that add to what a sequence gives are not serial', () => {
    const numbers = [
      sequence('numbers', { ownedBy: 't.id', type: 'integer' }),
      t({
        id: integer()
          .default(sql`nextval('numbers') + 1`)
          .notNull(),
      }),
    ];
    expect(up(numbers, [t({ id: serial() })])).toEqual([
      'alter column id of t: no default',
      'alter column id of t: serial',
      'drop sequence numbers',
    ]);
  });

  test('compare identity options with the defaults of their type filled in', () => {
    const plain = t({ id: integer().identity() });
    const spelled = t({
      id: integer().identity('always', {
        start: 1,
        increment: 1,
        minValue: 1,
        maxValue: 2147483647,
      }),
    });
    expect(up([plain], [spelled])).toEqual([]);
    expect(up([plain], [t({ id: integer().identity('always', { increment: 2 }) })])).toHaveLength(
      1,
    );
  });

  test('are nullable again only after their primary key is gone', () => {
    const before = t({ id: integer().primaryKey() });
    const after = t({ id: integer() });
    expect(up([before], [after])).toEqual([
      'drop primary key t_pkey on t',
      'alter column id of t: nullable',
    ]);
  });

  test('that go release the index that is redefined without them: it is dropped once', () => {
    const before = t({ a: integer(), b: integer() }, { indexes: [index('i', ['a', 'b'])] });
    const after = t({ a: integer() }, { indexes: [index('i', ['a'])] });
    expect(up([before], [after])).toEqual([
      'drop index i',
      'create index i on t (a)',
      'drop column b of t',
    ]);
  });

  test('generated from a column that gets another type are made anew around it, with their index', () => {
    const before = t(
      { a: integer(), double: integer().generatedAs(sql`a * 2`) },
      { indexes: [index('i', ['double'])] },
    );
    const after = t(
      { a: bigint(), double: integer().generatedAs(sql`a * 2`) },
      { indexes: [index('i', ['double'])] },
    );
    expect(up([before], [after])).toEqual([
      'drop index i',
      'drop column double of t',
      'alter column a of t: type bigint',
      'add column double to t: integer',
      'create index i on t (double)',
    ]);
  });

  test('get another expression in place since PostgreSQL 17, and are made anew before', () => {
    const before = t(
      { a: integer(), g: integer().generatedAs(sql`a + 1`) },
      { constraints: [unique(['g'])] },
    );
    const after = t(
      { a: integer(), g: integer().generatedAs(sql`a + 2`) },
      { constraints: [unique(['g'])] },
    );
    expect(up([before], [after])).toEqual(['alter column g of t: generated as (a + 2)']);
    expect(up([before], [after], { serverVersion: 16 })).toEqual([
      'drop unique constraint t_g_key on t',
      'drop column g of t',
      'add column g to t: integer',
      'create unique constraint t_g_key on t (g)',
    ]);
  });

  test('keep their values when they stop being generated, and lose them when they start', () => {
    const plain = t({ a: integer(), g: integer() });
    const generated = t({ a: integer(), g: integer().generatedAs(sql`a + 1`) });
    expect(up([generated], [plain])).toEqual(['alter column g of t: not generated']);
    expect(up([plain], [generated])).toEqual(['drop column g of t', 'add column g to t: integer']);
  });

  test('between stored and virtual are made anew, with their comment', () => {
    const of = (storage: 'stored' | 'virtual') =>
      t({
        a: integer(),
        g: integer()
          .generatedAs(sql`a + 1`, { storage })
          .comment('next'),
      });
    const operations = up([of('stored')], [of('virtual')]);
    expect(operations).toHaveLength(3);
    expect(operations.at(-1)).toBe('comment on column t.g: "next"');
  });

  test('that use a new sequence wait for it; the sequence belongs to them afterwards', () => {
    const after = [
      sequence('numbers', { ownedBy: 't.id' }),
      t({
        id: integer()
          .notNull()
          .default(sql`nextval('numbers'::regclass) + 1`),
      }),
    ];
    expect(up([t({ id: integer().notNull() })], after)).toEqual([
      'create sequence numbers',
      expect.stringContaining('alter column id of t: default'),
      expect.stringContaining('alter sequence numbers'),
    ]);
  });

  test('release the sequence that moves to another table before their own is dropped', () => {
    const numbers = (owner: string) => sequence('numbers', { ownedBy: owner });
    const old = table('old', { id: integer().notNull() });
    const fresh = table('fresh', { id: integer().notNull() });
    expect(up([numbers('old.id'), old], [numbers('fresh.id'), fresh])).toEqual([
      'create table fresh (id)',
      'alter sequence numbers: owned by none',
      'alter sequence numbers: owned by fresh.id',
      'drop table old',
    ]);
  });

  test('take along the sequence that they own', () => {
    const owned = [sequence('numbers', { ownedBy: 't.id' }), t({ id: integer(), a: text() })];
    expect(up(owned, [t({ a: text() })])).toEqual(['drop column id of t']);
  });
});

describe('constraints', () => {
  const parent = (constraint: 'unique' | 'primary key') =>
    table(
      'parent',
      { code: integer().notNull() },
      { constraints: [constraint === 'unique' ? unique(['code']) : primaryKey(['code'])] },
    );
  const child = table('child', { code: integer().references('parent.code') });

  test('that a foreign key rests on are swapped under it: unique becomes primary key', () => {
    expect(up([parent('unique'), child], [parent('primary key'), child])).toEqual([
      'drop foreign key child_code_fkey on child',
      'drop unique constraint parent_code_key on parent',
      'create primary key parent_pkey on parent (code)',
      'create foreign key child_code_fkey on child (code) to parent (code)',
    ]);
  });

  test('make a column unique before the foreign key to it', () => {
    const bare = table('parent', { code: integer().notNull() });
    const free = table('child', { code: integer() });
    expect(up([bare, free], [parent('unique'), child])).toEqual([
      'create unique constraint parent_code_key on parent (code)',
      'create foreign key child_code_fkey on child (code) to parent (code)',
    ]);
  });

  test('of one name on two tables are two constraints', () => {
    const positive = (name: string, bound: string) =>
      table(name, { n: integer() }, { constraints: [check('positive', sql(`n > ${bound}`))] });
    expect(
      up([positive('a', '0'), positive('b', '0')], [positive('a', '0'), positive('b', '1')]),
    ).toEqual(['drop check positive on b', 'create check positive on b (n > 1)']);
  });

  test('change when they are checked in place, for foreign keys only', () => {
    const key = (deferrable: boolean) =>
      table(
        'child',
        { code: integer() },
        {
          constraints: [
            foreignKey('k', ['code'], 'parent', ['code'], deferrable ? { deferrable: true } : {}),
          ],
        },
      );
    expect(up([parent('unique'), key(false)], [parent('unique'), key(true)])).toHaveLength(1);
    const own = (deferrable: boolean) =>
      table(
        't',
        { a: integer() },
        { constraints: [unique('u', ['a'], deferrable ? { deferrable: true } : {})] },
      );
    expect(up([own(false)], [own(true)])).toHaveLength(2);
  });

  test('that are NOT VALID are validated; the other way they are made anew', () => {
    const of = (notValid: boolean) =>
      table(
        't',
        { a: integer() },
        { constraints: [check('c', sql`a > 0`, notValid ? { notValid: true } : {})] },
      );
    expect(up([of(true)], [of(false)])).toEqual(['validate constraint c on t']);
    expect(up([of(false)], [of(true)])).toHaveLength(2);
  });

  test('and indexes may take each other’s names', () => {
    const before = table('t', { a: integer() }, { constraints: [unique('u', ['a'])] });
    const after = table('t', { a: integer() }, { indexes: [index('u', ['a'], { unique: true })] });
    expect(up([before], [after])).toEqual([
      'drop unique constraint u on t',
      'create unique index u on t (a)',
    ]);
    expect(down([before], [after])).toEqual([
      'drop index u',
      'create unique constraint u on t (a)',
    ]);
  });

  test('between columns whose types change apart are dropped first: text to uuid on both ends', () => {
    const of = (type: typeof text) => [
      table('parent', { id: type().primaryKey() }),
      table('child', { parent_id: type().references('parent.id') }),
    ];
    const asUuid = uuid as unknown as typeof text; // true at run time: columns are alike
    expect(up(of(text), of(asUuid))).toEqual([
      'drop foreign key child_parent_id_fkey on child',
      'alter column parent_id of child: type uuid',
      'alter column id of parent: type uuid',
      'create foreign key child_parent_id_fkey on child (parent_id) to parent (id)',
    ]);
  });
});

describe('indexes', () => {
  const t = (...indexes: IndexBuilder<'a' | 'b'>[]) =>
    table('t', { a: integer(), b: serial() }, { indexes });

  test('change storage parameters in place, and everything else by a new index', () => {
    expect(
      up([t(index('i', ['a']))], [t(index('i', ['a'], { with: { fillfactor: 70 } }))]),
    ).toEqual([expect.stringContaining('alter index i')]);
    expect(up([t(index('i', ['a']))], [t(index('i', ['b']))])).toEqual([
      'drop index i',
      'create index i on t (b)',
    ]);
  });

  test('are the same whether they are built concurrently or not', () => {
    expect(up([t(index('i', ['a']))], [t(index('i', ['a'], { concurrently: true }))])).toEqual([]);
  });

  test('may swap names', () => {
    expect(
      up([t(index('i', ['a']), index('j', ['b']))], [t(index('i', ['b']), index('j', ['a']))]),
    ).toEqual([
      'drop index i',
      'drop index j',
      'create index i on t (b)',
      'create index j on t (a)',
    ]);
  });
});
