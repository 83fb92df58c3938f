/**
 * A table, an enum or a sequence in another schema is moved when the models or the command line say so.
 */
import { describe, expect, test } from 'vitest';
import { candidatesOf } from '../../src/diff/candidates.ts';
import { words } from '../../src/diff/words.ts';
import { isProblem } from '../../src/errors.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { schema } from '../../src/schema/schemas.ts';
import { sequence } from '../../src/schema/sequences.ts';
import { table } from '../../src/schema/tables.ts';
import { integer, serial } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { databaseOf, down, planBetween, up } from './plans.ts';

interface Place {
  readonly schema?: string;
  readonly movedFrom?: string;
  readonly renamedFrom?: string;
}

const items = (place: Place = {}, name: string = 'items') =>
  table(
    name,
    { id: serial().primaryKey(), title: text() },
    { indexes: [index(['title'])], ...place },
  );

const told = (before: readonly SchemaItem[], after: readonly SchemaItem[]): string[] => {
  const { differences, candidates } = planBetween(before, after);
  return differences.map((one) => words(one, candidates));
};

describe('a move that is declared', () => {
  const moved = items({ schema: 'shop', movedFrom: 'public' });

  test('is one operation after its schema is made; indexes, keys and sequences come along', () => {
    expect(up([items()], [moved])).toEqual([
      'create schema shop',
      'move table items to schema shop',
    ]);
    expect(down([items()], [moved])).toEqual([
      'move table shop.items to schema public',
      'drop schema shop',
    ]);
  });

  test('is told as one difference besides the schema', () => {
    expect(told([items()], [moved])).toEqual([
      'table "items" moved to schema shop',
      'schema "shop" added',
    ]);
  });

  test('leads back to public as well, and leaves the schema where it is', () => {
    const back = items({ movedFrom: 'shop' });
    expect(up([items({ schema: 'shop' })], [back])).toEqual([
      'move table shop.items to schema public',
    ]);
  });

  test('is done once: afterwards the declaration says nothing', () => {
    expect(up([items({ schema: 'shop' })], [moved])).toEqual([]);
  });

  test('together with a rename is both, the move first', () => {
    const both = items({ schema: 'shop', movedFrom: 'public', renamedFrom: 'items' }, 'goods');
    expect(up([items()], [both])).toEqual([
      'create schema shop',
      'move table items to schema shop',
      'rename table shop.items to goods',
      'rename constraint shop.goods.items_pkey to goods_pkey',
      'rename index shop.items_title_idx to goods_title_idx',
      'rename sequence shop.items_id_seq to goods_id_seq',
    ]);
    expect(told([items()], [both])).toContain('table "items" moved to "shop.goods"');
  });

  test('reaches what points to it: foreign keys, and defaults that read a sequence', () => {
    const around = (schema: string) => [
      table('lines', { item_id: integer().references({ schema, table: 'items', column: 'id' }) }),
      table('log', { n: integer().default(sql(`nextval('${schema}.items_id_seq'::regclass)`)) }),
    ];
    expect(up([items(), ...around('public')], [moved, ...around('shop')])).toEqual([
      'create schema shop',
      'move table items to schema shop',
    ]);
  });
});

test('a column is renamed where its table is then, though another table was there', () => {
  const before = [
    table('t', { a: integer(), b: integer() }),
    table('t', { b: text(), c: text() }, { schema: 'shop' }),
  ];
  const after = [
    table(
      't',
      { a: integer(), d: integer().renamedFrom('b') },
      { schema: 'shop', movedFrom: 'public' },
    ),
    table('t', { b: text(), c: text() }, { schema: 'attic', movedFrom: 'shop' }),
  ];
  expect(up(before, after)).toEqual([
    'create schema attic',
    'move table shop.t to schema attic',
    'move table t to schema shop',
    'rename column shop.t.b to d',
  ]);
});

test('a sequence that goes with its table is renamed there', () => {
  const of = (name: string, schema: string, more = {}) => [
    table('t', { a: integer() }, { schema, ...(schema === 'shop' && { movedFrom: 'public' }) }),
    sequence(name, { schema, ownedBy: 't.a', ...more }),
  ];
  for (const more of [{ renamedFrom: 's' }, { renamedFrom: 's', movedFrom: 'public' }])
    expect(up(of('s', 'public'), of('r', 'shop', more))).toEqual([
      'create schema shop',
      'move table t to schema shop',
      'rename sequence shop.s to r',
    ]);
});

describe('a schema with another name', () => {
  const fresh = schema('fresh', { renamedFrom: 'old' });

  test('keeps what it holds, and what moves to it comes after', () => {
    const before = [items({ schema: 'old' }), table('log', { n: integer() })];
    const after = [
      fresh,
      items({ schema: 'fresh' }),
      table('log', { n: integer() }, { schema: 'fresh', movedFrom: 'public' }),
    ];
    expect(up(before, after)).toEqual([
      'rename schema old to fresh',
      'move table log to schema fresh',
    ]);
    expect(down(before, after)).toEqual([
      'move table fresh.log to schema public',
      'rename schema fresh to old',
    ]);
    expect(up(after, after)).toEqual([]);
  });

  test('is asked for on the command line as well', () => {
    const [before, after] = [[items({ schema: 'old' })], [items({ schema: 'fresh' })]];
    expect(up(before, after, { renames: ['old=fresh'] })).toEqual(['rename schema old to fresh']);
  });

  test('swaps with another', () => {
    const before = [
      table('a', { n: integer() }, { schema: 'one' }),
      table('b', { n: integer() }, { schema: 'two' }),
    ];
    const after = [
      table('a', { n: integer() }, { schema: 'two' }),
      table('b', { n: integer() }, { schema: 'one' }),
    ];
    expect(up(before, after, { renames: ['one=two', 'two=one'] })).toEqual([
      'rename schema one to one_swapped',
      'rename schema two to one',
      'rename schema one_swapped to two',
    ]);
  });
});

describe('--rename between schemas', () => {
  test.each([
    ['public.items=shop.items', [items()], [items({ schema: 'shop' })]],
    ['items=shop.items', [items()], [items({ schema: 'shop' })]],
    ['shop.items=public.items', [items({ schema: 'shop' })], [items()]],
    ['public.items=shop.goods', [items()], [items({ schema: 'shop' }, 'goods')]],
    ['mood=shop.mood', [enumType('mood', ['a'])], [enumType('mood', ['a'], { schema: 'shop' })]],
    ['"a.b".s=public.s', [sequence('s', { schema: 'a.b' })], [sequence('s')]],
  ])('%s moves', (argument, before, after) => {
    const operations = up(before, after, { renames: [argument] });
    expect(operations).toContainEqual(expect.stringMatching(/^move \w+ /));
    expect(operations.filter((one) => /^(?:create (?!schema)|drop)/.test(one))).toEqual([]);
  });

  test.each([
    'shop.items=items', // the name alone is one in its own schema
    'items=attic.items',
    'items.title=shop.title',
    'public.items=a.shop.items',
  ])('%s does not', (argument) => {
    let code: unknown;
    try {
      up([items()], [items({ schema: 'shop' })], { renames: [argument] });
    } catch (error) {
      code = isProblem(error, 'unknown-rename') ? error.code : error;
    }
    expect(code).toBe('unknown-rename');
  });

  test('and a column of what was moved is called by the old place, or by the new', () => {
    const title = table('items', { id: integer(), title: text() });
    const name = table('items', { id: integer(), name: text() }, { schema: 'shop' });
    for (const column of ['items.title=name', 'shop.items.title=name'])
      expect(up([title], [name], { renames: ['items=shop.items', column] })).toEqual([
        'create schema shop',
        'move table items to schema shop',
        'rename column shop.items.title to name',
      ]);
  });
});

describe('a candidate in another schema', () => {
  const candidates = (before: readonly SchemaItem[], after: readonly SchemaItem[]) =>
    candidatesOf(databaseOf(before), databaseOf(after)).map(({ argument }) => argument);

  test('is a table of the same shape and name; the plan creates and drops, and says so', () => {
    const [before, after] = [[items()], [items({ schema: 'shop' })]];
    expect(candidates(before, after)).toEqual(['items=shop.items']);
    expect(candidates(after, before)).toEqual(['shop.items=public.items']);
    expect(told(before, after)).toContain(
      'table "shop.items" added, perhaps moved from "public.items"',
    );
  });

  test('is one of the very same shape under another name, when nothing fits better', () => {
    const goods = items({ schema: 'shop' }, 'goods');
    expect(candidates([items()], [goods])).toEqual(['items=shop.goods']);
    expect(candidates([items()], [goods, items({}, 'things')])).toEqual(['items=things']);
    expect(candidates([items()], [goods, items({ schema: 'attic' })])).toEqual([
      'items=attic.items',
    ]);
    const more = table('goods', { id: serial().primaryKey(), title: text(), note: text() });
    expect(candidates([items()], [{ ...more, schema: 'shop' }])).toEqual([]);
  });

  test('knows a table whose enum moves along', () => {
    const of = (schema: string) => {
      const mood = enumType('mood', ['sad', 'ok'], { schema });
      return [mood, table('people', { mood: mood() }, { schema })];
    };
    expect(candidates(of('public'), of('shop'))).toEqual(['mood=shop.mood', 'people=shop.people']);
  });

  test('is an enum or a sequence of that name, but no sequence that goes with its table', () => {
    expect(candidates([sequence('s')], [sequence('s', { schema: 'shop' })])).toEqual(['s=shop.s']);
    expect(candidates([sequence('s')], [sequence('r', { schema: 'shop' })])).toEqual([]);
    const owned = (schema: string) => [
      table('t', { a: integer() }, { schema }),
      sequence('s', { schema, ownedBy: 't.a' }),
    ];
    expect(candidates(owned('public'), owned('shop'))).toEqual(['t=shop.t']);
  });

  test('is what another plan would take: the argument it names moves', () => {
    const before = [table('it"s', { a: text() }, { schema: 'a.b' })];
    const after = [table('it"s', { a: text() }, { schema: 'x=y' })];
    const [argument = ''] = candidates(before, after);
    expect(up(before, after, { renames: [argument] })).toEqual([
      'create schema x=y',
      'move table a.b.it"s to schema x=y',
    ]);
  });
});
