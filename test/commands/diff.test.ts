/**
 * `alambic diff`: the way from one side to another, a database or the models each, and the way back.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { hasPsql, runStatements, runWithPsql } from '../runtime/psql.ts';
import { pglite, servers } from '../servers.ts';
import { models, newProject, project, server } from './project.ts';

const before = `
  CREATE TABLE items (id integer PRIMARY KEY, title text, price integer DEFAULT 1);
  CREATE TABLE old (id integer);`;
const after = `
  CREATE TYPE state AS ENUM ('draft', 'live');
  CREATE TABLE categories (id integer PRIMARY KEY);
  CREATE TABLE items (id integer PRIMARY KEY, title varchar(80) NOT NULL, price bigint DEFAULT 2,
    state state NOT NULL DEFAULT 'draft', category_id integer REFERENCES categories ON DELETE SET NULL);
  CREATE INDEX ix_items_title ON items (lower(title)) WHERE state = 'live';
  COMMENT ON TABLE items IS 'What''s sold';`;

async function filled(sql: string, on = server): Promise<string> {
  const url = await on.url();
  const connection = await connect(url);
  await connection.script(sql);
  await connection.close();
  return url;
}

async function run(url: string, script: string): Promise<void> {
  if (hasPsql && url.startsWith('postgres')) {
    expect(runWithPsql(url, script)).toEqual({ ok: true, error: '' });
    return;
  }
  const connection = await connect(url);
  expect(await runStatements(connection, script)).toEqual({ ok: true, error: '' });
  await connection.close();
}

/** A folder without a configuration: `diff` of two databases needs none. */
const nowhere = project('postgres://nobody@127.0.0.1:1/none');
rmSync(join(nowhere.folder, 'alambic.config.ts'));
const elsewhere = nowhere.alambic;

describe.each(servers)('on $name', (each) => {
  test(
    'the script leads from one database to the other, and the way back leads back',
    { timeout: 120_000 },
    async () => {
      const from = await filled(before, each);
      const untouched = await filled(before, each);
      const to = await filled(after, each);
      const forth = await elsewhere('diff', '--from', from, '--to', to, '--sql');
      const back = await elsewhere('diff', '--from', from, '--to', to, '--sql', '--down');
      expect([forth.status, back.status]).toEqual([3, 3]);
      await run(from, forth.stdout);
      expect(await elsewhere('diff', '--from', from, '--to', to)).toEqual({
        status: 0,
        stdout: '',
        stderr: 'No difference.\n',
      });
      await run(from, back.stdout);
      expect(await elsewhere('diff', '--from', from, '--to', untouched)).toMatchObject({
        status: 0,
        stdout: '',
      });
    },
  );
});

describe('a view that is not modelled', () => {
  const typed = (type: string): string =>
    `CREATE TABLE items (id integer PRIMARY KEY, name ${type});`;
  const words = 'Column items.name cannot be given another type while view names uses it.';

  test.each(['--sql', '--typescript'])('stops %s, and not the words', async (form) => {
    const from = await filled(`${typed('text')} CREATE VIEW names AS SELECT name FROM items;`);
    const sides = ['--from', from, '--to', await filled(typed('varchar(80)'))];
    const plain = await elsewhere('diff', ...sides);
    expect([plain.status, plain.stderr.split('\n')]).toEqual([3, expect.arrayContaining([words])]);
    for (const way of [[], ['--down']]) {
      const { status, stdout, stderr } = await elsewhere('diff', ...sides, form, ...way);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Column items.name cannot be given another type while view names');
    }
  });

  test('does not stop the way from the models, where there is none', async () => {
    const made = await newProject();
    const { url, write, alambic, sql } = made;
    const items = "const items = table('items', { id: integer().primaryKey(), name: text() });";
    write('models.ts', models('integer, table, text', items, 'items'));
    await sql(`${typed('varchar(80)')} CREATE VIEW names AS SELECT name FROM items;`);
    const forth = await alambic('diff', '--from', url, '--to', 'models', '--sql');
    expect([forth.status, forth.stdout]).toEqual([2, '']);
    const back = await alambic('diff', '--from', 'models', '--to', url, '--sql');
    expect([back.status, back.stdout]).toEqual([3, expect.stringContaining('ALTER COLUMN "name"')]);
  });
});

describe('two databases', () => {
  test('the differences in words', async () => {
    const [from, to] = [await filled(before), await filled(after)];
    const { status, stdout, stderr } = await elsewhere('diff', '--from', from, '--to', to);
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      'comment on table "items" added',
      'enum "state" added',
      'items: column "category_id" added',
      'items: column "price" changed: type integer → bigint, default 1 → 2',
      'items: column "state" added',
      'items: column "title" changed: type text → character varying(80), nullable → not null',
      'items: foreign key "items_category_id_fkey" added',
      'items: index "ix_items_title" added',
      'table "categories" added',
      'table "old" removed',
    ]);
  });

  test('--typescript prints the operations of a revision, --down those of the way back', async () => {
    const [from, to] = [await filled(before), await filled(after)];
    const forth = await elsewhere('diff', '--from', from, '--to', to, '--typescript');
    expect(forth.stdout).toMatch(/^import \{ .*type Op.* \} from 'alambic';\n\n/);
    expect(forth.stdout).toContain("op.createEnum('state', ['draft', 'live']);");
    expect(forth.stdout).toMatch(/\/\/ Loses .*\nop\.dropTable\('old'\);/);
    const back = await elsewhere('diff', '--from', from, '--to', to, '--typescript', '--down');
    expect(back.stdout).toContain("op.dropEnum('state'");
    expect(back.stdout).toContain("op.createTable('old', ");
    const words = await elsewhere('diff', '--from', from, '--to', to, '--down');
    expect(words.stdout.trimEnd().split('\n').length).toBeGreaterThan(5);
  });

  test('--json parses and keeps its shape', async () => {
    const [from, to] = [await filled(before), await filled(after)];
    const { status, stdout } = await elsewhere('diff', '--from', from, '--to', to, '--json');
    const found = JSON.parse(stdout);
    expect([status, found.same]).toEqual([3, false]);
    const same = await elsewhere('diff', '--from', from, '--to', from, '--json');
    expect(same.status).toBe(0);
    expect(JSON.parse(same.stdout)).toEqual({
      same: true,
      differences: [],
      undecided: [],
      missingFunctions: [],
      notRenamed: [],
      perhapsRenamed: [],
      notCompared: [],
      operations: [],
    });
    expect(Object.keys(found)).toEqual(Object.keys(JSON.parse(same.stdout)));
    for (const each of found.operations)
      expect(each).toEqual({
        description: expect.any(String),
        operation: expect.objectContaining({ kind: expect.any(String) }),
      });
  });

  test('--json --down speaks of the way back in its words and in its operations', async () => {
    const from = await filled('CREATE TABLE items (id int)');
    const to = await filled('CREATE TABLE items (id int, title text)');
    const json = async (...sides: readonly string[]): Promise<unknown> =>
      JSON.parse((await elsewhere('diff', ...sides, '--json')).stdout);
    const back = await json('--from', from, '--to', to, '--down');
    expect(back).toMatchObject({
      differences: ['items: column "title" removed'],
      operations: [{ operation: { kind: 'dropColumn' } }],
    });
    expect(await json('--from', to, '--to', from)).toMatchObject({
      differences: ['items: column "title" removed'],
    });
  });

  test.each([
    ['diff', '--sql', '--json'],
    ['diff', '--sql', '--typescript'],
    ['diff', '--typescript', '--json'],
    ['check', '--sql', '--json'],
    ['upgrade', '--sql', '--json'],
    ['downgrade', '--sql', '--json'],
    ['stamp', '--sql', '--json'],
    ['ensure-version', '--sql', '--json'],
  ])('%s takes one of %s and %s', async (command, one, other) => {
    const { status, stdout, stderr } = await elsewhere(command, one, other);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(one);
    expect(stderr).toContain(other);
    expect(stderr).toContain('alambic explain usage');
  });

  test('what may be a rename is planned as drop and create, and told; --rename makes it one', async () => {
    const from = await filled('CREATE TABLE items (id int, title text)');
    const to = await filled('CREATE TABLE items (id int, name text)');
    const { stderr, stdout } = await elsewhere('diff', '--from', from, '--to', to, '--sql');
    expect(stderr).toContain(
      'perhaps renamed, planned as a drop and a new one: --rename items.title=name\n',
    );
    expect(stdout).toContain('DROP COLUMN');
    const said = await elsewhere(
      'diff',
      '--from',
      from,
      '--to',
      to,
      '--sql',
      '--rename',
      'items.title=name',
    );
    expect(said.stdout).toContain('RENAME COLUMN "title" TO "name"');
    expect(said.stderr).toBe('');
  });

  test('every schema but the server’s own is compared; extensions’ members, plpgsql and alambic’s tables are not', async () => {
    const made = await newProject();
    await made.alambic('revision', '-m', 'one');
    await made.alambic('upgrade');
    await made.sql('CREATE SCHEMA shop; CREATE TABLE shop.items (id int); CREATE EXTENSION hstore');
    const empty = await server.url();
    const { stdout, stderr } = await elsewhere('diff', '--from', empty, '--to', made.url);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      'extension "hstore" added',
      'schema "shop" added',
      'table "shop.items" added',
    ]);
    expect(stderr).toBe('');
  });

  test('more than half of the tables may go: diff only plans', async () => {
    const from = await filled(
      'CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE TABLE d (); CREATE TABLE e ();',
    );
    expect(await elsewhere('diff', '--from', from, '--to', await server.url())).toMatchObject({
      status: 3,
    });
  });

  test('what is not modelled, on either side, is named; --strict refuses', async () => {
    const from = await filled('CREATE TABLE items (id int); CREATE VIEW v AS SELECT 1 AS one');
    const to = await filled('CREATE TABLE items (id int); ALTER TABLE items REPLICA IDENTITY FULL');
    const { status, stdout, stderr } = await elsewhere('diff', '--from', from, '--to', to);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('not compared: view v\n');
    expect(stderr).toContain('not compared: table items: replica identity');
    const strict = await elsewhere('diff', '--from', from, '--to', to, '--strict');
    expect([strict.status, strict.stdout]).toEqual([2, '']);
    expect(strict.stderr).toContain('alambic explain not-modelled');
  });

  test('--verbose tells the order of columns, which is no difference', async () => {
    const from = await filled('CREATE TABLE items (a int, b text)');
    const to = await filled('CREATE TABLE items (b text, a int)');
    const { status, stdout, stderr } = await elsewhere(
      'diff',
      '--from',
      from,
      '--to',
      to,
      '--verbose',
    );
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/items.*column/);
  });
});

describe('the models and a database', () => {
  const items = models(
    'integer, sql, table, text',
    "const items = table('items', { id: integer().primaryKey(), title: text().default(sql`upper('x'::text)`) });",
    'items',
  );

  test('lead to one another, in both directions, with the same script from either side', async () => {
    const { alambic, write, url } = await newProject();
    write('models.ts', items);
    const forth = await alambic('diff', '--from', url, '--to', 'models', '--sql');
    const back = await alambic('diff', '--from', 'models', '--to', url, '--sql');
    const alsoBack = await alambic('diff', '--from', url, '--to', 'models', '--sql', '--down');
    expect([forth.status, back.status]).toEqual([3, 3]);
    expect(alsoBack.stdout).toBe(back.stdout);
    await run(url, forth.stdout);
    expect(await alambic('diff', '--from', url, '--to', 'models')).toMatchObject({
      status: 0,
      stdout: '',
    });
    await run(url, back.stdout);
    expect(await alambic('diff', '--from', url, '--to', 'models', '--sql')).toMatchObject({
      status: 3,
      stdout: forth.stdout,
    });
  });

  test('the models are the same as the models', async () => {
    const { alambic, write } = await newProject();
    write('models.ts', items);
    expect(await alambic('diff', '--from', 'models', '--to', 'models')).toMatchObject({
      status: 0,
    });
  });

  test('the words from the models to a database are those of the way that is asked for', async () => {
    const { alambic, write, url } = await newProject();
    write('models.ts', items);
    expect((await alambic('diff', '--from', url, '--to', 'models')).stdout).toBe(
      'table "items" added\n',
    );
    expect((await alambic('diff', '--from', 'models', '--to', url)).stdout).toBe(
      'table "items" removed\n',
    );
  });
});

describe('asked wrongly', () => {
  test('both sides are needed, and have to be a URL or the word', async () => {
    const missing = await elsewhere('diff', '--from', 'models');
    expect([missing.status, missing.stderr]).toEqual([
      2,
      expect.stringContaining('--to is not given'),
    ]);
    const odd = await elsewhere('diff', '--from', 'modles', '--to', 'models');
    expect([odd.status, odd.stderr]).toEqual([
      2,
      expect.stringContaining('"modles" is neither a database URL'),
    ]);
  });

  test('an embedded database that is not there is not made', async () => {
    const folder = join(nowhere.folder, 'misspelt');
    const { status, stderr } = await elsewhere(
      'diff',
      '--from',
      `pglite:${folder}`,
      '--to',
      'pglite:memory',
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('--from names misspelt, which does not exist.'),
    ]);
    expect(existsSync(folder)).toBe(false);
  });

  test('the models need a project', async () => {
    const { status, stderr } = await elsewhere(
      'diff',
      '--from',
      'models',
      '--to',
      await pglite.url(),
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('alambic explain no-configuration'),
    ]);
  });
});
