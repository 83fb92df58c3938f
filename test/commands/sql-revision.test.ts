/**
 * Revisions in SQL beside those in TypeScript: one graph, one history, the same commands.
 */
import { describe, expect, test } from 'vitest';
import { models, newProject, type TestProject } from './project.ts';

const header = (id: string, down: string): string =>
  `-- ${id}\n--\n-- Revision: ${id}\n-- Revises: ${down}\n\n`;

/** A project with a TypeScript revision `a1` and an SQL revision `b2` on it. */
async function mixed(sql: string): Promise<TestProject> {
  const made = await newProject();
  made.revise('a1', null, {
    upgrade: "op.execute('CREATE TABLE items (id integer)');",
    downgrade: "op.execute('DROP TABLE items');",
  });
  made.write('alambic/versions/b2.sql', header('b2', 'a1') + sql);
  return made;
}

describe('an SQL revision', () => {
  test('runs behind a TypeScript one, up and down', async () => {
    const { alambic, rows } = await mixed(
      "-- upgrade\nALTER TABLE items ADD note text;\nINSERT INTO items (note) VALUES (';');\n\n-- downgrade\nALTER TABLE items DROP note;\n",
    );
    expect((await alambic('heads')).stdout).toContain('b2 (head)');
    expect(await alambic('upgrade', '-q')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await rows('SELECT note FROM items')).toEqual([{ note: ';' }]);
    expect((await alambic('downgrade', '-1', '-q')).status).toBe(0);
    expect(await rows('SELECT * FROM items')).toEqual([{ id: null }]);
    expect((await alambic('current')).stdout).toContain('a1');
  });

  test('that fails is told with the line of its file', async () => {
    const { alambic } = await mixed('-- upgrade\nSELECT 1;\nSELECT 1,\n  nothing;\n');
    const { status, stderr } = await alambic('upgrade');
    expect(status).toBe(1);
    expect(stderr).toContain('b2.sql:9, statement 2');
    expect(stderr).toContain('column "nothing" does not exist');
  });

  test('without a way down says so, and nothing is taken back', async () => {
    const { alambic } = await mixed('-- upgrade\nALTER TABLE items ADD note text;\n');
    await alambic('upgrade', '-q');
    const { status, stderr } = await alambic('downgrade', '-1');
    expect(status).toBe(1);
    expect(stderr).toContain('Revision "b2" cannot be downgraded');
    expect((await alambic('current')).stdout).toContain('b2');
  });

  test('runs what a transaction forbids alone, and goes on after what failed', async () => {
    const { alambic, sql, rows } = await mixed(
      '-- upgrade\nINSERT INTO items VALUES (1), (1);\n-- alambic: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY one ON items (id);\n\n-- downgrade\nDROP INDEX one;\n',
    );
    const { status, stderr } = await alambic('upgrade');
    expect(status).toBe(1);
    expect(stderr).toContain('Revision "b2" left the index "public"."one" INVALID');
    await sql("DELETE FROM items WHERE ctid = '(0,1)'; DROP INDEX one");
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect(await rows('SELECT * FROM items')).toEqual([{ id: 1 }]);
  });

  test('is corrected where it failed half-way, and goes on from there', async () => {
    const text = '-- upgrade\nCREATE TABLE notes (name text);\n-- alambic: no-transaction\n';
    const { alambic, write, read } = await mixed(
      `${text}CREATE INDEX CONCURRENTLY ix ON notes (nam);\n`,
    );
    const path = 'alambic/versions/b2.sql';
    const refused = await alambic('upgrade');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`Correct this step in ${path}, or what follows it`);
    const file = read(path);
    write(path, file.replace('name text', 'name varchar'));
    const changed = await alambic('upgrade');
    expect(changed.stderr).toContain(`Bring back the first step of ${path} as it ran`);
    write(path, file.replace('(nam)', '(name)'));
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect((await alambic('current')).stdout).toContain('b2 (head)');
    expect((await alambic('upgrade')).status).toBe(0);
  });

  test('that was edited after it was applied is noticed', async () => {
    const { alambic, write, read } = await mixed('-- upgrade\nALTER TABLE items ADD note text;\n');
    await alambic('upgrade', '-q');
    const text = read('alambic/versions/b2.sql');
    write('alambic/versions/b2.sql', text.replace('-- b2', '-- another message'));
    expect((await alambic('upgrade')).status).toBe(0);
    write('alambic/versions/b2.sql', text.replace('note', 'remark'));
    expect((await alambic('upgrade')).status).toBe(3);
  });

  test('is printed with --sql as the others are', async () => {
    const { alambic } = await mixed('-- upgrade\nALTER TABLE items ADD note text;\n');
    expect((await alambic('upgrade', '--sql')).stdout).toContain(
      'ALTER TABLE items ADD note text;',
    );
  });

  test('a file of SQL that is no revision may lie beside it', async () => {
    const { alambic, write } = await mixed('-- upgrade\n');
    write('alambic/versions/view.sql', 'CREATE VIEW v AS SELECT 1;\n');
    expect((await alambic('heads')).stdout).toBe('b2 (head), b2\n');
  });

  test('that is malformed is told with file and line', async () => {
    const { alambic } = await mixed('SELECT 1;\n-- upgrade\n');
    const { status, stderr } = await alambic('upgrade');
    expect(status).toBe(2);
    expect(stderr).toContain('b2.sql:6: a statement stands above the line `-- upgrade`.');
    expect(stderr).toContain('alambic explain unreadable-sql-revision');
  });
});

describe('revision --format sql', () => {
  const state = models(
    'enumType, integer, table, text',
    "export const state = enumType('state', ['new', 'old']);\nexport const items = table('items', { id: integer().primaryKey(), state: state().notNull().default('new') });",
    'state, items',
  );

  test('writes what was found, and it runs there and back', async () => {
    const { alambic, write, revision } = await newProject();
    write('models.ts', state);
    const { status, stdout } = await alambic(
      'revision',
      '--autogenerate',
      '--format',
      'sql',
      '-m',
      'add items',
      '--rev-id',
      'a1',
    );
    expect([status, stdout]).toEqual([0, 'created  alambic/versions/a1_add_items.sql\n']);
    expect(revision('.sql').replace(/Created: .*/, 'Created: …')).toBe(`-- add items
--
-- Revision: a1
-- Revises:
-- Created: …

-- upgrade
CREATE TYPE "public"."state" AS ENUM ('new', 'old');
CREATE TABLE "public"."items" (
  "id" integer NOT NULL,
  "state" public.state DEFAULT 'new' NOT NULL,
  CONSTRAINT "items_pkey" PRIMARY KEY ("id")
);

-- downgrade
-- Loses every row of items.
DROP TABLE "public"."items";
DROP TYPE "public"."state";
`);
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
    expect((await alambic('downgrade', 'base', '-q')).status).toBe(0);
    expect((await alambic('upgrade', '-q')).status).toBe(0);
  });

  test('lets a new value of an enum be committed before a statement that uses it', async () => {
    const { alambic, write, revision } = await newProject();
    write('models.ts', state);
    await alambic('revision', '--autogenerate', '-m', 'one', '--rev-id', 'a1');
    await alambic('upgrade', '-q');
    write(
      'models.ts',
      state
        .replace("['new', 'old']", "['fresh', 'new', 'old']")
        .replace("default('new')", "default('fresh')"),
    );
    await alambic('revision', '--autogenerate', '--format', 'sql', '-m', 'two', '--rev-id', 'b2');
    expect(revision('b2_two.sql')).toContain(
      '-- alambic: no-transaction\nALTER TYPE "public"."state" ADD VALUE \'fresh\' BEFORE \'new\';\n',
    );
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
  });

  test('is what `revisionFormat` makes the default, with a template of the project', async () => {
    const { alambic, configuration, write, revision } = await newProject();
    configuration("revisionFormat: 'sql'");
    write(
      'alambic/script.sql.tmpl',
      '-- ${message}\n-- Ticket: none\n-- Revision: ${revision}\n-- Revises: ${downRevision}\n\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n',
    );
    await alambic('revision', '-m', 'upgrade', '--rev-id', 'a1');
    expect(revision('a1_upgrade.sql')).toBe(
      '-- upgrade\n-- Ticket: none\n-- Revision: a1\n-- Revises:\n\n-- upgrade\n-- downgrade\n',
    );
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    await alambic('revision', '-m', 'two', '--format', 'ts', '--rev-id', 'b2');
    expect(revision('b2_two.ts')).toContain("export const downRevision = 'a1';");
  });

  test('another format is refused', async () => {
    const { alambic } = await newProject();
    const { status, stderr } = await alambic('revision', '--format', 'yaml');
    expect(status).toBe(2);
    expect(stderr).toContain('Allowed choices are ts, js, sql.');
  });
});
