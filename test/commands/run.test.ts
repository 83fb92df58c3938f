/**
 * `alambic upgrade` and `downgrade`: where they lead, what they print, and what they refuse.
 */
import { describe, expect, test } from 'vitest';
import { hasPsql, runWithPsql } from '../runtime/psql.ts';
import { models, newProject, server, type TestProject } from './project.ts';

const tableOf = (
  name: string,
): { readonly imports: string; readonly upgrade: string; readonly downgrade: string } => ({
  imports: 'integer, type Op',
  upgrade: `op.createTable('${name}', { id: integer().primaryKey() });`,
  downgrade: `op.dropTable('${name}');`,
});

/** Three revisions, `a1`, `b2` and `c3`, each of a table; the models are what they lead to. */
async function three(): Promise<TestProject> {
  const made = await newProject();
  made.revise('a1', null, tableOf('a'));
  made.revise('b2', 'a1', tableOf('b'));
  made.revise('c3', 'b2', tableOf('c'));
  const declared = ['a', 'b', 'c'].map(
    (name) => `const ${name} = table('${name}', { id: integer().primaryKey() });`,
  );
  made.write('models.ts', models('integer, table', declared.join('\n'), 'a, b, c'));
  return made;
}

const tables = async ({ rows }: TestProject): Promise<readonly unknown[]> =>
  (
    await rows(
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^[a-z]$' ORDER BY 1",
    )
  ).map((row) => row['relname']);

describe('where it leads', () => {
  test('every symbol is understood, up and down', async () => {
    const made = await three();
    const { alambic } = made;
    const at = async (...args: string[]): Promise<string> => {
      const { status, stderr } = await alambic(...args, '-q');
      expect([args, status, stderr]).toEqual([args, 0, '']);
      return (await tables(made)).join('');
    };
    expect(await at('upgrade', '+1')).toBe('a');
    expect(await at('upgrade', 'a1+1')).toBe('ab');
    expect(await at('upgrade')).toBe('abc');
    expect(await at('downgrade', '-2')).toBe('a');
    expect(await at('upgrade', 'b2')).toBe('ab');
    expect(await at('up')).toBe('abc');
    expect(await at('down')).toBe('ab');
    expect(await at('migrate')).toBe('abc');
    expect(await at('downgrade', 'head-2')).toBe('a');
    expect(await at('upgrade', 'head')).toBe('abc');
    expect(await at('downgrade', 'a1')).toBe('a');
    expect(await at('upgrade', 'c3')).toBe('abc');
    expect(await at('downgrade', 'base')).toBe('');
    expect(await at('downgrade', 'base')).toBe('');
  });

  test('the start of an id is enough where one begins so', async () => {
    const made = await newProject();
    made.revise('3f0c2a91b7de', null, tableOf('a'));
    made.revise('3f77aa00bb11', '3f0c2a91b7de', tableOf('b'));
    expect((await made.alambic('upgrade', '3f0c')).status).toBe(0);
    expect(await tables(made)).toEqual(['a']);
    const { status, stderr } = await made.alambic('upgrade', '3f');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('alambic explain ambiguous-prefix'),
    ]);
  });

  test('what it did is on stderr, a line each; stdout stays empty', async () => {
    const { alambic } = await three();
    const { status, stdout, stderr } = await alambic('upgrade', 'b2');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(
      /^ {2}↑ a1 the a1 {2}\d+ ms\n {2}↑ b2 the b2 {2}\d+ ms\n2 revisions applied; the database is at b2\.\n$/,
    );
    const back = await alambic('downgrade', '-1');
    expect(back.stderr).toMatch(
      /^ {2}↓ b2 the b2 {2}\d+ ms\n1 revision taken back; the database is at a1\.\n$/,
    );
    expect((await alambic('upgrade', 'a1')).stderr).toBe('Nothing to do: the database is at a1.\n');
  });

  test('--json is one value on stdout', async () => {
    const { alambic } = await three();
    const { stdout } = await alambic('upgrade', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      applied: [
        { revision: 'a1', direction: 'upgrade', message: 'the a1', durationMs: expect.any(Number) },
        { revision: 'b2' },
        { revision: 'c3' },
      ],
      before: [],
      rows: ['c3'],
    });
    expect(JSON.parse((await alambic('upgrade', '--json')).stdout)).toEqual({
      applied: [],
      before: ['c3'],
      rows: ['c3'],
    });
  });

  test('--verbose shows the SQL as it runs, and no revision twice', async () => {
    const { alambic } = await three();
    const { stdout, stderr } = await alambic('upgrade', 'a1', '--verbose');
    expect(stdout).toBe('');
    expect(stderr.match(/CREATE TABLE "public"\."a"/g)).toHaveLength(1);
  });

  test.each([
    ['upgrade', ['zzz'], 2, 'no-such-revision'],
    ['upgrade', ['+9'], 2, 'relative-out-of-range'],
    ['upgrade', ['a1:b2'], 2, 'range-needs-sql'],
    ['downgrade', [], 2, 'usage'],
    ['downgrade', ['-9'], 2, 'relative-out-of-range'],
    ['downgrade', ['b2', '--sql'], 2, 'downgrade-sql-needs-range'],
    ['upgrade', ['a1', 'b2'], 2, 'usage'],
    ['upgrde', [], 2, 'usage'],
    ['upgrade', ['--sqll'], 2, 'usage'],
  ])('%s %j is asked wrongly', async (command, args, status, code) => {
    const made = await three();
    const answer = await made.alambic(command, ...args);
    expect([answer.status, answer.stdout]).toEqual([status, '']);
    expect(answer.stderr).toContain(`alambic explain ${code}\n`);
    expect(await tables(made)).toEqual([]);
  });

  test('a word that was nearly right is told', async () => {
    const { alambic } = await newProject();
    expect(await alambic('upgrde')).toEqual({
      status: 2,
      stdout: '',
      stderr: `Unknown command 'upgrde'. Did you mean upgrade?

Run \`alambic --help\` for a list of the commands.
alambic explain usage
`,
    });
    expect((await alambic('upgrade', '--singel-transaction')).stderr).toContain(
      "Unknown option '--singel-transaction'. Did you mean --single-transaction?\n\nRun `alambic upgrade --help` for",
    );
    expect((await alambic('downgrade')).stderr).toContain(
      "Missing required argument 'revision'.\n",
    );
  });
});

describe('--sql', () => {
  test.skipIf(!hasPsql || !server.real)(
    'psql runs it unchanged, and then nothing differs; the guard stops a second run',
    async () => {
      const made = await three();
      const { alambic, url } = made;
      const script = await alambic('upgrade', 'head', '--sql');
      expect([script.status, script.stderr]).toEqual([0, '']);
      expect(runWithPsql(url, script.stdout)).toEqual({ ok: true, error: '' });
      expect(await alambic('check')).toMatchObject({ status: 0, stdout: '' });
      expect((await alambic('current')).stdout).toBe('c3 (head), the c3\n');

      const again = runWithPsql(url, script.stdout);
      expect(again.ok).toBe(false);
      expect(again.error).toMatch(/ERROR: .*c3/);
      const elsewhere = runWithPsql(url, (await alambic('upgrade', 'a1:b2', '--sql')).stdout);
      expect(elsewhere.ok).toBe(false);

      const back = await alambic('downgrade', 'head:a1', '--sql');
      expect(runWithPsql(url, back.stdout)).toEqual({ ok: true, error: '' });
      expect(await tables(made)).toEqual(['a']);
      expect(runWithPsql(url, (await alambic('upgrade', 'a1:head', '--sql')).stdout)).toEqual({
        ok: true,
        error: '',
      });
      expect((await alambic('check')).status).toBe(0);
    },
  );

  test('opens no database', async () => {
    const { with: under } = await three();
    const { alambic } = under({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await alambic('upgrade', '--sql')).toMatchObject({ status: 0, stderr: '' });
    expect(await alambic('downgrade', 'head:base', '--sql')).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(await alambic('stamp', 'head', '--sql')).toMatchObject({ status: 0, stderr: '' });
  });

  test.skipIf(!hasPsql || !server.real)(
    'a server older than `serverVersion` is refused',
    async () => {
      const { alambic, configuration, url } = await three();
      configuration('serverVersion: 99');
      const { ok, error } = runWithPsql(url, (await alambic('upgrade', '--sql')).stdout);
      expect([ok, error]).toEqual([false, expect.stringContaining('99')]);
    },
  );
});

describe('transactions', () => {
  const broken = {
    upgrade: "op.execute('CREATE TABLE d (id int)');\n  op.execute('CREATE TABLE a (id int)');",
  };

  test('a failure keeps what came before it, and says what stands, where, and why', async () => {
    const made = await three();
    made.revise('d4', 'c3', broken);
    const { status, stdout, stderr } = await made.alambic('upgrade');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(
      'Revision "d4" failed to upgrade: relation "a" already exists (SQLSTATE 42P07)\n',
    );
    expect(stderr).toMatch(/^ {2}at .*d4_d4\.ts:15, statement 2:\n {4}CREATE TABLE a \(id int\)$/m);
    expect(stderr).toContain(
      '3 of 4 revisions were applied; the database is at "c3"; nothing of "d4" was kept.\n',
    );
    expect(stderr).toContain('alambic explain statement-failed\n');
    expect(await tables(made)).toEqual(['a', 'b', 'c']);
    made.revise('d4', 'c3', { upgrade: "op.execute('CREATE TABLE d (id int)');" });
    expect((await made.alambic('upgrade')).status).toBe(0);
  });

  test('--single-transaction, or the configuration, keeps all or nothing', async () => {
    const made = await three();
    made.revise('d4', 'c3', broken);
    const { status, stderr } = await made.alambic('upgrade', '--single-transaction');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('0 of 4 revisions were applied; the database is at base'),
    ]);
    expect(await tables(made)).toEqual([]);
    made.configuration("transaction: 'single'");
    expect((await made.alambic('upgrade')).status).toBe(1);
    expect(await tables(made)).toEqual([]);
    expect((await made.alambic('upgrade', 'c3')).status).toBe(0);
    expect(await tables(made)).toEqual(['a', 'b', 'c']);
  });

  test('a new enum value may be used in the revision that adds it', async () => {
    const { alambic, revise, rows } = await newProject();
    revise('a1', null, {
      imports: 'type Op',
      upgrade: "op.createEnum('mood', ['sad']);\n  op.execute('CREATE TABLE people (mood mood)');",
    });
    revise('b2', 'a1', {
      upgrade:
        "op.addEnumValue('mood', 'glad');\n  op.execute(`INSERT INTO people VALUES ('glad')`);",
    });
    const answer = await alambic('upgrade');
    expect([answer.status, answer.stderr]).toEqual([
      0,
      expect.stringContaining('2 revisions applied'),
    ]);
    expect(await rows('SELECT mood::text FROM people')).toEqual([{ mood: 'glad' }]);
  });

  test('an index is built concurrently, and --single-transaction refuses that before it starts', async () => {
    const made = await three();
    made.revise('d4', 'c3', {
      upgrade: "op.createIndex('ix_a', 'a', ['id'], { concurrently: true });",
      downgrade: "op.dropIndex('ix_a', { concurrently: true });",
    });
    const refused = await made.alambic('upgrade', '--single-transaction');
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('alambic explain not-one-transaction'),
    ]);
    expect(await tables(made)).toEqual([]);
    expect((await made.alambic('upgrade')).status).toBe(0);
    expect(
      await made.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_a'::regclass"),
    ).toEqual([{ indisvalid: true }]);
    expect((await made.alambic('downgrade', '-1')).status).toBe(0);
  });

  test('a step whose end nobody saw stops the run, until --unknown-step says what to do', async () => {
    const made = await newProject();
    made.revise('a1', null, { upgrade: "op.execute('VACUUM', { transaction: 'forbidden' });" });
    await made.alambic('upgrade');
    // As a process that was killed leaves it.
    await made.sql("DELETE FROM alambic_history WHERE state = 'done'; DELETE FROM alambic_version");
    const stopped = await made.alambic('upgrade');
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('run this again with `--unknown-step repeat` or'),
    ]);
    const misspelled = await made.alambic('upgrade', '--unknown-step', 'again');
    expect([misspelled.status, misspelled.stderr]).toEqual([
      2,
      expect.stringContaining('Allowed choices are repeat, skip.'),
    ]);
    expect((await made.alambic('upgrade', '--unknown-step', 'skip')).status).toBe(0);
    expect((await made.alambic('current')).stdout).toBe('a1 (head), the a1\n');
  });
});

describe('revisions', () => {
  test('one that was edited after it was applied stops upgrade and downgrade, unless --allow-edited', async () => {
    const made = await three();
    await made.alambic('upgrade', 'b2');
    made.write('alambic/versions/a1_a1.ts', made.revision('a1_a1.ts').replace("'a'", "'aa'"));
    for (const args of [['upgrade'], ['downgrade', '-1']]) {
      const { status, stderr } = await made.alambic(...args);
      expect([status, stderr]).toEqual([
        3,
        expect.stringMatching(/a1[^]*alambic explain edited-revision\n$/),
      ]);
    }
    expect((await made.alambic('current')).stderr).toContain(
      'Revision a1 was edited after it was applied',
    );
    expect((await made.alambic('upgrade', '--allow-edited')).status).toBe(0);
  });

  test('one that was edited is recorded as it is now by a stamp of where the database stands', async () => {
    const made = await three();
    await made.alambic('upgrade', 'b2');
    made.write('alambic/versions/a1_a1.ts', made.revision('a1_a1.ts').replace("'a'", "'aa'"));
    expect((await made.alambic('stamp', 'b2')).status).toBe(0);
    expect((await made.alambic('current')).stderr).not.toContain('edited');
    expect((await made.alambic('upgrade')).status).toBe(0);
  });

  test('a remark or a formatter edits nothing', async () => {
    const made = await three();
    await made.alambic('upgrade', 'b2');
    made.write(
      'alambic/versions/a1_a1.ts',
      `// remark\n${made.revision('a1_a1.ts').replace('  op.', '      op.')}`,
    );
    expect(await made.alambic('upgrade')).toMatchObject({ status: 0 });
  });

  test('op.query reads rows on the way', async () => {
    const made = await three();
    made.revise('d4', 'c3', {
      upgrade:
        "op.execute('INSERT INTO a VALUES (1), (2)');\n  const rows = await op.query<{ id: number }>('SELECT id FROM a WHERE id > $1', [1]);\n  for (const { id } of rows) op.execute(`INSERT INTO b VALUES (${id})`);",
    });
    const { status, stderr } = await made.alambic('upgrade');
    expect([status, stderr]).toEqual([0, expect.stringContaining('4 revisions applied')]);
    expect(await made.rows('SELECT id FROM b')).toEqual([{ id: 2 }]);
    expect((await made.alambic('upgrade', '--sql')).stderr).toContain(
      'alambic explain query-offline',
    );
  });

  test('a forgotten await is told, and nothing of the revision is kept', async () => {
    const made = await three();
    made.revise('d4', 'c3', {
      upgrade:
        "op.execute('CREATE TABLE d (id int)');\n  op.query('SELECT 1');\n  op.execute('CREATE TABLE e (id int)');",
    });
    const { status, stderr } = await made.alambic('upgrade');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/await/);
    expect(stderr).toMatch(/d4_d4\.ts:15/);
    expect(await tables(made)).toEqual(['a', 'b', 'c']);
  });

  test('one without a downgrade is taken back by the reverse of what it recorded; or named, when there is none', async () => {
    const { alambic, revise } = await newProject();
    revise('a1', null, {
      imports: 'integer, type Op',
      upgrade: "op.createTable('a', { id: integer() });",
    });
    revise('b2', 'a1', { upgrade: "op.execute('DELETE FROM a');" });
    await alambic('upgrade');
    const refused = await alambic('downgrade', '-1');
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/b2[^]*`--allow-edited`[^]*explain irreversible-operation/),
    ]);
    revise('b2', 'a1', {
      upgrade: "op.execute('DELETE FROM a');",
      downgrade: "op.execute('INSERT INTO a VALUES (1)');",
    });
    expect((await alambic('downgrade', '-1')).stderr).toContain('explain edited-revision');
    expect((await alambic('downgrade', '-1', '--allow-edited')).status).toBe(0);
    expect((await alambic('downgrade', 'base')).status).toBe(0);
  });

  test('a mistake in a file is told with its line; one that throws, too', async () => {
    const made = await three();
    made.revise('d4', 'c3', { upgrade: "op.execute('SELECT 1'" });
    const syntax = await made.alambic('upgrade');
    expect([syntax.status, syntax.stderr]).toEqual([
      2,
      expect.stringMatching(/d4_d4\.ts:1\d is not valid TypeScript/),
    ]);
    made.revise('d4', 'c3', { upgrade: "throw new Error('no such luck');" });
    const thrown = await made.alambic('upgrade');
    expect([thrown.status, thrown.stderr]).toEqual([
      1,
      expect.stringMatching(/threw: no such luck\n {2}at .*d4_d4\.ts:14/),
    ]);
  });

  test('an `alembic_version` table that Alembic left is taken over', async () => {
    const made = await three();
    made.configuration("versionTable: { name: 'alembic_version' }");
    await made.sql(
      "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)); INSERT INTO alembic_version VALUES ('b2'); CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)",
    );
    expect((await made.alambic('current')).stdout).toBe('b2, the b2\n');
    expect((await made.alambic('upgrade')).status).toBe(0);
    expect(await made.rows('SELECT version_num FROM alembic_version')).toEqual([
      { version_num: 'c3' },
    ]);
    expect(await made.alambic('check')).toMatchObject({ status: 0, stdout: '' });
  });
});
