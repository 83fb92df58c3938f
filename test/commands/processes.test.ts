/**
 * The command line among others: several at once, those who hold locks, signals, and readers that go away.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { realServers } from '../servers.ts';
import { cli, newProject, server, started, type TestProject } from './project.ts';

const timeout = 90_000;

async function growing(revisions: number, on = server): Promise<TestProject> {
  const made = await newProject(on);
  for (let at = 1; at <= revisions; at += 1)
    made.revise(`a${at}`, at === 1 ? null : `a${at - 1}`, {
      upgrade: `op.execute('CREATE TABLE t${at} (id int)');\n  op.execute('INSERT INTO t1 VALUES (${at})');`,
    });
  return made;
}

/** Waits until the database answers with a row. */
async function until({ rows }: TestProject, query: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await rows(query)).length > 0) return;
    await sleep(50);
  }
  throw new Error(`This never came: ${query}`);
}

const sleeping =
  "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND datname = current_database() AND wait_event = 'PgSleep'";

describe.each(realServers)('on $name', (each) => {
  test(
    'two at once on an empty database: each revision is applied once, and both succeed',
    { timeout },
    async () => {
      const made = await growing(3, each);
      const answers = await Promise.all([
        made.start(['upgrade']).answer,
        made.start(['upgrade']).answer,
      ]);
      expect(answers.map(({ status, stdout }) => [status, stdout])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      expect(answers.map(({ stderr }) => stderr.split('\n').at(-2)).sort()).toEqual([
        '3 revisions applied; the database is at a3.',
        'Nothing to do: the database is at a3.',
      ]);
      expect(await made.rows('SELECT id FROM t1 ORDER BY 1')).toEqual([
        { id: 1 },
        { id: 2 },
        { id: 3 },
      ]);
    },
  );
});

describe.runIf(server.real)(`on ${server.name}, with others`, () => {
  test('ten at once, too', { timeout }, async () => {
    const made = await growing(3);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => made.start(['upgrade']).answer),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(answers.filter(({ stderr }) => stderr.includes('3 revisions applied'))).toHaveLength(1);
    expect(await made.rows('SELECT count(*)::int AS n FROM t1')).toEqual([{ n: 3 }]);
  });

  test(
    'who waits is told for whom, and gives up with exit 4 after `waitTimeoutMs`',
    { timeout },
    async () => {
      const made = await newProject();
      made.revise('a1', null, { upgrade: "op.execute('SELECT pg_sleep(4)');" });
      made.configuration('waitTimeoutMs: Number(process.env.PATIENCE)');
      const first = made.start(['upgrade'], { env: { PATIENCE: '1000' } });
      await until(made, sleeping);
      const patient = made.start(['upgrade'], { env: { PATIENCE: '30000' } });
      const hasty = await made.start(['upgrade'], { env: { PATIENCE: '200' } }).answer;
      expect([hasty.status, hasty.stdout]).toEqual([4, '']);
      expect(hasty.stderr).toMatch(
        /^Waiting for another alambic \(pid \d+, alambic, user postgres\) …\nAnother alambic has this database: "alambic" of postgres on .* waited 200 milliseconds\.\n/,
      );
      expect(hasty.stderr).toContain('alambic explain lock-timeout');
      expect((await first.answer).status).toBe(0);
      const answer = await patient.answer;
      expect([answer.status, answer.stderr]).toEqual([
        0,
        expect.stringMatching(/^Waiting for another alambic .*\nNothing to do/),
      ]);
    },
  );

  test(
    'a lock of the application ends with exit 4 and names who holds it',
    { timeout },
    async () => {
      const made = await growing(1);
      await made.alambic('upgrade');
      made.revise('a2', 'a1', { upgrade: "op.execute('ALTER TABLE t1 ADD COLUMN note text');" });
      made.configuration('lockTimeoutMs: 200');
      const application = await connect(made.url, { applicationName: 'the shop' });
      await application.script('BEGIN; SELECT * FROM t1');
      const { status, stderr } = await made.alambic('upgrade');
      expect([status, stderr]).toEqual([
        4,
        expect.stringContaining('Revision "a2" could not get a lock within 200 ms.'),
      ]);
      expect(stderr).toMatch(
        /"the shop" of postgres on .* holds AccessShareLock on .*t1, idle in transaction/,
      );
      await application.close();
      expect((await made.alambic('upgrade')).status).toBe(0);
    },
  );

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops at a safe point: exit 130, and nothing half done',
    { timeout },
    async (signal) => {
      const made = await newProject();
      made.revise('a1', null, {
        upgrade: "op.execute('CREATE TABLE t1 (id int)');\n  op.execute('SELECT pg_sleep(1.5)');",
      });
      // Who reads rows waits for them, so what comes behind is not on its way yet.
      made.revise('a2', 'a1', {
        upgrade: "await op.query('SELECT 1');\n  op.execute('CREATE TABLE t2 (id int)');",
      });
      made.revise('a3', 'a2', { upgrade: "op.execute('CREATE TABLE t3 (id int)');" });
      const running = made.start(['upgrade']);
      await until(made, sleeping);
      running.child.kill(signal);
      const { status, stdout, stderr } = await running.answer;
      expect([status, stdout]).toEqual([130, '']);
      expect(stderr).toContain('Stopping at the next safe point; once more to end at once.\n');
      expect(stderr).toMatch(
        /Interrupted: \d revisions? (was|were) applied, \d (was|were) not; the database is at .*\.\n/,
      );
      expect(stderr).toContain('alambic explain interrupted\n');
      const { stdout: at } = await made.alambic('current');
      const standing = await made.rows(
        "SELECT relname FROM pg_class WHERE relname ~ '^t\\d$' ORDER BY 1",
      );
      expect(standing.length).toBe(at === '' ? 0 : Number(/^a(\d)/.exec(at)?.[1]));
      expect((await made.alambic('upgrade')).status).toBe(0);
      expect(await made.rows('SELECT FROM t1, t2, t3')).toEqual([]);
    },
  );

  test(
    'a second signal ends the process at once; the revision is there wholly or not at all',
    { timeout },
    async () => {
      const made = await newProject();
      made.revise('a1', null, {
        upgrade: "op.execute('CREATE TABLE t1 (id int)');\n  op.execute('SELECT pg_sleep(3)');",
      });
      const running = made.start(['upgrade']);
      await until(made, sleeping);
      running.child.kill('SIGINT');
      await running.said('Stopping');
      running.child.kill('SIGINT');
      expect((await running.answer).status).toBe(130);
      expect(await made.rows(sleeping)).toHaveLength(1);
      await until(
        made,
        `SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())`,
      );
      const { stdout: at } = await made.alambic('current');
      const standing = await made.rows("SELECT FROM pg_class WHERE relname = 't1'");
      expect(standing).toHaveLength(at === '' ? 0 : 1);
    },
  );
});

describe('streams', () => {
  test.runIf(process.platform !== 'win32')(
    'a reader that has seen enough is no error',
    async () => {
      const made = await growing(400);
      const lines = 'set -o pipefail; "$0" "$1" history --verbose | head -1';
      const { status, stdout, stderr } = await started(
        'bash',
        ['-c', lines, process.execPath, cli],
        made.folder,
        {},
      ).answer;
      expect([status, stdout, stderr]).toEqual([0, 'Revision:    a400 (head)\n', '']);
    },
  );

  test('a long answer is whole', async () => {
    const made = await growing(400);
    const { stdout } = await made.start(['history', '--json']).answer;
    expect(JSON.parse(stdout)).toHaveLength(400);
  });

  test('-q leaves nothing but results and failures', async () => {
    const made = await growing(1);
    expect(await made.alambic('-q', 'upgrade')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await made.alambic('current', '-q')).toEqual({
      status: 0,
      stdout: 'a1 (head), the a1\n',
      stderr: '',
    });
    expect((await made.alambic('upgrade', 'zzz', '-q')).stderr).toContain(
      'No revision is called "zzz".',
    );
  });
});

describe('secrets', () => {
  const secret = 'h0rse-battery';

  test('a password in a URL is never printed, whatever goes wrong', async () => {
    const made = await growing(1);
    const answers = await Promise.all(
      [
        `postgres://nobody:${secret}@127.0.0.1:1/none`,
        `postgres://nobody@127.0.0.1:1/none?password=${secret}`,
        `postgres://nobody:${secret}@127.0.0.1:1/none?sslmode=nonsense`,
        `postgre://nobody:${secret}@127.0.0.1/none`,
        `postgres://nobody:${secret}@127.0.0.1:port/none`,
        `host=127.0.0.1 port=1 user=nobody password=${secret}`,
      ].map(async (url) => {
        const { alambic } = made.with({ DATABASE_URL: url });
        return [
          await alambic('current', '--verbose'),
          await alambic('upgrade', '--json', '--verbose'),
          await alambic('diff', '--from', url, '--to', url),
        ];
      }),
    );
    for (const { status, stdout, stderr } of answers.flat()) {
      expect([1, 2]).toContain(status);
      expect(stdout + stderr).not.toContain(secret);
      expect(stderr).toContain('alambic explain ');
    }
  });

  test.runIf(server.real)('a wrong password is told without it', async () => {
    const made = await growing(1);
    await made.sql(
      "DO $$ BEGIN CREATE ROLE with_password LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN END $$",
    );
    const url = made.url.replace('postgres@', `with_password:${secret}@`);
    const { status, stdout, stderr } = await made
      .with({ DATABASE_URL: url })
      .alambic('current', '--verbose');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('with_password');
    expect(stderr).not.toContain(secret);
  });
});

describe('production', () => {
  test('the embedded database that nobody chose is refused; a URL is not', async () => {
    const made = await growing(1);
    made.write(
      'alambic.config.ts',
      "import { defineConfig, embedded } from 'alambic';\nexport default defineConfig({ databaseUrl: process.env.DATABASE_URL || embedded() });\n",
    );
    const production = { NODE_ENV: 'production' };
    const refused = await made.start(['upgrade'], { env: { ...production, DATABASE_URL: '' } })
      .answer;
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain(
      'Set DATABASE_URL to the URL of the database.\nalambic explain embedded-in-production\n',
    );
    expect((await made.start(['upgrade'], { env: production }).answer).status).toBe(0);
  });
});
