/**
 * Renames are declared or asked for, never guessed.
 */
import { describe, expect, test } from 'vitest';
import { candidatesOf } from '../../src/diff/candidates.ts';
import { parseRename } from '../../src/diff/rename-arguments.ts';
import { isProblem } from '../../src/errors.ts';
import { check, unique } from '../../src/schema/constraints.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import { table } from '../../src/schema/tables.ts';
import { integer, serial } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { uuid } from '../../src/schema/types/values.ts';
import { databaseOf, down, planBetween, up } from './plans.ts';

const items = (column: string) => table('items', { id: integer().primaryKey(), [column]: text() });

describe('a rename that is declared', () => {
  const renamed = table('items', { id: integer().primaryKey(), name: text().renamedFrom('title') });

  test('is one operation, and its inverse on the way down', () => {
    expect(up([items('title')], [renamed])).toEqual(['rename column items.title to name']);
    expect(down([items('title')], [renamed])).toEqual(['rename column items.name to title']);
  });

  test('is done once: afterwards the declaration says nothing', () => {
    expect(up([items('name')], [renamed])).toEqual([]);
  });

  test('says nothing while the old name is in the models, too', () => {
    const both = table('items', {
      id: integer().primaryKey(),
      title: text(),
      name: text().renamedFrom('title'),
    });
    expect(up([items('title')], [both])).toEqual(['add column name to items: text']);
  });

  test('says nothing when the new name is in the database', () => {
    const both = table('items', { id: integer().primaryKey(), title: text(), name: text() });
    expect(up([both], [renamed])).toEqual(['drop column title of items']);
  });

  test('comes before other changes of the same column', () => {
    const changed = table('items', {
      id: integer().primaryKey(),
      name: text().notNull().default('x').renamedFrom('title'),
    });
    expect(up([items('title')], [changed])).toEqual([
      'rename column items.title to name',
      "alter column name of items: not null, default 'x'",
    ]);
    expect(down([items('title')], [changed])).toEqual([
      'alter column name of items: nullable, no default',
      'rename column items.name to title',
    ]);
  });

  test('of a table takes along keys, indexes, foreign keys and sequences whose names are made from it', () => {
    const before = [
      table(
        'old',
        { id: serial().primaryKey(), a: integer().unique() },
        { indexes: [index(['id', 'a'])] },
      ),
      table('child', { old_id: integer().references('old.id') }),
    ];
    const after = [
      table(
        'fresh',
        { id: serial().primaryKey(), a: integer().unique() },
        { indexes: [index(['id', 'a'])], renamedFrom: 'old' },
      ),
      table('child', { fresh_id: integer().references('fresh.id').renamedFrom('old_id') }),
    ];
    expect(up(before, after)).toEqual([
      'rename table old to fresh',
      'rename column child.old_id to fresh_id',
      'rename constraint fresh.old_pkey to fresh_pkey',
      'rename constraint fresh.old_a_key to fresh_a_key',
      'rename index old_id_a_idx to fresh_id_a_idx',
      'rename constraint child.child_old_id_fkey to child_fresh_id_fkey',
      'rename sequence old_id_seq to fresh_id_seq',
    ]);
  });

  test('reaches into the texts of checks and partial indexes', () => {
    const of = (column: string, from?: string) => {
      const builder = text();
      return table(
        't',
        { [column]: from === undefined ? builder : builder.renamedFrom(from) },
        {
          constraints: [check('c', sql(`${column} <> 'title'`))],
          indexes: [index('i', [sql(`lower(${column})`)])],
        },
      );
    };
    expect(up([of('title')], [of('name', 'title')])).toEqual(['rename column t.title to name']);
  });

  test('of an enum and of its values goes first, and the default follows', () => {
    const mood = enumType('mood', ['sad', 'ok']);
    const feeling = enumType('feeling', ['down', 'ok', 'up'], {
      renamedFrom: 'mood',
      renamedValues: { down: 'sad' },
    });
    const before = [table('t', { m: mood().default(sql`'sad'::public.mood`) })];
    const after = [table('t', { m: feeling().default(sql`'down'::public.feeling`) })];
    const operations = up(before, after);
    expect(operations).toEqual([
      'rename enum mood to feeling',
      'rename value "sad" of enum feeling to "down"',
      'add value "up" to enum feeling',
    ]);
  });

  test('of a value does not touch another enum whose name begins like its own', () => {
    const models = (value: string, renamedValues: { readonly blue?: string }) => [
      enumType('mood', [value, 'ok'], { renamedValues }),
      table('t', { m: enumType('moods', ['sad'])().default(sql`'sad'::public.moods`) }),
    ];
    const before = models('sad', {});
    const after = models('blue', { blue: 'sad' });
    expect(up(before, after)).toEqual(['rename value "sad" of enum mood to "blue"']);
  });

  test('of an enum does not touch another whose name begins like its own', () => {
    const other = table('t', { m: enumType('moods', ['sad'])().default(sql`'sad'::public.moods`) });
    const before = [enumType('mood', ['a']), other];
    const after = [enumType('temper', ['a'], { renamedFrom: 'mood' }), other];
    expect(up(before, after)).toEqual(['rename enum mood to temper']);
  });

  test('of two columns into each other goes through a third name, and is not done again', () => {
    const before = table('t', { a: integer(), b: text() });
    const after = table('t', { b: integer().renamedFrom('a'), a: text().renamedFrom('b') });
    expect(up([before], [after])).toEqual([
      'rename column t.a to a_swapped',
      'rename column t.b to a',
      'rename column t.a_swapped to b',
    ]);
    expect(up([after], [after])).toEqual([]);
  });

  test('along a chain leaves each name before it is taken', () => {
    const before = [table('a', { id: integer() }), table('b', { id: text() })];
    const after = [
      table('b', { id: integer() }, { renamedFrom: 'a' }),
      table('c', { id: text() }, { renamedFrom: 'b' }),
    ];
    expect(up(before, after)).toEqual(['rename table b to c', 'rename table a to b']);
    expect(down(before, after)).toEqual(['rename table b to a', 'rename table c to b']);
  });

  test('of two tables into each other takes the keys along, which are in a circle, too', () => {
    const before = [
      table('a', { id: integer().primaryKey(), x: text() }),
      table('b', { id: integer().primaryKey(), y: text() }),
    ];
    const after = [
      table('b', { id: integer().primaryKey(), x: text() }, { renamedFrom: 'a' }),
      table('a', { id: integer().primaryKey(), y: text() }, { renamedFrom: 'b' }),
    ];
    const forth = [
      'rename table a to a_swapped',
      'rename table b to a',
      'rename table a_swapped to b',
      'rename constraint b.a_pkey to a_pkey_swapped',
      'rename constraint a.b_pkey to a_pkey',
      'rename constraint b.a_pkey_swapped to b_pkey',
    ];
    expect(up(before, after)).toEqual(forth);
    expect(down(before, after)).toEqual([
      'rename constraint b.b_pkey to a_pkey_swapped',
      'rename constraint a.a_pkey to b_pkey',
      'rename constraint b.a_pkey_swapped to a_pkey',
      'rename table b to a_swapped',
      'rename table a to b',
      'rename table a_swapped to a',
    ]);
  });

  test('of a table and an index into each other goes through a third name, which nothing has', () => {
    const a = { a: integer() };
    const taken = table('t_swapped', { x: text() });
    const before = [table('t', a, { indexes: [index('x', ['a'])] }), taken];
    const after = [table('x', a, { indexes: [index('t', ['a'])], renamedFrom: 't' }), taken];
    expect(up(before, after)).toEqual([
      'rename table t to t_swapped2',
      'rename index x to t',
      'rename table t_swapped2 to x',
    ]);
  });

  test('to a name that something dropped still has moves that out of the way', () => {
    const a = { a: integer() };
    const before = table('t', a, { constraints: [unique('x', ['a'])] });
    const after = table('x', a, { renamedFrom: 't' });
    expect(up([before], [after])).toEqual([
      'rename constraint t.x to x_dropped',
      'rename table t to x',
      'drop unique constraint x_dropped on x',
    ]);
    expect(down([before], [after])).toEqual([
      'create unique constraint x_dropped on x (a)',
      'rename table x to t',
      'rename constraint t.x_dropped to x',
    ]);
    expect(planBetween([before], [after]).differences).toContainEqual({
      change: 'removed',
      fact: expect.objectContaining({ kind: 'constraint', name: 'x' }),
    });
  });
});

describe('--rename', () => {
  test.each([
    ['items.title=name', [items('title')], [items('name')]],
    ['public.items.title=name', [items('title')], [items('name')]],
    ['items.title=items.name', [items('title')], [items('name')]],
    ['"items"."title"="name"', [items('title')], [items('name')]],
    ['things=items', [table('things', { id: uuid() })], [table('items', { id: uuid() })]],
    [
      'shop.a=shop.b',
      [table('a', { id: uuid() }, { schema: 'shop' })],
      [table('b', { id: uuid() }, { schema: 'shop' })],
    ],
  ])('%s renames', (argument, before, after) => {
    expect(up(before, after, { renames: [argument] })).toEqual([expect.stringMatching(/^rename /)]);
  });

  test('mood.sad=blue renames a value', () => {
    const mood = (value: string) => enumType('mood', [value, 'ok']);
    expect(up([mood('sad')], [mood('blue')], { renames: ['mood.sad=blue'] })).toEqual([
      expect.stringMatching(/^rename value "sad"/),
    ]);
  });

  test('that means nothing, or two things, is refused', () => {
    const code = (
      argument: string,
      before: Parameters<typeof up>[0],
      after: Parameters<typeof up>[1],
    ) => {
      try {
        up(before, after, { renames: [argument] });
      } catch (error) {
        if (isProblem(error, 'unknown-rename')) return error.code;
        if (isProblem(error, 'ambiguous-rename')) return error.details.objects;
        throw error;
      }
      return undefined;
    };
    const inSchema = (schema: string, name: string) => table(name, { id: uuid() }, { schema });
    expect(code('items.titel=name', [items('title')], [items('name')])).toBe('unknown-rename');
    expect(
      code(
        'a=b',
        [inSchema('one', 'a'), inSchema('two', 'a')],
        [inSchema('one', 'b'), inSchema('two', 'b')],
      ),
    ).toBe('unknown-rename');
    expect(
      code(
        'shop.a=b',
        [inSchema('shop', 'a'), table('shop', { a: text() })],
        [inSchema('shop', 'b'), table('shop', { b: text() })],
      ),
    ).toEqual(['table shop.a', 'column shop.a']);
  });

  test('is two names around one equals sign', () => {
    expect(parseRename('"a.b"."c=d"=e')).toMatchObject({ from: ['a.b', 'c=d'], to: ['e'] });
    for (const text of ['a', '=b', 'a=', 'a=b=c', 'a..b=c'])
      expect(() => parseRename(text)).toThrow(
        expect.objectContaining({ code: 'malformed-rename' }),
      );
  });
});

describe('a candidate', () => {
  const candidates = (before: Parameters<typeof up>[0], after: Parameters<typeof up>[1]) =>
    candidatesOf(databaseOf(before), databaseOf(after)).map(({ argument }) => argument);

  test('is a column that is gone where one of its type is new; the plan drops and adds', () => {
    expect(candidates([items('title')], [items('name')])).toEqual(['items.title=name']);
    expect(up([items('title')], [items('name')])).toEqual([
      'add column name to items: text',
      'drop column title of items',
    ]);
  });

  test('counts also when there are several: each is named', () => {
    const two = table('items', { id: integer().primaryKey(), name: text(), label: text() });
    expect(candidates([items('title')], [two])).toEqual(['items.title=name', 'items.title=label']);
  });

  test('is no column of another type', () => {
    const other = table('items', { id: integer().primaryKey(), n: integer() });
    expect(candidates([items('title')], [other])).toEqual([]);
  });

  test('is a table with the same columns and key', () => {
    const of = (name: string) => table(name, { id: integer().primaryKey(), a: text() });
    expect(candidates([of('old')], [of('fresh')])).toEqual(['old=fresh']);
    expect(candidates([of('old')], [table('fresh', { x: text() })])).toEqual([]);
  });

  test('is the one value of an enum that another stands in for', () => {
    expect(candidates([enumType('mood', ['a', 'b'])], [enumType('mood', ['a', 'c'])])).toEqual([
      'mood.b=c',
    ]);
    expect(candidates([enumType('mood', ['a', 'b'])], [enumType('mood', ['c', 'd'])])).toEqual([]);
  });

  test('is what another plan would take: the argument it names renames', () => {
    const before = [table('it"s', { 'a.b': text() })];
    const after = [table('it"s', { c: text() })];
    const [argument = ''] = candidates(before, after);
    expect(up(before, after, { renames: [argument] })).toEqual(['rename column it"s.a.b to c']);
  });
});

test('constraints and indexes that differ by name only are renamed: no data hangs on it', () => {
  const before = table('t', { a: integer() }, { indexes: [index('one', ['a'])] });
  const after = table('t', { a: integer() }, { indexes: [index('two', ['a'])] });
  expect(up([before], [after])).toEqual(['rename index one to two']);
  expect(planBetween([before], [after]).candidates).toEqual([]);
});
