/**
 * A revision fails while many are in flight behind it: what is kept, and what is said.
 */
import { describe, expect, test } from 'vitest';
import { connect as connectTo } from '../../src/drivers/connect.ts';
import type { AlambicError } from '../../src/errors.ts';
import { statement, type OperationRoom } from '../../src/operations/operation.ts';
import { registerOperation } from '../../src/operations/registry.ts';
import { readHistory } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { realServers, servers } from '../servers.ts';
import { line, problem, rowsOf, tablesOf, type TestRevision } from './revisions.ts';

const sql = (text: string): TestRevision => ({ upgrade: (op) => op.execute(text) });
const deferred = sql(`CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
INSERT INTO child VALUES (1)`);

/** An operation of a user's own that ends the transaction: `op.execute` would have refused it. */
interface Control {
  readonly kind: 'control';
  readonly sql: string;
}

declare module '../../src/operations/registry.ts' {
  interface Operations {
    control: Control;
  }
  interface Builders {
    control(sql: string): Control;
  }
}

const controlRoom: OperationRoom<Control> = {
  kind: 'control',
  manual: 'https://www.postgresql.org/docs/current/sql-commit.html',
  offline: true,
  compile: ({ sql: text }) => [statement(text)],
  reverse: () => ({ irreversible: 'it ends a transaction' }),
  render: () => {
    throw new Error('never written');
  },
  locks: () => [],
  describe: ({ sql: text }) => text,
  touches: () => [],
};

registerOperation(controlRoom, { control: (text) => ({ kind: 'control', sql: text }) });

describe.each(servers)('on $name', ({ connect }) => {
  describe.each([
    ['a syntax error', sql('CREATE TABEL t4 ()'), '42601'],
    ['a run-time error behind changes', sql('CREATE TABLE t4 ();\nSELECT 1/0'), '22012'],
    ['a deferred constraint', deferred, '23503'],
  ])('%s', (_, broken, sqlstate) => {
    test('stops everything behind it, and keeps everything before it', async () => {
      const connection = await connect({ reuse: true });
      const { upgrade } = line(30, { t4: broken });
      const { details } = await problem('statement-failed', upgrade(connection));
      expect(details).toMatchObject({
        revision: 't4',
        sqlstate,
        stands: { applied: ['t1', 't2', 't3'], total: 30, rows: ['t3'], stepsDone: 0 },
      });
      expect(await rowsOf(connection)).toEqual(['t3']);
      expect(await tablesOf(connection)).toEqual(['t1', 't2', 't3']);
      expect(await readHistory(connection, runtimeTables())).toHaveLength(3);
    });
  });

  test('run again after the fault is mended, upgrade goes on where it stopped', async () => {
    const connection = await connect({ reuse: true });
    await problem('statement-failed', line(10, { t4: sql('SELECT 1/0') }).upgrade(connection));
    expect((await line(10).upgrade(connection)).applied).toHaveLength(7);
  });

  test('the error names revision, file, line, statement, and what stands', async () => {
    const connection = await connect({ reuse: true });
    const broken = sql('CREATE TABLE a ();\nALTER TABLE é😀\n  ADD x int,\n  ADD x nonsense');
    const error: AlambicError<'statement-failed'> = await problem(
      'statement-failed',
      line(3, { t2: broken }).upgrade(connection),
    );
    expect(error.details).toMatchObject({
      statement: 2,
      line: expect.any(Number),
      sqlstate: '42P01',
    });
    expect(error.message).toMatch(
      /^Revision "t2" failed to upgrade: relation "é😀" does not exist \(SQLSTATE 42P01\)$/m,
    );
    expect(error.message).toMatch(/, statement 2/);
    expect(error.message).toContain(
      '1 of 3 revisions was applied; the database is at "t1"; nothing of "t2" was kept.',
    );
  });

  test('a position leads to the line within a long statement', async () => {
    const connection = await connect({ reuse: true });
    const broken = sql('SELECT 1;\nSELECT 😀\n,\n  no_such_column\nFROM pg_class AS "é"');
    const { details } = await problem(
      'statement-failed',
      line(1, {
        t1: {
          ...broken,
          upgrade: (op) => op.execute("SELECT '😀é'\n,\n  no_such_column\nFROM pg_class"),
        },
      }).upgrade(connection),
    );
    expect(details).toMatchObject({ statement: 1, sqlLine: 3, sqlstate: '42703' });
  });

  test('passwords in statements stay out of the error', async () => {
    const connection = await connect({ reuse: true });
    const broken = sql("CREATE ROLE postgres PASSWORD 'geheim'");
    const error = await problem('statement-failed', line(1, { t1: broken }).upgrade(connection));
    expect(JSON.stringify(error.details) + error.message).not.toContain('geheim');
  });

  test('what a revision’s function throws is told with the revision, and keeps those before it', async () => {
    const connection = await connect({ reuse: true });
    const broken: TestRevision = {
      upgrade() {
        throw new TypeError('cannot read x');
      },
    };
    const { details } = await problem(
      'revision-threw',
      line(9, { t5: broken }).upgrade(connection),
    );
    expect(details).toMatchObject({
      revision: 't5',
      reason: 'cannot read x',
      stands: { rows: ['t4'] },
    });
    expect(await rowsOf(connection)).toEqual(['t4']);
  });

  test('an earlier failure in flight is told, not a later one that throws', async () => {
    const connection = await connect({ reuse: true });
    const throwing: TestRevision = {
      upgrade() {
        throw new Error('later');
      },
    };
    const { details } = await problem(
      'statement-failed',
      line(4, { t2: sql('SELECT 1/0'), t4: throwing }).upgrade(connection),
    );
    expect(details.revision).toBe('t2');
  });

  test('a version row that was moved by hand meanwhile is a conflict, and nothing runs', async () => {
    const connection = await connect({ reuse: true });
    const moved = line(6, { t3: sql("UPDATE alambic_version SET version_num = 'elsewhere'") });
    const { details } = await problem('version-conflict', moved.upgrade(connection));
    expect(details).toMatchObject({
      revision: 't4',
      expected: ['t3'],
      found: ['elsewhere'],
      otherRun: false,
    });
    expect(await tablesOf(connection)).toEqual(['t1', 't2']);
  });

  test('a version row that was added by hand is a conflict as well', async () => {
    const connection = await connect({ reuse: true });
    const moved = line(3, { t1: sql("INSERT INTO alambic_version VALUES ('more')") });
    const { details } = await problem('version-conflict', moved.upgrade(connection));
    expect(details).toMatchObject({ revision: 't2', found: ['more', 't1'] });
  });

  test.each([['COMMIT'], ['ROLLBACK'], ['COMMIT', 'BEGIN']])(
    '%s inside a revision is noticed',
    async (...controls) => {
      const connection = await connect({ reuse: true });
      const broken: TestRevision = {
        upgrade(op) {
          op.execute('CREATE TABLE before ()');
          for (const each of controls) op.control(each);
          op.execute('CREATE TABLE after ()');
        },
      };
      const { details } = await problem(
        'transaction-ended',
        line(5, { t3: broken }).upgrade(connection),
      );
      expect(details.revision).toBe('t3');
      const tables = await tablesOf(connection);
      expect(tables).not.toContain('after');
      expect(tables).not.toContain('t4');
    },
  );

  test('COMMIT as a query is noticed as well', async () => {
    const connection = await connect({ reuse: true });
    const broken: TestRevision = { upgrade: async (op) => void (await op.query('COMMIT')) };
    await problem('transaction-ended', line(3, { t2: broken }).upgrade(connection));
    expect(await tablesOf(connection)).toEqual(['t1']);
  });

  test.each([2, 20])(
    'a transaction that a revision left open is undone, with all that came behind it (%i)',
    async (count) => {
      const connection = await connect({ reuse: true });
      const broken: TestRevision = {
        upgrade(op) {
          op.execute('CREATE TABLE t2 ()');
          op.control('BEGIN');
        },
      };
      const { details } = await problem(
        'transaction-ended',
        line(count, { t2: broken }).upgrade(connection),
      );
      expect(details).toMatchObject({ revision: 't2', stands: { applied: ['t1'], rows: ['t1'] } });
      expect(await rowsOf(connection)).toEqual(['t1']);
      expect(await tablesOf(connection)).toEqual(['t1']);
    },
  );

  test('what a builder refuses is told with the revision and its file', async () => {
    const connection = await connect({ reuse: true });
    const error = await problem(
      'transaction-control',
      line(3, { t2: sql('COMMIT') }).upgrade(connection),
    );
    expect(error.message).toContain('at versions/t2.ts, in revision "t2"');
    expect(await rowsOf(connection)).toEqual(['t1']);
  });

  test('a forgotten await is noticed, and the revision keeps nothing', async () => {
    const connection = await connect({ reuse: true });
    const forgetful: TestRevision = {
      upgrade(op) {
        op.execute('CREATE TABLE t2 ()');
        void op.query('SELECT pg_sleep(0.05)').catch(() => []);
      },
    };
    await problem('query-not-awaited', line(3, { t2: forgetful }).upgrade(connection));
    expect(await tablesOf(connection)).toEqual(['t1']);
    expect((await line(3).upgrade(connection)).applied).toHaveLength(2);
  });

  test('a revision that ends in a comment does not swallow what follows', async () => {
    const connection = await connect({ reuse: true });
    await line(2, { t1: sql('CREATE TABLE t1 () -- the end') }).upgrade(connection);
    expect(await rowsOf(connection)).toEqual(['t2']);
  });

  test('a revision that reads rows sees those before it, and fails alone', async () => {
    const connection = await connect({ reuse: true });
    const reading: TestRevision = {
      async upgrade(op) {
        op.execute('CREATE TABLE mine ()');
        const rows = await op.query(
          `SELECT relname::text AS name FROM pg_class WHERE relname = ANY ($1::text[]) ORDER BY 1`,
          [['t1', 't2', 'mine']],
        );
        op.execute(`COMMENT ON TABLE t1 IS '${rows.map(({ name }) => String(name)).join(' ')}'`);
        await op.query('SELECT 1/0');
      },
    };
    const { details } = await problem(
      'statement-failed',
      line(5, { t3: reading }).upgrade(connection),
    );
    expect(details).toMatchObject({ revision: 't3', sql: 'SELECT 1/0', stands: { rows: ['t2'] } });
    expect(await tablesOf(connection)).toEqual(['t1', 't2']);
    const mended: TestRevision = {
      upgrade: async (op) => {
        const [row] = await op.query('SELECT 3 AS n');
        op.execute(`CREATE TABLE t${String(row?.['n'])} ()`);
      },
    };
    await line(5, { t3: mended }).upgrade(connection);
    expect(await tablesOf(connection)).toEqual(['t1', 't2', 't3', 't4', 't5']);
  });

  test('a failed query fails its revision, even if the revision catches the error', async () => {
    const connection = await connect({ reuse: true });
    const catching: TestRevision = {
      async upgrade(op) {
        await op.query('SELECT nothing FROM nowhere').catch(() => []);
        op.execute('CREATE TABLE t2 ()');
      },
    };
    const { details } = await problem(
      'statement-failed',
      line(3, { t2: catching }).upgrade(connection),
    );
    expect(details).toMatchObject({ revision: 't2', sqlstate: '42P01' });
    expect(await rowsOf(connection)).toEqual(['t1']);
  });

  test('a revision that reads rows when an earlier one failed is not answered', async () => {
    const connection = await connect({ reuse: true });
    let answered = false;
    const reading: TestRevision = {
      async upgrade(op) {
        await op.query('SELECT 1');
        answered = true;
      },
    };
    const { details } = await problem(
      'statement-failed',
      line(3, { t2: sql('SELECT 1/0'), t3: reading }).upgrade(connection),
    );
    expect(details.revision).toBe('t2');
    expect(answered).toBe(false);
  });

  test('what was interrupted says how far it came, and is taken up again', async () => {
    const connection = await connect({ reuse: true });
    const controller = new AbortController();
    const stopping: TestRevision = {
      upgrade(op) {
        controller.abort();
        op.execute('CREATE TABLE t3 ()');
      },
    };
    const { details, exit } = await problem(
      'interrupted',
      line(40, { t3: stopping }).upgrade(connection, 'head', { signal: controller.signal }),
    );
    expect(details).toEqual({ applied: ['t1', 't2', 't3'], remaining: 37, rows: ['t3'] });
    expect(exit).toBe(130);
    expect((await line(40).upgrade(connection)).applied).toHaveLength(37);
  });

  test('a table that is not a version table is told', async () => {
    const connection = await connect({ reuse: true });
    await connection.script('CREATE TABLE alambic_version (id int)');
    await problem('not-a-version-table', line(1).upgrade(connection));
  });

  test('a history that a newer alambic wrote is left alone', async () => {
    const connection = await connect({ reuse: true });
    await line(1).upgrade(connection);
    await connection.script('UPDATE alambic_history SET format = 99');
    await problem('newer-history', line(2).upgrade(connection));
  });
});

describe.each(realServers)('on $name, with other sessions', (server) => {
  test('a lock timeout names who holds the lock, keeps what is before, and is mended by running again', async () => {
    const url = await server.url();
    const [connection, other] = [await connectTo(url), await connectTo(url)];
    await line(2).upgrade(connection);
    await other.script("SET application_name = 'the app'; BEGIN; SELECT * FROM t2");
    const altering: TestRevision = { upgrade: (op) => op.execute('ALTER TABLE t2 ADD x int') };
    const { upgrade } = line(20, { t5: altering });
    const { details, exit } = await problem(
      'lock-not-available',
      upgrade(connection, 'head', { lockTimeoutMs: 100 }),
    );
    expect(exit).toBe(4);
    expect(details).toMatchObject({
      revision: 't5',
      sql: 'ALTER TABLE t2 ADD x int',
      stands: { applied: ['t3', 't4'], rows: ['t4'] },
      blockers: [
        {
          relation: 't2',
          application: 'the app',
          mode: 'AccessShareLock',
          state: 'idle in transaction',
          query: expect.stringContaining('SELECT * FROM t2'),
        },
      ],
    });
    await other.script('COMMIT');
    expect((await upgrade(connection)).applied).toHaveLength(16);
    await Promise.all([connection.close(), other.close()]);
  });

  test('a backend that is killed leaves whole revisions only, and the next run goes on', async () => {
    const url = await server.url();
    const [connection, other] = [await connectTo(url), await connectTo(url)];
    const [{ pid } = {}] = await connection.query('SELECT pg_backend_pid() AS pid');
    const slow: TestRevision = {
      upgrade: (op) => op.execute('CREATE TABLE t7 ();\nSELECT pg_sleep(60)'),
    };
    const running = line(30, { t7: slow }).upgrade(connection);
    const refused = problem('connection-lost', running);
    for (;;) {
      const [active] = await other.query(
        "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'",
        [pid],
      );
      if (active !== undefined) break;
    }
    await other.query('SELECT pg_terminate_backend($1)', [pid]);
    const { details } = await refused;
    expect(details).toMatchObject({
      revision: 't7',
      stands: { applied: ['t1', 't2', 't3', 't4', 't5', 't6'], rows: null },
    });
    expect(await rowsOf(other)).toEqual(['t6']);
    expect((await line(30).upgrade(other)).applied).toHaveLength(24);
    await Promise.all([connection.close(), other.close()]);
  });

  test('another run that took over makes ours stop, even past the lock', async () => {
    const url = await server.url();
    const [connection, other] = [await connectTo(url), await connectTo(url)];
    const { upgrade } = line(5, {
      t2: { upgrade: async (op) => void (await op.query('SELECT 1')) },
      t3: {
        upgrade: async () => void (await other.script("UPDATE alambic_run SET token = 'theirs'")),
      },
    });
    const { details } = await problem('version-conflict', upgrade(connection));
    expect(details).toMatchObject({ revision: 't3', otherRun: true, stands: { rows: ['t2'] } });
    await Promise.all([connection.close(), other.close()]);
  });
});
