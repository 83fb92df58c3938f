/** Read me as the list of what is named because it is not modelled yet. */
import { expect } from 'vitest';
import { reflect } from '../../src/reflect/snapshot.ts';
import { facts, onEveryServer, reflected, unmodelled } from './reflected.ts';

onEveryServer(
  'relations that are no plain tables are named, and nothing in them is a fact',
  async (server) => {
    const { connection, catalog } = await reflected(
      server,
      `CREATE TABLE part (id serial, k int, PRIMARY KEY (id, k), CHECK (k > 0)) PARTITION BY LIST (k);
     CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1); CREATE INDEX ON part (k);
     CREATE TABLE parent (a int CHECK (a > 0)); CREATE TABLE child (b int) INHERITS (parent);
     CREATE TYPE pair AS (a int, b int); CREATE TABLE typed OF pair; CREATE INDEX ON typed (a);
     CREATE VIEW v AS SELECT 1 AS a; CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX ON m (a);
     CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (a int) SERVER s;
     CREATE USER MAPPING FOR PUBLIC SERVER s`,
    );
    await connection.script('DROP FOREIGN DATA WRAPPER w CASCADE');
    expect(unmodelled(catalog)).toEqual([
      'composite type pair',
      'foreign table f',
      'foreign-data wrapper w',
      'inheriting table child',
      'materialized view m',
      'partition part_1',
      'partitioned table part',
      'server s',
      'typed table typed',
      'user mapping of public on server s',
      'view v',
    ]);
    expect([...catalog.facts.values()].map((fact) => fact.kind)).toEqual([
      'schema',
      'table',
      'column',
      'constraint',
    ]);
    expect(facts(catalog, 'table')[0]?.name).toBe('parent');
  },
);

onEveryServer('every other kind of object is named', async (server) => {
  const { catalog } = await reflected(
    server,
    `CREATE SCHEMA app; CREATE TABLE app.t (a int, b int); CREATE FUNCTION app.f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
     CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
     CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER tr BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION fired();
     CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
     CREATE RULE r AS ON DELETE TO app.t DO NOTHING; CREATE POLICY pol ON app.t; CREATE STATISTICS st ON a, b FROM app.t;
     CREATE DOMAIN d AS int; CREATE TYPE r8 AS RANGE (SUBTYPE = float8); CREATE TYPE shell;
     CREATE COLLATION c FROM "C"; CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
     CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
     CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
     CREATE OPERATOR CLASS oc FOR TYPE int USING hash AS OPERATOR 1 =;
     CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
     CREATE CAST (app.t AS text) WITH INOUT; CREATE PUBLICATION pub FOR TABLE app.t;
     CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION evt();
     ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC`,
  );
  expect(unmodelled(catalog)).toEqual([
    'aggregate total(integer)',
    'cast from app.t to text',
    'collation c',
    'conversion conv',
    'default privileges of postgres on tables in schema app',
    'domain d',
    'event trigger et',
    'function app.f(a integer, b text)',
    'function evt()',
    'function fired()',
    'operator ===(integer,integer)',
    'operator class oc for hash',
    'operator family oc for hash',
    'policy pol on app.t',
    'procedure p()',
    'publication pub',
    'range type r8',
    'rule r on app.t',
    'statistics st',
    'text search configuration conf',
    'text search dictionary dict',
    'trigger tr on app.t',
    'type shell',
  ]);
});

onEveryServer('what a table has beside its parts is named', async (server) => {
  const { catalog } = await reflected(
    server,
    `CREATE UNLOGGED TABLE a (id int PRIMARY KEY) WITH (fillfactor = 50, toast.autovacuum_enabled = off);
     CREATE TABLE b (id int PRIMARY KEY, x text) WITH (toast.autovacuum_enabled = off);
     ALTER TABLE b ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY FULL;
     CREATE TABLE c (id int REFERENCES b); ALTER TABLE c DISABLE TRIGGER ALL; GRANT SELECT ON c TO PUBLIC;
     CREATE TABLE d (id int); GRANT ALL ON d TO CURRENT_USER; CREATE TYPE e AS ENUM (); GRANT USAGE ON TYPE e TO PUBLIC;
     CREATE TYPE f AS ENUM (); REVOKE USAGE ON TYPE f FROM PUBLIC; CREATE SEQUENCE g; GRANT USAGE ON SEQUENCE g TO PUBLIC`,
  );
  expect(unmodelled(catalog)).toEqual([
    'enum f: privileges',
    'sequence g: privileges',
    'table a: storage parameters',
    'table a: unlogged',
    'table b: forced row security',
    'table b: replica identity',
    'table b: row security',
    'table b: storage parameters of its TOAST table',
    'table c: disabled constraint triggers',
    'table c: privileges',
  ]);
});

onEveryServer('objects of other schemas are not, those without a schema are', async (server) => {
  const { connection } = await reflected(
    server,
    `CREATE SCHEMA a; CREATE SCHEMA b; CREATE VIEW a.v AS SELECT 1 AS x; CREATE VIEW b.v AS SELECT 1 AS x;
     CREATE FUNCTION b.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE b.t (x int); CREATE POLICY p ON b.t;
     CREATE PUBLICATION pub`,
  );
  const catalog = await reflect(connection, { schemas: ['a'] });
  expect(catalog.unmodelled).toEqual([
    { subject: 'publication pub' },
    { subject: 'view a.v', schema: 'a' },
  ]);
});
