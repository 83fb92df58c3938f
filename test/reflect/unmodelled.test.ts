/** Read me as the list of what is named because it is not modelled yet. */
import { expect, test } from 'vitest';
import { reflect } from '../../src/reflect/snapshot.ts';
import { realServers } from '../servers.ts';
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

onEveryServer(
  'parts of a table that have a name or a comment of their own are named',
  async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY, c serial, d int NOT NULL); COMMENT ON TYPE t IS 'a row';
     CREATE SEQUENCE t_e_seq; ALTER TABLE t ADD e serial; COMMENT ON SEQUENCE t_e_seq1 IS 'numbers';
     ALTER SEQUENCE t_a_seq RENAME TO numbers; ALTER SEQUENCE t_b_seq RENAME TO t_b`,
    );
    expect(unmodelled(catalog)).toEqual([
      'column t.a: name of its sequence',
      'column t.b: name of its sequence',
      'column t.e: comment on its sequence',
      'table t: comment on its row type',
    ]);
  },
);

test.each(realServers)('what is of the database as a whole is named (on $name)', async (server) => {
  const connection = await server.connect();
  expect(unmodelled(await reflect(connection, { schemas: 'all' }))).toEqual([]);
  const [{ name } = { name: '' }] = await connection.query<{ name: string }>(
    'SELECT current_database()::text AS name',
  );
  await connection.script(
    `ALTER DATABASE "${name}" SET work_mem = '5MB'; ALTER ROLE CURRENT_USER IN DATABASE "${name}" SET work_mem = '6MB';
     COMMENT ON DATABASE "${name}" IS 'ours'; REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC;
     SELECT lo_create(0), lo_create(0)`,
  );
  expect(unmodelled(await reflect(connection, { schemas: 'all' }))).toEqual([
    `database ${name}: comment`,
    `database ${name}: privileges`,
    'large objects (2)',
    `setting work_mem in database ${name}`,
    `setting work_mem of role postgres in database ${name}`,
  ]);
});

test.each(realServers)(
  'privileges on what PostgreSQL and extensions brought are named (on $name)',
  async (server) => {
    const connection = await server.connect();
    await connection.script('CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw');
    expect(unmodelled(await reflect(connection, { schemas: 'all' }))).toEqual([]);
    await connection.script(
      `GRANT EXECUTE ON FUNCTION pg_read_file(text), pg_ls_dir(text) TO PUBLIC; REVOKE SELECT ON pg_views FROM PUBLIC;
       REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; REVOKE USAGE ON TYPE hstore FROM PUBLIC;
       REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA pg_catalog TO PUBLIC;
       GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO PUBLIC`,
    );
    const named = unmodelled(await reflect(connection, { schemas: 'all' }));
    expect(
      named.map((line) => line.replace(/(?<=hstore: )public\.akeys.* and \d+ more/, '…')),
    ).toEqual([
      'privileges of foreign-data wrappers of extension postgres_fdw: postgres_fdw',
      'privileges of functions of PostgreSQL itself: pg_ls_dir(text), pg_read_file(text)',
      'privileges of functions of extension hstore: …',
      expect.stringMatching(
        /^privileges of functions of extension postgres_fdw: public\.postgres_fdw_/,
      ),
      'privileges of languages of extension plpgsql: plpgsql',
      'privileges of relations of PostgreSQL itself: pg_views',
      'privileges of schemas of PostgreSQL itself: pg_catalog',
      'privileges of types of extension hstore: public.hstore',
    ]);
  },
);
