/**
 * A table that moves to another schema, as a user sees it: asked about, said, written, run, and taken back.
 */
import { describe, expect, test } from 'vitest';
import { models, newProject, type TestProject } from './project.ts';
import { enter, hasTerminal, onTerminal } from './pty.ts';

const itemsIn = (options: string): string =>
  models(
    'integer, table, text',
    `const items = table('items', { id: integer().primaryKey(), title: text() }, { ${options} });`,
    'items',
  );

/** A project whose database has `items` with a row in a schema, at head. */
async function grown(schema: string): Promise<TestProject> {
  const made = await newProject();
  made.write('models.ts', itemsIn(`schema: '${schema}'`));
  expect(await made.alambic('generate', 'init', '--rev-id', 'a1')).toMatchObject({ status: 0 });
  expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
  await made.sql(`INSERT INTO "${schema}".items VALUES (1, 'kept')`);
  return made;
}

describe('a table that is gone from one schema and new in another', () => {
  test('is not dropped in silence: the lines to paste work when they are pasted', async () => {
    const { alambic, write, revisions, revision, rows } = await grown('public');
    write('models.ts', itemsIn("schema: 'shop'"));
    const asked = await alambic('generate', 'move');
    expect([asked.status, asked.stdout, revisions().length]).toEqual([2, '', 1]);
    expect(asked.stderr).toContain('what is new may be what is gone: items → shop.items.');
    expect(asked.stderr).toContain('\n  --rename items=shop.items\n  --drop items\n');
    expect((await alambic('check')).stdout).toContain(
      'table "shop.items" added, perhaps moved from "public.items"\n',
    );

    const said = ['--rename', 'items=shop.items'];
    expect(await alambic('generate', 'move', '--rev-id', 'b2', ...said)).toMatchObject({
      status: 0,
    });
    const written = revision('_move.ts');
    expect(written).toContain(
      "  op.createSchema('shop');\n  op.setSchema({ kind: 'table', name: 'items' }, 'shop');\n",
    );
    expect(written).toContain(
      "  op.setSchema({ kind: 'table', schema: 'shop', name: 'items' }, 'public');\n  op.dropSchema('shop');\n",
    );
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect(await rows('SELECT title FROM shop.items')).toEqual([{ title: 'kept' }]);
    expect(await alambic('check', '-q')).toMatchObject({ status: 0 });
    expect((await alambic('downgrade', '-1', '-q')).status).toBe(0);
    expect(await rows('SELECT title FROM items')).toEqual([{ title: 'kept' }]);
  });

  test('is dropped when that is the answer', async () => {
    const { alambic, write, revision } = await grown('public');
    write('models.ts', itemsIn("schema: 'shop'"));
    expect(await alambic('generate', 'drop', '--drop', 'public.items')).toMatchObject({
      status: 0,
    });
    expect(revision('_drop.ts')).toContain(
      "// Loses every row of items.\n  op.dropTable('items');",
    );
  });

  test.runIf(hasTerminal)(
    'is asked about on a terminal, and so is what that brings to light',
    async () => {
      const made = await grown('public');
      const columns = (text: string): string =>
        text.replace(
          'id: integer().primaryKey()',
          'id: integer().primaryKey(), a: integer(), b: integer(), c: integer()',
        );
      made.write('models.ts', columns(itemsIn('')));
      expect(await made.alambic('generate', 'more', '--rev-id', 'b2')).toMatchObject({ status: 0 });
      expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
      made.write('models.ts', columns(itemsIn("schema: 'shop'")).replace('title:', 'name:'));
      const { stdout } = await onTerminal(
        made.folder,
        { DATABASE_URL: made.url },
        ['generate', 'move', '--rev-id', 'c3'],
        [
          { after: 'items is gone. What became of it?', keys: enter },
          { after: 'shop.items.title is gone. What became of it?', keys: enter },
        ],
      );
      expect(stdout).toContain('It was moved to schema shop');
      expect(made.revision('c3_move.ts')).toContain(
        "op.renameColumn({ schema: 'shop', name: 'items' }, 'title', 'name');",
      );
      expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
      expect(await made.rows('SELECT name FROM shop.items')).toEqual([{ name: 'kept' }]);
    },
  );
});

describe('out of a schema that the models do not name any more', () => {
  test.each([
    ['movedFrom', "schema: 'new', movedFrom: 'old'", []],
    ['--rename', "schema: 'new'", ['--rename', 'old.items=new.items']],
  ])('%s takes the table, and nothing else there is compared', async (_, options, said) => {
    const { alambic, write, sql, rows } = await grown('old');
    await sql(
      'CREATE TABLE old.theirs (id int); CREATE VIEW old.all_theirs AS SELECT * FROM old.theirs',
    );
    write('models.ts', itemsIn(options));
    const checked = await alambic('check', ...said);
    expect(checked).toMatchObject({
      status: 3,
      stdout: 'table "old.items" moved to schema new\nschema "new" added\n',
      stderr: '',
    });
    expect(await alambic('generate', 'move', ...said)).toMatchObject({ status: 0 });
    expect(await alambic('upgrade', '-q')).toMatchObject({ status: 0 });
    expect(await rows('SELECT title FROM new.items')).toEqual([{ title: 'kept' }]);
    expect(await rows('SELECT * FROM old.theirs')).toEqual([]);
    expect(await alambic('check', '-q')).toMatchObject({ status: 0 });
    expect(await alambic('downgrade', '-1', '-q')).toMatchObject({ status: 0 });
    expect(await rows('SELECT title FROM old.items')).toEqual([{ title: 'kept' }]);
  });
});

test('movedFrom does not drop in silence what stands beside its new place', async () => {
  const { alambic, write, sql, revision } = await grown('public');
  await sql('CREATE SCHEMA shop; CREATE TABLE shop.items (id int PRIMARY KEY, title text)');
  write('models.ts', itemsIn("schema: 'shop', movedFrom: 'public'"));
  const said = 'table "items" is dropped, not moved to schema shop: the database has both';
  expect((await alambic('check')).stderr).toContain(`${said}\n`);
  expect(await alambic('generate', 'both')).toMatchObject({ status: 0 });
  expect(revision('_both.ts')).toContain(`  // ${said}\n`);
});
