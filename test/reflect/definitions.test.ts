/**
 * What two databases can differ in beside their models is told, each under the name of its object: the proof of a
 * squash rests on it.
 */
import { describe, expect, test } from 'vitest';
import { readDefinitions, type Definitions } from '../../src/reflect/definitions.ts';
import { pglite, realServers } from '../servers.ts';

const setup = `
CREATE TABLE items (id int PRIMARY KEY, name text, price numeric(10, 2) CHECK (price > 0));
CREATE TABLE alambic_version (version_num text PRIMARY KEY);
CREATE TABLE alambic_history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE VIEW names AS SELECT name FROM items;
CREATE MATERIALIZED VIEW prices AS SELECT price FROM items;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE TRIGGER fires BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION fired();
CREATE POLICY own ON items USING (id > 0);
CREATE RULE quiet AS ON DELETE TO items DO INSTEAD NOTHING;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE pair AS (a int, b int);
CREATE STATISTICS together ON id, name FROM items;
CREATE TABLE parted (at date) PARTITION BY RANGE (at);
CREATE TABLE parted_2026 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE PUBLICATION told FOR TABLE parted_2026;
CREATE FOREIGN DATA WRAPPER afar;
CREATE SERVER there FOREIGN DATA WRAPPER afar;
CREATE COLLATION plain FROM "C";
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER tells ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION told();
CREATE CAST (pair AS text) WITH INOUT;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE SCHEMA other;`;

const changes: readonly (readonly [sql: string, subject: string])[] = [
  ['CREATE OR REPLACE VIEW names AS SELECT upper(name) AS name FROM items', 'view public.names'],
  ['COMMENT ON VIEW names IS $$all of them$$', 'comment on view public.names'],
  [
    'DROP MATERIALIZED VIEW prices; CREATE MATERIALIZED VIEW prices AS SELECT -price AS price FROM items',
    'materialized view public.prices',
  ],
  [
    "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2'",
    'function public.one()',
  ],
  ['ALTER FUNCTION one() SECURITY DEFINER', 'function public.one()'],
  ['REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC', 'function public.one()'],
  [
    "DROP AGGREGATE total (int); CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '1')",
    'aggregate public.total(integer)',
  ],
  [
    'DROP TRIGGER fires ON items; CREATE TRIGGER fires AFTER INSERT ON items FOR EACH ROW EXECUTE FUNCTION fired()',
    'trigger fires on public.items',
  ],
  ['ALTER TABLE items DISABLE TRIGGER fires', 'trigger fires on public.items'],
  ['ALTER POLICY own ON items USING (id > 1)', 'policy own on public.items'],
  [
    'CREATE OR REPLACE RULE quiet AS ON DELETE TO items WHERE OLD.id > 5 DO INSTEAD NOTHING',
    'rule quiet on public.items',
  ],
  ['ALTER TABLE items ENABLE ROW LEVEL SECURITY', 'table public.items'],
  ['GRANT SELECT ON items TO PUBLIC', 'table public.items'],
  ['ALTER TABLE items SET (fillfactor = 70)', 'table public.items'],
  ['ALTER TABLE items SET UNLOGGED', 'table public.items'],
  ['ALTER TABLE items REPLICA IDENTITY FULL', 'table public.items'],
  ['GRANT SELECT (name) ON items TO PUBLIC', 'column public.items.name'],
  ['ALTER TABLE items ALTER name SET STORAGE EXTERNAL', 'column public.items.name'],
  ['ALTER TABLE items ALTER name SET STATISTICS 50', 'column public.items.name'],
  [
    'ALTER TABLE parted ADD CHECK (at IS NOT NULL)',
    'table constraint parted_at_check on public.parted',
  ],
  ['CREATE INDEX parted_at ON parted (at)', 'index public.parted_at'],
  ["ALTER TABLE parted ALTER at SET DEFAULT '2026-01-01'", 'column public.parted.at'],
  ['ALTER DOMAIN positive SET DEFAULT 7', 'type public.positive'],
  [
    'ALTER DOMAIN positive DROP CONSTRAINT positive_check; ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK (VALUE > 1)',
    'domain constraint positive_check on public.positive',
  ],
  ['DROP TYPE mood; CREATE TYPE mood AS ENUM ($$bad$$, $$good$$)', 'type public.mood'],
  ['ALTER TYPE pair ALTER ATTRIBUTE b TYPE text', 'column public.pair.b'],
  [
    'DROP STATISTICS together; CREATE STATISTICS together (ndistinct) ON id, name FROM items',
    'statistics object public.together',
  ],
  [
    "ALTER TABLE parted DETACH PARTITION parted_2026; ALTER TABLE parted ATTACH PARTITION parted_2026 FOR VALUES FROM ('2026-01-01') TO ('2028-01-01')",
    'table public.parted_2026',
  ],
  ['ALTER TABLE items SET LOGGED; ALTER PUBLICATION told ADD TABLE items', 'publication told'],
  ["ALTER FOREIGN DATA WRAPPER afar OPTIONS (ADD a 'b')", 'foreign-data wrapper afar'],
  ["ALTER SERVER there OPTIONS (ADD a 'b')", 'server there'],
  ['DROP COLLATION plain; CREATE COLLATION plain FROM "POSIX"', 'collation public.plain'],
  ['ALTER EVENT TRIGGER tells DISABLE', 'event trigger tells'],
  [
    'DROP CAST (pair AS text); CREATE CAST (pair AS text) WITH INOUT AS ASSIGNMENT',
    'cast (public.pair AS pg_catalog.text)',
  ],
  [
    'DROP OPERATOR === (int, int); CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne)',
    'operator public.===(integer,integer)',
  ],
  ['GRANT USAGE ON SCHEMA other TO PUBLIC', 'schema other'],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT SELECT ON TABLES TO PUBLIC',
    'default acl for role postgres in schema other on tables',
  ],
  [
    'ALTER TABLE items DROP name CASCADE; ALTER TABLE items ADD name text',
    'column public.items.name',
  ],
  ['CREATE VIEW more AS SELECT 1 AS one', 'view public.more'],
];

const own = ['alambic_version', 'alambic_history'].map((name) => ({ schema: 'public', name }));

const differing = (one: Definitions, other: Definitions): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (subject) => one.get(subject) !== other.get(subject),
  );

describe.each([...realServers, pglite])('on $name', ({ connect }) => {
  test('each change is told under the object that it is made to', async () => {
    const connection = await connect();
    await connection.script(setup);
    let before = await readDefinitions(connection, own);
    for (const [sql, subject] of changes) {
      await connection.script(sql);
      const after = await readDefinitions(connection, own);
      expect.soft({ sql, differing: differing(before, after) }).toEqual({
        sql,
        differing: expect.arrayContaining([subject]),
      });
      before = after;
    }
  });

  test("alambic's own tables are no part of it, and reading twice gives the same", async () => {
    const connection = await connect();
    await connection.script(setup);
    const once = await readDefinitions(connection, own);
    expect(await readDefinitions(connection, own)).toEqual(once);
    expect([...once.keys()].filter((subject) => subject.includes('alambic_'))).toEqual([]);
  });
});
