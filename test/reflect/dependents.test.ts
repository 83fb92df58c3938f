/** Read me as who stands in the way of a change. */
import { expect } from 'vitest';
import { dependents, onEveryServer, reflected } from './reflected.ts';

onEveryServer(
  'a view depends on its columns and their table, a materialized view and a view on it',
  async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a int, b int, c int); CREATE SEQUENCE s; CREATE VIEW v AS SELECT a, b FROM t;
     CREATE VIEW w AS SELECT a FROM v; CREATE MATERIALIZED VIEW m AS SELECT c FROM t;
     CREATE VIEW n AS SELECT last_value FROM s`,
    );
    expect(dependents(catalog).sort()).toEqual([
      'column t.a <- view v',
      'column t.b <- view v',
      'column t.c <- materialized view m',
      'sequence s <- view n',
      'table t <- materialized view m',
      'table t <- view v',
    ]);
  },
);

onEveryServer('a view that groups by a primary key depends on the constraint', async (server) => {
  const { catalog } = await reflected(
    server,
    'CREATE TABLE t (id int PRIMARY KEY, a int); CREATE VIEW v AS SELECT id, a FROM t GROUP BY id',
  );
  expect(dependents(catalog)).toContain('constraint t.t_pkey <- view v');
});

onEveryServer('what is dropped with its table depends on columns alone', async (server) => {
  const { catalog } = await reflected(
    server,
    `CREATE TABLE other (x int); CREATE TABLE t (a int, b int, c int, d int, e int);
     CREATE POLICY p ON t USING (a > 0 AND EXISTS (SELECT FROM other WHERE x > 0));
     CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER tr BEFORE UPDATE OF b ON t FOR EACH ROW WHEN (NEW.c > 0) EXECUTE FUNCTION f();
     CREATE RULE r AS ON UPDATE TO t WHERE NEW.d > 0 DO INSTEAD NOTHING; CREATE STATISTICS st ON d, e FROM t`,
  );
  expect(dependents(catalog).sort()).toEqual([
    'column other.x <- policy p on t',
    'column t.a <- policy p on t',
    'column t.b <- trigger tr on t',
    'column t.c <- trigger tr on t',
    'column t.d <- rule r on t',
    'column t.d <- statistics st',
    'column t.e <- statistics st',
    'table other <- policy p on t',
  ]);
});

onEveryServer('a function with a standard body depends on what it reads', async (server) => {
  const { catalog } = await reflected(
    server,
    `CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM t; END;
     CREATE FUNCTION rows() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t'`,
  );
  expect(dependents(catalog).sort()).toEqual([
    'column t.a <- function f()',
    'table t <- function f()',
    'table t <- function rows()',
  ]);
});

onEveryServer(
  'a publication depends on what it filters by, from PostgreSQL 15 on',
  async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a int PRIMARY KEY, b int, c int); CREATE TABLE u (a int);
       CREATE PUBLICATION pub FOR TABLE t (a, b) WHERE (a > 0), u`,
    );
    expect(dependents(catalog).sort()).toEqual([
      'column t.a <- publication pub',
      'column t.b <- publication pub',
    ]);
  },
  { from: 15 },
);

onEveryServer(
  'whatever is of an enum depends on it, but facts are no dependents',
  async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a mood DEFAULT 'ok', b mood[], CHECK (a <> 'ok'));
     CREATE INDEX ON t (a) WHERE a = 'ok'; CREATE DOMAIN d AS mood; CREATE TYPE pair AS (a mood, b int);
     CREATE TYPE span AS RANGE (SUBTYPE = mood); CREATE FUNCTION f(a mood) RETURNS mood[] LANGUAGE sql AS 'SELECT ARRAY[a]';
     CREATE DOMAIN e AS text CHECK (VALUE::mood = 'ok'); CREATE TABLE p (m mood DEFAULT 'ok') PARTITION BY LIST (m);
     CREATE VIEW v AS SELECT 'ok'::mood AS m; CREATE CAST (mood AS int) WITH INOUT`,
    );
    expect(dependents(catalog).sort()).toEqual([
      'enum mood <- cast (public.mood AS integer)',
      'enum mood <- column p.m',
      'enum mood <- composite type pair',
      'enum mood <- default of column p.m',
      'enum mood <- domain d',
      'enum mood <- domain e',
      'enum mood <- function f(a public.mood)',
      'enum mood <- range type span',
      'enum mood <- view v',
    ]);
  },
);

onEveryServer('a column of a table’s row type holds all columns of that table', async (server) => {
  const { catalog } = await reflected(
    server,
    'CREATE TABLE t (a int, b int); CREATE TABLE u (t t, many t[])',
  );
  expect(dependents(catalog).sort()).toEqual([
    'column t.a <- column u.many',
    'column t.a <- column u.t',
    'column t.b <- column u.many',
    'column t.b <- column u.t',
    'table t <- column u.many',
    'table t <- column u.t',
  ]);
});

onEveryServer('foreign keys of tables that are no facts depend, so do children', async (server) => {
  const { catalog } = await reflected(
    server,
    `CREATE TABLE t (id int PRIMARY KEY, k int); CREATE UNIQUE INDEX ik ON t (k);
     CREATE TABLE p (id int REFERENCES t, k int REFERENCES t (k)) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT;
     CREATE TABLE child () INHERITS (t); CREATE TABLE plain (id int REFERENCES t)`,
  );
  expect(dependents(catalog).sort()).toEqual([
    'column t.id <- foreign key p_id_fkey on p',
    'column t.k <- foreign key p_k_fkey on p',
    'constraint t.t_pkey <- foreign key p_id_fkey on p',
    'index ik <- foreign key p_k_fkey on p',
    'table t <- foreign key p_id_fkey on p',
    'table t <- foreign key p_k_fkey on p',
    'table t <- inheriting table child',
  ]);
});
