/** Read me as what reflection says of columns. DDL in, facts out. */
import { describe, expect } from 'vitest';
import type { Column } from '../../src/catalog/columns.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import type { TestDatabaseServer } from '../servers.ts';
import { facts, onEveryServer, reflected, unmodelled } from './reflected.ts';

/** The columns, without their place. */
async function columnsOf(server: TestDatabaseServer, ddl: string): Promise<Partial<Column>[]> {
  const { catalog } = await reflected(server, ddl);
  return facts(catalog, 'column').map(
    ({ kind: _kind, schema: _schema, table: _table, position: _position, ...rest }) => rest,
  );
}

describe('a column', () => {
  onEveryServer('has its type as format_type prints it', async (server) => {
    const columns = await columnsOf(
      server,
      `CREATE TABLE t (a varchar(255), b timestamp(3), c numeric(10), d int[][], e interval hour to minute,
        f char, g "char", h float4, i bit varying(3)[])`,
    );
    expect(columns.map(({ type }) => type)).toEqual([
      'character varying(255)',
      'timestamp(3) without time zone',
      'numeric(10,0)',
      'integer[]',
      'interval hour to minute',
      'character(1)',
      '"char"',
      'real',
      'bit varying(3)[]',
    ]);
  });

  onEveryServer(
    'of a type of its own has the type’s schema and name, arrays the element’s',
    async (server) => {
      const columns = await columnsOf(
        server,
        `CREATE SCHEMA "my app"; CREATE TYPE "my app"."Mood" AS ENUM ('ok');
       CREATE DOMAIN positive AS int CHECK (VALUE > 0);
       CREATE TABLE t (a "my app"."Mood", b "my app"."Mood"[], c positive)`,
      );
      const typeOf = { schema: 'my app', name: 'Mood' };
      expect(columns).toEqual([
        { name: 'a', type: '"my app"."Mood"', nullable: true, typeOf },
        { name: 'b', type: '"my app"."Mood"[]', nullable: true, typeOf },
        {
          name: 'c',
          type: 'public.positive',
          nullable: true,
          typeOf: { schema: 'public', name: 'positive' },
        },
      ]);
    },
  );

  onEveryServer('has a collation only where it is not the type’s own', async (server) => {
    const columns = await columnsOf(
      server,
      'CREATE TABLE t (a text COLLATE "C", b text COLLATE "default", c text, d varchar(3)[] COLLATE "POSIX")',
    );
    expect(columns.map(({ collation }) => collation?.name)).toEqual([
      'C',
      undefined,
      undefined,
      'POSIX',
    ]);
  });

  onEveryServer(
    'has its default as PostgreSQL prints it, the same in every session',
    async (server) => {
      const connection = await server.connect({ reuse: true });
      await connection.script(
        "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'; SET quote_all_identifiers = on",
      );
      await connection.script(
        `CREATE TABLE t (a timestamptz DEFAULT '2026-01-02 00:00:00+00', b interval DEFAULT '1 day', c int DEFAULT (1 + 2),
        d timestamptz DEFAULT now(), e text DEFAULT NULL, f date DEFAULT '2026-01-02', g int[] DEFAULT '{}')`,
      );
      const catalog = await reflect(connection, { schemas: 'all' });
      await connection.script('RESET ALL');
      expect(facts(catalog, 'column').map((column) => column.default)).toEqual([
        "'2026-01-02 00:00:00+00'::timestamp with time zone",
        "'1 day'::interval",
        '1 + 2',
        'now()',
        undefined,
        "'2026-01-02'::date",
        "'{}'::integer[]",
      ]);
    },
  );

  onEveryServer('counts its position without the columns that were dropped', async (server) => {
    const { catalog } = await reflected(
      server,
      'CREATE TABLE t (a int, b int, c int); ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD d int',
    );
    expect(facts(catalog, 'column').map(({ name, position }) => `${position} ${name}`)).toEqual([
      '1 b',
      '2 c',
      '3 d',
    ]);
  });

  onEveryServer('that is generated has its expression and no default', async (server) => {
    const columns = await columnsOf(
      server,
      'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)',
    );
    expect(columns[1]).toEqual({
      name: 'b',
      type: 'integer',
      nullable: true,
      generated: { expression: 'a * 2', storage: 'stored' },
    });
  });

  onEveryServer(
    'may be generated when it is read, from PostgreSQL 18 on',
    async (server) => {
      const columns = await columnsOf(
        server,
        'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)',
      );
      expect(columns[1]?.generated).toEqual({ expression: 'a * 2', storage: 'virtual' });
    },
    { from: 18 },
  );

  onEveryServer(
    'that is unusual in a way that is not modelled is named with it',
    async (server) => {
      const { catalog } = await reflected(
        server,
        `CREATE TABLE t (a text, b text, c int); ALTER TABLE t ALTER a SET STORAGE EXTERNAL;
       ALTER TABLE t ALTER a SET STATISTICS 100; ALTER TABLE t ALTER b SET (n_distinct = 5);
       ALTER TABLE t ALTER b SET COMPRESSION pglz; GRANT SELECT (c) ON t TO PUBLIC`,
      );
      expect(unmodelled(catalog)).toEqual([
        'column t.a: statistics target',
        'column t.a: storage',
        'column t.b: compression',
        'column t.b: options',
        'column t.c: privileges',
      ]);
    },
  );

  onEveryServer(
    'that is NOT NULL by a constraint that is not valid is named, from PostgreSQL 18 on',
    async (server) => {
      const { catalog } = await reflected(
        server,
        `CREATE TABLE t (a int NOT NULL, b int, c int, CONSTRAINT named NOT NULL c NO INHERIT);
         ALTER TABLE t ADD CONSTRAINT later NOT NULL b NOT VALID; COMMENT ON CONSTRAINT later ON t IS 'soon'`,
      );
      expect(facts(catalog, 'constraint')).toEqual([]);
      expect(facts(catalog, 'column').map(({ nullable }) => nullable)).toEqual([
        false,
        false,
        false,
      ]);
      expect(unmodelled(catalog)).toEqual([
        'column t.b: NOT NULL that is not valid',
        'column t.b: comment on its NOT NULL',
        'column t.c: NOT NULL with NO INHERIT',
      ]);
    },
    { from: 18 },
  );
});

describe('a serial column', () => {
  onEveryServer(
    'is one by its default and its sequence, wherever the sequence is',
    async (server) => {
      const { catalog } = await reflected(
        server,
        `CREATE SCHEMA "off's path"; CREATE TABLE "off's path"."T" ("Id" bigserial, b smallserial, c serial);
       ALTER SEQUENCE "off's path"."T_Id_seq" RENAME TO "another ""name"""`,
      );
      expect(
        facts(catalog, 'column').map(({ type, serial, default: text }) => [type, serial, text]),
      ).toEqual([
        ['bigint', true, undefined],
        ['smallint', true, undefined],
        ['integer', true, undefined],
      ]);
      expect(facts(catalog, 'sequence')).toEqual([]);
    },
  );

  onEveryServer('is none when its sequence is not the usual one', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a serial, b int); ALTER SEQUENCE t_a_seq INCREMENT 5;
       CREATE SEQUENCE free; ALTER TABLE t ALTER b SET DEFAULT nextval('free')`,
    );
    expect(facts(catalog, 'column').map(({ serial, default: text }) => [serial, text])).toEqual([
      [undefined, "nextval('public.t_a_seq'::regclass)"],
      [undefined, "nextval('public.free'::regclass)"],
    ]);
    expect(facts(catalog, 'sequence')).toEqual([
      { kind: 'sequence', schema: 'public', name: 'free' },
      {
        kind: 'sequence',
        schema: 'public',
        name: 't_a_seq',
        type: 'integer',
        increment: '5',
        ownedBy: { table: 't', column: 'a' },
      },
    ]);
  });

  onEveryServer('names what is not modelled of its sequence', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a serial); GRANT USAGE ON SEQUENCE t_a_seq TO PUBLIC;
       COMMENT ON SEQUENCE t_a_seq IS 'counts'`,
    );
    expect(unmodelled(catalog)).toEqual([
      'column t.a: comment on its sequence',
      'column t.a: privileges of its sequence',
    ]);
  });
});

describe('an identity column', () => {
  onEveryServer(
    'has the options that are not PostgreSQL’s own, and no sequence',
    async (server) => {
      const { catalog } = await reflected(
        server,
        `CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY,
        b smallint GENERATED BY DEFAULT AS IDENTITY (START 10 MAXVALUE 100 CYCLE),
        c bigint GENERATED ALWAYS AS IDENTITY (INCREMENT -2 CACHE 5))`,
      );
      expect(facts(catalog, 'column').map(({ identity }) => identity)).toEqual([
        { generation: 'always' },
        { generation: 'by default', start: '10', maxValue: '100', cycle: true },
        { generation: 'always', increment: '-2', cache: '5' },
      ]);
      expect(facts(catalog, 'sequence')).toEqual([]);
    },
  );

  onEveryServer('keeps its options when its type changes', async (server) => {
    const { catalog } = await reflected(
      server,
      'CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ALTER a TYPE bigint',
    );
    expect(facts(catalog, 'column')[0]?.identity).toEqual({ generation: 'always' });
  });
});
