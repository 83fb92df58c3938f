/**
 * Commands that only look, `stamp`, and where the command line finds its project.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { newProject, project, server, type TestProject } from './project.ts';

/** Two revisions of a project whose env.ts and models must not be loaded. */
async function two(): Promise<TestProject> {
  const made = await newProject();
  made.write('alambic/env.ts', "throw new Error('env.ts was loaded');\n");
  made.write('models.ts', "throw new Error('models.ts was loaded');\n");
  made.revise('a1', null, {
    message: 'items',
    upgrade: "op.execute('CREATE TABLE items (id int)');",
    downgrade: "op.execute('DROP TABLE items');",
  });
  made.revise('b2', 'a1', {
    message: 'more items',
    upgrade: "op.execute('INSERT INTO items VALUES (1)');",
    downgrade: "op.execute('DELETE FROM items');",
  });
  return made;
}

/** The same, at `a1`; env.ts is one without hooks. */
async function atFirst(): Promise<TestProject> {
  const made = await two();
  made.environment('');
  expect((await made.alambic('upgrade', 'a1')).status).toBe(0);
  made.write('alambic/env.ts', "throw new Error('env.ts was loaded');\n");
  return made;
}

const looks: readonly (readonly string[])[] = [
  ['current'],
  ['current', '--verbose'],
  ['history'],
  ['history', '-v', '-i', '-r', 'base:current'],
  ['heads'],
  ['show', 'head'],
  ['show', 'current'],
];

describe('looking', () => {
  test('loads neither env.ts nor models, and writes nothing into an empty database', async () => {
    const { alambic, rows } = await two();
    for (const look of looks)
      expect([look, await alambic(...look)]).toEqual([
        look,
        expect.objectContaining({ status: 0 }),
      ]);
    expect(
      await rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });

  test('says so when there are no revisions yet', async () => {
    const { alambic } = await newProject();
    for (const look of [
      ['history'],
      ['heads'],
      ['show', 'head'],
      ['show', 'current'],
      ['branches'],
    ])
      expect(await alambic(...look)).toMatchObject({
        status: 0,
        stdout: '',
        stderr: expect.stringContaining('There are no revisions yet'),
      });
  });

  test('names files below the working directory as they are from there', async () => {
    const made = await two();
    expect((await made.alambic('show', 'head')).stdout).toMatch(/^Path: +alambic.versions.b2/m);
    made.write('alambic.config.ts', 'export default 5 +;');
    expect((await made.alambic('current')).stderr).toMatch(/^alambic\.config\.ts:1 is not valid/);
  });

  test.runIf(server.real)('works where nothing may be written', async () => {
    const made = await atFirst();
    const { alambic } = made.with({
      DATABASE_URL: `${made.url}?options=-c%20default_transaction_read_only%3Don`,
    });
    for (const look of looks)
      expect([look, await alambic(...look)]).toEqual([
        look,
        expect.objectContaining({ status: 0 }),
      ]);
    expect((await alambic('current')).stdout).toBe('a1, items\n');
    made.environment('');
    expect(await alambic('upgrade')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('explain read-only-database'),
    });
    made.write(
      'models.ts',
      "import { metadata } from 'alambic';\nexport const schema = metadata([]);\n",
    );
    expect(await alambic('status')).toMatchObject({ status: 0 });
  });

  test.runIf(server.real)('works for a role that owns nothing', async () => {
    const made = await atFirst();
    await made.sql(
      'DO $$ BEGIN CREATE ROLE looks_only LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; GRANT SELECT ON ALL TABLES IN SCHEMA public TO looks_only',
    );
    const { alambic } = made.with({ DATABASE_URL: made.url.replace('postgres@', 'looks_only@') });
    expect(await alambic('current')).toMatchObject({ status: 0, stdout: 'a1, items\n' });
    await made.sql('REVOKE SELECT ON alambic_version FROM looks_only');
    const { status, stderr } = await alambic('current');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/alambic_version[^]*explain missing-rights/),
    ]);
  });

  test('history, heads and show need no database', async () => {
    const { with: under } = await two();
    const { alambic } = under({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect((await alambic('history')).stdout).toBe(
      'a1 -> b2 (head), more items\n<base> -> a1, items\n',
    );
    expect((await alambic('history', '-r', 'a1:a1')).stdout).toBe('<base> -> a1, items\n');
    expect((await alambic('heads')).stdout).toBe('b2 (head), more items\n');
    expect((await alambic('show', 'b2')).stdout).toMatch(
      /^Revision: {4}b2 \(head\)\nRevises: {5}a1\nPath: {8}.*b2_b2\.ts\n\n {4}more items\n\n$/,
    );
    expect((await alambic('current')).status).toBe(1);
  });

  test('current --check-heads and heads --check answer with exit 3', async () => {
    const { alambic, environment, revise } = await atFirst();
    expect(await alambic('current', '--check-heads')).toEqual({
      status: 3,
      stdout: 'a1, items\n',
      stderr: 'The database is not at head: 1 revision is pending.\n',
    });
    environment('');
    await alambic('stamp', 'head');
    expect((await alambic('current', '--check-heads')).status).toBe(0);
    expect((await alambic('heads', '--check')).status).toBe(0);
    revise('c3', 'a1', { upgrade: '' });
    expect((await alambic('heads', '--check')).status).toBe(3);
    expect((await alambic('current', '--check-heads')).status).toBe(3);
  });

  test('--json of each has one shape', async () => {
    const { alambic } = await atFirst();
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await alambic(...args, '--json')).stdout);
    const listed = {
      revision: 'a1',
      downRevision: [],
      dependsOn: [],
      branchLabels: [],
      labels: [],
      message: 'items',
      createDate: null,
      path: expect.stringMatching(/a1_a1\.ts$/),
      head: false,
      branchPoint: false,
      mergePoint: false,
    };
    expect(await json('current')).toEqual({
      rows: [{ id: 'a1', revision: listed }],
      heads: ['b2'],
      atHead: false,
      pending: ['b2'],
      edited: [],
      halfDone: [],
    });
    expect(await json('history', '-i')).toEqual([
      expect.objectContaining({ revision: 'b2', current: false }),
      { ...listed, current: true },
    ]);
    expect(await json('heads')).toEqual([expect.objectContaining({ revision: 'b2', head: true })]);
    expect(await json('show', 'a1')).toEqual([listed]);
  });

  test('a row without a file is told, and named when it is in the way', async () => {
    const made = await atFirst();
    rmSync(join(made.folder, 'alambic', 'versions', 'b2_b2.ts'));
    await made.sql("UPDATE alambic_version SET version_num = 'ffff'");
    expect(await made.alambic('current')).toMatchObject({
      status: 0,
      stdout: 'ffff (no revision file has this id, and no way down from it is recorded)\n',
    });
    made.environment('');
    expect(await made.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/"ffff"[^]*explain unknown-current-revision/),
    });
    for (const command of [['check'], ['revision', '--autogenerate', '-m', 'x']])
      expect(await made.alambic(...command)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/"ffff"[^]*explain unknown-current-revision/),
      });
    expect((await made.alambic('status')).stdout).toContain(
      'Models:    not compared: ffff is in no revision file here\n',
    );
    expect(await made.alambic('stamp', 'a1', '--purge')).toMatchObject({ status: 0 });
    expect((await made.alambic('current')).stdout).toBe('a1 (head), items\n');
  });

  test('status says where the database stands, what is pending, and whether the models differ', async () => {
    const made = await atFirst();
    made.environment('');
    made.write(
      'models.ts',
      "import { integer, metadata, table } from 'alambic';\nexport const schema = metadata([table('items', { id: integer(), name: integer() })]);\n",
    );
    expect((await made.alambic('status')).stdout).toBe(
      'Current:   a1\nHead:      b2\nPending:   b2\nModels:    compared once the database is at head\n',
    );
    await made.alambic('upgrade');
    expect((await made.alambic('status')).stdout).toBe(
      'Current:   b2 (head)\nModels:    items: column "name" added\n',
    );
    expect(JSON.parse((await made.alambic('status', '--json')).stdout)).toMatchObject({
      rows: ['b2'],
      heads: ['b2'],
      pending: [],
      atHead: true,
      differences: ['items: column "name" added'],
    });
  });
});

describe('stamp', () => {
  test('says where the database stands and runs nothing', async () => {
    const { alambic, environment, rows } = await two();
    environment('');
    expect(await alambic('stamp', 'head')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'base → b2\nThe database is at b2.\n',
    });
    expect((await alambic('current')).stdout).toBe('b2 (head), more items\n');
    expect(await rows("SELECT FROM pg_class WHERE relname = 'items'")).toEqual([]);
    expect(await alambic('stamp', 'base', '--json')).toMatchObject({
      stdout: expect.stringContaining('"rows": []'),
    });
    expect((await alambic('current')).stdout).toBe('');
    expect(await alambic('stamp', 'zzz')).toMatchObject({ status: 2 });
    expect(await alambic('stamp')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain usage'),
    });
  });
});

describe('explain and help', () => {
  test('explain prints the page of a code, and lists all of them', async () => {
    const { alambic } = project('postgres://nobody@127.0.0.1:1/none');
    const { stdout } = await alambic('explain', 'multiple-heads');
    expect(stdout).toMatch(/^# multiple-heads\n\n## What happened\n/);
    expect((await alambic('explain')).stdout).toMatch(/^ambiguous-current +\S.*(?:…|\.\.\.)$/m);
    expect(await alambic('explain', 'multipel-heads')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Perhaps "multiple-heads"?'),
    });
  });

  test('help and version need no project', async () => {
    const { alambic } = project('');
    const { status, stdout } = await alambic('--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('revision')]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect((await alambic('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await alambic()).stdout).toBe(stdout);
    expect((await alambic('help')).stdout).toBe(stdout);
    expect(await alambic('help', 'upgrade')).toEqual(await alambic('upgrade', '--help'));
  });

  test('help of a command that there is not is told as that command is', async () => {
    const { alambic } = project('');
    for (const word of ['foo', 'upgrde'])
      expect(await alambic('help', word)).toEqual(await alambic(word));
    expect((await alambic('help', 'foo')).stderr).toMatch(/^Unknown command 'foo'\.\n/);
  });

  test('a command without options of its own has those of every command alone', async () => {
    const { alambic } = project('');
    const { stdout } = await alambic('explain', '--help');
    expect(stdout.match(/^Options.*:$/gm)).toEqual(['Options of every command:']);
    expect(stdout).toContain('-h, --help');
  });

  test('help tells the options of a command from those of every command, and every name of it', async () => {
    const { alambic } = project('');
    expect((await alambic('upgrade', '--help')).stdout).toMatch(
      /^Usage: alambic upgrade \[options\] \[revision\]\n\nApply revisions, up to head or the one named\. Also `up` and `migrate`\.\n[^]*--sql[^]*\nOptions of every command:\n[^]*--config[^]*\nExamples:\n {2}alambic upgrade\n/,
    );
  });

  test.each([
    'init',
    'revision',
    'generate',
    'upgrade',
    'downgrade',
    'down',
    'current',
    'status',
    'history',
    'graph',
    'heads',
    'show',
    'stamp',
    'check',
    'diff',
    'explain',
  ])('%s has help of its own, within 80 columns', async (command) => {
    const { alambic } = project('');
    const { status, stdout } = await alambic(command, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining(`Usage: alambic ${command}`)]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the project', () => {
  test('is found from a folder below, and by -c', async () => {
    const made = await atFirst();
    mkdirSync(join(made.folder, 'src', 'deep'), { recursive: true });
    const { alambic } = made.with({}, 'src/deep');
    expect((await alambic('current')).stdout).toBe('a1, items\n');
    made.environment('');
    expect((await alambic('revision', '-m', 'from below', '--rev-id', 'c3')).stdout).toBe(
      'created  ../../alambic/versions/c3_from_below.ts\n',
    );
    const elsewhere = project(made.url);
    expect((await elsewhere.alambic('current', '-c', made.folder)).stdout).toBe('a1, items\n');
    expect(await elsewhere.alambic('-c', 'nowhere.ts', 'current')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('-c names '),
    });
  });

  test(
    'may lie in a folder with spaces, quotes and other scripts',
    { timeout: 60_000 },
    async () => {
      const { folder, alambic, write, revision } = project(
        await server.url(),
        "alambic tést 'x' #1 %20 ",
      );
      expect(folder).toContain(' ');
      write(
        'models.ts',
        "import { integer, metadata, table } from 'alambic';\nexport const schema = metadata([table('items', { id: integer() })]);\n",
      );
      expect(await alambic('generate', 'ñandú')).toMatchObject({ status: 0 });
      expect(revision('_ñandú.ts')).toContain("op.createTable('items'");
      expect(await alambic('upgrade')).toMatchObject({ status: 0 });
      expect(await alambic('check')).toMatchObject({ status: 0 });
    },
  );

  test('a database whose name has spaces and quotes is one as any other', async () => {
    if (!server.real) return;
    const made = await two();
    made.environment('');
    const name = `our "shop" é ${Date.now()}`;
    await made.sql(`CREATE DATABASE "${name.replaceAll('"', '""')}"`);
    const url = made.url.replace(/[^/]*$/, encodeURIComponent(name));
    const { alambic } = made.with({ DATABASE_URL: url });
    expect(await alambic('upgrade')).toMatchObject({ status: 0 });
    expect((await alambic('current')).stdout).toBe('b2 (head), more items\n');
    const connection = await connect(made.url);
    await connection.script(`DROP DATABASE "${name.replaceAll('"', '""')}"`);
    await connection.close();
  });

  test.each([
    ["databseUrl: 'x'", /databseUrl[^]*databaseUrl/],
    ["transaction: 'all'", /transaction[^]*per-revision/],
    ['lockTimeoutMs: -1', /lockTimeoutMs/],
    ["lockTimeoutMs: '2s'", /lockTimeoutMs/],
    ["versionTable: 'v'", /versionTable/],
    ["timezone: 'Mars'", /timezone[^]*Mars/],
    ["fileTemplate: '%(revision)s'", /%\(revision\)s/],
    ["postWriteHooks: [{ comand: 'x' }]", /`\{ command, arguments, cwd \}`[^]*comand/],
    ["environments: { production: { databaseURL: 'x' } }", /databaseURL[^]*databaseUrl/],
  ])('%s is told with what was meant', async (members, expected) => {
    const { alambic, configuration } = await two();
    configuration(members);
    const { status, stdout, stderr } = await alambic('heads');
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(expected)]);
    expect(stderr).toContain('alambic explain invalid-configuration');
    expect(stderr).not.toContain('?.');
  });

  test('without a configuration the way to one is told', async () => {
    const made = project('');
    rmSync(join(made.folder, 'alambic.config.ts'));
    expect(await made.alambic('heads')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Run `alambic init`'),
    });
  });
});
