/**
 * Revisions that cannot be one transaction: how they are cut, recorded, and taken up again.
 */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { connect as connectTo } from '../../src/drivers/connect.ts';
import { readHistory } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { realServers, servers } from '../servers.ts';
import { problem, project, rowsOf, table, tablesOf, type TestRevision } from './revisions.ts';

const history = async (connection: Connection): Promise<readonly string[]> =>
  (await readHistory(connection, runtimeTables())).map(
    ({ revision, direction, step, steps, state }) =>
      `${direction} ${revision} ${step}/${steps} ${state}`,
  );

/** A unique index over rows that are not unique: its second step fails until they are. */
const uniqueIndex: TestRevision = {
  upgrade(op) {
    op.execute('CREATE TABLE before ()');
    op.createIndex('i', 't', ['id'], { unique: true, concurrently: true });
    op.execute('CREATE TABLE after ()');
  },
};

describe.each(servers)('on $name', ({ connect }) => {
  test('a new enum value is committed before the statement that says it', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: {
        upgrade: (op) => op.execute("CREATE TYPE mood AS ENUM ('calm');\nCREATE TABLE t (m mood)"),
      },
      b: {
        upgrade(op) {
          op.addEnumValue('mood', "it's");
          op.execute("ALTER TABLE t ALTER m SET DEFAULT 'it''s'");
          op.execute('CREATE TABLE u ()');
        },
      },
    });
    await upgrade(connection);
    expect(await history(connection)).toEqual([
      'upgrade a 1/1 done',
      'upgrade b 1/2 done',
      'upgrade b 2/2 done',
    ]);
    expect(await rowsOf(connection)).toEqual(['b']);
  });

  test('an index built concurrently is recorded before and after', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = project({
      a: table('t'),
      b: { upgrade: (op) => op.createIndex('i', 't', ['id'], { concurrently: true }) },
    });
    await upgrade(connection);
    expect(await history(connection)).toEqual([
      'upgrade a 1/1 done',
      'upgrade b 1/1 started',
      'upgrade b 1/1 done',
    ]);
    await downgrade(connection, '-1');
    expect(await connection.query("SELECT 1 FROM pg_class WHERE relname = 'i'")).toEqual([]);
    expect(await rowsOf(connection)).toEqual(['a']);
  });

  test('a step that fails keeps those before it, and the next run goes on there', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({ a: table('t'), b: uniqueIndex, c: table('u') });
    await upgrade(connection, 'a');
    await connection.script('INSERT INTO t VALUES (1), (1)');
    const { details, hint } = await problem('invalid-index', upgrade(connection));
    expect(details).toMatchObject({
      revision: 'b',
      index: '"public"."i"',
      reason: expect.stringContaining('(id)=(1)'),
    });
    expect(hint).toContain('Remove the cause and run this again: it drops the index');
    expect(await rowsOf(connection)).toEqual(['a']);
    expect(await tablesOf(connection)).toEqual(['t', 'before']);

    await problem('invalid-index', upgrade(connection));
    await connection.script('DELETE FROM t');
    const { applied } = await upgrade(connection);
    expect(applied.map(({ revision }) => revision)).toEqual(['b', 'c']);
    expect(await history(connection)).toEqual([
      'upgrade a 1/1 done',
      'upgrade b 1/3 done',
      'upgrade b 2/3 started',
      'upgrade b 2/3 failed',
      'upgrade b 2/3 started',
      'upgrade b 2/3 failed',
      'upgrade b 2/3 started',
      'upgrade b 2/3 done',
      'upgrade b 3/3 done',
      'upgrade c 1/1 done',
    ]);
    expect(
      await connection.query(
        'SELECT indisvalid FROM pg_index WHERE indexrelid = $1::text::regclass',
        ['i'],
      ),
    ).toEqual([{ indisvalid: true }]);
  });

  test('an unfinished index of raw SQL is left to who wrote it', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: table('t'),
      b: {
        upgrade: (op) =>
          op.execute('CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)', { transaction: 'forbidden' }),
      },
    });
    await upgrade(connection, 'a');
    await connection.script('INSERT INTO t VALUES (1), (1)');
    const { hint } = await problem('invalid-index', upgrade(connection));
    expect(hint).toContain('drop the index with `DROP INDEX CONCURRENTLY "public"."i"`');
    await connection.script('DROP INDEX i; DELETE FROM t');
    await upgrade(connection);
    expect(await rowsOf(connection)).toEqual(['b']);
  });

  test('an invalid index that was there before the step is not dropped unasked', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({ a: table('t'), b: uniqueIndex });
    await upgrade(connection, 'a');
    await connection.script('INSERT INTO t VALUES (1), (1)');
    await problem('invalid-index', upgrade(connection));
    // As a process that was killed before it began the step leaves it.
    await connection.script("DELETE FROM alambic_history WHERE state IN ('started', 'failed')");
    const { message } = await problem('invalid-index', upgrade(connection));
    expect(message).toContain('somebody else could not finish building it');
  });

  test('IF NOT EXISTS over an invalid index does not count as built', async () => {
    const connection = await connect({ reuse: true });
    await connection.script('CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)');
    await connection.script('CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)').catch(() => []);
    const { upgrade } = project({
      a: {
        upgrade: (op) =>
          op.createIndex('i', 't', ['id'], { unique: true, concurrently: true, ifNotExists: true }),
      },
    });
    await problem('invalid-index', upgrade(connection));
    expect(await rowsOf(connection)).toEqual([]);
  });

  test('what is half done is finished before anything else', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade, stamp } = project({ a: table('t'), b: uniqueIndex });
    await upgrade(connection, 'a');
    await connection.script('INSERT INTO t VALUES (1), (1)');
    await problem('invalid-index', upgrade(connection));
    const { details } = await problem('half-done-revision', downgrade(connection, 'base'));
    expect(details).toEqual({ revision: 'b', direction: 'upgrade', done: 1, steps: 3 });
    await stamp(connection, 'a');
    await connection.script('DROP TABLE before');
    await downgrade(connection, 'base');
    expect(await tablesOf(connection)).toEqual([]);
  });

  /** Two steps of which the second names a column that is not there, then other texts of the same revision. */
  const halfDone = async (): Promise<Connection> => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: {
        upgrade(op) {
          op.execute('CREATE TABLE t (name text)');
          op.createIndex('i', 't', ['nam'], { concurrently: true });
        },
      },
    });
    const { hint } = await problem('statement-failed', upgrade(connection));
    expect(hint).toMatch(/^Correct this step in .*, or what follows it, .*it goes on from there/);
    return connection;
  };

  test.each<[string, TestRevision['upgrade']]>([
    ['is corrected', (op) => op.createIndex('i', 't', ['name'], { concurrently: true })],
    ['is taken out', () => undefined],
    ['is another one', (op) => op.execute('ALTER TABLE t ADD nam text')],
    [
      'is several',
      (op) => {
        op.createIndex('i', 't', ['name'], { concurrently: true });
        op.execute('ALTER TABLE t ADD nam text');
      },
    ],
  ])('where the step that failed %s, a half done revision goes on', async (_, rest) => {
    const connection = await halfDone();
    const corrected = project({
      a: {
        checksum: 'sha256:corrected',
        async upgrade(op) {
          op.execute('CREATE TABLE t (name text)');
          await rest(op);
        },
      },
    });
    await corrected.upgrade(connection);
    expect(await rowsOf(connection)).toEqual(['a']);
    expect((await history(connection)).filter((row) => row.startsWith('upgrade a 1/'))).toEqual([
      'upgrade a 1/2 done',
    ]);
    expect((await corrected.upgrade(connection)).applied).toEqual([]);
  });

  test('where a step that is done changed, it does not go on, and says what to do', async () => {
    const connection = await halfDone();
    const changed = project({
      a: {
        checksum: 'sha256:changed',
        upgrade(op) {
          op.execute('CREATE TABLE t (name text, note text)');
          op.createIndex('i', 't', ['name'], { concurrently: true });
        },
      },
    });
    const { details, hint } = await problem('half-done-changed', changed.upgrade(connection));
    expect(details).toMatchObject({ revision: 'a', done: 1, steps: 2, ran: 1 });
    expect(hint).toContain('Bring back the first step of versions/a.ts as it ran');
    expect(hint).toContain('`alambic stamp base`');
    await connection.script('DROP TABLE t');
    await changed.stamp(connection, 'base');
    await changed.upgrade(connection);
    expect(await rowsOf(connection)).toEqual(['a']);
  });

  test('a half done revision that now reads rows is not begun again', async () => {
    const connection = await halfDone();
    const reading = project({
      a: {
        checksum: 'sha256:reading',
        async upgrade(op) {
          op.execute('CREATE TABLE u ()');
          await op.query('SELECT 1');
        },
      },
    });
    await problem('half-done-changed', reading.upgrade(connection));
    expect(await tablesOf(connection)).toEqual(['t']);
  });

  test('a step that nobody saw end has to stay as it was', async () => {
    const connection = await halfDone();
    // As a process that was killed leaves it.
    await connection.script("DELETE FROM alambic_history WHERE state = 'failed'");
    const corrected = project({
      a: {
        checksum: 'sha256:corrected',
        upgrade(op) {
          op.execute('CREATE TABLE t (name text)');
          op.createIndex('i', 't', ['name'], { concurrently: true });
        },
      },
    });
    const { details } = await problem('half-done-changed', corrected.upgrade(connection));
    expect(details).toMatchObject({ done: 1, ran: 2 });
  });

  test('raw SQL that ran outside a transaction, and nobody saw it end, is not run twice', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: { upgrade: (op) => op.execute('VACUUM', { transaction: 'forbidden' }) },
      b: table('u'),
    });
    await upgrade(connection, 'a');
    // As a process that was killed leaves it.
    await connection.script(
      "DELETE FROM alambic_history WHERE state = 'done'; DELETE FROM alambic_version",
    );
    const { details } = await problem('step-outcome-unknown', upgrade(connection));
    expect(details).toMatchObject({ revision: 'a', step: 1, steps: 1, sql: 'VACUUM' });
    await upgrade(connection, 'head', { unknownStep: 'skip' });
    expect(await history(connection)).toEqual([
      'upgrade a 1/1 started',
      'upgrade a 1/1 done',
      'upgrade b 1/1 done',
    ]);
  });

  test('an index that was built, and nobody saw it, is found in the catalog', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: table('t'),
      b: { upgrade: (op) => op.createIndex('i', 't', ['id'], { concurrently: true }) },
    });
    await upgrade(connection);
    await connection.script(
      "DELETE FROM alambic_history WHERE revision = 'b' AND state = 'done'; UPDATE alambic_version SET version_num = 'a'",
    );
    await upgrade(connection);
    expect(await rowsOf(connection)).toEqual(['b']);
  });

  test('in one transaction for all, such a revision is refused before anything runs', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({ a: table('t'), b: uniqueIndex });
    const { details } = await problem(
      'not-one-transaction',
      upgrade(connection, 'head', { transaction: 'single' }),
    );
    expect(details).toMatchObject({
      revision: 'b',
      reason: 'forbidden',
      sql: expect.stringContaining('CONCURRENTLY'),
    });
    expect(await tablesOf(connection)).toEqual([]);
  });

  test('a revision that reads rows cannot be cut, and keeps nothing', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: table('t'),
      b: {
        async upgrade(op) {
          op.execute('CREATE TABLE u ()');
          await op.query('SELECT 1');
          op.createIndex('i', 't', ['id'], { concurrently: true });
        },
      },
    });
    await problem('query-with-steps', upgrade(connection));
    expect(await tablesOf(connection)).toEqual(['t']);
    expect(await rowsOf(connection)).toEqual(['a']);
  });
});

describe.each(realServers)('on $name, with other sessions', (server) => {
  test('a build that is killed is taken up again: its unfinished index goes, and another is built', async () => {
    const url = await server.url();
    const [connection, other] = [await connectTo(url), await connectTo(url)];
    const { upgrade } = project({ a: table('t'), b: uniqueIndex });
    await upgrade(connection, 'a');
    await other.script('BEGIN; INSERT INTO t VALUES (1)');
    const [{ pid } = {}] = await connection.query('SELECT pg_backend_pid() AS pid');
    const refused = problem('connection-lost', upgrade(connection));
    const watch = await connectTo(url);
    for (;;) {
      const [waiting] = await watch.query(
        "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'",
        [pid],
      );
      if (waiting !== undefined) break;
    }
    await watch.query('SELECT pg_terminate_backend($1)', [pid]);
    await refused;
    await other.script('COMMIT');
    const again = await connectTo(url);
    await upgrade(again);
    expect(await rowsOf(again)).toEqual(['b']);
    await Promise.all([connection, other, watch, again].map((each) => each.close()));
  });

  test('a build waits for others longer than lock_timeout, because it keeps nobody waiting', async () => {
    const url = await server.url();
    const [connection, other] = [await connectTo(url), await connectTo(url)];
    const { upgrade } = project({ a: table('t'), b: uniqueIndex });
    await upgrade(connection, 'a');
    await other.script('BEGIN; INSERT INTO t VALUES (1)');
    const running = upgrade(connection, 'head', { lockTimeoutMs: 50 });
    await other.script('SELECT pg_sleep(0.3); COMMIT');
    await running;
    expect(await rowsOf(other)).toEqual(['b']);
    await Promise.all([connection.close(), other.close()]);
  });
});
