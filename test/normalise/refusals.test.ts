/**
 * What a server refuses, and what it is left with: nothing.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { normalise } from '../../src/diff/normalise/normalise.ts';
import { connect as connectTo } from '../../src/drivers/connect.ts';
import { embeddedDatabase } from '../embedded.ts';
import { realServers, servers } from '../servers.ts';
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

const setting = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE SEQUENCE numbers;
  CREATE TABLE t (a integer DEFAULT 1 + 1, b text, c integer DEFAULT nextval('numbers'), m mood DEFAULT 'ok',
    g integer GENERATED ALWAYS AS (a + 1) STORED,
    CONSTRAINT ck CHECK (a > 0), CONSTRAINT other CHECK (a < 100));
  CREATE INDEX i ON t (lower(b))`;

describe.each(servers)('on $name', ({ connect }) => {
  let connection: Connection;
  let live: Catalog;
  beforeEach(async () => {
    connection = await connect({ reuse: true });
    await connection.script(setting);
    live = await reflected(connection);
  });

  describe('a model that PostgreSQL does not accept', () => {
    test.each([
      [
        'a column that is not there',
        constraintKey('t', 'ck'),
        { expression: 'aa > 0' },
        '42703',
        'column "aa" does not exist',
      ],
      [
        'types that do not compare',
        constraintKey('t', 'ck'),
        { expression: 'a > b' },
        '42883',
        'operator does not exist: integer > text',
      ],
      [
        'a built-in function under another type',
        columnKey('t', 'a'),
        { default: 'lower(1)' },
        '42883',
        'function lower(integer) does not exist',
      ],
      [
        'a default of another type',
        columnKey('t', 'a'),
        { default: "'x'" },
        '22P02',
        'invalid input syntax for type integer: "x"',
      ],
      [
        'a type that is not there',
        columnKey('t', 'b'),
        { type: 'txt' },
        '42704',
        'type "txt" does not exist',
      ],
      [
        'a syntax error',
        indexKey('i'),
        { keys: [{ expression: 'lower(b' }] },
        '42601',
        ') is missing',
      ],
      [
        'a word too many',
        indexKey('i'),
        { keys: [{ expression: 'lower(b) b' }] },
        '42601',
        'syntax error',
      ],
      [
        'a second statement',
        constraintKey('t', 'ck'),
        { expression: 'a > 0); DROP TABLE t; COMMIT; --' },
        '42601',
        ') closes nothing',
      ],
      [
        'an operator class that is not there',
        indexKey('i'),
        { keys: [{ column: 'b', operatorClass: 'no_ops' }] },
        '42704',
        'operator class "no_ops" does not exist',
      ],
      [
        'a volatile generated column',
        columnKey('t', 'g'),
        { generated: { expression: 'random()', storage: 'stored' } },
        '42P17',
        'not immutable',
      ],
      [
        'a check that selects',
        constraintKey('t', 'ck'),
        { expression: 'a > (SELECT 1)' },
        '0A000',
        'cannot use subquery in check constraint',
      ],
    ])('%s: says so in the words of the server', async (_, key, attributes, sqlstate, reason) => {
      const declared = redeclared(live, {
        [constraintKey('t', 'other')]: { expression: 'a<100' },
        [columnKey('t', 'm')]: { default: "CAST('ok' AS mood)" },
        [key]: attributes,
      });
      const normal = await normalise(connection, live, declared);
      expect(normal.modelErrors).toHaveLength(1);
      expect(normal.modelErrors[0]).toMatchObject({
        sqlstate,
        reason: expect.stringContaining(reason),
      });
      expect(verdict(key, live, declared, normal)).toBe('undecided');
      expect(verdict(constraintKey('t', 'other'), live, declared, normal)).toBe('equal');
      expect(verdict(columnKey('t', 'm'), live, declared, normal)).toBe('equal');
    });

    test('several faults are all told, each at its own place, the rest is normalised', async () => {
      const declared = redeclared(live, {
        [columnKey('t', 'a')]: { default: 'lower(1)' },
        [columnKey('t', 'c')]: { default: "nextval('numbers')" },
        [columnKey('t', 'm')]: { default: "'glad'::mood" },
        [columnKey('t', 'g')]: { generated: { expression: 'nobody + 1', storage: 'stored' } },
        [constraintKey('t', 'ck')]: { expression: 'nobody > 0' },
        [constraintKey('t', 'other')]: { expression: 'a<100 AND g > 0' },
      });
      const normal = await normalise(connection, live, declared);
      expect(normal.modelErrors.map(({ address, text }) => [address.name, text]).sort()).toEqual([
        ['a', 'lower(1)'],
        ['ck', 'CHECK (nobody > 0)'],
        ['g', 'integer GENERATED ALWAYS AS (nobody + 1)'],
        ['m', "'glad'::mood"],
      ]);
      expect(verdict(columnKey('t', 'c'), live, declared, normal)).toBe('equal');
      expect(normal.to.get(constraintKey('t', 'other'))).toMatchObject({
        expression: '(a < 100) AND (g > 0)',
      });
    });

    test('one fault among four hundred defaults costs a few messages more, not hundreds', async () => {
      const names = Array.from({ length: 400 }, (_, n) => `d${n}`);
      await connection.script(
        `CREATE TABLE wide (${names.map((name, n) => `${name} integer DEFAULT 1 + ${n}`).join(', ')})`,
      );
      live = await reflected(connection);
      const declared = redeclared(
        live,
        Object.fromEntries(
          names.map((name, n) => [
            columnKey('wide', name),
            { default: n === 77 ? '1 + lower(2)' : `1+${n}` },
          ]),
        ),
      );
      const counted = counting(connection);
      const normal = await normalise(counted.connection, live, declared);
      expect(normal.modelErrors.map(({ address }) => address.name)).toEqual(['d77']);
      expect(verdict(columnKey('wide', 'd78'), live, declared, normal)).toBe('equal');
      expect(counted.messages()).toBeLessThan(20);
    });
  });

  describe('afterwards', () => {
    const inventory = async (): Promise<unknown> =>
      connection.query(`SELECT
        (SELECT count(*)::int4 FROM pg_class WHERE relpersistence = 't') AS temporary,
        (SELECT count(*)::int4 FROM pg_class) AS relations,
        (SELECT count(*)::int4 FROM pg_type) AS types,
        (SELECT count(*)::int4 FROM pg_constraint) AS constraints,
        (SELECT count(*)::int4 FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp') AS schemas,
        (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum) AS labels,
        (SELECT last_value::int4 FROM numbers) AS last_value, (SELECT is_called FROM numbers) AS is_called,
        current_setting('search_path') AS path, current_setting('lock_timeout') AS lock_timeout`);

    test('nothing is left behind, no sequence has moved, and the session is as it was', async () => {
      const before = await inventory();
      const declared = withFacts(
        live,
        { kind: 'schema', name: 'fresh' },
        { kind: 'enum', schema: 'fresh', name: 'kind', values: ['x'] },
        { kind: 'enum', schema: 'public', name: 'mood', values: ['ok', 'great'] },
        { kind: 'sequence', schema: 'fresh', name: 'other_numbers' },
        changed(live, columnKey('t', 'm'), { default: "'great'::mood" }),
        changed(live, columnKey('t', 'b'), { type: 'fresh.kind', default: "'x'::fresh.kind" }),
        changed(live, columnKey('t', 'c'), {
          default: "nextval('numbers') + nextval('fresh.other_numbers')",
        }),
        changed(live, constraintKey('t', 'ck'), { expression: "nextval('numbers') > 0" }),
        changed(live, constraintKey('t', 'other'), { expression: 'missing > 0' }),
        changed(live, indexKey('i'), { keys: [{ expression: 'upper(b::text)' }] }),
      );
      const normal = await normalise(connection, live, declared);
      expect(normal.to.size).toBeGreaterThan(3);
      expect(await inventory()).toEqual(before);
      expect(await reflected(connection)).toEqual(live);
    });

    test('a second call finds the same', async () => {
      const declared = redeclared(live, {
        [columnKey('t', 'a')]: { default: '1+1' },
        [constraintKey('t', 'ck')]: { expression: 'a > 1' },
        [constraintKey('t', 'other')]: { expression: 'nobody > 1' },
      });
      expect(await normalise(connection, live, declared)).toEqual(
        await normalise(connection, live, declared),
      );
    });
  });
});

describe.each(realServers)('when $name itself cannot', (server) => {
  let owner: Connection;
  let url: string;
  let live: Catalog;

  beforeEach(async () => {
    url = await server.url();
    owner = await connectTo(url);
    await owner.script(setting);
    live = await reflected(owner);
    return () => owner.close();
  });

  const spelled = (): Catalog =>
    redeclared(live, {
      [columnKey('t', 'a')]: { default: '1+1' },
      [columnKey('t', 'm')]: { default: "CAST('ok' AS mood)" },
      [constraintKey('t', 'ck')]: { expression: 'a > 1' },
      [indexKey('i')]: { keys: [{ expression: 'LOWER(b)' }] },
    });

  /** The verdicts when the embedded PostgreSQL stands in; it must have been closed. */
  const withEmbedded = async (connection: Connection, declared: Catalog) => {
    let open = 0;
    const normal = await normalise(connection, live, declared, {
      embedded: async () => {
        open += 1;
        const embedded = await embeddedDatabase();
        return { ...embedded, close: async () => void ((open -= 1), await embedded.close()) };
      },
    });
    expect(open).toBe(0);
    return normal;
  };

  const expectStandIn = async (connection: Connection, reason: RegExp): Promise<void> => {
    const declared = spelled();
    const alone = await normalise(connection, live, declared);
    expect(alone.modelErrors).toEqual([]);
    expect(alone.undecided.get(constraintKey('t', 'ck'))).toEqual({
      reason: expect.stringMatching(reason),
      from: 'CHECK (a > 0)',
      to: 'CHECK (a > 1)',
    });
    expect(alone.undecided.size).toBe(4);
    const normal = await withEmbedded(connection, declared);
    expect([...normal.undecided]).toEqual([]);
    expect(verdict(columnKey('t', 'a'), live, declared, normal)).toBe('equal');
    expect(verdict(columnKey('t', 'm'), live, declared, normal)).toBe('equal');
    expect(verdict(indexKey('i'), live, declared, normal)).toBe('equal');
    expect(verdict(constraintKey('t', 'ck'), live, declared, normal)).toBe('different');
    expect([...normal.how.values()]).toEqual(Array.from(normal.how, () => 'embedded'));
  };

  test('because it only reads: the embedded PostgreSQL stands in, and it is said', async () => {
    await owner.script('SET default_transaction_read_only = on');
    await expectStandIn(owner, /read-only transaction/);
  });

  test('because the role may make no temporary tables', async () => {
    const role = `guest_${url.replace(/^.*\//, '')}`;
    await owner.script(`REVOKE TEMP ON DATABASE "${url.replace(/^.*\//, '')}" FROM PUBLIC;
      CREATE ROLE "${role}" LOGIN`);
    const guest = await connectTo(url.replace('postgres@', `${role}@`));
    try {
      await expectStandIn(guest, /permission denied to create temporary tables/);
    } finally {
      await guest.close();
      await owner.script(`DROP ROLE "${role}"`);
    }
  });

  test('because an event trigger forbids it', async () => {
    await owner.script(`CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no changes on Fridays'; END $$;
      CREATE EVENT TRIGGER fridays ON ddl_command_end EXECUTE FUNCTION no()`);
    await expectStandIn(owner, /no changes on Fridays/);
  });

  test('because it runs out of time', async () => {
    await owner.script(`CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(30); END $$;
      CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION slow()`);
    const normal = await normalise(owner, live, spelled(), { statementTimeoutMs: 50 });
    expect(normal.undecided.get(constraintKey('t', 'ck'))?.reason).toMatch(/statement timeout/);
  });

  test('because the role does not own the enum that gets a value', async () => {
    const role = `stranger_${url.replace(/^.*\//, '')}`;
    await owner.script(`CREATE ROLE "${role}" LOGIN`);
    const stranger = await connectTo(url.replace('postgres@', `${role}@`));
    try {
      const declared = withFacts(
        spelled(),
        { kind: 'enum', schema: 'public', name: 'mood', values: ['sad', 'ok', 'great'] },
        changed(live, columnKey('t', 'm'), { default: "'great'::mood" }),
      );
      const alone = await normalise(stranger, live, declared);
      expect(alone.modelErrors).toEqual([]);
      expect(alone.undecided.get(columnKey('t', 'm'))?.reason).toMatch(
        /must be owner of type mood/,
      );
      expect(verdict(columnKey('t', 'a'), live, declared, alone)).toBe('equal');
      const normal = await withEmbedded(stranger, declared);
      expect(normal.to.get(columnKey('t', 'm'))).toMatchObject({ default: "'great'::public.mood" });
      expect(normal.how.get(columnKey('t', 'm'))).toBe('embedded');
      expect(normal.how.get(columnKey('t', 'a'))).toBe('server');
      expect(verdict(columnKey('t', 'm'), live, declared, normal)).toBe('different');
    } finally {
      await stranger.close();
      await owner.script(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });

  test('the embedded PostgreSQL has the extensions it ships, and cannot say where it has not', async () => {
    await owner.script(`CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;
      CREATE TYPE pair AS (x integer, y integer);
      ALTER TABLE t ADD COLUMN ci ext.citext, ADD CONSTRAINT ci_ck CHECK (ci <> ''),
        ADD COLUMN p pair, ADD CONSTRAINT p_ck CHECK ((p).x > 0);
      SET search_path = public, ext`);
    await owner.script(`ALTER TABLE t DROP CONSTRAINT ci_ck; ALTER TABLE t ADD CONSTRAINT ci_ck CHECK (ci <> '');
      SET default_transaction_read_only = on`);
    live = await reflected(owner, 'public', 'ext');
    const declared = redeclared(live, {
      [constraintKey('t', 'ci_ck')]: { expression: "ci != ''" },
      [constraintKey('t', 'p_ck')]: { expression: '(p).x>0' },
    });
    const normal = await withEmbedded(owner, declared);
    expect(verdict(constraintKey('t', 'ci_ck'), live, declared, normal)).toBe('equal');
    expect(verdict(constraintKey('t', 'p_ck'), live, declared, normal)).toBe('undecided');
    expect(normal.undecided.get(constraintKey('t', 'p_ck'))?.reason).toMatch(
      /read-only.*embedded PostgreSQL: column "p" does not exist/,
    );
    expect(normal.modelErrors).toEqual([]);
  });

  test('an extension that the models want first is an excuse, not a fault of the model', async () => {
    const declared = withFacts(
      live,
      { kind: 'extension', name: 'citext' },
      changed(live, columnKey('t', 'b'), { type: 'citext' }),
    );
    const alone = await normalise(owner, live, declared);
    expect(alone.modelErrors).toEqual([]);
    expect(alone.undecided.get(columnKey('t', 'b'))?.reason).toMatch(
      /extension "citext" is not installed yet.*type "citext" does not exist/,
    );
  });

  test('it does not wait for a table that somebody else has locked', async () => {
    const other = await connectTo(url);
    try {
      await other.script('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
      const declared = spelled();
      const normal = await normalise(owner, live, declared, { lockTimeoutMs: 1 });
      expect([...normal.undecided]).toEqual([]);
      expect(verdict(indexKey('i'), live, declared, normal)).toBe('equal');
    } finally {
      await other.close();
    }
  });

  test('it takes no lock on the tables of the user', async () => {
    await owner.script(`CREATE TABLE taken (relation text);
      CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 't'::regclass)
        THEN RAISE EXCEPTION 'a lock on t'; END IF; END $$;
      CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION note()`);
    const declared = spelled();
    const normal = await normalise(owner, live, declared);
    expect([...normal.undecided]).toEqual([]);
    expect(verdict(columnKey('t', 'a'), live, declared, normal)).toBe('equal');
  });

  test('a connection that is lost is an error of its own', async () => {
    const other = await connectTo(url);
    const [row] = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await owner.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    await expect(normalise(other, live, spelled())).rejects.toMatchObject({ name: 'ServerError' });
    await other.close();
  });
});
