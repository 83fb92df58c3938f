/** Read me as what reflection says of schemas, extensions, enums, sequences and comments. */
import { describe, expect } from 'vitest';
import { spokenAddress } from '../../src/names.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import { facts, onEveryServer, reflected, unmodelled } from './reflected.ts';

describe('a schema', () => {
  onEveryServer('is a fact, public as any other', async (server) => {
    const { catalog } = await reflected(server, 'CREATE SCHEMA app; CREATE SCHEMA "pg"');
    expect(facts(catalog, 'schema').map(({ name }) => name)).toEqual(['app', 'pg', 'public']);
    expect(unmodelled(catalog)).toEqual([]);
  });

  onEveryServer('whose privileges were changed is named', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO PUBLIC; CREATE SCHEMA own; GRANT ALL ON SCHEMA own TO CURRENT_USER;
       REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    );
    expect(unmodelled(catalog)).toEqual(['schema app: privileges', 'schema public: privileges']);
  });
});

describe('an extension', () => {
  onEveryServer('is a fact with schema and version; its members are left out', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE EXTENSION hstore;
       CREATE TABLE t (a ext.citext, b hstore)`,
    );
    expect(facts(catalog, 'extension').map(({ name, schema }) => `${schema}.${name}`)).toEqual([
      'ext.citext',
      'public.hstore',
    ]);
    expect(facts(catalog, 'extension')[0]?.version).toMatch(/^1\.\d$/);
    expect([...catalog.facts.values()].map(({ kind }) => kind)).toEqual([
      'schema',
      'schema',
      'extension',
      'extension',
      'table',
      'column',
      'column',
    ]);
    expect(unmodelled(catalog)).toEqual([]);
  });
});

describe('an enum', () => {
  onEveryServer('has its values in their order, not in that of their making', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TYPE mood AS ENUM ('sad', 'it''s ok, "fine"'); CREATE TYPE nothing AS ENUM ()`,
    );
    expect(facts(catalog, 'enum')).toEqual([
      { kind: 'enum', schema: 'public', name: 'mood', values: ['sad', `it's ok, "fine"`] },
      { kind: 'enum', schema: 'public', name: 'nothing', values: [] },
    ]);
  });

  onEveryServer('has a value that was added in the middle in the middle', async (server) => {
    const { connection } = await reflected(server, `CREATE TYPE mood AS ENUM ('a', 'c')`);
    await connection.script(`ALTER TYPE mood ADD VALUE 'b' BEFORE 'c'`);
    const catalog = await reflect(connection, { schemas: 'all' });
    expect(facts(catalog, 'enum')[0]?.values).toEqual(['a', 'b', 'c']);
  });
});

describe('a sequence', () => {
  onEveryServer('has what differs from the defaults of its type and direction', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE SEQUENCE a; CREATE SEQUENCE b AS smallint; CREATE SEQUENCE c INCREMENT -1;
       CREATE SEQUENCE d START 5 MINVALUE 3 MAXVALUE 9007199254740993 CACHE 7 CYCLE`,
    );
    const place = { kind: 'sequence', schema: 'public' };
    expect(facts(catalog, 'sequence')).toEqual([
      { ...place, name: 'a' },
      { ...place, name: 'b', type: 'smallint' },
      { ...place, name: 'c', increment: '-1' },
      {
        ...place,
        name: 'd',
        start: '5',
        minValue: '3',
        maxValue: '9007199254740993',
        cache: '7',
        cycle: true,
      },
    ]);
  });

  onEveryServer('may be owned by a column that does not call it', async (server) => {
    const { catalog } = await reflected(
      server,
      'CREATE TABLE t (a int); CREATE SEQUENCE s OWNED BY t.a',
    );
    expect(facts(catalog, 'sequence')[0]?.ownedBy).toEqual({ table: 't', column: 'a' });
  });
});

describe('a comment', () => {
  onEveryServer('is a fact on whatever is a fact', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE SCHEMA s; CREATE TYPE s.e AS ENUM (); CREATE SEQUENCE s.q; CREATE TABLE s.t (a int CONSTRAINT c CHECK (a > 0));
       CREATE INDEX i ON s.t (a);
       COMMENT ON SCHEMA s IS 'schema'; COMMENT ON TYPE s.e IS 'enum'; COMMENT ON SEQUENCE s.q IS 'sequence';
       COMMENT ON TABLE s.t IS 'it''s a
table'; COMMENT ON COLUMN s.t.a IS 'column'; COMMENT ON CONSTRAINT c ON s.t IS 'constraint'; COMMENT ON INDEX s.i IS 'index'`,
    );
    const comments = facts(catalog, 'comment').map(
      ({ on, text }) => `${spokenAddress(on)}: ${text}`,
    );
    expect(comments.sort()).toEqual([
      'column s.t.a: column',
      'constraint s.t.c: constraint',
      'enum s.e: enum',
      'index s.i: index',
      'schema s: schema',
      'sequence s.q: sequence',
      "table s.t: it's a\ntable",
    ]);
  });

  onEveryServer('of public is one only when it is not the standard one', async (server) => {
    const { connection, catalog } = await reflected(server, '');
    expect(facts(catalog, 'comment')).toEqual([]);
    await connection.script(`COMMENT ON SCHEMA public IS 'ours'`);
    const changed = await reflect(connection, { schemas: 'all' });
    expect(facts(changed, 'comment')).toEqual([
      { kind: 'comment', on: { kind: 'schema', name: 'public' }, text: 'ours' },
    ]);
  });
});
