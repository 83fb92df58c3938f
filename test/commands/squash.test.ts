/**
 * Read me as the documentation of `squash`: what it writes, who takes it, and when it refuses.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pglite, realServers, type TestDatabaseServer } from '../servers.ts';
import { builtCommands } from './built.ts';
import { newProject, project, server, type TestProject } from './project.ts';
import { severalDatabases } from './several.ts';

const imports = 'type Op, bigint, integer, sql, text, timestamp';

/** Tables, a rename, rows, a function, a view that calls it; and a revision beyond the range. */
async function shop(on: TestDatabaseServer = server): Promise<TestProject> {
  const p = await newProject(on);
  p.revise('aa01', null, {
    imports,
    message: 'create items',
    upgrade: `op.createTable('items', {
    id: bigint().primaryKey().identity(),
    label: text().notNull(),
    created_at: timestamp(),
  });`,
  });
  p.revise('aa02', 'aa01', {
    imports,
    message: 'name and price them',
    upgrade: `op.renameColumn('items', 'label', 'name');
  op.addColumn('items', 'price', integer());`,
  });
  p.revise('aa03', 'aa02', {
    message: 'first items',
    upgrade: `op.bulkInsert('items', [{ name: 'tea', price: 3 }, { name: 'cup', price: 5 }]);`,
    downgrade: "op.execute('DELETE FROM items');",
  });
  p.revise('aa04', 'aa03', {
    message: 'total prices',
    upgrade: `op.execute('CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT 2 * n $$');
  op.execute('CREATE VIEW totals AS SELECT twice(sum(price)::int) AS total FROM items');`,
    downgrade: `op.execute('DROP VIEW totals');
  op.execute('DROP FUNCTION twice');`,
  });
  p.revise('aa05', 'aa04', {
    message: 'index items by name',
    upgrade: `op.createIndex('items_name', 'items', ['name']);`,
  });
  return p;
}

/** On the project's own server where it is one; embedded otherwise. */
const scratch = (p: TestProject): string[] =>
  p.url.startsWith('pglite:') ? [] : ['--scratch', p.url];

const squashed = async (p: TestProject, range: string, ...options: string[]): Promise<void> => {
  const answer = await p.alambic('squash', range, ...scratch(p), ...options);
  expect(answer).toEqual({ ...answer, status: 0 });
};

/** The same files, on a database of its own. */
async function twin(p: TestProject, on: TestDatabaseServer = server): Promise<TestProject> {
  const other = await newProject(on);
  cpSync(join(p.folder, 'alambic/versions'), join(other.folder, 'alambic/versions'), {
    recursive: true,
  });
  return other;
}

const deleteOriginals = (p: TestProject, ...ids: string[]): void => {
  for (const id of ids) rmSync(join(p.folder, 'alambic/versions', `${id}_${id}.ts`));
};

/** What the history of a database says was run, oldest first. */
const history = async (p: TestProject): Promise<string[]> =>
  (await p.rows('SELECT direction, revision FROM alambic_history ORDER BY id')).map(
    ({ direction, revision }) => `${String(direction)} ${String(revision)}`,
  );

const rowsOfItems = 'SELECT name, price FROM items ORDER BY name';

describe.each([pglite, ...realServers])('on $name', (on) => {
  test('an empty database takes the squash, and is the same as one that went step by step', async () => {
    const p = await shop(on);
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    await squashed(p, 'base:aa04');
    expect(p.revisions()).toContain('aa04_squash_aa01_to_aa04.ts');

    const fresh = await twin(p, on);
    expect(await fresh.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(fresh)).toEqual(['upgrade aa04', 'upgrade aa05']);
    expect(await history(p)).toHaveLength(5);
    expect(await fresh.rows(rowsOfItems)).toEqual(await p.rows(rowsOfItems));
    expect(await fresh.rows('SELECT total FROM totals')).toEqual([{ total: 16 }]);
    expect(await p.alambic('diff', '--from', p.url, '--to', fresh.url)).toMatchObject({
      status: 0,
    });

    // Neither was edited, whichever file was applied.
    for (const each of [p, fresh]) {
      const current = await each.alambic('current');
      expect(current).toMatchObject({ status: 0, stderr: expect.not.stringContaining('edited') });
      expect(await each.alambic('upgrade')).toMatchObject({ status: 0 });
    }
    expect(await fresh.alambic('downgrade', 'base')).toMatchObject({ status: 0 });
    expect((await history(fresh)).slice(2)).toEqual(
      ['aa05', 'aa04', 'aa03', 'aa02', 'aa01'].map((id) => `downgrade ${id}`),
    );
    expect(await fresh.rows("SELECT FROM pg_tables WHERE tablename = 'items'")).toEqual([]);
  });
});

describe('the file', () => {
  test('makes the schema at once, and takes over what models cannot see under its revision', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04', '-m', 'the shop so far');
    const text = p.revision('aa04_the_shop_so_far.ts');
    expect(text.replace(/Created: .*/, 'Created: …').replace(/sha256:.*/, 'sha256:…')).toBe(`/**
 * the shop so far
 *
 * Revision: aa04
 * Revises:
 * Created: …
 */
import { type Op, bigint, integer, sql, text, timestamp } from 'alambic';

export const revision = 'aa04';
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;
export const replaces = ['aa01', 'aa02', 'aa03', 'aa04'];
// Proved on 4 files: sha256:…

export function upgrade(op: Op): void {
  op.createTable('items', {
    id: bigint().identity().primaryKey(),
    name: text().notNull(),
    created_at: timestamp(),
    price: integer(),
  });
  // aa03: first items
  op.bulkInsert('items', [{ name: 'tea', price: 3 }, { name: 'cup', price: 5 }]);
  // aa04: total prices
  op.execute(sql\`CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS $$ SELECT 2 * n $$\`);
  op.execute(sql\`CREATE VIEW totals AS SELECT twice(sum(price)::int) AS total FROM items\`);
}

export function downgrade(op: Op): void {
  // aa04: total prices
  op.execute(sql\`DROP VIEW totals\`);
  op.execute(sql\`DROP FUNCTION twice\`);
  // aa03: first items
  op.execute(sql\`DELETE FROM items\`);
  // Loses every row of items.
  op.dropTable('items');
}
`);
  });

  test('is printed and not written with --print, after the same proof', async () => {
    const p = await shop();
    const before = p.revisions();
    const answer = await p.alambic('squash', 'base:aa04', ...scratch(p), '--print');
    expect(answer).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("export const replaces = ['aa01', 'aa02', 'aa03', 'aa04'];"),
      stderr: expect.stringContaining('both ways the same: 1 table, 2 rows, 1 sequence'),
    });
    expect(p.revisions()).toEqual(before);
  });

  test('does all that the revisions do, in order, where the schema alone would not be the same', async () => {
    const p = await shop();
    // Rows are changed before the column that says which is gone.
    p.revise('aa06', 'aa05', {
      message: 'prices in cents',
      upgrade: `op.execute("UPDATE items SET price = price * 100 WHERE created_at IS NULL");
  op.dropColumn('items', 'created_at');`,
      imports: 'type Op, timestamp',
      downgrade: `op.addColumn('items', 'created_at', timestamp());`,
    });
    const answer = await p.alambic('squash', 'base:aa06', ...scratch(p), '--print', '--json');
    expect(answer).toMatchObject({ status: 0 });
    const { text, parts } = JSON.parse(answer.stdout);
    const [{ form, unlike, carried }] = parts;
    expect(form).toBe('operations');
    expect(unlike[0]).toMatch(/^upgrade: .*column "created_at" does not exist/);
    expect(text).toContain(
      "// aa02: name and price them\n  op.renameColumn('items', 'label', 'name');",
    );
    expect(carried.map(({ revision }: { revision: string }) => revision)).toEqual([
      'aa01',
      'aa02',
      'aa02',
      'aa03',
      'aa04',
      'aa04',
      'aa05',
      'aa06',
      'aa06',
    ]);
  });

  describe('does all in order where values differ each time, so that nothing tells whether they come about otherwise', () => {
    const told = async (revisions: readonly string[], imports: string): Promise<unknown> => {
      const p = await newProject();
      for (const [at, upgrade] of revisions.entries())
        p.revise(`bb0${at}`, at === 0 ? null : `bb0${at - 1}`, { imports, upgrade });
      const answer = await p.alambic('squash', 'base:head', ...scratch(p), '--print', '--json');
      expect(answer).toMatchObject({ status: 0 });
      const [{ form, unlike, proof }] = JSON.parse(answer.stdout).parts;
      return { form, unlike, unsteady: proof.unsteady };
    };

    test('by a default that was there for a while', async () => {
      expect(
        await told(
          [
            "op.createTable('items', { name: text() });",
            "op.bulkInsert('items', [{ name: 'tea' }]);",
            `op.addColumn('items', 'code', uuid().default(sql\`gen_random_uuid()\`));
  op.alterColumn('items', 'code', {
    default: null,
    existing: uuid().default(sql\`gen_random_uuid()\`),
  });`,
          ],
          'type Op, sql, text, uuid',
        ),
      ).toEqual({
        form: 'operations',
        unlike: [
          expect.stringMatching(
            /^upgrade: rows of table items: only by the revisions: .*any value/,
          ),
          expect.stringMatching(/^upgrade: rows of table items: only by the squash: .*null/),
          'upgrade: the values of items.code differ each time',
        ],
        unsteady: ['items.code'],
      });
    });

    test('by the conversion of a type', async () => {
      expect(
        await told(
          [
            "op.createTable('items', { name: text(), at: timestamp().default(sql`now()`) });",
            "op.bulkInsert('items', [{ name: 'tea' }]);",
            `op.execute("ALTER TABLE items ALTER at TYPE timestamptz USING at - interval '10 years'", {
    reverse: 'ALTER TABLE items ALTER at TYPE timestamp',
  });`,
          ],
          'type Op, sql, text, timestamp',
        ),
      ).toMatchObject({
        form: 'operations',
        unlike: ['upgrade: the values of items.at differ each time'],
      });
    });
  });

  test('does all in order behind a table that is there: rows of a renamed column are kept', async () => {
    const p = await shop();
    await p.alambic('upgrade', 'aa01');
    await p.sql("INSERT INTO items (label) VALUES ('mine')");
    await squashed(p, 'aa01:aa03');
    expect(p.revision('aa03_squash_aa02_to_aa03.ts')).toContain(
      "op.renameColumn('items', 'label', 'name')",
    );
    expect(await p.alambic('upgrade', 'aa03')).toMatchObject({ status: 0 });
    expect(await history(p)).toEqual(['upgrade aa01', 'upgrade aa03']);
    expect(await p.rows(rowsOfItems)).toEqual([
      { name: 'cup', price: 5 },
      { name: 'mine', price: null },
      { name: 'tea', price: 3 },
    ]);
  });

  test('depends on what revisions inside depend on, and is proved behind it', async () => {
    const p = await shop();
    p.revise('cc01', null, {
      imports: 'type Op, text',
      upgrade: "op.createTable('other', { note: text() });",
    });
    p.revise('aa06', 'aa05', {
      upgrade: 'op.execute("INSERT INTO other VALUES (\'seen\')");',
      downgrade: "op.execute('DELETE FROM other');",
    });
    const file = 'alambic/versions/aa06_aa06.ts';
    p.write(file, p.read(file).replace('dependsOn = null', "dependsOn = 'cc01'"));
    await squashed(p, 'aa04:aa06');
    const text = p.revision('aa06_squash_aa05_to_aa06.ts');
    expect(text).toContain("export const dependsOn = 'cc01';");
    expect(await p.alambic('upgrade', 'aa06')).toMatchObject({ status: 0 });
    expect(await p.rows('SELECT version_num FROM alambic_version')).toEqual([
      { version_num: 'aa06' },
    ]);
    expect((await history(p)).slice(-1)).toEqual(['upgrade aa06']);
    expect(await p.rows('SELECT note FROM other')).toEqual([{ note: 'seen' }]);
  });

  test('has no way down where a revision has none', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: "op.execute('CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');",
    });
    p.revise('aa07', 'aa06', { upgrade: "op.execute('DROP FUNCTION one');" });
    expect(await p.alambic('squash', 'aa05:aa07', ...scratch(p))).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(
        /no way down, because aa06 has none:\n.*raw SQL does not say what undoes it/,
      ),
    });
    const text = p.revision('aa07_squash_aa06_to_aa07.ts');
    expect(text).toContain('revision aa06 cannot be taken back, and this one does its work');
    deleteOriginals(p, 'aa06', 'aa07');
    await p.alambic('upgrade');
    expect(await p.alambic('downgrade', '-1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('revision aa06 cannot be taken back'),
    });
  });

  test('has no way down where that of a revision fails, and says how', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: "op.execute('CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');",
      downgrade: "op.execute('DROP FUNCTION two');",
    });
    const answer = await p.alambic('squash', 'base:head', ...scratch(p), '--print', '--json');
    expect(answer).toMatchObject({ status: 0 });
    const { text, parts } = JSON.parse(answer.stdout);
    expect(parts[0].irreversible).toEqual({
      revision: 'aa06',
      reason: expect.stringMatching(/^Revision "aa06" failed to downgrade: .*two/),
    });
    expect(text).toContain('revision aa06 cannot be taken back');
  });

  test('leaves behind on its way down what the revisions leave', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade:
        "op.execute('CREATE FUNCTION left_behind() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');",
      downgrade: '',
    });
    const answer = await p.alambic('squash', 'base:head', ...scratch(p), '--print', '--json');
    expect(answer).toMatchObject({ status: 0 });
    expect(JSON.parse(answer.stdout).parts[0]).toMatchObject({
      form: 'schema',
      leftBehind: expect.arrayContaining(['only by the squash: function left_behind()']),
    });
  });

  test('makes extensions and schemas where they are missing, as the revisions do', async () => {
    const p = await newProject();
    p.revise('bb01', null, {
      upgrade: `op.createSchema('sales', { ifNotExists: true });
  op.execute('CREATE EXTENSION IF NOT EXISTS citext');`,
      downgrade: `op.execute('DROP EXTENSION citext');
  op.dropSchema('sales');`,
    });
    p.revise('bb02', 'bb01', {
      imports: 'type Op, text',
      upgrade: "op.createTable({ schema: 'sales', name: 'orders' }, { note: text() });",
    });
    await squashed(p, ':head');
    const text = p.revision('bb02_squash_bb01_to_bb02.ts');
    expect(text).toContain(`  // bb01: the bb01
  op.createSchema('sales', { ifNotExists: true });
  op.execute(sql\`CREATE EXTENSION IF NOT EXISTS citext\`);
  op.createTable({ schema: 'sales', name: 'orders' }, {`);
    expect(text).toContain(`  // bb01: the bb01
  op.execute(sql\`DROP EXTENSION citext\`);
  op.dropSchema('sales');`);
    await p.sql('CREATE SCHEMA sales; CREATE EXTENSION citext');
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
  });

  test('does all in order where a revision asks what is there: a new database does not tell', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      imports: 'type Op, text',
      upgrade: "op.createTable('adopted', { note: text() }, { ifNotExists: true });",
      downgrade: "op.dropTable('adopted');",
    });
    const answer = await p.alambic('squash', 'base:head', ...scratch(p), '--print', '--json');
    expect(JSON.parse(answer.stdout).parts[0]).toMatchObject({
      form: 'operations',
      unlike: [expect.stringMatching(/^aa06 asks what is there: create table .*adopted/)],
    });
  });

  test('is SQL where revisions are: what makes tables is left to the schema', async () => {
    const p = await newProject();
    p.configuration("revisionFormat: 'sql'");
    const sql = (id: string, down: string, up: string, back: string): void =>
      p.write(
        `alambic/versions/${id}_${id}.sql`,
        `-- the ${id}\n--\n-- Revision: ${id}\n-- Revises: ${down}\n\n-- upgrade\n${up};\n\n-- downgrade\n${back};\n`,
      );
    sql('bb01', '', 'CREATE TABLE items (name text)', 'DROP TABLE items');
    sql(
      'bb02',
      'bb01',
      "INSERT INTO items VALUES ('tea');\nALTER TABLE items ENABLE ROW LEVEL SECURITY",
      'DELETE FROM items;\nALTER TABLE items DISABLE ROW LEVEL SECURITY',
    );
    sql('bb03', 'bb02', 'ALTER TABLE items ADD price int', 'ALTER TABLE items DROP price');
    await squashed(p, ':head');
    const text = p.revision('bb03_squash_bb01_to_bb03.sql');
    expect(text).toMatch(/^-- Revises:\n-- Replaces: bb01, bb02, bb03$/m);
    expect(text.slice(text.indexOf('-- upgrade'))).toBe(`-- upgrade
CREATE TABLE "public"."items" (
  "name" text,
  "price" integer
);
-- bb02: the bb02
INSERT INTO items VALUES ('tea');
ALTER TABLE items ENABLE ROW LEVEL SECURITY;

-- downgrade
-- bb02: the bb02
DELETE FROM items;
ALTER TABLE items DISABLE ROW LEVEL SECURITY;
-- Loses every row of items.
DROP TABLE "public"."items";
`);
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(p)).toEqual(['upgrade bb03']);
    expect(await p.alambic('downgrade', 'bb02')).toMatchObject({ status: 0 });
    expect(await p.rows('SELECT * FROM items')).toEqual([{ name: 'tea' }]);
  });
});

describe.each([pglite, ...realServers.slice(-1)])('each folded revision on $name', (on) => {
  /** The same rows under a project that goes step by step and one that takes the squash. */
  const both = async (p: TestProject, rows: string): Promise<readonly TestProject[]> => {
    await p.alambic('upgrade', 'bb01');
    await p.sql(rows);
    const stepwise = await twin(p, on);
    await stepwise.alambic('upgrade', 'bb01');
    await stepwise.sql(rows);
    await squashed(p, 'bb01:head');
    for (const each of [p, stepwise])
      expect(await each.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(p)).not.toContain('upgrade bb02');
    return [p, stepwise];
  };

  test('has its settings for itself: the next one means the tables that it meant', async () => {
    const p = await newProject(on);
    const tables = ['', 'archive.'].map(
      (schema) => `op.execute('CREATE TABLE ${schema}items (name text, price int)');`,
    );
    p.revise('bb01', null, { upgrade: `op.execute('CREATE SCHEMA archive');${tables.join('')}` });
    p.revise('bb02', 'bb01', {
      upgrade: `op.execute('SET LOCAL search_path TO archive; ALTER TABLE items ADD note text');`,
      downgrade: `op.execute('SET LOCAL search_path TO archive; ALTER TABLE items DROP note');`,
    });
    p.revise('bb03', 'bb02', {
      upgrade: `op.execute('DELETE FROM items WHERE price IS NULL');`,
      downgrade: '',
    });
    const made = await both(
      p,
      "INSERT INTO archive.items VALUES ('old'); INSERT INTO items VALUES ('tea', 3), ('new', NULL)",
    );
    for (const each of made) {
      expect(await each.rows('SELECT name FROM archive.items')).toEqual([{ name: 'old' }]);
      expect(await each.rows('SELECT name FROM items')).toEqual([{ name: 'tea' }]);
    }
    expect(p.revision('bb03_squash_bb02_to_bb03.ts')).toContain(
      `  // What follows has a transaction of its own, as it had.
  op.execute(sql\`SELECT 1\`, { transaction: 'forbidden' });
  // bb03: the bb03
`,
    );
  });

  test('has its deferred triggers behind it: the next one may change the table', async () => {
    const p = await newProject(on);
    p.revise('bb01', null, {
      upgrade: `op.execute('CREATE TABLE kinds (id int PRIMARY KEY)');
  op.execute('CREATE TABLE items (kind int REFERENCES kinds DEFERRABLE INITIALLY DEFERRED)');`,
    });
    p.revise('bb02', 'bb01', {
      upgrade: `op.execute('UPDATE items SET kind = 2');`,
      downgrade: `op.execute('UPDATE items SET kind = 1');`,
    });
    p.revise('bb03', 'bb02', {
      imports: 'type Op, text',
      upgrade: `op.addColumn('items', 'note', text());`,
    });
    const made = await both(p, 'INSERT INTO kinds VALUES (1), (2); INSERT INTO items VALUES (1)');
    deleteOriginals(p, 'bb02', 'bb03');
    for (const each of made) {
      expect(await each.rows('SELECT * FROM items')).toEqual([{ kind: 2, note: null }]);
      expect(await each.alambic('downgrade', 'bb01')).toMatchObject({ status: 0 });
      expect(await each.rows('SELECT * FROM items')).toEqual([{ kind: 1 }]);
    }
  });
});

test('where the schema of a squash of squashes is made at once, their transactions are no matter', async () => {
  const p = await shop();
  await squashed(p, 'aa01:aa04');
  expect(p.revision('aa04_squash_aa02_to_aa04.ts')).toContain('SELECT 1');
  deleteOriginals(p, 'aa02', 'aa03', 'aa04');
  await squashed(p, 'base:aa05');
  const text = p.revision('aa05_squash_aa01_to_aa05.ts');
  expect(text).toContain('op.bulkInsert(');
  expect(text).not.toContain('SELECT 1');
});

test('where all revisions share one transaction they do so in a squash', async () => {
  const p = await shop();
  p.configuration("transaction: 'single'");
  await p.alambic('upgrade', 'aa02');
  await squashed(p, 'aa02:aa05');
  expect(p.revision('aa05_squash_aa03_to_aa05.ts')).not.toContain('forbidden');
  expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
  expect(await history(p)).toEqual(['aa01', 'aa02', 'aa05'].map((id) => `upgrade ${id}`));
});

describe('databases', () => {
  test('inside of the range go on step by step, at its end or beyond nothing changes for them', async () => {
    const p = await shop();
    await p.alambic('upgrade', 'aa02');
    await squashed(p, 'base:aa04');
    expect(await p.alambic('upgrade', 'aa04')).toMatchObject({ status: 0 });
    expect(await history(p)).toEqual(['aa01', 'aa02', 'aa03', 'aa04'].map((id) => `upgrade ${id}`));
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect((await history(p)).slice(4)).toEqual(['upgrade aa05']);
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(p)).toHaveLength(5);
  });

  test('that are empty are told what is pending, and get a script, with the squash', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    expect(JSON.parse((await p.alambic('current', '--json')).stdout)).toMatchObject({
      pending: ['aa04', 'aa05'],
    });
    const script = await p.alambic('upgrade', 'head', '--sql');
    expect(script.stdout).toContain('upgrade base -> aa04, squash aa01 to aa04');
    expect(script.stdout).not.toContain('create items');
  });

  test('are not given a squash of which an original was edited since', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    const path = 'alambic/versions/aa03_aa03.ts';
    const before = p.read(path);
    // How it is laid out is no matter.
    p.write(path, `${before.replace('price: 3', 'price:   3')}// a remark\n`);
    expect(await p.alambic('upgrade', '--sql')).toMatchObject({ status: 0 });
    p.write(path, before.replace('price: 3', 'price: 4'));
    for (const command of [['upgrade'], ['upgrade', '--sql']])
      expect(await p.alambic(...command)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/edited since it was proved[^]*squash-stale/),
      });
    expect(await p.rows("SELECT FROM pg_tables WHERE tablename = 'items'")).toEqual([]);
    // Who goes step by step is not concerned.
    expect(await p.alambic('upgrade', 'aa03')).toMatchObject({ status: 0 });
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
  });

  test('that are stamped count as having been there step by step', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    expect(await p.alambic('stamp', 'aa04')).toMatchObject({ status: 0 });
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    expect(await p.alambic('current')).toMatchObject({
      status: 0,
      stderr: expect.not.stringContaining('edited'),
    });
  });
});

describe('a squash that is half done', () => {
  test('is gone on with by its own file, and not by what it replaces', async () => {
    const p = await newProject();
    p.revise('bb01', null, { upgrade: "op.execute('CREATE TABLE items (price int)');" });
    p.revise('bb02', 'bb01', {
      upgrade: "op.execute('INSERT INTO items VALUES (3)', { reverse: 'DELETE FROM items' });",
    });
    p.revise('bb03', 'bb02', {
      upgrade:
        "op.execute('ALTER TABLE items ADD CHECK (price > 0)', { reverse: 'ALTER TABLE items DROP CONSTRAINT items_price_check' });",
    });
    await p.alambic('upgrade', 'bb01');
    await p.sql('INSERT INTO items VALUES (-1)');
    await squashed(p, 'bb01:head');
    expect(await p.alambic('upgrade')).toMatchObject({ status: 1 });

    const without = project(p.url);
    cpSync(join(p.folder, 'alambic/versions'), join(without.folder, 'alambic/versions'), {
      recursive: true,
    });
    rmSync(join(without.folder, 'alambic/versions/bb03_squash_bb02_to_bb03.ts'));
    expect(await without.alambic('upgrade')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/"bb03" is half done: 2 of 3 steps[^]*half-done-revision/),
    });
    await p.sql('DELETE FROM items WHERE price < 0');
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await p.rows('SELECT price FROM items')).toEqual([{ price: 3 }]);
  });
});

describe('lists', () => {
  test('mark the end of the range, and show both files', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    const file = 'alambic/versions/aa04_squash_aa01_to_aa04.ts';
    const { stdout } = await p.alambic('history');
    expect(stdout.split('\n').filter((line) => line.includes('(squash of 4)'))).toEqual([
      'aa03 -> aa04 (squash of 4), total prices',
    ]);
    expect((await p.alambic('show', 'aa04')).stdout).toContain(
      `Path:        alambic/versions/aa04_aa04.ts\nReplaces:    aa01, aa02, aa03, aa04\nSquash:      ${file}\n`,
    );
    const { revisions } = JSON.parse((await p.alambic('graph', '--json')).stdout);
    expect(revisions[1]).toMatchObject({
      id: 'aa04',
      path: 'alambic/versions/aa04_aa04.ts',
      squash: { replaces: ['aa01', 'aa02', 'aa03', 'aa04'], path: file },
    });
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    expect((await p.alambic('show', 'aa04')).stdout).toContain(
      `Path:        ${file}\nReplaces:    aa01, aa02, aa03, aa04\n\n`,
    );
  });
});

describe('new revisions', () => {
  test('come after the range, and not inside', async () => {
    const p = await shop();
    await squashed(p, 'base:aa03');
    for (const asked of [
      ['--head', 'aa02', '--splice'],
      ['--depends-on', 'aa01'],
    ])
      expect(await p.alambic('revision', '-m', 'late', ...asked)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('inside-squash'),
      });
    const after = await p.alambic('revision', '-m', 'late', '--head', 'aa03', '--splice');
    expect(after).toMatchObject({ status: 0 });
  });

  test('may hold a squash when they are merged, and not when they are moved', async () => {
    const p = await shop();
    p.revise('cc01', 'aa02', { upgrade: '' });
    p.revise('cc02', 'cc01', { upgrade: '' });
    await squashed(p, 'aa02:cc02');
    expect(await p.alambic('rebase', 'cc02', '--onto', 'aa05')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('rebase-of-a-squash'),
    });
    expect(await p.alambic('merge', '--rev-id', 'dd01')).toMatchObject({ status: 0 });
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(p)).toContain('upgrade cc02');
    expect(await history(p)).not.toContain('upgrade cc01');
    // The merge lies in a range with the squash that is inside of it.
    await squashed(p, 'base:dd01');
    const fresh = await twin(p);
    expect(await fresh.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(fresh)).toEqual(['upgrade dd01']);
  });
});

describe('when the old files are deleted', () => {
  test('the squash is a revision like any other, up and down', async () => {
    const p = await shop();
    const stepwise = await twin(p);
    await stepwise.alambic('upgrade');
    await squashed(p, 'base:aa04');
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    const file = 'alambic/versions/aa04_squash_aa01_to_aa04.ts';
    stepwise.write(file, p.read(file));
    deleteOriginals(stepwise, 'aa01', 'aa02', 'aa03', 'aa04');
    for (const each of [p, stepwise]) {
      expect(await each.alambic('upgrade')).toMatchObject({ status: 0 });
      expect(await each.alambic('downgrade', 'base')).toMatchObject({ status: 0 });
      expect((await history(each)).slice(-2)).toEqual(['downgrade aa05', 'downgrade aa04']);
      expect(await each.rows("SELECT FROM pg_tables WHERE tablename = 'items'")).toEqual([]);
    }
  });

  test('a database inside is told by whom its revision was replaced', async () => {
    const p = await shop();
    await p.alambic('upgrade', 'aa02');
    await squashed(p, 'base:aa04');
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    expect(await p.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /"aa02", inside of what "aa04" replaced[^]*unknown-current-revision/,
      ),
    });
    expect((await p.alambic('current')).stdout).toBe(
      'aa02 (no revision file has this id since aa04 replaced it, whose way down is recorded: `downgrade --recorded`)\n',
    );
    // Its own history still knows the way down.
    expect(await p.alambic('downgrade', 'base', '--recorded')).toMatchObject({ status: 0 });
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect((await history(p)).slice(-2)).toEqual(['upgrade aa04', 'upgrade aa05']);
  });

  test('what was applied again through its original was not edited', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    await p.alambic('upgrade', 'aa04');
    await p.alambic('downgrade', '-1');
    expect(await p.alambic('upgrade')).toMatchObject({ status: 0 });
    expect((await history(p)).slice(1)).toEqual(['downgrade aa04', 'upgrade aa04', 'upgrade aa05']);
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    expect(await p.alambic('upgrade')).toMatchObject({
      status: 0,
      stderr: 'Nothing to do: the database is at aa05.\n',
    });
  });

  test('and the squash is not there either, all that it did is taken back at once, and told', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    await p.alambic('upgrade', 'aa04');
    const elsewhere = project(p.url);
    elsewhere.revise('ee01', null, { upgrade: '' });
    expect(await elsewhere.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('with all 4 revisions that it was applied as the squash of'),
    });
    expect(await elsewhere.alambic('downgrade', 'aa04@-1', '--recorded')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('squash aa01 to aa04 (squash of 4)'),
    });
    expect(await p.rows("SELECT FROM pg_tables WHERE tablename = 'items'")).toEqual([]);
  });

  test('the history stands for some that a squash inside of another replaced', async () => {
    const p = await shop();
    await p.alambic('upgrade', 'aa01');
    await squashed(p, 'base:aa02');
    await squashed(p, 'base:aa04');
    deleteOriginals(p, 'aa01', 'aa02');
    expect(await p.alambic('downgrade', 'base', '--recorded')).toMatchObject({ status: 0 });
    expect(await history(p)).toEqual(['upgrade aa01', 'downgrade aa01']);
  });

  test('some of them alone are missed by name', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    deleteOriginals(p, 'aa02');
    expect(await p.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/replaces "aa02", which has no file[^]*squash-incomplete/),
    });
  });

  test('a wider squash takes it in, with all that it had replaced', async () => {
    const p = await shop();
    await squashed(p, 'base:aa02');
    deleteOriginals(p, 'aa01', 'aa02');
    await p.alambic('upgrade', 'aa02');
    await squashed(p, 'base:aa04');
    expect(p.revision('aa04_squash_aa01_to_aa04.ts')).toContain(
      "export const replaces = ['aa01', 'aa02', 'aa03', 'aa04'];",
    );
    const fresh = await twin(p);
    for (const each of [p, fresh])
      expect(await each.alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await history(p)).toEqual(['aa02', 'aa03', 'aa04', 'aa05'].map((id) => `upgrade ${id}`));
    expect(await history(fresh)).toEqual(['upgrade aa04', 'upgrade aa05']);
    deleteOriginals(p, 'aa03', 'aa04');
    rmSync(join(p.folder, 'alambic/versions/aa02_squash_aa01_to_aa02.ts'));
    expect(await p.alambic('current')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('aa05 (head)'),
    });
  });

  test('a squash that is edited after it was applied is found', async () => {
    const p = await shop();
    await squashed(p, 'base:aa04');
    await p.alambic('upgrade');
    deleteOriginals(p, 'aa01', 'aa02', 'aa03', 'aa04');
    const path = 'alambic/versions/aa04_squash_aa01_to_aa04.ts';
    p.write(path, p.read(path).replace('price: 5', 'price: 6'));
    expect(await p.alambic('upgrade')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('edited-revision'),
    });
  });
});

describe('a range is refused', () => {
  const refused = async (
    p: TestProject,
    range: string,
    status: number,
    words: RegExp,
  ): Promise<void> => {
    const before = p.revisions();
    expect(await p.alambic('squash', range, ...scratch(p))).toMatchObject({
      status,
      stdout: '',
      stderr: expect.stringMatching(words),
    });
    expect(p.revisions()).toEqual(before);
  };

  test('when a revision in it reads rows, by its name', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: `const rows = await op.query('SELECT 1');
  op.execute(\`SELECT \${rows.length}\`);`,
    });
    await refused(p, 'base:head', 2, /"aa06" \([^)]*\) cannot be carried[^]*op\.query/);
  });

  test.each([
    ["op.execute(`SELECT '${process.env.SHOP_SECRET}'`);", '', 'SHOP_SECRET from the environment'],
    ['op.execute(word);', "const word = `SELECT '${process.env.SHOP_SECRET}'`;", 'SHOP_SECRET'],
    ["op.bulkInsert('items', [{ name: crypto.randomUUID() }]);", '', 'random numbers'],
    ["op.bulkInsert('items', [{ name }]);", 'const name = crypto.randomUUID();', 'random numbers'],
    ["op.bulkInsert('items', [{ name: new Date().toISOString().slice(0, 7) }]);", '', 'the time'],
  ])(
    'when what it does depends on where and when it is asked: %s %s',
    async (upgrade, constants, words) => {
      const p = await shop();
      p.revise('aa06', 'aa05', { upgrade, downgrade: '' });
      const file = 'alambic/versions/aa06_aa06.ts';
      p.write(file, `${p.read(file)}\n${constants}\n`);
      const answer = await p
        .with({ SHOP_SECRET: 'do-not-tell' })
        .alambic('squash', 'base:head', ...scratch(p), '--print');
      expect(answer).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(new RegExp(`"aa06".*${words}[^]*unsquashable-revision`)),
      });
      expect(answer.stderr).not.toContain('do-not-tell');
    },
  );

  test('when others point into it, by their names', async () => {
    const p = await shop();
    p.revise('cc01', 'aa02', { upgrade: '' });
    await refused(p, 'base:aa04', 2, /"cc01" revises "aa02"[^]*squash-entered/);
  });

  test('when neither form is the same as the revisions: nothing is written', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: `op.execute("DO $$ BEGIN EXECUTE 'CREATE TABLE after_' || (SELECT count(*) FROM alambic_history) || ' ()'; END $$");`,
      downgrade: "op.execute('DROP TABLE after_5');",
    });
    await refused(p, 'base:head', 1, /upgrade: .*table "after_5"[^]*squash-differs/);
  });

  test('when the squash fails, without naming a file or a database that is gone', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: `op.execute("DO $$ BEGIN ASSERT 'aa05' IN (SELECT revision FROM alambic_history), 'not yet'; END $$");`,
      downgrade: '',
    });
    await refused(
      p,
      'base:head',
      1,
      /revisions do\.\n  upgrade: Revision "aa06" failed to upgrade: not yet \(SQLSTATE P0004\)\n\n/,
    );
  });

  test('when its way down leads elsewhere than that of the revisions', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', {
      upgrade: '',
      downgrade: `op.execute("DO $$ BEGIN EXECUTE 'CREATE TABLE after_' || (SELECT count(*) FROM alambic_history) || ' ()'; END $$");`,
    });
    await refused(p, 'base:head', 1, /downgrade: .*table public\.after_\d[^]*squash-differs/);
  });

  test('when the revisions do not run on an empty database', async () => {
    const p = await shop();
    p.revise('aa06', 'aa05', { upgrade: "op.execute('DELETE FROM made_by_hand');" });
    await refused(p, 'base:head', 1, /made_by_hand[^]*scratch-failed/);
  });
});

describe('the scratch databases of a server', () => {
  test.skipIf(server === pglite)(
    'are where the proof runs, whatever the connection string holds besides',
    async () => {
      const p = await shop();
      const { hostname, port, username, password, pathname, searchParams } = new URL(p.url);
      const settings = {
        host: searchParams.get('host') ?? hostname,
        port: searchParams.get('port') ?? port,
        user: decodeURIComponent(username),
        password: decodeURIComponent(password),
        dbname: pathname.slice(1),
      };
      const pairs = Object.entries(settings).flatMap(([name, value]) =>
        value === '' ? [] : [`${name}='${value}'`],
      );
      const named = [...pairs, 'application_name=a://b'].join(' ');
      expect(await p.alambic('squash', ':aa04', '--scratch', named, '--print')).toMatchObject({
        status: 0,
      });
      expect(await p.rows("SELECT FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
    },
  );

  test('compare tables of any width', async () => {
    const p = await newProject();
    const columns = Array.from({ length: 150 }, (_, at) => `c${at} int`).join(', ');
    p.revise('bb01', null, {
      upgrade: `op.execute('CREATE TABLE wide (${columns}); CREATE TABLE narrow ()');`,
    });
    p.revise('bb02', 'bb01', {
      upgrade: "op.execute('INSERT INTO wide DEFAULT VALUES; INSERT INTO narrow DEFAULT VALUES');",
    });
    expect(await p.alambic('squash', ':head', ...scratch(p), '--print')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('2 tables, 2 rows'),
    });
  });

  test('are dropped again, whatever comes of the proof, and the one that is named is not touched', async () => {
    const p = await shop();
    await p.sql('CREATE TABLE keepsake (word text)');
    await squashed(p, 'base:aa04');
    p.revise('aa06', 'aa05', { upgrade: "op.execute('SELECT 1 / 0');" });
    await p.alambic('squash', 'aa04:head', ...scratch(p));
    expect(
      await p.rows("SELECT datname FROM pg_database WHERE datname LIKE 'alambic_scratch%'"),
    ).toEqual([]);
    expect(await p.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([
      { tablename: 'keepsake' },
    ]);
  });
});

describe('in a project of several databases', () => {
  test('each has its part of the file, proved on its own', async () => {
    const made = await severalDatabases();
    made.part(
      'b1',
      null,
      "const upgrade = { app(op: Op) { op.execute('CREATE TABLE app (id int)'); } };",
      "const downgrade = { app(op: Op) { op.execute('DROP TABLE app'); } };",
    );
    made.part(
      'b2',
      'b1',
      "const upgrade = { billing(op: Op) { op.execute('CREATE TABLE billing (id int)'); } };",
      "const downgrade = { billing(op: Op) { op.execute('DROP TABLE billing'); } };",
    );
    const scratchUrl = made.urls.get('app') ?? '';
    // The file serves all, whichever is chosen.
    const one = ['--database', 'app'];
    const answer = await made.alambic('squash', ':head', '--scratch', scratchUrl, ...one);
    expect(answer).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/On app:[^]*1 table,[^]*On billing:[^]*1 table,/),
    });
    expect(made.revision('b2_squash_b1_to_b2.ts')).toMatch(
      /upgrade = \{\s+app\(op: Op\): void \{\s+op\.createTable\('app'[^]*billing\(op: Op\): void \{\s+op\.createTable\('billing'/,
    );
    expect(await made.alambic('upgrade')).toMatchObject({ status: 0 });
    for (const name of ['app', 'billing'])
      expect(
        await made.rowsOf(
          name,
          "SELECT tablename, (SELECT string_agg(version_num, ',') FROM alambic_version) AS at FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'alambic%'",
        ),
      ).toEqual([{ tablename: name, at: 'b2' }]);
  });

  test('what is the same on all is said once', async () => {
    const made = await severalDatabases();
    for (const [id, down] of [
      ['b1', null],
      ['b2', 'b1'],
    ] as const)
      made.part(
        id,
        down,
        `function upgrade(op: Op): void { op.execute('CREATE TABLE ${id} (id int)'); }`,
        `function downgrade(op: Op): void { op.execute('DROP TABLE ${id}'); }`,
      );
    const scratchUrl = made.urls.get('app') ?? '';
    expect(await made.alambic('squash', ':head', '--scratch', scratchUrl)).toMatchObject({
      status: 0,
    });
    expect(made.revision('b2_squash_b1_to_b2.ts')).toContain(
      'export function upgrade(op: Op): void {',
    );
  });
});

test('who stops it is told of no database but that nothing was written', async () => {
  const p = await shop();
  const before = p.revisions();
  const { squash } = await builtCommands();
  const stopped = squash('base:aa04', {
    cwd: p.folder,
    scratch: p.url,
    signal: AbortSignal.abort(),
  });
  await expect(stopped).rejects.toThrow(
    'Interrupted: no squash was written, and the scratch databases are gone.',
  );
  expect(p.revisions()).toEqual(before);
});

test('a program gets what was done as a value', async () => {
  const p = await shop();
  const { squash } = await builtCommands();
  const result = await squash('base:aa04', { cwd: p.folder, scratch: p.url, message: 'so far' });
  expect(result).toMatchObject({
    written: { id: 'aa04', path: join(p.folder, 'alambic/versions/aa04_so_far.ts') },
    parts: [
      {
        database: null,
        form: 'schema',
        unlike: [],
        irreversible: null,
        leftBehind: [],
        proof: { tables: 1, rows: 2, sequences: 1, unsteady: [] },
      },
    ],
  });
  expect(result.replaced.map(({ id, message }) => `${id} ${message}`)).toEqual([
    'aa01 create items',
    'aa02 name and price them',
    'aa03 first items',
    'aa04 total prices',
  ]);
});
