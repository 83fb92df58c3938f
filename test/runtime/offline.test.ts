/**
 * `--sql`: the script does what an online run does, and nothing on a database where it does not belong.
 */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { connect as connectTo } from '../../src/drivers/connect.ts';
import { planDowngrade, planStamp, planUpgrade } from '../../src/revisions/plan.ts';
import { tryLockSql, lockKey } from '../../src/runtime/lock.ts';
import { offlineScript, offlineStamp, type OfflineOptions } from '../../src/runtime/offline.ts';
import { readHistory } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { servers, type TestDatabaseServer } from '../servers.ts';
import { hasPsql, runStatements, runWithPsql, type Ran } from './psql.ts';
import { line, problem, project, rowsOf, tablesOf, type Project } from './revisions.ts';

type Options = Partial<OfflineOptions> & { readonly direction?: 'downgrade' };

/** The script from one place to another. */
function script(
  { graph, load }: Project,
  from: string,
  to: string,
  options: Options = {},
): Promise<string> {
  const rows = from === 'base' ? [] : [from];
  const plan =
    options.direction === 'downgrade'
      ? planDowngrade(graph, rows, to)
      : planUpgrade(graph, rows, to);
  return offlineScript({
    tables: runtimeTables(),
    toolVersion: '0.0.0-test',
    serverVersion: 14,
    ...options,
    from: rows,
    plan,
    load,
  });
}

interface Database {
  readonly connection: Connection;
  close(): Promise<void>;
  run(sql: string): Promise<Ran>;
}

async function database(server: TestDatabaseServer): Promise<Database> {
  if (!server.real || !hasPsql) {
    const connection = await server.connect({ reuse: true });
    return { connection, run: (sql) => runStatements(connection, sql), close: async () => {} };
  }
  const url = await server.url();
  const connection = await connectTo(url);
  return { connection, run: async (sql) => runWithPsql(url, sql), close: () => connection.close() };
}

const enumAndIndex = project({
  a: {
    upgrade: (op) =>
      op.execute("CREATE TYPE mood AS ENUM ('calm');\nCREATE TABLE t (id int, m mood)"),
  },
  b: {
    upgrade(op) {
      op.addEnumValue('mood', 'wild');
      op.execute("INSERT INTO t VALUES (1, 'wild')");
      op.createIndex('i', 't', ['id'], { concurrently: true });
    },
    downgrade: (op) => op.execute('DROP INDEX i'),
  },
});

describe.each(servers)('on $name', (server) => {
  test('the script takes an empty database to head, as an online run would', async () => {
    const { connection, run, close } = await database(server);
    expect(await run(await script(line(4), 'base', 'head'))).toEqual({ ok: true, error: '' });
    expect(await tablesOf(connection)).toEqual(['t1', 't2', 't3', 't4']);
    expect(await rowsOf(connection)).toEqual(['t4']);
    const history = await readHistory(connection, runtimeTables());
    expect(history.map(({ revision, state, checksum }) => [revision, state, checksum])).toEqual(
      ['t1', 't2', 't3', 't4'].map((id) => [id, 'done', `sha256:${id}`]),
    );
    expect(history[0]?.appliedBy).toBe('postgres (script)');
    expect((await line(6).upgrade(connection)).applied).toHaveLength(2);
    await close();
  });

  test('a range and a way down are scripts as well', async () => {
    const { connection, run, close } = await database(server);
    await line(2).upgrade(connection);
    expect(await run(await script(line(4), 't2', 't3'))).toMatchObject({ ok: true });
    expect(await rowsOf(connection)).toEqual(['t3']);
    expect(
      await run(await script(line(4), 't3', 'base', { direction: 'downgrade' })),
    ).toMatchObject({ ok: true });
    expect(await tablesOf(connection)).toEqual([]);
    expect(await rowsOf(connection)).toEqual([]);
    await close();
  });

  test('run a second time it stops, and changes nothing', async () => {
    const { connection, run, close } = await database(server);
    const sql = await script(line(3), 'base', 'head');
    await run(sql);
    const before = await readHistory(connection, runtimeTables());
    const again = await run(sql);
    expect(again.ok).toBe(false);
    expect(again.error).toContain('STOP: this script starts at base, and alambic_version is at t3');
    expect(await readHistory(connection, runtimeTables())).toEqual(before);
    await close();
  });

  test('on an empty database a script that starts elsewhere leaves no trace', async () => {
    const { connection, run, close } = await database(server);
    expect((await run(await script(line(3), 't1', 'head'))).error).toContain(
      'STOP: this script starts at t1, and alambic_version is at base',
    );
    expect(await connection.query("SELECT 1 FROM pg_class WHERE relname LIKE 'alambic%'")).toEqual(
      [],
    );
    await close();
  });

  test('an older server is refused before anything is made', async () => {
    const { connection, run, close } = await database(server);
    const ran = await run(
      await script(line(1), 'base', 'head', { serverVersion: server.major + 1 }),
    );
    expect(ran.error).toContain(
      `STOP: this script is for PostgreSQL ${server.major + 1} and newer, and this is ${server.major}.`,
    );
    expect(await tablesOf(connection)).toEqual([]);
    await close();
  });

  test('steps, what PostgreSQL refuses in a transaction, and new enum values are laid out for psql', async () => {
    const { connection, run, close } = await database(server);
    expect(await run(await script(enumAndIndex, 'base', 'head'))).toEqual({ ok: true, error: '' });
    expect(await connection.query('SELECT m::text FROM t')).toEqual([{ m: 'wild' }]);
    const history = await readHistory(connection, runtimeTables());
    expect(
      history.map(({ revision, step, steps, state }) => `${revision} ${step}/${steps} ${state}`),
    ).toEqual(['a 1/1 done', 'b 1/3 done', 'b 2/3 done', 'b 3/3 started', 'b 3/3 done']);
    await close();
  });

  test('a failure keeps the revisions before it, and the rest can be run from there', async () => {
    const { connection, run, close } = await database(server);
    const broken = line(3, {
      t2: { upgrade: (op) => op.execute('CREATE TABLE t2 ();\nSELECT 1/0') },
    });
    expect((await run(await script(broken, 'base', 'head'))).error).toContain('division by zero');
    expect(await tablesOf(connection)).toEqual(['t1']);
    expect((await line(3).upgrade(connection)).applied).toHaveLength(2);
    await close();
  });

  test('in one transaction, a failure keeps nothing', async () => {
    const { connection, run, close } = await database(server);
    const broken = line(3, { t3: { upgrade: (op) => op.execute('SELECT 1/0') } });
    await run(await script(broken, 'base', 'head', { transaction: 'single' }));
    expect(await tablesOf(connection)).toEqual([]);
    expect(
      await run(await script(line(3), 'base', 'head', { transaction: 'single' })),
    ).toMatchObject({ ok: true });
    expect(await rowsOf(connection)).toEqual(['t3']);
    await close();
  });

  test('hostile messages, names and literals stay what they are', async () => {
    const { connection, run, close } = await database(server);
    const name = 'a"; DROP TABLE t; --\n\\! touch /tmp/evil\n$$';
    const hostile = project({
      a: {
        upgrade(op) {
          op.execute(`CREATE TABLE "${name.replaceAll('"', '""')}" (id int) -- \\q`);
          op.createIndex('i', name, ['id']);
          op.createTableComment(name, "it's \\ here\n\\q :name");
        },
      },
    });
    const { graph, load } = hostile;
    const plan = planUpgrade(graph, [], 'head').map((step) => ({
      ...step,
      revision: { ...step.revision, message: 'x\n\\! touch /tmp/evil\r\nDROP TABLE t;\u2028' },
    }));
    const sql = await offlineScript({
      tables: runtimeTables({ versionTable: { schema: 's\n\\q', name: "v'\\\n" } }),
      toolVersion: '1\n\\q',
      serverVersion: 14,
      from: [],
      plan,
      load,
    });
    await connection.script('CREATE SCHEMA "s\n\\q"');
    expect(await run(sql)).toEqual({ ok: true, error: '' });
    expect(
      await connection.query(
        `SELECT relname::text AS name, obj_description(oid) AS comment FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
      ),
    ).toEqual([{ name, comment: "it's \\ here\n\\q :name" }]);
    await close();
  });

  test('stamp is a script with the same guard', async () => {
    const { connection, run, close } = await database(server);
    const { graph } = line(3);
    const options = { tables: runtimeTables(), toolVersion: '0', serverVersion: 14, from: [] };
    const sql = offlineStamp(options, planStamp(graph, [], 't2'));
    expect(await run(sql)).toMatchObject({ ok: true });
    expect(await rowsOf(connection)).toEqual(['t2']);
    expect((await run(sql)).error).toContain('is at t2');
    await close();
  });

  test.runIf(server.real)('while another alambic runs, the script stops', async () => {
    const url = await server.url();
    const holder = await connectTo(url);
    await holder.script(tryLockSql(lockKey(runtimeTables())));
    const other = await connectTo(url);
    expect((await runStatements(other, await script(line(1), 'base', 'head'))).error).toContain(
      'STOP: another alambic runs on the database',
    );
    await Promise.all([holder.close(), other.close()]);
  });
});

describe('without a database', () => {
  test('the same files give the same script', async () => {
    expect(await script(line(3), 'base', 'head')).toBe(await script(line(3), 'base', 'head'));
  });

  test('each revision is announced, and is a transaction', async () => {
    const sql = await script(line(2), 't1', 'head');
    expect(sql).toContain('-- Running upgrade t1 -> t2, revision t2\nBEGIN;\n');
    expect(sql).toContain(
      'INSERT INTO "public"."alambic_version" (version_num) VALUES (\'t2\');\nCREATE TABLE t2 (id int);\nSET CONSTRAINTS ALL IMMEDIATE;\n',
    );
  });

  test('a revision that reads rows cannot be written', async () => {
    const reading = project({ a: { upgrade: async (op) => void (await op.query('SELECT 1')) } });
    const { details } = await problem('query-offline', script(reading, 'base', 'head'));
    expect(details).toEqual({ revision: 'a', path: 'versions/a.ts' });
  });

  test.each([
    ['downgrade', 'a', 'base'],
    ['upgrade', 'base', 'head'],
  ] as const)('a revision whose %s throws is named, with its line', async (direction, from, to) => {
    const boom = (): never => {
      throw new Error('boom');
    };
    const { graph, load } = project({ a: { upgrade: boom, downgrade: boom } });
    const here: Project['load'] = async (revision) => ({
      ...(await load(revision)),
      path: 'test/runtime/offline.test.ts',
    });
    const options = direction === 'downgrade' ? { direction } : {};
    const { details, message } = await problem(
      'revision-threw',
      script({ ...project({}), graph, load: here }, from, to, options),
    );
    expect(details).toMatchObject({ revision: 'a', direction, line: expect.any(Number) });
    expect(message).toMatch(/threw: boom\n {2}at test\/runtime\/offline\.test\.ts:\d+$/);
  });

  test('in one transaction, a revision of several steps is refused', async () => {
    const { details } = await problem(
      'not-one-transaction',
      script(enumAndIndex, 'base', 'head', { transaction: 'single' }),
    );
    expect(details).toMatchObject({
      revision: 'b',
      reason: 'forbidden',
      sql: expect.stringContaining('CONCURRENTLY'),
    });
  });
});
