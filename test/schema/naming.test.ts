/**
 * Read me as the documentation of default names: they are those that the server itself chooses. Each case is
 * written twice, as SQL without names and as a model without names.
 */
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { check, exclude, foreignKey, primaryKey, unique } from '../../src/schema/constraints.ts';
import { expressionName } from '../../src/schema/expression-names.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import { declaredCatalog, metadata } from '../../src/schema/metadata.ts';
import { sequence } from '../../src/schema/sequences.ts';
import { table, type Table } from '../../src/schema/tables.ts';
import { integer } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { realServers } from '../servers.ts';

const long = 'a_table_with_a_name_that_is_nearly_as_long_as_postgresql_keeps';
const column = 'a_column_with_a_name_that_is_just_as_long_as_that_of_its_table';
const accented = 'ünïcödé_çôlûmñ_thät_ïs_lòng_ènóugh_tó_bé_cüt';

const cases: readonly {
  readonly what: string;
  readonly models: readonly Table[];
  readonly written: string;
}[] = [
  {
    what: 'a constraint of each type',
    models: [
      table('p', {
        id: integer().primaryKey(),
        code: text()
          .unique()
          .check(sql`code <> ''`),
      }),
      table(
        'c',
        { p_id: integer().references('p.id'), a: integer(), b: integer() },
        {
          constraints: [
            primaryKey(['a', 'b']),
            unique(['b', 'a']),
            exclude([
              { column: 'a', with: '=' },
              { expression: sql`b + 1`, with: '=' },
            ]),
            foreignKey(['b', 'a'], 'c', ['b', 'a']),
          ],
          indexes: [index(['p_id']), index(['p_id', sql`lower(a::text)`])],
        },
      ),
    ],
    written: `
      CREATE TABLE p (id integer PRIMARY KEY, code text UNIQUE CHECK (code <> ''));
      CREATE TABLE c (p_id integer REFERENCES p, a integer, b integer, PRIMARY KEY (a, b), UNIQUE (b, a),
        EXCLUDE USING btree (a WITH =, (b + 1) WITH =), FOREIGN KEY (b, a) REFERENCES c (b, a));
      CREATE INDEX ON c (p_id);
      CREATE INDEX ON c (p_id, lower(a::text))`,
  },
  {
    what: 'a second constraint on the same columns',
    models: [
      table(
        't',
        { a: integer().primaryKey(), b: integer() },
        {
          constraints: [
            foreignKey(['b'], 't', ['a']),
            foreignKey(['b'], 't', ['a'], { onDelete: 'cascade' }),
            check(sql`b > 0`),
            check(sql`b < 9`),
          ],
          indexes: [index(['b']), index(['b']), index(['b'], { unique: true })],
        },
      ),
    ],
    written: `
      CREATE TABLE t (a integer PRIMARY KEY, b integer, FOREIGN KEY (b) REFERENCES t (a),
        FOREIGN KEY (b) REFERENCES t (a) ON DELETE CASCADE, CHECK (b > 0), CHECK (b < 9));
      CREATE INDEX ON t (b); CREATE INDEX ON t (b); CREATE UNIQUE INDEX ON t (b)`,
  },
  {
    what: 'columns that are included',
    models: [
      table(
        't',
        { a: integer(), b: integer() },
        {
          constraints: [unique(['a'], { include: ['b'] })],
          indexes: [index(['a'], { include: ['b'] }), index(['a', 'a'])],
        },
      ),
    ],
    written: `
      CREATE TABLE t (a integer, b integer, UNIQUE (a) INCLUDE (b));
      CREATE INDEX ON t (a) INCLUDE (b); CREATE INDEX ON t (a, a)`,
  },
  {
    what: 'a name that is chosen twice, for two tables',
    models: [
      table('a', { b_c: integer().unique() }),
      table('a_b', {
        c: integer()
          .unique()
          .check(sql`c > 0`),
      }),
    ],
    written: `CREATE TABLE a (b_c integer UNIQUE); CREATE TABLE a_b (c integer UNIQUE CHECK (c > 0))`,
  },
  {
    what: 'a check, which takes the name of its only column',
    models: [
      table(
        't',
        { a: integer(), date: integer(), b: text() },
        {
          constraints: [
            check(sql`a > 0 AND t.a < 9`),
            check(sql`a < "date"`),
            check(sql`1 < 2`),
            check(sql`length(b) > length('a date')`),
            check(sql`b::date > date '2020-01-01' /* a */`),
          ],
        },
      ),
    ],
    written: `
      CREATE TABLE t (a integer, "date" integer, b text, CHECK (a > 0 AND t.a < 9), CHECK (a < "date"),
        CHECK (1 < 2), CHECK (length(b) > length('a date')), CHECK (b::date > date '2020-01-01' /* a */))`,
  },
  {
    what: 'what is longer than 63 bytes, the longer part first',
    models: [
      table(
        long,
        {
          id: integer().primaryKey(),
          [column]: integer().references({ schema: 'public', table: long, column: 'id' }),
          [accented]: integer().unique(),
        },
        { indexes: [index([column, accented]), index([column, 'id'])] },
      ),
      table('s', { [column]: integer().unique(), [accented]: integer().unique() }),
    ],
    written: `
      CREATE TABLE ${long} (id integer PRIMARY KEY, ${column} integer REFERENCES ${long} (id), "${accented}" integer UNIQUE);
      CREATE INDEX ON ${long} (${column}, "${accented}"); CREATE INDEX ON ${long} (${column}, id);
      CREATE TABLE s (${column} integer UNIQUE, "${accented}" integer UNIQUE)`,
  },
];

/** Without NOT NULL, which PostgreSQL 18 names as well. */
const chosenBy = async (connection: Connection): Promise<unknown> => {
  const rows = await connection.query(`
    SELECT conrelid::regclass::text AS table, conname::text AS name FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION
    SELECT indrelid::regclass::text, relname::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace`);
  return rows.map(({ table: of, name }) => `${String(of)}: ${String(name)}`).toSorted();
};

describe.each(realServers)('on $name', ({ connect }) => {
  test.each(cases)('the server names as models do: $what', async ({ models, written }) => {
    const connection = await connect();
    await connection.script(written);
    const catalog = declaredCatalog(metadata(models));
    const declared = [...factsOf(catalog, 'constraint'), ...factsOf(catalog, 'index')];
    expect(declared.map((fact) => `${fact.table}: ${fact.name}`).toSorted()).toEqual(
      await chosenBy(connection),
    );
  });

  test('a sequence of the same name stands in the way of an index, not of a check', async () => {
    const connection = await connect();
    await connection.script(
      `CREATE SEQUENCE t_a_key; CREATE SEQUENCE t_a_check; CREATE TABLE t (a integer UNIQUE CHECK (a > 0))`,
    );
    const catalog = declaredCatalog(
      metadata([
        table('t', {
          a: integer()
            .unique()
            .check(sql`a > 0`),
        }),
        sequence('t_a_key'),
        sequence('t_a_check'),
      ]),
    );
    const names = [...factsOf(catalog, 'constraint')].map(({ name }) => `t: ${name}`);
    expect(names.toSorted()).toEqual(await chosenBy(connection));
    expect(names).toContain('t: t_a_key1');
  });

  test('the server names the columns of an index after their expressions as models do', async () => {
    const connection = await connect();
    await connection.query(
      `CREATE TABLE t (a integer, b text, "B" text, d timestamp, z timestamptz, j jsonb, r text[])`,
    );
    const wrong: string[] = [];
    for (const expression of expressions) {
      await connection.query(`CREATE INDEX i ON t ((${expression}))`);
      const [row] = await connection.query(
        `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = 'i'::regclass`,
      );
      await connection.query('DROP INDEX i');
      if (row?.['name'] !== expressionName(expression))
        wrong.push(`${expression}: ${String(row?.['name'])}, not ${expressionName(expression)}`);
    }
    expect(wrong).toEqual([]);
  });
});

const expressions = [
  'lower(b)',
  'pg_catalog.lower(b)',
  'LOWER(b)',
  '((lower(b)))',
  'lower(b) || upper(b)',
  'b || b',
  'a + 1',
  '-a',
  "lower('x(' || b)",
  'lower("B")',
  'coalesce(b, $$x$$)',
  "COALESCE(b, '')",
  'greatest(a, 1)',
  'nullif(a, 0)',
  "j ->> 'x'",
  "(j ->> 'x')::integer",
  "((j ->> 'x')::int)",
  "CAST(j ->> 'x' AS bigint)",
  "(j ->> 'x')::numeric(10, 2)",
  "(j ->> 'x')::character varying(20)",
  "(j ->> 'x')::double precision",
  'lower(b)::varchar(10)',
  'd::date',
  "date_trunc('day', d)",
  "(z AT TIME ZONE 'UTC')",
  "(z AT TIME ZONE 'UTC')::date",
  "date_trunc('day', z AT TIME ZONE 'UTC')",
  'extract(year FROM d)',
  'trim(b)',
  'TRIM(LEADING FROM b)',
  'substring(b FROM 1 FOR 2)',
  "position('x' IN b)",
  'b COLLATE "C"',
  'lower(b) COLLATE "C"',
  'CASE WHEN a > 0 THEN b END',
  'CASE a WHEN 0 THEN b ELSE lower(b) END',
  'CASE WHEN a > 0 THEN 1 ELSE 2 END + CASE WHEN a > 0 THEN 1 END',
  'CASE WHEN a > 0 THEN b ELSE CASE WHEN a < 0 THEN b END END',
  't.a',
  "(CASE WHEN a > 0 THEN '1' END)::int",
  'a::text',
  '(r || r)[1]',
  'a IS NULL',
  'NOT (a > 0)',
  'a > 0 AND a < 9',
  'ARRAY[a, 1]',
  'r[1]',
  "b LIKE 'x%'",
  'a BETWEEN 1 AND 2',
  'a IN (1, 2)',
  "to_tsvector('english', b)",
  "to_tsvector('english'::regconfig, coalesce(b, '')) ",
  "setweight(to_tsvector('english', b), 'A') || to_tsvector('english', b)",
  "(j -> 'x') @> '1'",
  '(a = 1)::int',
  'md5(b)::uuid',
];
