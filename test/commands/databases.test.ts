/**
 * Several databases in one project: one revision file serves each or all of them.
 */
import { describe, expect, test } from 'vitest';
import { pglite, type TestDatabaseServer } from '../servers.ts';
import { newProject, server } from './project.ts';
import { severalDatabases, type SeveralDatabases } from './several.ts';

const timeout = 300_000;
const places: readonly TestDatabaseServer[] = server.real ? [server, pglite] : [pglite];

const tables = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND relname NOT LIKE 'alambic%' ORDER BY relname`;

/** `a1 (head), the a1` of each database. */
const bothAt = (line: string): string => `app:\n${line}\nbilling:\n${line}\n`;

describe.each(places)('on $name', (on) => {
  test('a day with two databases: each has its part of one revision', { timeout }, async () => {
    const made = await severalDatabases(undefined, on);
    made.models('app', 'name: text()');
    const generated = await made.alambic('generate', 'begin', '--rev-id', 'a1');
    expect([generated.status, generated.stdout]).toEqual([
      0,
      'created  alambic/versions/a1_begin.ts\n',
    ]);
    expect(generated.stderr).toBe('app:\ntable "app" added\nbilling:\ntable "billing" added\n');
    expect(made.revision('a1_begin.ts')).toContain(`
export const upgrade = {
  app(op: Op): void {
    op.createTable('app', {
      id: integer().primaryKey(),
      name: text(),
    });
  },
  billing(op: Op): void {
    op.createTable('billing', {
      id: integer().primaryKey(),
    });
  },
};

export const downgrade = {
  app(op: Op): void {
    // Loses every row of app.
    op.dropTable('app');
  },
  billing(op: Op): void {
    // Loses every row of billing.
    op.dropTable('billing');
  },
};
`);
    const upgraded = await made.alambic('upgrade');
    expect([upgraded.status, upgraded.stdout]).toEqual([0, '']);
    expect(upgraded.stderr.replaceAll(/\d+ ms|\d\.\d s/g, 'n ms')).toBe(
      ['app', 'billing']
        .map((name) => `${name}:\n  ↑ a1 begin  n ms\n1 revision applied; the database is at a1.\n`)
        .join(''),
    );
    for (const name of ['app', 'billing'])
      expect(await made.rowsOf(name, tables)).toEqual([{ relname: name }]);
    expect((await made.alambic('current')).stdout).toBe(bothAt('a1 (head), begin'));
    expect(await made.alambic('check')).toMatchObject({ status: 0, stdout: 'app:\nbilling:\n' });
    expect((await made.alambic('generate', 'more')).stderr).toBe(
      'app: the same as its models\nbilling: the same as its models\nNo difference between the models and the database: nothing was written.\n',
    );
    expect((await made.alambic('history')).stdout).toBe('<base> -> a1 (head), begin\n');

    made.models('billing', 'total: integer()');
    const differs = await made.alambic('check', '--json');
    expect(differs.status).toBe(3);
    expect(JSON.parse(differs.stdout)).toMatchObject({
      app: { clean: true },
      billing: { clean: false, differences: ['billing: column "total" added'] },
    });
    await made.alambic('generate', 'totals', '--rev-id', 'b2');
    expect(made.revision('b2_totals.ts')).toContain(
      "export const upgrade = {\n  billing(op: Op): void {\n    op.addColumn('billing', 'total', integer());\n  },\n};",
    );
    expect(await made.alambic('upgrade', '--database', 'billing')).toMatchObject({ status: 0 });
    expect(JSON.parse((await made.alambic('current', '--json')).stdout)).toMatchObject({
      app: { rows: [{ id: 'a1' }], pending: ['b2'], atHead: false },
      billing: { rows: [{ id: 'b2' }], pending: [], atHead: true },
    });
    expect((await made.alambic('upgrade')).stderr).toContain('Nothing to do');
    expect((await made.alambic('current')).stdout).toBe(bothAt('b2 (head), totals'));
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
    expect(await made.alambic('downgrade', 'base', '-q')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    for (const name of ['app', 'billing']) expect(await made.rowsOf(name, tables)).toEqual([]);
  });
});

/** `begin` makes a table on each; what follows is tried on top of it. */
const begin = "function upgrade(op: Op): void { op.execute('CREATE TABLE shared (n integer)'); }";

describe('a revision', () => {
  test('that is a function runs on every database; an object on those that it names, and the others move along', async () => {
    const made = await severalDatabases(['app', 'billing', 'reports']);
    made.part('a1', null, begin);
    made.part(
      'b2',
      'a1',
      "const upgrade = { app(op: Op): void { op.execute('CREATE TABLE a ()'); }, async reports(op: Op): Promise<void> { await op.query('SELECT 1'); op.execute('CREATE TABLE r ()'); } };",
      "const downgrade = { app(op: Op): void { op.execute('DROP TABLE a'); }, reports(op: Op): void { op.execute('DROP TABLE r'); } };",
    );
    expect(await made.alambic('upgrade', '-q')).toEqual({ status: 0, stdout: '', stderr: '' });
    const found = async (): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (const name of made.urls.keys())
        answers.push((await made.rowsOf(name, tables)).map(({ relname }) => relname).join(' '));
      return answers;
    };
    expect(await found()).toEqual(['a shared', 'shared', 'r shared']);
    expect(
      await made.rowsOf('billing', 'SELECT revision, state FROM alambic_history ORDER BY id'),
    ).toEqual([
      { revision: 'a1', state: 'done' },
      { revision: 'b2', state: 'done' },
    ]);
    expect(await made.alambic('downgrade', '-1', '-q')).toMatchObject({ status: 0 });
    expect(await found()).toEqual(['shared', 'shared', 'shared']);
  });

  test('without a way down of its own on a database is reversed there', async () => {
    const made = await severalDatabases();
    made.part(
      'a1',
      null,
      "const upgrade = { app(op: Op): void { op.createSequence('s'); }, billing(op: Op): void { op.createSequence('s'); } };",
      "const downgrade = { app(op: Op): void { op.dropSequence('s'); } };",
    );
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
    expect(await made.alambic('downgrade', 'base', '-q')).toMatchObject({ status: 0 });
    const sequences = "SELECT 1 FROM pg_class WHERE relkind = 'S' AND relname = 's'";
    for (const name of made.urls.keys()) expect(await made.rowsOf(name, sequences)).toEqual([]);
  });

  test('in SQL has a line for each database, or one for all', async () => {
    const made = await severalDatabases();
    const header = (id: string, parent: string): string =>
      `-- the ${id}\n--\n-- Revision: ${id}\n-- Revises: ${parent}\n\n`;
    made.write(
      'alambic/versions/a1.sql',
      `${header('a1', '')}-- upgrade\nCREATE TABLE shared ();\n\n-- downgrade\nDROP TABLE shared;\n`,
    );
    made.write(
      'alambic/versions/b2.sql',
      [
        `${header('b2', 'a1')}-- upgrade billing`,
        '-- alambic: no-transaction',
        'CREATE INDEX CONCURRENTLY i ON invoices (n);',
        '-- downgrade billing\nDROP INDEX i;',
        '-- upgrade app\nCREATE TABLE users ();',
        '-- downgrade app\nDROP TABLE users;\n',
      ].join('\n\n'),
    );
    await made.sqlOf('billing', 'CREATE TABLE invoices (n integer)');
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
    expect(await made.rowsOf('app', tables)).toEqual([{ relname: 'shared' }, { relname: 'users' }]);
    expect(await made.rowsOf('billing', tables)).toEqual([
      { relname: 'invoices' },
      { relname: 'shared' },
    ]);
    const indexes = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('i')";
    expect(await made.rowsOf('billing', indexes)).toEqual([{ indisvalid: true }]);
    expect(await made.alambic('downgrade', 'base', '-q')).toMatchObject({ status: 0 });
    expect(await made.rowsOf('app', tables)).toEqual([]);
    expect(await made.rowsOf('billing', tables)).toEqual([{ relname: 'invoices' }]);
  });

  test.each(['ts', 'js', 'sql'])(
    'that is written as .%s brings each database to its models, and back',
    async (format) => {
      const made = await severalDatabases();
      made.models('app', "name: text().default('${x} */ --')");
      const written = await made.alambic('generate', 'both', '--rev-id', 'a1', '--format', format);
      expect(written).toMatchObject({ status: 0 });
      for (const args of [['upgrade'], ['check'], ['downgrade', 'base'], ['upgrade'], ['check']])
        expect(await made.alambic(...args, '-q')).toMatchObject({ status: 0, stderr: '' });
      const empty = await made.alambic('revision', '-m', 'by hand', '--format', format);
      expect(empty).toMatchObject({ status: 0 });
      expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0, stderr: '' });
    },
  );

  test('is written for the databases that are chosen', async () => {
    const made = await severalDatabases();
    await made.alambic('revision', '-m', 'one', '--rev-id', 'a1', '--database', 'billing');
    const text = made.revision('a1_one.ts');
    expect([text.includes('billing(op'), text.includes('app(op')]).toEqual([true, false]);
    await made.alambic('upgrade', '-q');
    await made.alambic('generate', 'two', '--rev-id', 'b2', '--database', 'app');
    expect(made.revision('b2_two.ts')).toMatch(
      /upgrade = \{\n {2}app\(op: Op\): void \{\n {4}op\.createTable/,
    );
    expect(made.revision('b2_two.ts')).not.toContain('billing');
  });

  test('keeps what the project has in its template', async () => {
    const made = await severalDatabases();
    made.write(
      'alambic/script.ts.tmpl',
      "// ours: ${message}\n${imports}\nexport const revision = ${revision};\nexport const downRevision = ${downRevision};\n\nexport async function upgrade(op: Op) {\n  op.execute('SELECT 1');\n  ${upgrade}\n}\n\nexport async function downgrade(op: Op) {\n  ${downgrade}\n}\n",
    );
    await made.alambic('generate', 'ours', '--rev-id', 'a1');
    expect(made.revision('a1_ours.ts')).toMatch(
      /^\/\/ ours: ours\n[^]*= \{\n {2}async app\(op: Op\) \{\n {4}op\.execute\('SELECT 1'\);\n {4}op\.createTable/,
    );
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
    made.write('alambic/script.ts.tmpl', '${upgrade}\n');
    expect(await made.alambic('revision', '-m', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain template-without-functions'),
    });
  });
});

describe('before anything runs anywhere', () => {
  const untouched = async (made: SeveralDatabases, ...args: readonly string[]): Promise<string> => {
    const { status, stderr } = await made.alambic(...args);
    expect(status).not.toBe(0);
    expect(await made.rowsOf('app', tables)).toEqual([]);
    return stderr;
  };

  test('a revision that names no database is refused', async () => {
    const made = await severalDatabases();
    made.part('a1', null, begin);
    made.part('b2', 'a1', 'const upgrade = { app(): void {}, biling(): void {} };');
    expect(await untouched(made, 'upgrade')).toContain('Write "billing".');
    made.write(
      'alambic/versions/b2.ts',
      "/** the b2 */\nexport const revision = 'b2';\nexport const downRevision = 'a1';\nexport const upgrade = { app: 'x' };\n",
    );
    expect(await untouched(made, 'upgrade')).toContain('explain revision-without-function');
  });

  test('a line for all beside one of a name is refused in an SQL revision', async () => {
    const made = await severalDatabases();
    made.write(
      'alambic/versions/a1.sql',
      '-- the a1\n--\n-- Revision: a1\n-- Revises:\n\n-- upgrade\nCREATE TABLE t ();\n\n-- upgrade app\nCREATE TABLE u ();\n',
    );
    expect(await untouched(made, 'upgrade')).toContain(
      'a1.sql:9: `-- upgrade app` stands beside a line without a name',
    );
  });

  test('an edited revision in the second database stops the first', async () => {
    const made = await severalDatabases();
    made.part('a1', null, "const upgrade = { billing(op: Op): void { op.execute('SELECT 1'); } };");
    await made.alambic('upgrade', '--database', 'billing', '-q');
    made.part('a1', null, "const upgrade = { billing(op: Op): void { op.execute('SELECT 2'); } };");
    made.part('b2', 'a1', begin);
    const stderr = await untouched(made, 'upgrade');
    expect(stderr).toContain(
      'in the database "billing"\n  app: untouched, at base\n  billing: failed, at a1',
    );
    expect(stderr).toContain('explain edited-revision');
  });

  test.each([
    ['throws', 'throw new Error("no")', 'revision-threw'],
    ['gives an operation what it refuses', "op.createIndex('i', 'items', []);", 'invalid-argument'],
    ['has no way back', "op.execute('SELECT 1');", 'irreversible-operation'],
    [
      'has no way back, and waits for something,',
      "op.execute('SELECT 1');",
      'irreversible-operation',
    ],
  ])('a function of the second database that %s stops the first', async (what, body, code) => {
    const made = await severalDatabases();
    const down = what.startsWith('has no way back');
    const billing = what.includes('waits') ? 'async billing' : 'billing';
    const result = billing === 'billing' ? 'void' : 'Promise<void>';
    made.part(
      'a1',
      null,
      `const upgrade = { app(op: Op): void { op.createTable('a', {}); }, ${billing}(op: Op): ${result} { ${body} } };`,
    );
    if (down) await made.alambic('upgrade', '-q');
    const { status, stderr } = await made.alambic(...(down ? ['downgrade', 'base'] : ['upgrade']));
    expect(status).not.toBe(0);
    expect(stderr).toContain(`explain ${code}`);
    expect(stderr).toContain('in the database "billing"');
    expect(await made.rowsOf('app', tables)).toEqual(down ? [{ relname: 'a' }] : []);
  });

  test('what cannot be in one transaction in the second stops the first', async () => {
    const made = await severalDatabases();
    made.part(
      'a1',
      null,
      `const upgrade = { app(op: Op): void { op.createTable('a', {}); }, billing(op: Op): void { op.execute('VACUUM', { transaction: 'forbidden' }); } };`,
    );
    expect(await untouched(made, 'upgrade', '--single-transaction')).toContain(
      'explain not-one-transaction',
    );
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
  });

  test.runIf(server.real)('a database that can only be read stops the first', async () => {
    const made = await severalDatabases();
    made.part('a1', null, begin);
    await made.sqlOf(
      'billing',
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    );
    for (const args of [['upgrade'], ['stamp', 'a1'], ['ensure-version']])
      expect(await untouched(made, ...args)).toContain('explain read-only-database');
    const own = "SELECT to_regclass('alambic_version') AS made";
    expect(await made.rowsOf('app', own)).toEqual([{ made: null }]);
  });

  test.runIf(server.real)('a database that is not there stops the first', async () => {
    const made = await severalDatabases();
    const gone = (made.urls.get('billing') ?? '').replace(/(\/)([^/?]+)(?=$|\?)/, '$1nowhere');
    made.write(
      'alambic.config.ts',
      `export default { databases: { app: { databaseUrl: '${made.urls.get('app')}' }, billing: { databaseUrl: '${gone}' } } };\n`,
    );
    made.part('a1', null, begin);
    const stderr = await untouched(made, 'upgrade');
    expect(stderr).toContain('billing: failed, and nobody could look');
    expect(stderr).toContain('explain connection-failed');
  });

  test.runIf(server.real)(
    'two names of one database are refused, unless each has a version table',
    async () => {
      const made = await severalDatabases();
      const url = made.urls.get('app') ?? '';
      const configure = (more: string, second: string = url): void =>
        made.write(
          'alambic.config.ts',
          `export default { databases: { app: { databaseUrl: '${url}' }, billing: { databaseUrl: '${second}'${more} } } };\n`,
        );
      configure('');
      made.part(
        'a1',
        null,
        'const upgrade = { app(op: Op): void { op.createTable("a", {}); }, billing(op: Op): void { op.createTable("b", {}); } };',
      );
      expect(await untouched(made, 'upgrade', '--database', 'app')).toContain(
        'explain same-database',
      );
      configure('', `${url}${url.includes('?') ? '&' : '?'}application_name=other`);
      expect(await untouched(made, 'upgrade')).toContain('explain same-database');
      const shared = "historyTable: { name: 'alambic_history' }";
      configure(`, versionTable: { name: 'billing_version' }, ${shared}`);
      expect(await untouched(made, 'upgrade')).toContain('one table alambic_history');
      configure(", versionTable: { name: 'billing_version' }");
      expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
      expect(await made.rowsOf('app', tables)).toEqual(
        ['a', 'b', 'billing_history', 'billing_run', 'billing_version'].map((relname) => ({
          relname,
        })),
      );
    },
  );
});

describe('a failure in the second of three', () => {
  test('says of each what stands; running again goes on there', async () => {
    const made = await severalDatabases(['app', 'billing', 'reports']);
    made.part('a1', null, begin);
    made.part(
      'b2',
      'a1',
      "const upgrade = { billing(op: Op): void { op.execute('INSERT INTO later VALUES (1)'); } };",
      'const downgrade = {};',
    );
    const { status, stderr, stdout } = await made.alambic('upgrade', '--json');
    expect(status).toBe(1);
    expect(stderr).toContain(
      '  in the database "billing"\n  app: done, at b2\n  billing: failed, at a1\n  reports: untouched, at base\n',
    );
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'statement-failed',
      database: 'billing',
      databases: [
        { database: 'app', state: 'done', rows: ['b2'] },
        { database: 'billing', state: 'failed', rows: ['a1'] },
        { database: 'reports', state: 'untouched', rows: [] },
      ],
    });
    await made.sqlOf('billing', 'CREATE TABLE later (n int)');
    const again = await made.alambic('upgrade', '--json');
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      app: { applied: [], rows: ['b2'] },
      billing: { applied: [{ revision: 'b2' }], before: ['a1'], rows: ['b2'] },
      reports: { applied: [{ revision: 'a1' }, { revision: 'b2' }] },
    });
  });
});

describe('what else goes over the databases', () => {
  const made = async (): Promise<SeveralDatabases> => {
    const several = await severalDatabases();
    several.part(
      'a1',
      null,
      begin,
      "function downgrade(op: Op): void { op.execute('DROP TABLE shared'); }",
    );
    return several;
  };

  test('stamp and ensure-version say of each what they did', async () => {
    const { alambic } = await made();
    const created = 'Created alambic_version, alambic_history, alambic_run.';
    expect((await alambic('ensure-version')).stderr).toBe(
      `app:\n${created}\nbilling:\n${created}\n`,
    );
    const refused = await alambic('stamp', 'nowhere');
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no-such-revision'),
    });
    expect((await alambic('stamp', 'a1')).stderr).toBe(
      ['app', 'billing'].map((name) => `${name}:\nbase → a1\nThe database is at a1.\n`).join(''),
    );
    expect(JSON.parse((await alambic('stamp', 'base', '--json', '-q')).stdout)).toMatchObject({
      app: { before: ['a1'], rows: [], moves: [{ from: ['a1'], to: null }] },
      billing: { before: ['a1'], rows: [], moves: [{ from: ['a1'], to: null }] },
    });
  });

  test.each([
    ['upgrade', 'head', '--sql'],
    ['downgrade', 'a1:base', '--sql'],
    ['stamp', 'a1', '--sql'],
    ['ensure-version', '--sql'],
  ])('%s %s is a script for one, which has to be chosen', async (...args) => {
    const { alambic, sqlOf, rowsOf } = await made();
    const refused = await alambic(...args);
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('  --database app\n  --database billing\n');
    expect((await alambic(...args, '--database', 'app', '--database', 'billing')).status).toBe(2);
    const { status, stdout } = await alambic(...args, '--database', 'billing');
    expect(status).toBe(0);
    if (args[0] === 'downgrade') await alambic('upgrade', '--database', 'billing', '-q');
    await sqlOf('billing', stdout);
    expect(await rowsOf('billing', 'SELECT count(*)::int AS rows FROM alambic_version')).toEqual([
      { rows: args[0] === 'upgrade' || args[0] === 'stamp' ? 1 : 0 },
    ]);
  });

  test('two processes at once: each database is upgraded once, and both succeed', async () => {
    const { start, rowsOf, urls } = await made();
    const answers = await Promise.all([start(['upgrade']).answer, start(['upgrade']).answer]);
    for (const { status, stderr } of answers) expect([status, stderr]).toEqual([0, stderr]);
    for (const name of urls.keys())
      expect(await rowsOf(name, 'SELECT count(*)::int AS runs FROM alambic_history')).toEqual([
        { runs: 1 },
      ]);
  });

  // The embedded one computes in this process, which hears of signals afterwards.
  test.runIf(server.real)('a signal during the first leaves the second untouched', async () => {
    const { part, start, rowsOf } = await made();
    part(
      'b2',
      'a1',
      "const upgrade = { async app(op: Op): Promise<void> { console.error('in the middle'); await op.query('SELECT pg_sleep(1)'); } };",
    );
    part('c3', 'b2', 'function upgrade(op: Op): void {}');
    const running = start(['upgrade']);
    await running.said('in the middle');
    running.child.kill('SIGTERM');
    const { status, stderr } = await running.answer;
    expect(status).toBe(130);
    expect(stderr).toContain('  app: failed, at b2\n  billing: untouched, at base\n');
    expect(await rowsOf('billing', tables)).toEqual([]);
  });

  test('a name that is no database is refused, also where the project has one', async () => {
    const { alambic } = await made();
    for (const command of ['current', 'heads', 'revision', 'upgrade']) {
      const { status, stderr } = await alambic(command, '--database', 'biling');
      expect([command, status]).toEqual([command, 2]);
      expect(stderr).toContain('Write "billing".');
    }
    const one = await newProject();
    expect(await one.alambic('current', '--database', 'app')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no `databases` are configured'),
    });
    one.revise('a1', null, { upgrade: '' });
    one.write(
      'alambic/versions/a1_a1.ts',
      one
        .read('alambic/versions/a1_a1.ts')
        .replace(/export function[^]*/, 'export const upgrade = { app(op: Op): void {} };\n'),
    );
    expect(await one.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain unknown-database'),
    });
  });

  test('an environment overrides what differs, database by database', async () => {
    const { write, urls, alambic, rowsOf } = await made();
    write(
      'alambic.config.ts',
      `export default {
        databases: { app: { databaseUrl: '${urls.get('app')}' }, billing: {} },
        environments: {
          staging: { databases: { billing: { databaseUrl: '${urls.get('billing')}', versionTable: { name: 'at' } } } },
          alone: { databaseUrl: '${urls.get('billing')}' },
        },
      };\n`,
    );
    expect(await alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The database "billing" has no URL'),
    });
    expect(await rowsOf('app', tables)).toEqual([]);
    expect((await alambic('upgrade', '-n', 'staging', '-q')).status).toBe(0);
    expect(await rowsOf('app', 'SELECT * FROM alambic_version')).toEqual([{ version_num: 'a1' }]);
    expect(await rowsOf('billing', 'SELECT * FROM at')).toEqual([{ version_num: 'a1' }]);
    expect((await alambic('current', '-n', 'alone')).stdout).toBe('');
    expect((await alambic('heads', '-n', 'alone')).stdout).toBe('a1 (head), the a1\n');
  });
});
