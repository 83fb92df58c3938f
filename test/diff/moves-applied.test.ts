/**
 * Moves between schemas on real servers, there and back: rows and numbers stay, nothing differs afterwards, and
 * names that are taken are got round.
 */
import { describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { check, unique } from '../../src/schema/constraints.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { schema } from '../../src/schema/schemas.ts';
import { sequence } from '../../src/schema/sequences.ts';
import { table } from '../../src/schema/tables.ts';
import { bigint, integer, serial } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { identifier } from '../../src/sql/identifier.ts';
import { servers } from '../servers.ts';
import { declare, essence, plansTo, read, run, told } from './applied.ts';

/** Without the names of NOT NULL constraints, which no plan decides. */
const decisive = (catalog: Catalog): unknown =>
  JSON.parse(
    JSON.stringify(essence(catalog), (key, value: unknown) =>
      key === 'notNullName' ? undefined : value,
    ),
  );

/** Every row of every table, each as text, wherever it is. */
async function rows(connection: Connection): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { kind, schema, name } of [...(await read(connection)).facts.values()].map((fact) => ({
    schema: '',
    name: '',
    ...fact,
  })))
    if (kind === 'table')
      for (const { row } of await connection.query(
        `SELECT t::text AS row FROM ${identifier(schema)}.${identifier(name)} AS t`,
      ))
        found.push(String(row));
  return found.toSorted();
}

/** What the sequences give next. */
async function numbers(connection: Connection): Promise<readonly string[]> {
  const all = await connection.query(
    `SELECT coalesce(last_value, start_value - 1) AS at FROM pg_sequences ORDER BY 1`,
  );
  return all.map(({ at }) => String(at));
}

interface Case {
  readonly before: string;
  readonly after: readonly SchemaItem[];
  /** What is planned, when that is worth telling. */
  readonly told?: readonly string[];
}

const numbered = (
  name: string,
  options: {
    readonly schema?: string;
    readonly movedFrom?: string;
    readonly renamedFrom?: string;
  } = {},
) =>
  table(
    name,
    { id: integer().identity('always').primaryKey(), n: serial().unique(), x: text() },
    { ...options, indexes: [index(['x'])] },
  );

const madeNumbered = (name: string): string =>
  `CREATE TABLE ${name} (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial UNIQUE, x text); CREATE INDEX ON ${name} (x);
   INSERT INTO ${name} (x) VALUES ('${name} 1'), ('${name} 2');`;

const mood = (options: object) => enumType('mood', ['sad', 'ok'], options);

const cases: Readonly<Record<string, Case>> = {
  'of a table, with all that hangs on it': {
    before: `${madeNumbered('items')}
      CREATE TABLE lines (item_id int REFERENCES items, n int DEFAULT nextval('items_n_seq'));
      INSERT INTO lines SELECT id FROM items;
      CREATE VIEW titles AS SELECT x FROM items;
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER noted BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION noted();
      COMMENT ON INDEX items_x_idx IS 'by x'`,
    after: [
      table(
        'items',
        { id: integer().identity('always').primaryKey(), n: serial().unique(), x: text() },
        { schema: 'shop', movedFrom: 'public', indexes: [index(['x'], { comment: 'by x' })] },
      ),
      table('lines', {
        item_id: integer().references('shop.items.id'),
        n: integer().default(sql`nextval('shop.items_n_seq')`),
      }),
    ],
    told: ['table "items" moved to schema shop', 'schema "shop" added'],
  },
  'of a table that is renamed, where both names in between are taken': {
    before: `CREATE SCHEMA shop; ${madeNumbered('old')} ${madeNumbered('fresh')} ${madeNumbered('shop.old')}`,
    after: [
      numbered('fresh'),
      numbered('old', { schema: 'shop' }),
      numbered('fresh', { schema: 'shop', movedFrom: 'public', renamedFrom: 'old' }),
    ],
  },
  'of two tables into each other': {
    before: `CREATE SCHEMA shop; ${madeNumbered('items')} CREATE TABLE shop.items (id serial PRIMARY KEY, y int);
      CREATE INDEX items_x_idx ON shop.items (y); INSERT INTO shop.items (y) VALUES (1)`,
    after: [
      numbered('items', { schema: 'shop', movedFrom: 'public' }),
      table(
        'items',
        { id: serial().primaryKey(), y: integer() },
        { movedFrom: 'shop', indexes: [index('items_x_idx', ['y'])] },
      ),
    ],
  },
  'along a chain of schemas': {
    before: `CREATE SCHEMA one; CREATE SCHEMA two; ${madeNumbered('one.t')}
      CREATE TABLE two.t (id int PRIMARY KEY, y text); INSERT INTO two.t VALUES (7, 'seven')`,
    after: [
      numbered('t', { schema: 'two', movedFrom: 'one' }),
      table('t', { id: integer().primaryKey(), y: text() }, { schema: 'three', movedFrom: 'two' }),
    ],
  },
  'to where an index that stays has the name of one of its own': {
    before: `CREATE SCHEMA shop; CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); INSERT INTO t VALUES (1, 2);
      CREATE TABLE shop.u (a int); CREATE INDEX i ON shop.u (a)`,
    after: [
      table('u', { a: integer() }, { schema: 'shop', indexes: [index('i', ['a'])] }),
      table(
        't',
        { a: integer(), b: integer() },
        { schema: 'shop', movedFrom: 'public', indexes: [index('j', ['a'])] },
      ),
    ],
    told: ['table "t" moved to schema shop', 'shop.t: index "i" renamed to "j"'].map((line) =>
      line.replace('shop.t: index', 'index').replace('index "i"', 'index "shop.i"'),
    ),
  },
  'to where the names of its parts are those of what is dropped': {
    before: `CREATE SCHEMA shop; ${madeNumbered('items')}
      CREATE TABLE shop.a (x int CONSTRAINT items_pkey PRIMARY KEY, n int CONSTRAINT items_n_key UNIQUE);
      CREATE INDEX items_x_idx ON shop.a (n)`,
    after: [
      numbered('items', { schema: 'shop', movedFrom: 'public' }),
      table('a', { x: integer().notNull(), n: integer() }, { schema: 'shop' }),
    ],
  },
  'of a table whose own part is dropped, to where something that stays has its name': {
    before: `CREATE SCHEMA shop; CREATE TABLE t (a int, CONSTRAINT k UNIQUE (a)); CREATE INDEX l ON t (a); INSERT INTO t VALUES (1);
      CREATE TABLE shop.u (a int); CREATE INDEX k ON shop.u (a); CREATE SEQUENCE shop.l`,
    after: [
      table('u', { a: integer() }, { schema: 'shop', indexes: [index('k', ['a'])] }),
      sequence('l', { schema: 'shop' }),
      table('t', { a: integer() }, { schema: 'shop', movedFrom: 'public' }),
    ],
  },
  'to where the name of its sequence is taken': {
    before: `CREATE SCHEMA shop; CREATE TABLE t (id serial); INSERT INTO t DEFAULT VALUES; CREATE SEQUENCE shop.t_id_seq START 40`,
    after: [
      table('t', { id: serial() }, { schema: 'shop', movedFrom: 'public' }),
      sequence('t_id_seq', { schema: 'shop', start: 40 }),
    ],
  },
  'of an enum, which columns, defaults, arrays, checks and indexes follow': {
    before: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE mood2 AS ENUM ('sad');
      CREATE TABLE t (m mood DEFAULT 'sad', all_m mood[], n mood2 DEFAULT 'sad', CONSTRAINT c CHECK (m <> 'ok' OR all_m IS NULL));
      CREATE INDEX i ON t (m) WHERE m = 'sad'; INSERT INTO t VALUES ('sad', '{ok}', 'sad')`,
    after: (() => {
      const moved = mood({ schema: 'kinds', movedFrom: 'public' });
      return [
        table(
          't',
          {
            m: moved().default('sad'),
            all_m: moved().array(),
            n: enumType('mood2', ['sad'])().default('sad'),
          },
          {
            constraints: [check('c', sql`m <> 'ok' OR all_m IS NULL`)],
            indexes: [index('i', ['m'], { where: sql`m = 'sad'` })],
          },
        ),
      ];
    })(),
    told: ['enum "mood" moved to schema kinds', 'schema "kinds" added'],
  },
  'of a table and its enum, which is renamed and gets a value': {
    before: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'ok'); INSERT INTO t VALUES ('sad')`,
    after: (() => {
      const feeling = enumType('feeling', ['sad', 'fine', 'new'], {
        schema: 'shop',
        movedFrom: 'public',
        renamedFrom: 'mood',
        renamedValues: { fine: 'ok' },
      });
      return [
        table('t', { m: feeling().default('fine') }, { schema: 'shop', movedFrom: 'public' }),
      ];
    })(),
  },
  'of sequences: one alone, and one that goes with its table': {
    before: `CREATE SEQUENCE alone; SELECT nextval('alone'); CREATE TABLE t (a int, b int DEFAULT nextval('alone'));
      CREATE SEQUENCE owned OWNED BY t.a; ALTER TABLE t ALTER a SET DEFAULT nextval('owned'); INSERT INTO t DEFAULT VALUES`,
    after: [
      sequence('alone', { schema: 'shop', movedFrom: 'public' }),
      sequence('owned', { schema: 'shop', movedFrom: 'public', ownedBy: 't.a' }),
      table(
        't',
        {
          a: integer().default(sql`nextval('shop.owned')`),
          b: integer().default(sql`nextval('shop.alone'::regclass)`),
        },
        { schema: 'shop', movedFrom: 'public' },
      ),
    ],
    told: [
      'table "t" moved to schema shop',
      'sequence "alone" moved to schema shop',
      'schema "shop" added',
    ],
  },
  'of a table with a column that is renamed, a key that changes and a type that changes': {
    before: `CREATE TABLE t (a int PRIMARY KEY, b int); INSERT INTO t VALUES (1, 2)`,
    after: [
      table(
        't',
        { a: integer().notNull(), c: bigint().renamedFrom('b') },
        { schema: 'shop', movedFrom: 'public', constraints: [unique(['a'])] },
      ),
    ],
  },
  'of two tables that refer to each other, under the other name each': {
    before: `CREATE SCHEMA shop; CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE shop.b (id int PRIMARY KEY, a_id int REFERENCES a);
      INSERT INTO a VALUES (1); INSERT INTO shop.b VALUES (2, 1)`,
    after: [
      table(
        'b',
        { id: integer().primaryKey() },
        { schema: 'shop', movedFrom: 'public', renamedFrom: 'a' },
      ),
      table(
        'a',
        {
          id: integer().primaryKey(),
          a_id: integer().references({ schema: 'shop', table: 'b', column: 'id' }),
        },
        { movedFrom: 'shop', renamedFrom: 'b' },
      ),
    ],
  },
  'of a whole schema, which only gets another name, and of a table that comes to it': {
    before: `CREATE SCHEMA old; CREATE TYPE old.mood AS ENUM ('sad'); ${madeNumbered('old.items')}
      ALTER TABLE old.items ADD m old.mood DEFAULT 'sad', ADD k int DEFAULT nextval('old.items_n_seq');
      CREATE TABLE lines (item_id int REFERENCES old.items); INSERT INTO lines VALUES (1);
      COMMENT ON SCHEMA old IS 'what is sold'`,
    after: (() => {
      const inFresh = enumType('mood', ['sad'], { schema: 'fresh' });
      return [
        schema('fresh', { renamedFrom: 'old', comment: 'what is sold' }),
        table(
          'items',
          {
            id: integer().identity('always').primaryKey(),
            n: serial().unique(),
            x: text(),
            m: inFresh().default('sad'),
            k: integer().default(sql`nextval('fresh.items_n_seq'::regclass)`),
          },
          { schema: 'fresh', indexes: [index(['x'])] },
        ),
        table(
          'lines',
          { item_id: integer().references({ schema: 'fresh', table: 'items', column: 'id' }) },
          { schema: 'fresh', movedFrom: 'public' },
        ),
      ];
    })(),
    told: ['schema "old" renamed to "fresh"', 'table "lines" moved to schema fresh'],
  },
  'between schemas and of tables whose names need quoting': {
    before: `CREATE SCHEMA "S. ""2""'"; ${madeNumbered('"select"')} CREATE TABLE "a.b" ("${'é'.repeat(31)}" serial PRIMARY KEY); INSERT INTO "a.b" DEFAULT VALUES`,
    after: [
      numbered('select', { schema: `S. "2"'`, movedFrom: 'public' }),
      table(
        'it\'s\n"x".y',
        { ['é'.repeat(31)]: serial().primaryKey() },
        { schema: '*/ ${x}', movedFrom: 'public', renamedFrom: 'a.b' },
      ),
    ],
  },
};

describe.each(servers)('a move (on $name)', (server) => {
  test.each(Object.entries(cases))('%s', async (_, { before, after, told: words }) => {
    const connection = await server.connect({ reuse: true });
    await connection.script(before);
    const was = await read(connection);
    const held = [await rows(connection), await numbers(connection)];
    const { up, down } = await plansTo(connection, declare(after));
    expect(up.refusals).toEqual([]);
    if (words !== undefined) expect(told(up)).toEqual(words);
    await run(connection, up, server.major);
    expect(told((await plansTo(connection, declare(after))).up)).toEqual([]);
    const now = await read(connection);
    await run(connection, down, server.major);
    expect(decisive(await read(connection))).toEqual(decisive(was));
    expect([...(await read(connection)).facts.keys()].toSorted()).toEqual(
      [...was.facts.keys()].toSorted(),
    );
    await run(connection, up, server.major);
    expect(decisive(await read(connection))).toEqual(decisive(now));
    expect([await rows(connection), await numbers(connection)]).toEqual(held);
    if (server.real) await connection.close();
  });
});
