/**
 * Upgrading and downgrading: what is kept, in which order, and what the tables then say.
 */
import { describe, expect, test } from 'vitest';
import { readHistory, readState } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { servers } from '../servers.ts';
import { line, problem, project, rowsOf, table, tablesOf } from './revisions.ts';

const tables = runtimeTables();

describe.each(servers)('on $name', ({ connect, real }) => {
  test('upgrade runs the revisions in order and moves the version row with each', async () => {
    const connection = await connect({ reuse: true });
    const result = await line(20).upgrade(connection);
    expect(result.applied.map(({ revision }) => revision)).toEqual(
      Array.from({ length: 20 }, (_, index) => `t${index + 1}`),
    );
    expect(result).toMatchObject({ before: [], rows: ['t20'] });
    expect(await rowsOf(connection)).toEqual(['t20']);
    expect(await tablesOf(connection)).toHaveLength(20);
  });

  test('upgrade has nothing to do at head, and writes nothing', async () => {
    const connection = await connect({ reuse: true });
    await line(2).upgrade(connection);
    const before = await readState(connection, tables);
    expect((await line(2).upgrade(connection)).applied).toEqual([]);
    expect(await readState(connection, tables)).toEqual(before);
  });

  test('downgrade takes revisions back, the newest first', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = line(3);
    await upgrade(connection);
    expect((await downgrade(connection, 't1')).applied.map(({ revision }) => revision)).toEqual([
      't3',
      't2',
    ]);
    expect(await tablesOf(connection)).toEqual(['t1']);
    await downgrade(connection, 'base');
    expect(await rowsOf(connection)).toEqual([]);
    expect(await tablesOf(connection)).toEqual([]);
  });

  test('the history tells who applied what, when, and how to undo it', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = line(2);
    await upgrade(connection);
    await downgrade(connection, '-1');
    const history = await readHistory(connection, tables);
    expect(
      history.map(({ revision, direction, step, steps, state, checksum }) => [
        revision,
        direction,
        step,
        steps,
        state,
        checksum,
      ]),
    ).toEqual([
      ['t1', 'upgrade', 1, 1, 'done', 'sha256:t1'],
      ['t2', 'upgrade', 1, 1, 'done', 'sha256:t2'],
      ['t2', 'downgrade', 1, 1, 'done', 'sha256:t2'],
    ]);
    expect(history[0]).toMatchObject({
      format: 1,
      downgrade: [{ sql: 'DROP TABLE t1', transaction: 'allowed' }],
      toolVersion: '0.0.0-test',
      appliedBy: expect.stringMatching(/^postgres \(.*@.*\)$/),
      appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      durationMs: expect.any(Number),
    });
  });

  test('the version table is Alembic’s, so that a database it left is taken over', async () => {
    const connection = await connect({ reuse: true });
    await connection.script(`CREATE TABLE alembic_version (version_num varchar(32) NOT NULL,
      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('t1')`);
    const versionTable = { name: 'alembic_version' };
    const result = await line(2).upgrade(connection, 'head', { versionTable });
    expect(result.applied.map(({ revision }) => revision)).toEqual(['t2']);
    expect(await connection.query('SELECT * FROM alembic_version')).toEqual([
      { version_num: 't2' },
    ]);
  });

  test('the version table has exactly Alembic’s shape', async () => {
    const connection = await connect({ reuse: true });
    await line(1).upgrade(connection);
    expect(
      await connection.query(`SELECT attname::text, format_type(atttypid, atttypmod) AS type, attnotnull,
        (SELECT conname::text FROM pg_constraint WHERE conrelid = attrelid AND contype = 'p') AS key
        FROM pg_attribute WHERE attrelid = 'alambic_version'::regclass AND attnum > 0`),
    ).toEqual([
      {
        attname: 'version_num',
        type: 'character varying(32)',
        attnotnull: true,
        key: 'alambic_version_pkc',
      },
    ]);
  });

  test('the tables may lie in a schema of their own, under any name', async () => {
    const connection = await connect({ reuse: true });
    const versionTable = { schema: 'a "b"\\', name: "it's\n-- here" };
    const { upgrade } = line(2);
    await upgrade(connection, 'head', { versionTable });
    expect((await upgrade(connection, 'head', { versionTable })).rows).toEqual(['t2']);
    expect(await tablesOf(connection)).toEqual(['t1', 't2']);
  });

  test('reading works on an empty database and writes nothing', async () => {
    const connection = await connect({ reuse: true });
    await connection.script('SET default_transaction_read_only = on');
    expect(await rowsOf(connection)).toEqual([]);
    expect(await readState(connection, tables)).toMatchObject({ rows: [], history: [] });
    expect(await readHistory(connection, tables)).toEqual([]);
  });

  test('a read-only database is refused before anything is sent that writes', async () => {
    const connection = await connect({ reuse: true });
    await connection.script('SET default_transaction_read_only = on');
    const { details } = await problem('read-only-database', line(1).upgrade(connection));
    expect(details.reason).toBe('read-only');
  });

  test('an id that the version table cannot hold is refused before anything runs', async () => {
    const connection = await connect({ reuse: true });
    const { run } = await import('../../src/runtime/run.ts');
    const revision = {
      id: 'x'.repeat(33),
      downRevision: [],
      dependsOn: [],
      branchLabels: [],
      message: '',
      path: 'x.ts',
    };
    const refused = run(connection, {
      tables,
      toolVersion: '0',
      plan: () => [
        { revision, direction: 'upgrade', dependencies: [], deletes: [], inserts: [revision.id] },
      ],
      load: async () => ({ upgrade() {}, checksum: '', path: 'x.ts' }),
    });
    await problem('illegal-id', refused);
    expect((await readState(connection, tables)).missing.tables).toEqual([
      'version',
      'history',
      'run',
    ]);
  });

  test('a downgrade that is left out is the reverse of the upgrade', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = project({
      a: table('t'),
      b: { upgrade: (op) => op.createIndex('i', 't', ['id']) },
      c: {
        upgrade: (op) => op.execute('ALTER TABLE t ADD x int', { reverse: 'ALTER TABLE t DROP x' }),
      },
    });
    await upgrade(connection);
    await downgrade(connection, 'a');
    expect(
      await connection.query(
        `SELECT attname::text FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped`,
      ),
    ).toEqual([{ attname: 'id' }]);
    expect(await connection.query(`SELECT 1 FROM pg_class WHERE relname = 'i'`)).toEqual([]);
  });

  test('a downgrade that nobody can derive is refused with the operation', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = project({
      a: { upgrade: (op) => op.execute('CREATE TABLE t ()') },
    });
    await upgrade(connection);
    const { details } = await problem('irreversible-operation', downgrade(connection, 'base'));
    expect(details.revision).toBe('a');
    expect(await tablesOf(connection)).toEqual(['t']);
  });

  test('an upgrade that reads rows has no reverse', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, downgrade } = project({
      a: { upgrade: async (op) => void (await op.query('SELECT 1')) },
    });
    await upgrade(connection);
    await problem('query-irreversible', downgrade(connection, 'base'));
  });

  test('progress is told in order, and hooks run in the transaction of their revision', async () => {
    const connection = await connect({ reuse: true });
    const told: string[] = [];
    const { upgrade } = line(3);
    await upgrade(connection, 't2', {
      onProgress: ({ kind, revision }) => void told.push(`${kind} ${revision.id}`),
    });
    expect(told).toEqual(['started t1', 'finished t1', 'started t2', 'finished t2']);
    const onVersionApply = (): never => {
      throw new Error('no');
    };
    const error = await problem('revision-threw', upgrade(connection, 'head', { onVersionApply }));
    expect(error.message).toContain('no');
    expect(await rowsOf(connection)).toEqual(['t2']);
    const heads: string[][] = [];
    await upgrade(connection, 'head', {
      async onVersionApply(apply) {
        heads.push([...apply.heads]);
        await apply.connection.script('CREATE TABLE by_hook ()');
      },
    });
    expect(heads).toEqual([['t3']]);
    expect(await tablesOf(connection)).toContain('by_hook');
  });

  test('the session is left as it was found', async () => {
    const connection = await connect({ reuse: true });
    await connection.script(
      "SET application_name = 'mine'; SET standard_conforming_strings = off; SET idle_in_transaction_session_timeout = '7s'",
    );
    await line(1).upgrade(connection);
    expect(
      await connection.query(`SELECT current_setting('application_name') AS name, current_setting('standard_conforming_strings') AS scs,
        current_setting('idle_in_transaction_session_timeout') AS idle, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks`),
    ).toEqual([{ name: 'mine', scs: 'off', idle: '7s', locks: 0 }]);
  });

  test('one transaction for all keeps everything or nothing', async () => {
    const connection = await connect({ reuse: true });
    const broken = line(5, { t4: { upgrade: (op) => op.execute('SELECT 1/0') } });
    const { details } = await problem(
      'statement-failed',
      broken.upgrade(connection, 'head', { transaction: 'single' }),
    );
    expect(details).toMatchObject({ revision: 't4', stands: { applied: [], rows: [] } });
    expect(await tablesOf(connection)).toEqual([]);
    const result = await line(5).upgrade(connection, 'head', { transaction: 'single' });
    expect(result.applied).toHaveLength(5);
    const [{ transactions } = {}] = await connection.query(
      'SELECT count(DISTINCT xid::text)::int AS transactions FROM alambic_history',
    );
    expect(transactions).toBe(1);
  });

  test('one transaction for all may read rows on its way', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade } = project({
      a: table('t'),
      b: {
        async upgrade(op) {
          const [row] = await op.query('SELECT count(*)::int + 1 AS n FROM t');
          op.execute(`CREATE TABLE t${String(row?.['n'])} ()`);
        },
      },
      c: table('u'),
    });
    await upgrade(connection, 'head', { transaction: 'single' });
    expect(await tablesOf(connection)).toEqual(['t', 'u', 't1']);
  });

  test('stamp says where a database stands and runs nothing', async () => {
    const connection = await connect({ reuse: true });
    const { upgrade, stamp } = line(3);
    expect(await stamp(connection, 't2')).toEqual({
      before: [],
      rows: ['t2'],
      moves: [{ to: 't2', from: [], direction: 'up' }],
    });
    expect(await tablesOf(connection)).toEqual([]);
    expect((await upgrade(connection)).applied).toHaveLength(1);
    expect(await stamp(connection, 'base')).toMatchObject({ before: ['t3'], rows: [] });
    expect(
      (await readHistory(connection, tables)).map(
        ({ revision, direction }) => `${direction} ${revision}`,
      ),
    ).toEqual(['stamp t2', 'upgrade t3', 'stamp base']);
  });

  test.runIf(real)('a role without rights on alambic’s tables is told which', async () => {
    const connection = await connect();
    await line(1).upgrade(connection);
    await connection.script(
      'DROP ROLE IF EXISTS nobody_here; CREATE ROLE nobody_here; SET ROLE nobody_here',
    );
    const error = await problem('missing-rights', line(2).upgrade(connection));
    expect(error.message).toContain('alambic_version');
    await connection.script('RESET ROLE; DROP ROLE nobody_here');
  });
});
