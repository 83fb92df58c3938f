/**
 * Read me as the documentation of metadata: what is gathered, what the catalog then holds, and what does not
 * hold together.
 */
import { describe, expect, test } from 'vitest';
import { factsOf, type DeclaredCatalog, type FactKind } from '../catalog/catalog.ts';
import { check, foreignKey, primaryKey, unique } from './constraints.ts';
import { enumType } from './enums.ts';
import { sql } from './expression.ts';
import { extension } from './extensions.ts';
import { index } from './indexes.ts';
import { declaredCatalog, isMetadata, isSchemaItem, metadata } from './metadata.ts';
import { schema } from './schemas.ts';
import { sequence } from './sequences.ts';
import { table, type Table } from './tables.ts';
import { integer } from './types/numbers.ts';
import { text, varchar } from './types/texts.ts';
import { timestamp } from './types/times.ts';
import { jsonb, uuid } from './types/values.ts';

const categories = table('categories', { id: uuid().primaryKey() });
const items = table(
  'items',
  {
    id: uuid().primaryKey(),
    name: varchar(255).notNull(),
    category_id: uuid().references('categories.id', { onDelete: 'set null' }),
    metadata: jsonb<{ tags?: string[] }>(),
    created_at: timestamp()
      .notNull()
      .default(sql`now()`),
  },
  { indexes: [index('ix_items_name', ['name'])], comment: 'what is sold' },
);

const names = (catalog: DeclaredCatalog, kind: FactKind): readonly string[] =>
  [...factsOf(catalog, kind)].map((fact) => (fact.kind === 'comment' ? fact.text : fact.name));

describe('declaredCatalog', () => {
  test('holds each table with its columns, constraints, indexes and comments', () => {
    const { facts, renames } = declaredCatalog(metadata([items, categories]));
    expect([...facts.values()].filter((fact) => 'table' in fact && fact.table === 'items')).toEqual(
      [
        column('id', 1, { type: 'uuid', nullable: false }),
        column('name', 2, { type: 'character varying(255)', nullable: false }),
        column('category_id', 3, { type: 'uuid', nullable: true }),
        column('metadata', 4, { type: 'jsonb', nullable: true }),
        column('created_at', 5, {
          type: 'timestamp without time zone',
          nullable: false,
          default: 'now()',
        }),
        {
          kind: 'constraint',
          schema: 'public',
          table: 'items',
          type: 'primary key',
          name: 'items_pkey',
          columns: ['id'],
        },
        {
          kind: 'constraint',
          schema: 'public',
          table: 'items',
          type: 'foreign key',
          name: 'items_category_id_fkey',
          columns: ['category_id'],
          references: { schema: 'public', name: 'categories' },
          referencedColumns: ['id'],
          onDelete: 'set null',
        },
        {
          kind: 'index',
          schema: 'public',
          table: 'items',
          name: 'ix_items_name',
          keys: [{ column: 'name' }],
        },
      ],
    );
    expect([...facts.values()].filter(({ kind }) => kind === 'comment')).toEqual([
      {
        kind: 'comment',
        on: { kind: 'table', schema: 'public', name: 'items' },
        text: 'what is sold',
      },
    ]);
    expect(renames).toEqual([]);
  });

  test('knows that the columns of a table-level primary key are not null', () => {
    const t = table('t', { a: integer(), b: integer() }, { constraints: [primaryKey(['a'])] });
    const columns = [...factsOf(declaredCatalog(metadata([t])), 'column')];
    expect(columns.map(({ nullable }) => nullable)).toEqual([false, true]);
  });

  test('has the enums of columns and the schemas that are named; public only when it is declared', () => {
    const mood = enumType('mood', ['sad', 'ok'], { schema: 'types' });
    const catalog = declaredCatalog(
      metadata([
        table('people', { mood: mood(), moods: mood().array() }, { schema: 'app' }),
        extension('vector', { schema: 'extensions' }),
        sequence('numbers', { schema: 'app' }),
        table('here', { id: uuid() }),
        schema('empty', { comment: 'for later' }),
      ]),
    );
    expect(names(catalog, 'schema')).toEqual(['empty', 'extensions', 'types', 'app']);
    expect(names(catalog, 'enum')).toEqual(['mood']);
    expect(names(catalog, 'extension')).toEqual(['vector']);
    expect(names(catalog, 'comment')).toEqual(['for later']);
    const declared = declaredCatalog(metadata([schema('public', { comment: 'ours' })]));
    expect([names(declared, 'schema'), names(declared, 'comment')]).toEqual([['public'], ['ours']]);
  });

  test('tells every declared rename', () => {
    const mood = enumType('mood', ['sad', 'glad'], {
      renamedFrom: 'feeling',
      renamedValues: { glad: 'happy' },
    });
    const people = table(
      'people',
      { id: integer().primaryKey().renamedFrom('key'), mood: mood() },
      {
        renamedFrom: 'persons',
        constraints: [check('c', sql`id > 0`, { renamedFrom: 'old_c' })],
        indexes: [index('i', ['mood'], { renamedFrom: 'old_i', comment: 'by mood' })],
      },
    );
    const catalog = declaredCatalog(metadata([people, sequence('s', { renamedFrom: 'r' })]));
    expect(catalog.renames).toEqual([
      { address: { kind: 'enum', schema: 'public', name: 'mood' }, from: 'feeling' },
      { address: { kind: 'sequence', schema: 'public', name: 's' }, from: 'r' },
      { address: { kind: 'table', schema: 'public', name: 'people' }, from: 'persons' },
      { address: { kind: 'column', schema: 'public', table: 'people', name: 'id' }, from: 'key' },
      {
        address: { kind: 'constraint', schema: 'public', table: 'people', name: 'c' },
        from: 'old_c',
      },
      { address: { kind: 'index', schema: 'public', name: 'i' }, from: 'old_i' },
    ]);
    expect(catalog.valueRenames).toEqual([
      { enum: { kind: 'enum', schema: 'public', name: 'mood' }, from: 'happy', to: 'glad' },
    ]);
    expect(names(catalog, 'comment')).toEqual(['by mood']);
  });

  test('joins several metadatas, each with its own convention', () => {
    const first = metadata([table('a', { x: integer().unique() })], {
      namingConvention: { uq: 'uq_%(table_name)s_%(column_0_name)s' },
    });
    const second = metadata([table('b', { x: integer().unique() })]);
    expect(names(declaredCatalog([first, second]), 'constraint')).toEqual(['uq_a_x', 'b_x_key']);
    expect(() => declaredCatalog([second, metadata([table('b', {})])])).toThrow(
      'The table b has the name of another object: another table of that name.',
    );
  });
});

describe('metadata refuses', () => {
  const t = table('t', { id: integer().primaryKey(), n: integer().unique() });

  test('a reference to columns that no key covers', () => {
    const plain = table('plain', { n: integer() });
    const one = table('one', { n: integer().references('plain.n') });
    expect(() => metadata([plain, one])).toThrow(
      'The foreign key of one on (n) references "n" of plain, which no primary key or unique constraint covers.',
    );
  });

  test('nothing when a unique constraint or a plain unique index covers them, in any order', () => {
    const pair = table(
      'pair',
      { a: integer(), b: integer(), c: integer() },
      { constraints: [unique(['a', 'b'])], indexes: [index(['c'], { unique: true })] },
    );
    const one = table(
      'one',
      { x: integer(), y: integer(), z: integer().references('pair.c') },
      { constraints: [foreignKey(['x', 'y'], 'pair', ['b', 'a'])] },
    );
    expect(metadata([one, pair]).items).toHaveLength(2);
  });

  test('a partial unique index as a key', () => {
    const pair = table(
      'pair',
      { c: integer() },
      { indexes: [index(['c'], { unique: true, where: sql`c > 0` })] },
    );
    const one = table('one', { z: integer().references('pair.c') });
    expect(() => metadata([one, pair])).toThrow('no primary key or unique constraint covers');
  });

  test('a name that two objects have', () => {
    expect(() => metadata([t, table('t', {})])).toThrow('The table t has the name');
    expect(() => metadata([t, sequence('t')])).toThrow('has the name of another object');
    expect(() => metadata([t, enumType('t', ['a'])])).toThrow('has the name of another object');
    expect(() => metadata([sequence('s'), enumType('s', ['a'])])).toThrow(
      'has the name of another object',
    );
    expect(() =>
      metadata([t, table('u', { a: integer() }, { indexes: [index('t', ['a'])] })]),
    ).toThrow('The index t has the name of another object: the table t.');
  });

  test('nothing when the same object is listed twice', () => {
    expect(
      [...declaredCatalog(metadata([t, t])).facts.values()].filter((f) => f.kind === 'table'),
    ).toHaveLength(1);
  });

  test('two definitions of one enum, but not the same one twice', () => {
    const users = table('users', { mood: enumType('mood', ['a', 'b'])() });
    const same = table('same', { mood: enumType('mood', ['a', 'b'])() });
    const other = table('other', { mood: enumType('mood', ['a'])() });
    expect(names(declaredCatalog(metadata([users, same])), 'enum')).toEqual(['mood']);
    expect(() => metadata([users, other])).toThrow(
      'The enum "mood" is declared twice, in two different ways.',
    );
  });

  test('what is nothing that can be declared', () => {
    expect(() => metadata([integer() as never])).toThrow(
      'it takes tables, enums, sequences, schemas and extensions',
    );
  });
});

describe('a name', () => {
  test('of more than 63 bytes is refused', () => {
    const name = 'é'.repeat(32);
    expect(() => table(name, {})).toThrow(
      `The name of the table "${name}" has 64 bytes; PostgreSQL keeps 63 and cuts the rest off.`,
    );
    expect(() => table('t', { [name]: integer() })).toThrow('The name of the column of t');
    expect(() => index(name, ['a'])).toThrow('The name of the index');
    expect(table('é'.repeat(31), {}).name).toHaveLength(31);
  });

  test('that is empty or has a NUL in it is refused', () => {
    expect(() => table('', {})).toThrow('The name "" of a table is empty.');
    expect(() => enumType('m', ['a\0'])).toThrow('contains a NUL character');
  });

  test('may be any other: quotes, dots, newlines, __proto__', () => {
    const hostile = ['a"b', 'a.b', 'a\nb', '*/', '${x}', 'select', '__proto__', 'constructor'];
    const tables = hostile.map((name) =>
      table(name, Object.fromEntries(hostile.map((column) => [column, text()]))),
    );
    const catalog = declaredCatalog(metadata(tables as readonly Table[]));
    expect(names(catalog, 'table')).toEqual(hostile);
    expect(new Set(names(catalog, 'column'))).toEqual(new Set(hostile));
  });
});

test('modules are searched for what can be declared', () => {
  const mood = enumType('mood', ['sad']);
  expect([items, mood, sequence('s'), schema('s'), extension('e')].every(isSchemaItem)).toBe(true);
  expect(
    [undefined, null, 1, 'x', {}, () => 1, integer(), sql`1`, { kind: 'table', name: 'x' }].some(
      isSchemaItem,
    ),
  ).toBe(false);
  expect([isMetadata(metadata([])), isMetadata(items)]).toEqual([true, false]);
});

function column(name: string, position: number, rest: object): object {
  return { kind: 'column', schema: 'public', table: 'items', name, position, ...rest };
}
