/**
 * `alambic revision`: an empty revision, or one filled by comparing; what it asks, refuses, and never guesses.
 */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, models, newProject, started, type TestProject } from './project.ts';
import { controlC, down, enter, hasTerminal, onTerminal } from './pty.ts';

const title = models(
  'integer, table, text',
  "export const items = table('items', { id: integer().primaryKey(), title: text() });",
  'items',
);
const name = title.replace('title:', 'name:');

/** A project whose database has `items.title`, at head. */
async function grown(): Promise<TestProject> {
  const made = await newProject();
  made.write('models.ts', title);
  made.revise('a1', null, {
    imports: 'integer, text, type Op',
    upgrade: "op.createTable('items', { id: integer().primaryKey(), title: text() });",
    downgrade: "op.dropTable('items');",
  });
  expect(await made.alambic('upgrade', '-q')).toEqual({ status: 0, stdout: '', stderr: '' });
  return made;
}

describe('a function that the database does not have', () => {
  test('is named on stderr and in the revision, which runs once the function is there', async () => {
    const { alambic, write, revision, sql } = await grown();
    write(
      'models.ts',
      title
        .replace('text()', "text().default(sql`fresh('x')`)")
        .replace('integer, ', 'integer, sql, '),
    );
    const said =
      'items: column "title" calls fresh(unknown), which does not exist: create it before this change is made';
    const written = await alambic('revision', '--autogenerate', '-m', 'call', '--rev-id', 'b2');
    expect(written).toMatchObject({ status: 0, stderr: expect.stringContaining(`${said}\n`) });
    expect(revision('_call.ts')).toContain(`  // ${said}\n`);
    expect((await alambic('upgrade')).stderr).toContain('function fresh(unknown) does not exist');
    await sql("CREATE FUNCTION fresh(text) RETURNS text LANGUAGE sql AS 'SELECT $1'");
    expect((await alambic('upgrade')).status).toBe(0);
    expect(await alambic('check')).toMatchObject({ status: 0, stdout: '' });
  });
});

test('a function that a new table calls is named as well, before anything runs', async () => {
  const { alambic, write, revision } = await newProject();
  write(
    'models.ts',
    models(
      'integer, sql, table',
      "const a = table('a', { id: integer().default(sql`fresh()`) });",
      'a',
    ),
  );
  const said =
    'a: column "id" calls fresh(…), which does not exist: create it before this change is made';
  const written = await alambic('revision', '--autogenerate', '-m', 'new', '--rev-id', 'a1');
  expect(written).toMatchObject({ status: 0, stderr: expect.stringContaining(`${said}\n`) });
  expect(revision('_new.ts')).toContain(`  // ${said}\n`);
});

test('renamedFrom does not drop in silence what stands beside its new name', async () => {
  const { alambic, write, revision, sql } = await grown();
  await sql('ALTER TABLE items ADD name text');
  write('models.ts', name.replace('name: text()', "name: text().renamedFrom('title')"));
  const said = 'items: column "title" is dropped, not renamed to "name": the database has both';
  expect((await alambic('check')).stderr).toContain(`${said}\n`);
  const written = await alambic('revision', '--autogenerate', '-m', 'both', '--rev-id', 'b2');
  expect(written).toMatchObject({ status: 0, stderr: expect.stringContaining(`${said}\n`) });
  expect(revision('_both.ts')).toContain(`  // ${said}\n`);
  expect((await alambic('upgrade')).status).toBe(0);
  expect((await alambic('check')).stderr).not.toContain('title');
});

describe('without --autogenerate', () => {
  test('an empty revision follows the head, and needs neither a database nor models', async () => {
    const { with: under, write, revision, revisions } = await newProject();
    write('alambic/env.ts', 'throw new Error("not loaded");\n');
    const { alambic } = under({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await alambic('revision', '-m', 'Say hello, world', '--rev-id', 'a1')).toEqual({
      status: 0,
      stdout: 'created  alambic/versions/a1_say_hello_world.ts\n',
      stderr: '',
    });
    expect((await alambic('revision', '-m', 'second')).status).toBe(0);
    expect(revision('_hello_world.ts')).toMatch(
      /^\/\*\*\n \* Say hello, world\n \*\n \* Revision: a1\n \* Revises:\n \* Created: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n \*\/\nimport type { Op } from 'alambic';\n/,
    );
    expect(revision('_second.ts')).toContain("export const downRevision = 'a1';\n");
    expect(revisions()).toHaveLength(2);
  });

  test('a blank message is none', async () => {
    const { alambic, revisions } = await newProject();
    for (const [id, message] of Object.entries({ a1: [], b2: ['-m', ''], c3: ['-m', '   '] }))
      expect((await alambic('revision', ...message, '--rev-id', id)).status).toBe(0);
    expect(revisions()).toEqual(['a1', 'b2', 'c3'].map((id) => `${id}_empty_message.ts`));
  });

  test('an empty revision runs, up and down', async () => {
    const { alambic } = await newProject();
    await alambic('revision', '-m', 'nothing', '--rev-id', 'a1');
    expect((await alambic('upgrade')).status).toBe(0);
    expect((await alambic('downgrade', 'base')).status).toBe(0);
  });

  test('--head, --splice, --depends-on and --branch-label say where it stands', async () => {
    const { alambic, revision } = await newProject();
    await alambic('revision', '-m', 'one', '--rev-id', 'a1');
    await alambic('revision', '-m', 'two', '--rev-id', 'b2', '--branch-label', 'shop');
    expect(revision('_two.ts')).toContain("export const branchLabels = 'shop';");

    const refused = await alambic('revision', '-m', 'beside', '--head', 'a1');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('alambic explain not-a-head');
    const spliced = await alambic(
      'revision',
      '-m',
      'beside',
      '--head',
      'a1',
      '--splice',
      '--rev-id',
      'c3',
    );
    expect(spliced.status).toBe(0);
    expect(revision('_beside.ts')).toContain("export const downRevision = 'a1';");

    expect((await alambic('revision', '-m', 'which')).stderr).toContain(
      'alambic explain multiple-heads',
    );
    await alambic(
      'revision',
      '-m',
      'after',
      '--head',
      'shop@head',
      '--depends-on',
      'c3',
      '--rev-id',
      'd4',
    );
    expect(revision('_after.ts')).toContain("export const downRevision = 'b2';");
    expect(revision('_after.ts')).toContain("export const dependsOn = 'c3';");
  });

  test('an id that is taken, or that symbols could not name, is refused', async () => {
    const { alambic, revisions } = await newProject();
    await alambic('revision', '-m', 'one', '--rev-id', 'a1');
    const taken = await alambic('revision', '-m', 'again', '--rev-id', 'a1');
    expect([taken.status, taken.stderr]).toEqual([
      2,
      expect.stringContaining('explain revision-exists'),
    ]);
    const illegal = await alambic('revision', '-m', 'odd', '--rev-id', 'a-1');
    expect([illegal.status, illegal.stderr]).toEqual([
      2,
      expect.stringContaining('explain illegal-id'),
    ]);
    expect(revisions()).toEqual(['a1_one.ts']);
  });

  test('fileTemplate and timezone name the file and its date', async () => {
    const { alambic, configuration, revisions, revision } = await newProject();
    configuration(
      "fileTemplate: '%(year)d_%(month).2d_%(day).2d/%(rev)s-%(slug)s', timezone: 'Asia/Kolkata', truncateSlugLength: 12",
    );
    const { stdout } = await alambic('revision', '-m', 'A rather long message', '--rev-id', 'a1');
    expect(stdout).toMatch(/versions\/\d{4}_\d\d_\d\d\/a1-a_rather_\.ts\n$/);
    expect(revisions()).toEqual([expect.stringMatching(/^\d{4}_\d\d_\d\d$/)]);
    configuration("fileTemplate: '%(rev)s', timezone: 'Asia/Kolkata'");
    await alambic('revision', '--rev-id', 'b2');
    expect(revision('b2.ts')).toMatch(/Created: \S+\+05:30\n/);
  });

  test('the project’s own template is used, and one with an unknown variable is told', async () => {
    const { alambic, write, revision } = await newProject();
    const template = (await import('../../src/script/template.ts')).defaultTemplates.ts;
    write('alambic/script.ts.tmpl', `// Reviewed by two.\n${template}`);
    await alambic('revision', '-m', 'ours');
    expect(revision('_ours.ts')).toMatch(/^\/\/ Reviewed by two\.\n/);
    write('alambic/script.ts.tmpl', `${template}\n// \${autor}\n`);
    const wrong = await alambic('revision', '-m', 'theirs');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('`${autor}`')]);
  });

  test('postWriteHooks run on the new file, and one that fails is an error', async () => {
    const { alambic, configuration, write, revision } = await newProject();
    write(
      'stamp.mjs',
      "import { appendFileSync } from 'node:fs';\nappendFileSync(process.argv[2], '// formatted\\n');\n",
    );
    configuration(
      "postWriteHooks: [{ command: 'node', arguments: ['stamp.mjs', '{file}'] }, (file: string) => console.error(`called with ${file}`)]",
    );
    const { status, stdout, stderr } = await alambic('revision', '-m', 'one');
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/^created  alambic\/versions\/\w+_one\.ts\n$/),
    ]);
    expect(stderr).toMatch(/called with .*_one\.ts/);
    expect(revision('_one.ts')).toMatch(/\/\/ formatted\n$/);

    configuration("postWriteHooks: [{ command: 'node', arguments: ['missing.mjs'] }]");
    const failed = await alambic('revision', '-m', 'two');
    expect(failed.status).toBe(1);
    expect(failed.stdout).toBe('');
    expect(failed.stderr).toMatch(
      /_two\.ts is written, but the hook `node missing\.mjs .*` failed: it ended with status 1/,
    );
  });

  test.each([
    ['a comment that ends early', '*/ throw new Error("run") /*'],
    ['an interpolation', '${process.exit(7)} `${1}`'],
    ['quotes and backslashes', `it's "so" \\ \\u0041`],
    ['several lines', 'first line\nexport const revision = 1;\r\nlast'],
    ['nothing but signs', '/../..\\'],
    ['other scripts', 'añadir 表 🎉'],
  ])('a message with %s is kept and breaks nothing', async (_, message) => {
    const { alambic } = await newProject();
    expect((await alambic('revision', '-m', message, '--rev-id', 'a1')).status).toBe(0);
    const listed = JSON.parse((await alambic('history', '--json')).stdout);
    const [first = ''] = message.split('\n');
    expect(listed).toMatchObject([{ revision: 'a1', message: first }]);
    expect((await alambic('upgrade')).status).toBe(0);
  });
});

describe('with --autogenerate', () => {
  test('a database below head is refused, and nothing is written', async () => {
    const { alambic, write, revisions, revise } = await newProject();
    write('models.ts', title);
    revise('a1', null, { upgrade: "op.execute('SELECT 1');" });
    const { status, stdout, stderr } = await alambic('revision', '--autogenerate', '-m', 'x');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr)
      .toBe(`The database is at base, and the revisions end at "a1": comparing now would find what they bring.

Run \`alambic upgrade head\` first.
alambic explain database-not-at-head
`);
    expect(revisions()).toEqual(['a1_a1.ts']);
    revise('b2', null, { upgrade: "op.execute('SELECT 1');" });
    expect((await alambic('check', '--verbose')).stderr).toContain(
      'Run `alambic upgrade heads` first.',
    );
    expect((await alambic('status', '-v')).status).toBe(0);
  });

  test('with nothing to do it writes nothing and says so', async () => {
    const { alambic, revisions } = await grown();
    expect(await alambic('generate', 'nothing')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'No difference between the models and the database: nothing was written.\n',
    });
    expect(revisions()).toEqual(['a1_a1.ts']);
  });

  test('a likely rename is never guessed: the lines to paste work when they are pasted', async () => {
    const { alambic, write, revisions, revision } = await grown();
    write('models.ts', name);
    const asked = await alambic('generate', 'x');
    expect([asked.status, asked.stdout, revisions().length]).toEqual([2, '', 1]);
    expect(asked.stderr).toContain('\n  --rename items.title=name\n  --drop items.title\n');

    expect(
      (await alambic('generate', 'dropped', '--drop', 'items.title', '--rev-id', 'b2')).status,
    ).toBe(0);
    expect(revision('_dropped.ts')).toMatch(
      /\/\/ Loses .+\n {2}op\.dropColumn\('items', 'title'\);/,
    );
    expect(revision('_dropped.ts')).toContain("op.addColumn('items', 'name', text())");
  });

  test('the lines work in a shell whatever the names are', async () => {
    const { alambic, write, revise, folder, url } = await newProject();
    const [old, now] = [`it's $HOME."x"=1`, 'b.c "y" = `2`'];
    revise('a1', null, {
      imports: 'integer, text, type Op',
      upgrade: `op.createTable('my items', { id: integer(), ${JSON.stringify(old)}: text() });`,
    });
    await alambic('upgrade');
    write(
      'models.ts',
      models(
        'integer, table, text',
        `const items = table('my items', { id: integer(), ${JSON.stringify(now)}: text() });`,
        'items',
      ),
    );
    const { stderr } = await alambic('generate', 'x');
    const [rename = '', drop = ''] = stderr
      .split('\n')
      .filter((line) => /^ {2}--(rename|drop) /.test(line));
    for (const [options, kind] of [
      [drop, 'dropColumn'],
      [rename, 'rename'],
    ] as const) {
      const command = `'${process.execPath}' '${cli}' generate ${kind} --json ${options}`;
      const { status, stdout } = await started('sh', ['-c', command], folder, { DATABASE_URL: url })
        .answer;
      expect([command, status]).toEqual([command, 0]);
      const found = JSON.parse(stdout).upgrade;
      expect(
        found.map(({ operation }: { operation: { kind: string } }) => operation.kind),
      ).toContain(kind);
      rmSync(join(folder, 'alambic', 'versions', basename(JSON.parse(stdout).written[0].path)));
    }
  });

  test('--rename keeps the data', async () => {
    const { alambic, write, sql, rows, revision } = await grown();
    await sql("INSERT INTO items VALUES (1, 'kept')");
    write('models.ts', name);
    expect((await alambic('generate', 'renamed', '--rename', 'items.title=name')).status).toBe(0);
    expect(revision('_renamed.ts')).toContain("op.renameColumn('items', 'title', 'name');");
    expect((await alambic('upgrade')).status).toBe(0);
    expect(await rows('SELECT name FROM items')).toEqual([{ name: 'kept' }]);
    expect((await alambic('check')).status).toBe(0);
  });

  test('renamedFrom in the model keeps the data, and may stay there afterwards', async () => {
    const { alambic, write, revision } = await grown();
    write('models.ts', title.replace('title: text()', "name: text().renamedFrom('title')"));
    expect((await alambic('generate', 'renamed')).status).toBe(0);
    expect(revision('_renamed.ts')).toContain("op.renameColumn('items', 'title', 'name');");
    expect((await alambic('upgrade')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
    expect((await alambic('generate', 'again')).stderr).toContain('nothing was written');
  });

  test('a rename that fits nothing is refused', async () => {
    const { alambic, write } = await grown();
    write('models.ts', name);
    const unknown = await alambic('generate', 'x', '--rename', 'items.titel=name');
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('explain unknown-rename'),
    ]);
    const malformed = await alambic('generate', 'x', '--rename', 'items.title');
    expect([malformed.status, malformed.stderr]).toEqual([
      2,
      expect.stringContaining('explain malformed-rename'),
    ]);
  });

  test('more than half of the tables are not dropped unless --allow-drops says so', async () => {
    const { alambic, write, revise, revisions, revision } = await newProject();
    const tables = ['a', 'b', 'c', 'd', 'e', 'f'];
    revise('a1', null, {
      imports: 'integer, type Op',
      upgrade: tables
        .map((each) => `op.createTable('${each}', { id_${each}: integer() });`)
        .join('\n  '),
    });
    await alambic('upgrade');
    write('models.ts', models('integer, table', "const a = table('a', { id_a: integer() });", 'a'));
    const refused = await alambic('generate', 'x');
    expect([refused.status, revisions().length]).toEqual([2, 1]);
    expect(refused.stderr).toContain('5 of 6 tables would be dropped: "b", "c", "d", "e" and "f".');
    expect((await alambic('generate', 'meant', '--allow-drops')).status).toBe(0);
    expect(revision('_meant.ts').match(/\/\/ Loses .*\n {2}op\.dropTable\('\w'\);/g)).toHaveLength(
      5,
    );
    expect((await alambic('upgrade')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
  });

  test('what is not modelled is named, and --strict refuses', async () => {
    const { alambic, write, sql, revisions } = await grown();
    await sql(
      'CREATE VIEW totals AS SELECT count(*) FROM items; ALTER TABLE items ENABLE ROW LEVEL SECURITY',
    );
    write('models.ts', title.replace('title: text()', 'title: text(), note: text()'));
    const refused = await alambic('generate', 'x', '--strict');
    expect([refused.status, refused.stdout, revisions().length]).toEqual([2, '', 1]);
    expect(refused.stderr).toMatch(/view totals/);
    expect(refused.stderr).toMatch(/table items: row security/);
    const { status, stderr } = await alambic('generate', 'x');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^not compared: view totals$/m);
  });

  test('what stands in the way is named before anything is written', async () => {
    const { alambic, write, sql, revisions } = await grown();
    await sql('CREATE VIEW titles AS SELECT title FROM items');
    write(
      'models.ts',
      models(
        'integer, table',
        "const items = table('items', { id: integer().primaryKey() });",
        'items',
      ),
    );
    const { status, stderr } = await alambic('generate', 'x');
    expect([status, revisions().length]).toEqual([2, 1]);
    expect(stderr).toContain('Column items.title cannot be dropped while view titles uses it.');
    expect(stderr).toContain('alambic explain dependents-in-the-way');
  });

  test('--json tells the file and every operation, both ways', async () => {
    const { alambic, write } = await grown();
    write('models.ts', title.replace('title: text()', 'title: text(), note: text()'));
    const { stdout } = await alambic('generate', 'note', '--rev-id', 'b2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      written: [{ id: 'b2', path: expect.stringMatching(/b2_note\.ts$/) }],
      differences: ['items: column "note" added'],
      upgrade: [{ description: expect.any(String), operation: { kind: 'addColumn' } }],
      downgrade: [{ description: expect.any(String), operation: { kind: 'dropColumn' } }],
    });
  });
});

describe('the hooks of env.ts', () => {
  const note = title.replace('title: text()', 'title: text(), note: text()');

  test('processRevisionDirectives changes what is written, or writes nothing', async () => {
    const { alambic, write, environment, revision, revisions } = await grown();
    write('models.ts', note);
    environment(
      'processRevisionDirectives: ([directive]) => directive === undefined ? [] : [{ ...directive, message: `${directive.message}, reviewed` }],',
    );
    expect((await alambic('generate', 'note')).status).toBe(0);
    expect(revision('_note_reviewed.ts')).toContain("op.addColumn('items', 'note', text());");

    const other = await grown();
    other.write('models.ts', note);
    other.environment('processRevisionDirectives: () => [],');
    expect(await other.alambic('generate', 'note')).toMatchObject({ status: 0, stdout: '' });
    expect(other.revisions()).toEqual(['a1_a1.ts']);
    expect(revisions()).toHaveLength(2);
  });

  test('includeObject and includeName leave objects out of the comparison', async () => {
    const { alambic, sql, environment } = await grown();
    await sql(
      'CREATE TABLE legacy (id int); CREATE TABLE other (id int); ALTER TABLE items ADD old int',
    );
    expect((await alambic('check')).stdout.split('\n')).toHaveLength(4);
    environment(
      "includeName: (name, kind, parent) => !(kind === 'table' && name === 'legacy' && parent === 'public'),\n" +
        "  includeObject: ({ address, where }) => where !== 'database' || (address.name !== 'other' && address.name !== 'old'),",
    );
    expect((await alambic('check')).stdout).toBe('');
    expect((await alambic('generate', 'x')).stderr).toContain('nothing was written');
  });

  test('compareType and compareServerDefault decide what differs', async () => {
    const { alambic, write, environment } = await grown();
    write(
      'models.ts',
      title.replace('title: text()', "title: varchar(20).default('x')").replace('text', 'varchar'),
    );
    expect((await alambic('check')).stdout).toBe(
      'items: column "title" changed: type text → character varying(20), default none → \'x\'\n',
    );
    environment('compareType: false, compareServerDefault: false,');
    expect((await alambic('check')).status).toBe(0);
    environment(
      "compareType: ({ database, models }) => database !== models && models !== 'character varying(20)',\n  compareServerDefault: ({ address }) => address.name === 'title',",
    );
    expect((await alambic('check')).stdout).toMatch(
      /^items: column "title" changed: default none → .*\n$/,
    );
  });
});

describe.skipIf(!hasTerminal)('on a terminal (needs `script` of util-linux)', () => {
  const question = 'items.title is gone. What became of it?';

  test('the question is asked, and its answer taken', async () => {
    const { folder, url, write, revision } = await grown();
    write('models.ts', name);
    const env = { DATABASE_URL: url };
    const renamed = await onTerminal(
      folder,
      env,
      ['generate', 'renamed'],
      [{ after: question, keys: enter }],
    );
    expect([renamed.status, renamed.stdout]).toEqual([0, expect.stringContaining('_renamed.ts')]);
    expect(revision('_renamed.ts')).toContain("op.renameColumn('items', 'title', 'name');");
  });

  test('a drop can be chosen as well', async () => {
    const { folder, url, write, revision } = await grown();
    write('models.ts', name);
    const env = { DATABASE_URL: url };
    await onTerminal(
      folder,
      env,
      ['generate', 'dropped'],
      [{ after: question, keys: down + enter }],
    );
    expect(revision('_dropped.ts')).toContain("op.dropColumn('items', 'title');");
  });

  test('who leaves the question unanswered is told how to answer it, and nothing is written', async () => {
    const { folder, url, write, revisions } = await grown();
    write('models.ts', name);
    const left = await onTerminal(
      folder,
      { DATABASE_URL: url },
      ['generate', 'x'],
      [{ after: question, keys: controlC }],
    );
    expect([left.status, revisions()]).toEqual([2, ['a1_a1.ts']]);
    expect(left.stdout).toContain('--rename items.title=name');
  });

  test('in a CI nobody is asked', async () => {
    const { folder, url, write } = await grown();
    write('models.ts', name);
    const { status, stdout } = await onTerminal(folder, { DATABASE_URL: url, CI: 'true' }, [
      'generate',
      'x',
    ]);
    expect(status).toBe(2);
    expect(stdout).not.toContain(question);
  });
});
