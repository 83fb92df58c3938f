/**
 * What is one and what is two: the answer comes from the server, on every kind of database.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { normalise } from '../../src/diff/normalise/normalise.ts';
import { servers } from '../servers.ts';
import {
  changed,
  columnKey,
  constraintKey,
  counting,
  indexKey,
  redeclared,
  reflected,
  verdict,
  withFacts,
} from './scene.ts';

describe.each(servers)('on $name', ({ connect }) => {
  let connection: Connection;
  beforeEach(async () => {
    connection = await connect({ reuse: true });
  });

  /** Whether a default of one text equals that of another, and so on: always the same column or table. */
  const compared = async (ddl: string, key: string, attributes: object, ...schemas: string[]) => {
    await connection.script(ddl);
    const live = await reflected(connection, ...schemas);
    const declared = redeclared(live, { [key]: attributes });
    const normal = await normalise(connection, live, declared);
    return { normal, verdict: verdict(key, live, declared, normal) };
  };

  test('asks nothing when nothing differs in text', async () => {
    await connection.script(`CREATE TABLE t (a integer CHECK (a > 0), b text DEFAULT 'x');
      CREATE INDEX i ON t (lower(b)) WHERE a > 1`);
    const live = await reflected(connection);
    const counted = counting(connection);
    const normal = await normalise(counted.connection, live, { ...live });
    expect(counted.messages()).toBe(0);
    expect([normal.from.size, normal.to.size, normal.undecided.size]).toEqual([0, 0, 0]);
  });

  test('asks nothing for a string literal, which is stored with the type of its column', async () => {
    await connection.script(`CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (
      a text DEFAULT 'x', b varchar(3) DEFAULT 'y', c jsonb DEFAULT '{}', d mood DEFAULT 'sad', e text[] DEFAULT '{}')`);
    const live = await reflected(connection);
    const literals = { a: "'x'", b: "'y'", c: "'{}'", d: "'sad'", e: "'{}'" };
    const declared = redeclared(
      live,
      Object.fromEntries(
        Object.entries(literals).map(([name, text]) => [columnKey('t', name), { default: text }]),
      ),
    );
    const counted = counting(connection);
    const normal = await normalise(counted.connection, live, declared);
    expect(counted.messages()).toBe(0);
    for (const name of Object.keys(literals)) {
      expect(verdict(columnKey('t', name), live, declared, normal)).toBe('equal');
      expect(normal.how.get(columnKey('t', name))).toBe('text');
    }
  });

  test('sends the same number of messages for one table and for forty', async () => {
    const messages = async (tables: number): Promise<number> => {
      const names = Array.from({ length: tables }, (_, n) => `t${tables}_${n}`);
      await connection.script(
        names
          .map(
            (
              name,
              n,
            ) => `CREATE TABLE ${name} (a integer DEFAULT 1 + ${n}, b text, CONSTRAINT ck CHECK (a IN (1, ${n})));
            CREATE INDEX ${name}_i ON ${name} (lower(b)) WHERE a > ${n}`,
          )
          .join(';'),
      );
      const live = await reflected(connection);
      const changes = names.flatMap((name, n) => [
        [columnKey(name, 'a'), { default: `1+${n}` }],
        [constraintKey(name, 'ck'), { expression: `a in (1,${n})` }],
        [indexKey(`${name}_i`), { keys: [{ expression: 'LOWER(b)' }] }],
      ]);
      const declared = redeclared(live, Object.fromEntries(changes));
      const counted = counting(connection);
      const normal = await normalise(counted.connection, live, declared);
      for (const key of declared.facts.keys())
        expect(verdict(key, live, declared, normal)).toBe('equal');
      return counted.messages();
    };
    const one = await messages(1);
    expect(one).toBeLessThanOrEqual(5);
    expect(await messages(40)).toBe(one);
  });

  test('asks once for what is alike, and never takes two that differ in a column for one', async () => {
    await connection.script(`CREATE TABLE one (a integer, "B, c" text, CONSTRAINT ck CHECK (a > 1));
      CREATE TABLE two (a integer, CONSTRAINT ck CHECK (a > 1));
      CREATE TABLE three (a numeric, CONSTRAINT ck CHECK (a > 1));
      CREATE TABLE four (a integer, CONSTRAINT ck CHECK (a > 1));
      CREATE INDEX i ON one ("B, c") WHERE a > 1`);
    const live = await reflected(connection);
    const tables = ['one', 'two', 'three', 'four'];
    const declared = redeclared(live, {
      ...Object.fromEntries(
        tables.map((table) => [constraintKey(table, 'ck'), { expression: 'a>1' }]),
      ),
      [constraintKey('four', 'ck')]: { expression: 'nobody > 1' },
      [indexKey('i')]: { keys: [{ column: 'B, c' }], where: 'a>1' },
    });
    const normal = await normalise(connection, live, declared);
    for (const table of ['one', 'two', 'three'])
      expect(verdict(constraintKey(table, 'ck'), live, declared, normal)).toBe('equal');
    expect(normal.to.get(constraintKey('two', 'ck'))).toMatchObject({
      table: 'two',
      expression: 'a > 1',
    });
    expect(normal.to.get(constraintKey('three', 'ck'))).toMatchObject({
      expression: 'a > (1)::numeric',
    });
    expect(verdict(indexKey('i'), live, declared, normal)).toBe('equal');
    expect(normal.modelErrors.map(({ address }) => address)).toEqual([
      { kind: 'constraint', schema: 'public', table: 'four', name: 'ck' },
    ]);
  });

  test('the same fault in two tables is told of both', async () => {
    await connection.script(
      `CREATE TABLE one (a integer DEFAULT 1); CREATE TABLE two (a integer DEFAULT 1)`,
    );
    const live = await reflected(connection);
    const both = (text: string) =>
      redeclared(live, {
        [columnKey('one', 'a')]: { default: text },
        [columnKey('two', 'a')]: { default: text },
      });
    const { modelErrors } = await normalise(connection, live, both('lower(1)'));
    expect(modelErrors.map(({ address }) => 'table' in address && address.table)).toEqual([
      'one',
      'two',
    ]);
    const { missingFunctions } = await normalise(connection, live, both('x()'));
    expect([...missingFunctions.keys()]).toEqual([columnKey('one', 'a'), columnKey('two', 'a')]);
  });

  test.each([
    ['a > 1', 'a > 2'],
    ['a > 1', 'b > 1'],
    ['a > 1', 'a >= 1'],
    ["t = 'x'", "t = 'X'"],
    ["t LIKE 'a%'", "t ILIKE 'a%'"],
    ["t LIKE 'a%'", "t = 'a%'"],
    ['a IN (1, 2)', 'a IN (2, 1)'],
    ["v IN ('x', 'y')", "v IN ('x', 'z')"],
    ["v = 'x'", "v::varchar(3) = 'x'"],
    ['a BETWEEN 1 AND 2', 'a BETWEEN 2 AND 1'],
    ['a > 1 AND b > 1', 'a > 1 OR b > 1'],
    ['a > 1 AND b > 1', 'b > 1 AND a > 1'],
    ['a + b * 2 > 0', '(a + b) * 2 > 0'],
    ["t < 'b'", `t COLLATE "C" < 'b'`],
    ['a > 0', 'a > 0.0'],
    ['a IS NULL', 'a = NULL'],
  ])('CHECK (%s) is not CHECK (%s)', async (held, written) => {
    const ddl = `CREATE TABLE t (a integer, b integer, t text, v varchar(20), CONSTRAINT ck CHECK (${held}))`;
    const { verdict } = await compared(ddl, constraintKey('t', 'ck'), { expression: written });
    expect(verdict).toBe('different');
  });

  test.each([
    ['timestamptz', 'now()', 'CURRENT_TIMESTAMP'],
    ['timestamptz', 'now()', 'clock_timestamp()'],
    ['integer', '1', '2'],
    ['integer', '1', '1::bigint'],
    ['interval', "'24 hours'", "'1 day'"],
    ['text', "'x'", "'x '"],
    ['text', "'a' || 'b'", "'ab'"],
    ['numeric', '1.0', '1.00'],
    ['jsonb', '\'{"a":1}\'', '\'{"a":2}\''],
    ['text[]', "'{}'", 'NULL'],
  ])('%s DEFAULT %s is not DEFAULT %s', async (type, held, written) => {
    const ddl = `CREATE TABLE t (a ${type} DEFAULT ${held})`;
    const { verdict } = await compared(ddl, columnKey('t', 'a'), { default: written });
    expect(verdict).toBe('different');
  });

  test.each([
    ['varchar(20)', 'character varying(20)'],
    ['int', 'integer'],
    ['decimal(10)', 'numeric(10,0)'],
    ['timestamp', 'timestamp without time zone'],
    ['float(20)', 'real'],
    ['char', 'character(1)'],
    ['varchar(7)[][]', 'character varying(7)[]'],
    ['_int4', 'integer[]'],
    ['time (3) with time zone', 'time(3) with time zone'],
  ])('a column of type %s is one of type %s', async (written, printed) => {
    const { verdict, normal } = await compared(
      `CREATE TABLE t (a ${written})`,
      columnKey('t', 'a'),
      {
        type: written,
      },
    );
    expect(verdict).toBe('equal');
    expect(normal.to.get(columnKey('t', 'a'))).toMatchObject({ type: printed });
  });

  test('timestamp(6) is told from timestamp: which of them is meant is for the diff to know', async () => {
    const { verdict } = await compared('CREATE TABLE t (a timestamp)', columnKey('t', 'a'), {
      type: 'timestamp(6) without time zone',
    });
    expect(verdict).toBe('different');
  });

  test('a default of NULL is no default', async () => {
    const { verdict } = await compared('CREATE TABLE t (a text)', columnKey('t', 'a'), {
      default: 'NULL',
    });
    expect(verdict).toBe('equal');
  });

  test('an index on a lone column in parentheses is an index on the column', async () => {
    const { verdict } = await compared(
      'CREATE TABLE t (a integer); CREATE INDEX i ON t (a DESC)',
      indexKey('i'),
      { keys: [{ expression: 'a', order: 'desc' }] },
    );
    expect(verdict).toBe('equal');
  });

  test('a database restored from a dump is the same, where printing moves once more', async () => {
    await connection.script("CREATE TABLE t (v varchar(9), CONSTRAINT ck CHECK (v IN ('x', 'y')))");
    const key = constraintKey('t', 'ck');
    const written = await reflected(connection);
    const pulled = (written.facts.get(key) as { expression: string } & Fact).expression;
    await connection.script(
      `ALTER TABLE t DROP CONSTRAINT ck; ALTER TABLE t ADD CONSTRAINT ck CHECK (${pulled})`,
    );
    const live = await reflected(connection);
    for (const expression of [pulled, "v IN ('x', 'y')", "v in ('x','y')"]) {
      const declared = redeclared(live, { [key]: { expression } });
      expect(verdict(key, live, declared, await normalise(connection, live, declared))).toBe(
        'equal',
      );
    }
  });

  describe('types and sequences of the models', () => {
    const setting = `CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE TABLE t (m mood DEFAULT 'ok', note text DEFAULT 'a', n integer DEFAULT 1,
        CONSTRAINT ck CHECK (m <> 'sad'), CONSTRAINT n_ck CHECK (n > 0))`;

    test('a new enum can be the type and the default of a column', async () => {
      await connection.script(setting);
      const live = await reflected(connection);
      const key = columnKey('t', 'note');
      const fresh: Fact = {
        kind: 'enum',
        schema: 'new schema',
        name: 'Fresh',
        values: ["it's", 'b'],
      };
      const declared = withFacts(
        live,
        fresh,
        changed(live, key, { type: '"new schema"."Fresh"', default: "'it''s'" }),
      );
      const normal = await normalise(connection, live, declared);
      expect(normal.to.get(key)).toMatchObject({
        type: '"new schema"."Fresh"',
        typeOf: { schema: 'new schema', name: 'Fresh' },
        default: `'it''s'::"new schema"."Fresh"`,
      });
      expect(verdict(key, live, declared, normal)).toBe('different');
    });

    test('a value added to an enum can be used in a default and in a check', async () => {
      await connection.script(setting);
      const live = await reflected(connection);
      const declared = withFacts(
        live,
        { kind: 'enum', schema: 'public', name: 'mood', values: ['great', 'sad', 'ok'] },
        changed(live, columnKey('t', 'm'), { default: "'great'::mood" }),
        changed(live, constraintKey('t', 'ck'), { expression: "m != 'sad'" }),
        changed(live, constraintKey('t', 'n_ck'), { expression: "n > 0 OR m = 'great'" }),
      );
      const normal = await normalise(connection, live, declared);
      expect(normal.modelErrors).toEqual([]);
      expect(normal.to.get(columnKey('t', 'm'))).toMatchObject({ default: "'great'::public.mood" });
      expect(verdict(constraintKey('t', 'ck'), live, declared, normal)).toBe('equal');
      expect(normal.to.get(constraintKey('t', 'n_ck'))).toMatchObject({
        expression: "(n > 0) OR (m = 'great'::public.mood)",
      });
    });

    test('a value that the models removed can stand in what the database still has', async () => {
      await connection.script(setting);
      const live = await reflected(connection);
      const key = constraintKey('t', 'ck');
      const declared = withFacts(
        live,
        { kind: 'enum', schema: 'public', name: 'mood', values: ['ok'] },
        changed(live, key, { expression: "m = 'ok'" }),
      );
      const normal = await normalise(connection, live, declared);
      expect([...normal.undecided]).toEqual([]);
      expect(verdict(key, live, declared, normal)).toBe('different');
    });

    test('a renamed enum, and a renamed value, are known by their new names', async () => {
      await connection.script(setting);
      const live = await reflected(connection);
      const address = { kind: 'enum', schema: 'public', name: 'temper' } as const;
      const key = columnKey('t', 'm');
      const typed = { type: 'public.temper', typeOf: { schema: 'public', name: 'temper' } };
      const renamed = withFacts(
        live,
        { ...address, values: ['blue', 'ok'] },
        changed(live, key, { ...typed, default: "'ok'::public.temper" }),
        changed(live, constraintKey('t', 'ck'), { expression: "m <> 'blue'::public.temper" }),
      );
      const declared = withFacts(
        renamed,
        changed(renamed, key, { ...typed, default: "CAST('ok' AS temper)" }),
        changed(renamed, constraintKey('t', 'ck'), { expression: "m != 'blue'" }),
      );
      const normal = await normalise(connection, renamed, declared, { database: live });
      expect(verdict(key, renamed, declared, normal)).toBe('equal');
      expect(verdict(constraintKey('t', 'ck'), renamed, declared, normal)).toBe('equal');
    });

    test('a new sequence can be used in a default', async () => {
      await connection.script(setting);
      const live = await reflected(connection);
      const key = columnKey('t', 'n');
      const declared = withFacts(
        live,
        { kind: 'sequence', schema: 'public', name: 'numbers', type: 'integer' },
        changed(live, key, { default: "nextval('numbers')" }),
      );
      const normal = await normalise(connection, live, declared);
      expect(normal.to.get(key)).toMatchObject({ default: "nextval('public.numbers'::regclass)" });
    });
  });

  describe('the search path', () => {
    const setting = `CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;
      CREATE TABLE t (c ext.citext, CONSTRAINT ck CHECK (length(c) > 0))`;

    test.each([
      ['public, ext', "c OPERATOR(ext.=) 'x'::ext.citext"],
      ['public', "(c)::text = 'x'::text"],
    ])('is the one that revisions run under: %s', async (path, expression) => {
      await connection.script(`${setting}; SET search_path = ${path}`);
      const live = await reflected(connection);
      const declared = redeclared(live, { [constraintKey('t', 'ck')]: { expression: "c = 'x'" } });
      const normal = await normalise(connection, live, declared);
      expect(normal.to.get(constraintKey('t', 'ck'))).toMatchObject({ expression });
    });

    test('does not lead to a temporary table that is named like a type', async () => {
      await connection.script(`CREATE SCHEMA app; CREATE TYPE public.mood AS ENUM ('sad', 'ok');
        CREATE TABLE app.mood (a public.mood, CONSTRAINT ck CHECK (a <> 'sad'::mood));
        CREATE TABLE app.text (a text, CONSTRAINT ck CHECK (a <> 'x'::text))`);
      const live = await reflected(connection, 'app', 'public');
      const declared = redeclared(live, {
        [constraintKey('mood', 'ck', 'app')]: { expression: "mood.a != 'sad'::mood" },
        [constraintKey('text', 'ck', 'app')]: { expression: "text.a != 'x'::text" },
      });
      const normal = await normalise(connection, live, declared);
      expect(normal.modelErrors).toEqual([]);
      for (const table of ['mood', 'text'])
        expect(verdict(constraintKey(table, 'ck', 'app'), live, declared, normal)).toBe('equal');
    });
  });

  test('tables of one name in two schemas each have their own columns', async () => {
    await connection.script(`CREATE SCHEMA a; CREATE SCHEMA b;
      CREATE TABLE a.t (x integer, CONSTRAINT ck CHECK (x > 0));
      CREATE TABLE b.t (x text, CONSTRAINT ck CHECK (x > '0'));
      CREATE TABLE b.a (x integer, CONSTRAINT ck CHECK (x > 0))`);
    const live = await reflected(connection, 'a', 'b');
    const expressions = { a: "a.t.x > '0'", b: "b.t.x>'0'" };
    const declared = redeclared(live, {
      [constraintKey('t', 'ck', 'a')]: { expression: expressions.a },
      [constraintKey('t', 'ck', 'b')]: { expression: expressions.b },
      [constraintKey('a', 'ck', 'b')]: { expression: 'a.x>0' },
    });
    const normal = await normalise(connection, live, declared);
    expect(normal.modelErrors).toEqual([]);
    for (const [table, schema] of [
      ['t', 'a'],
      ['t', 'b'],
      ['a', 'b'],
    ] as const)
      expect(verdict(constraintKey(table, 'ck', schema), live, declared, normal)).toBe('equal');
  });

  test('a foreign key has no text, and is never asked about', async () => {
    await connection.script(
      'CREATE TABLE t (a integer PRIMARY KEY, b integer CONSTRAINT fk REFERENCES t)',
    );
    const live = await reflected(connection);
    const declared = redeclared(live, { [constraintKey('t', 'fk')]: { onDelete: 'cascade' } });
    const counted = counting(connection);
    await normalise(counted.connection, live, declared);
    expect(counted.messages()).toBe(0);
  });

  test('a function of the row of its table cannot be tried on a copy, and is left undecided', async () => {
    await connection.script(`CREATE TABLE t (a integer);
      CREATE FUNCTION good(t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
      ALTER TABLE t ADD CONSTRAINT ck CHECK (good(t)), ADD CONSTRAINT other CHECK (a > 0)`);
    const live = await reflected(connection);
    const declared = redeclared(live, {
      [constraintKey('t', 'ck')]: { expression: 'good(t) AND true' },
      [constraintKey('t', 'other')]: { expression: 'a>0' },
    });
    const normal = await normalise(connection, live, declared);
    expect(normal.modelErrors).toEqual([]);
    expect(normal.undecided.get(constraintKey('t', 'ck'))).toMatchObject({
      from: 'CHECK (public.good(t.*))',
      to: 'CHECK (good(t) AND true)',
      reason: expect.stringMatching(/whole row .*good/),
    });
    expect(verdict(constraintKey('t', 'other'), live, declared, normal)).toBe('equal');
  });
});
