/** Read me as how a database is read: at one instant, in one message, without a right but to look. */
import { describe, expect, test } from 'vitest';
import { addressKey } from '../../src/names.ts';
import { factKey } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { connect } from '../../src/drivers/connect.ts';
import { reflect, reflectInTransaction } from '../../src/reflect/snapshot.ts';
import { realServers } from '../servers.ts';
import { facts, onEveryServer, reflected, unmodelled, watched } from './reflected.ts';

const shop = `CREATE TABLE shop (id serial PRIMARY KEY, name text NOT NULL DEFAULT 'x');
  CREATE INDEX ON shop (name); COMMENT ON TABLE shop IS 'sells'`;

describe('what is read', () => {
  onEveryServer('is every schema of users, or those that are named', async (server) => {
    const { connection, catalog } = await reflected(
      server,
      'CREATE SCHEMA a; CREATE TABLE a.t (x int); CREATE SCHEMA b; CREATE TABLE b.t (x int); CREATE TEMP TABLE passing (x int)',
    );
    const tables = async (...schemas: string[]) =>
      facts(await reflect(connection, { schemas }), 'table').map(({ schema }) => schema);
    expect(facts(catalog, 'table').map(({ schema }) => schema)).toEqual(['a', 'b']);
    expect(await tables('b')).toEqual(['b']);
    expect(await tables('b', 'a', "no'ne\\")).toEqual(['a', 'b']);
    expect((await tables('pg_temp'))[0]).toMatch(/^pg_temp_\d+$/);
  });

  onEveryServer('leaves out the tables that are excluded, and what is theirs', async (server) => {
    const { connection } = await reflected(
      server,
      `${shop}; CREATE TABLE log (id bigserial PRIMARY KEY, at timestamptz CHECK (at > '2000-01-01'));
       CREATE INDEX ON log (at); COMMENT ON TABLE log IS 'ours'; COMMENT ON COLUMN log.at IS 'when';
       GRANT SELECT ON log TO PUBLIC; ALTER TABLE log ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON log`,
    );
    const without = await reflect(connection, {
      schemas: 'all',
      exclude: [{ schema: 'public', name: 'log' }],
    });
    expect([...without.facts.keys()].filter((key) => key.includes('log'))).toEqual([]);
    expect(without.facts.size).toBe(7);
    expect(unmodelled(without)).toEqual([]);
  });

  onEveryServer(
    'has each fact under the key of its address, and the server’s major',
    async (server) => {
      const { catalog } = await reflected(
        server,
        `${shop}; CREATE TYPE e AS ENUM ('a'); CREATE SEQUENCE s`,
      );
      for (const [key, fact] of catalog.facts) expect(key).toBe(factKey(fact));
      expect(catalog.serverVersion).toBe(server.major);
      expect(catalog.facts.has(addressKey({ kind: 'table', schema: 'public', name: 'shop' }))).toBe(
        true,
      );
    },
  );
});

describe('names', () => {
  const hostile = [
    'a"b',
    "it's",
    'a.b',
    'two\nlines',
    'a\\b',
    '*/ ${x} --',
    'select',
    'Größe 日本語 😀',
    'x'.repeat(63),
    ' (a, b) COLLATE "C" ',
  ];
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

  onEveryServer('come through whatever is in them', async (server) => {
    const connection = await server.connect({ reuse: true });
    for (const name of hostile) {
      const q = quoted(name);
      await connection.script(
        `CREATE SCHEMA ${q}; CREATE TYPE ${q}.${quoted(`${name}`.slice(0, 10) + '_e')} AS ENUM ('${name.replaceAll("'", "''")}');
         CREATE TABLE ${q}.${q} (${q} int UNIQUE, other text, CONSTRAINT ${q} CHECK (${q} > 0), s serial);
         CREATE INDEX ON ${q}.${q} (${q} DESC, lower(other), other text_pattern_ops);
         ALTER TABLE ${q}.${q} ADD FOREIGN KEY (${q}) REFERENCES ${q}.${q} (${q})`,
      );
    }
    const catalog = await reflect(connection, { schemas: hostile });
    const names = facts(catalog, 'table').map(({ schema, name }) => [schema, name]);
    const inOrder = facts(catalog, 'schema').map(({ name }) => [name, name]);
    expect(new Set(inOrder.map(([name]) => name))).toEqual(new Set(hostile));
    expect(names).toEqual(inOrder);
    for (const [name = ''] of names) {
      const ofTable = (fact: { readonly schema: string }) => fact.schema === name;
      expect(facts(catalog, 'column').filter(ofTable)).toMatchObject([
        { name },
        { name: 'other' },
        { name: 's', serial: true },
      ]);
      expect(facts(catalog, 'index').find(ofTable)?.keys).toEqual([
        { column: name, order: 'desc' },
        { expression: 'lower(other)' },
        { column: 'other', operatorClass: 'text_pattern_ops' },
      ]);
      expect(facts(catalog, 'constraint').filter(ofTable)).toContainEqual(
        expect.objectContaining({
          columns: [name],
          references: { schema: name, name },
          referencedColumns: [name],
        }),
      );
      expect(facts(catalog, 'enum').find(ofTable)?.values).toEqual([name]);
    }
  });

  onEveryServer('of temporary tables do not get in the way of the catalogs', async (server) => {
    const { catalog } = await reflected(
      server,
      `${shop}; CREATE TEMP TABLE pg_class (x int); CREATE TEMP TABLE text (x int); CREATE TEMP TABLE int4 (x int)`,
    );
    expect(facts(catalog, 'column').map(({ type }) => type)).toEqual(['integer', 'text']);
  });
});

describe('reading', () => {
  onEveryServer(
    'sends one message of as many statements, however many tables there are',
    async (server) => {
      const { connection, sent } = watched(await server.connect({ reuse: true }));
      await reflect(connection, { schemas: 'all' });
      await connection.script(
        Array.from(
          { length: 40 },
          (_, number) => `CREATE TABLE t${number} (a serial PRIMARY KEY)`,
        ).join(';'),
      );
      const catalog = await reflect(connection, { schemas: 'all' });
      expect(facts(catalog, 'table')).toHaveLength(40);
      expect([sent.length, sent[2]]).toEqual([3, sent[0]]);
    },
  );

  onEveryServer('leaves the session as it was', async (server) => {
    const { connection } = await reflected(server, shop);
    const setting = () =>
      connection.query(
        "SELECT current_setting('search_path'), current_setting('jit'), current_setting('TimeZone')",
      );
    const before = await setting();
    await reflect(connection, { schemas: 'all' });
    expect(await setting()).toEqual(before);
    await expect(connection.script('SAVEPOINT s')).rejects.toThrow();
  });

  onEveryServer('works on a session that may only read', async (server) => {
    const { connection, catalog } = await reflected(server, shop);
    await connection.script('SET default_transaction_read_only = on');
    const again = await reflect(connection, { schemas: 'all' });
    await connection.script('SET default_transaction_read_only = off');
    expect(again.facts).toEqual(catalog.facts);
  });

  onEveryServer('works for a role that owns nothing and may do nothing', async (server) => {
    const { connection, catalog } = await reflected(
      server,
      `${shop}; CREATE SCHEMA closed; CREATE TABLE closed.t (a int CHECK (a > 0), b text); CREATE INDEX ON closed.t (lower(b));
       CREATE TYPE closed.e AS ENUM ('a'); REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE VIEW v AS SELECT a FROM closed.t;
       CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR PUBLIC SERVER s;
       DROP ROLE IF EXISTS nobody_${server.major}; CREATE ROLE nobody_${server.major}`,
    );
    await connection.script(`SET ROLE nobody_${server.major}`);
    const again = await reflect(connection, { schemas: 'all' });
    await connection.script(
      `RESET ROLE; DROP ROLE nobody_${server.major}; DROP FOREIGN DATA WRAPPER w CASCADE`,
    );
    expect(again).toEqual(catalog);
  });

  onEveryServer('within a transaction sees its changes, and leaves it open', async (server) => {
    const { connection } = await reflected(server, '');
    await connection.script('BEGIN; CREATE TABLE later (a int)');
    const catalog = await reflectInTransaction(connection, { schemas: 'all' });
    await connection.script('SAVEPOINT still_open; ROLLBACK');
    expect(facts(catalog, 'table').map(({ name }) => name)).toEqual(['later']);
    expect(facts(await reflect(connection, { schemas: 'all' }), 'table')).toEqual([]);
  });

  onEveryServer('is tried again when an object vanished meanwhile', async (server) => {
    const { connection: real } = await reflected(server, shop);
    let failures = 2;
    const connection: Connection = {
      ...real,
      script: (sql) => {
        if (sql === 'ROLLBACK' || failures === 0) return real.script(sql);
        failures -= 1;
        return real.script(sql.replace('COMMIT', "SELECT 'gone'::regclass; COMMIT"));
      },
    };
    expect(facts(await reflect(connection, { schemas: 'all' }), 'table')).toHaveLength(1);
    expect(failures).toBe(0);
  });

  onEveryServer(
    'fails with the server’s own words, and leaves no transaction open',
    async (server) => {
      const { connection } = await reflected(server, shop);
      const failing: Connection = {
        ...connection,
        script: (sql) => connection.script(sql.replace('COMMIT', 'SELECT 1 / 0; COMMIT')),
      };
      await expect(reflect(failing, { schemas: 'all' })).rejects.toThrow('division by zero');
      expect(await connection.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  test.each(realServers)('gives whole tables while others come and go ($name)', async (server) => {
    const url = await server.url();
    const [reader, writer] = [await connect(url), await connect(url)];
    const done = new AbortController();
    const churn = (async () => {
      for (let number = 0; !done.signal.aborted; number += 1)
        await writer.script(
          `CREATE TABLE passing (a serial PRIMARY KEY, b text DEFAULT 'x${number}' CHECK (b <> ''));
           CREATE INDEX ON passing (lower(b)); CREATE VIEW v AS SELECT * FROM passing; DROP TABLE passing CASCADE`,
        );
    })();
    for (let round = 0; round < 10; round += 1)
      expect(facts(await reflect(reader, { schemas: 'all' }), 'schema')).toHaveLength(1);
    done.abort();
    await churn;
    await Promise.all([reader.close(), writer.close()]);
  });
});
