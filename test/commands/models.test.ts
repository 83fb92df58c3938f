/**
 * Where the models come from: `targetMetadata`, several of them, or files by a glob; and what is said when
 * that leads nowhere.
 */
import { describe, expect, test } from 'vitest';
import { models, newProject } from './project.ts';

const file = (imports: string, body: string): string =>
  `import { ${imports} } from 'alambic';\n\n${body}\n`;
const categories = file(
  'integer, table',
  "export const categories = table('categories', { id: integer().primaryKey() });",
);
const items = file(
  'integer, table',
  "export const items = table('items', { id: integer().primaryKey(), category_id: integer().references('categories.id') });",
);

describe('a glob', () => {
  test('gathers every exported table, whatever the order of the files', async () => {
    const { alambic, write, environment } = await newProject();
    write('src/models/a-items.ts', items);
    write('src/models/nested/b-categories.ts', categories);
    write('src/models/items.test.ts', 'throw new Error("a test is no model");\n');
    environment("models: 'src/models/**/*.ts',");
    expect((await alambic('check')).stdout).toBe('table "items" added\ntable "categories" added\n');
  });

  test('several globs, and a metadata among what they find, make one schema', async () => {
    const { alambic, write, environment } = await newProject();
    write('src/models/items.ts', items);
    write(
      'src/shop/schema.ts',
      models(
        'integer, table',
        "export const categories = table('categories', { id: integer().primaryKey() });",
        'categories',
      ),
    );
    environment("models: ['src/models/*.ts', 'src/shop/*.ts'],");
    expect((await alambic('generate', 'init')).status).toBe(0);
    expect((await alambic('upgrade')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
  });

  test('one that matches nothing is named', async () => {
    const { alambic, environment, folder } = await newProject();
    environment("models: 'src/modls/**/*.ts',");
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([
      2,
      `\`models\` matches no file: "src/modls/**/*.ts" in ${folder}.

Correct the pattern; it counts from the folder of the configuration file.
alambic explain no-models-found
`,
    ]);
  });

  test('files without a table are named', async () => {
    const { alambic, environment, write } = await newProject();
    write('src/models/nothing.ts', 'export const answer = 42;\n');
    environment("models: 'src/models/*.ts',");
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/1 model file exports no table: ".*nothing\.ts"\./),
    ]);
  });

  test('a reference to a table outside it is told with both', async () => {
    const { alambic, environment, write } = await newProject();
    write('src/models/items.ts', items);
    write('src/other/categories.ts', categories);
    environment("models: 'src/models/*.ts',");
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([
      2,
      `Column "items.category_id" references "categories.id", which no file of \`models\` exports ("src/models/*.ts").

Widen \`models\` in env.ts to the file of "categories.id", export the table there, or correct the name.
alambic explain reference-outside-models
`,
    ]);
  });
});

describe('targetMetadata', () => {
  test('several metadata are one schema', async () => {
    const { alambic, write, environment } = await newProject();
    write(
      'shop.ts',
      models(
        'integer, table',
        "const items = table('items', { id: integer().primaryKey() });",
        'items',
      ),
    );
    write(
      'blog.ts',
      models(
        'integer, table',
        "const posts = table('posts', { id: integer().primaryKey() });",
        'posts',
      ),
    );
    environment(
      'targetMetadata: [shop, blog],',
      "import { schema as blog } from '../blog.ts';\nimport { schema as shop } from '../shop.ts';\n",
    );
    expect((await alambic('check')).stdout).toBe('table "items" added\ntable "posts" added\n');
  });

  test('the same table in two of them is told', async () => {
    const { alambic, write, environment } = await newProject();
    const text = models(
      'integer, table',
      "const items = table('items', { id: integer().primaryKey() });",
      'items',
    );
    write('one.ts', text);
    write('two.ts', text);
    environment(
      'targetMetadata: [one, two],',
      "import { schema as one } from '../one.ts';\nimport { schema as two } from '../two.ts';\n",
    );
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('The table items has the name of another object'),
    ]);
  });

  test('a models file that is missing is named', async () => {
    const { alambic } = await newProject();
    const { status, stderr } = await alambic('generate', 'x');
    expect([status, stderr]).toEqual([
      2,
      `alambic/env.ts imports "models.ts", which is not there.

Correct the path, or create the file.
alambic explain module-not-found
`,
    ]);
  });

  test('a mistake in a model is told with its file and line', async () => {
    const { alambic, write } = await newProject();
    write(
      'models.ts',
      models('integer, table', "const items = table('items', {\n  id: integer(,\n});", 'items'),
    );
    const syntax = await alambic('check');
    expect([syntax.status, syntax.stderr]).toEqual([
      2,
      expect.stringContaining('models.ts:4 is not valid TypeScript'),
    ]);
    write(
      'models.ts',
      models(
        'integer, table',
        "const wrong: any = undefined;\nconst items = table('items', { id: wrong.id });",
        'items',
      ),
    );
    const thrown = await alambic('check');
    expect([thrown.status, thrown.stderr]).toEqual([
      1,
      expect.stringContaining('models.ts:4 failed while it was loaded'),
    ]);
  });

  test('what is not a metadata is told', async () => {
    const { alambic, environment, write } = await newProject();
    write(
      'models.ts',
      "import { integer, table } from 'alambic';\nexport const schema = table('items', { id: integer() });\n",
    );
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([2, expect.stringContaining('explain not-a-metadata')]);
    environment('targetMetadata: () => undefined as any,');
    expect((await alambic('check')).stderr).toContain('explain no-target-metadata');
  });

  test('a word of env.ts that does not exist is told with what was meant', async () => {
    const { alambic, environment } = await newProject();
    environment('targetMetdata: [], includeObject: true as any,');
    const { status, stderr } = await alambic('check');
    expect(status).toBe(2);
    expect(stderr).toMatch(/targetMetdata.*targetMetadata/);
    expect(stderr).toContain('includeObject');
  });
});

describe('what env.ts says about names and schemas', () => {
  test('namingConvention names what the models leave unnamed', async () => {
    const { alambic, environment, write, revision } = await newProject();
    write(
      'models.ts',
      models(
        'index, integer, table, text',
        "const items = table('items', { id: integer().primaryKey(), name: text().unique() }, { indexes: [index(['name', 'id'])] });",
        'items',
      ),
    );
    environment(
      "namingConvention: { pk: 'pk_%(table_name)s', uq: 'uq_%(table_name)s_%(column_0_name)s', ix: 'ix_%(table_name)s_%(column_0_N_name)s' },",
    );
    expect((await alambic('generate', 'init')).status).toBe(0);
    expect(revision('_init.ts')).toMatch(/pk_items/);
    expect(revision('_init.ts')).toMatch(/uq_items_name/);
    expect(revision('_init.ts')).toMatch(/ix_items_name_id/);
    await alambic('upgrade');
    expect((await alambic('check')).status).toBe(0);
  });

  test('schemas that the models name, and those of `schemas`, are compared; others are left alone', async () => {
    const { alambic, environment, write, sql } = await newProject();
    await sql(
      'CREATE SCHEMA managed; CREATE TABLE managed.old (id int); CREATE SCHEMA theirs; CREATE TABLE theirs.data (id int)',
    );
    write(
      'models.ts',
      models(
        'integer, table',
        "const items = table('items', { id: integer().primaryKey() }, { schema: 'shop' });",
        'items',
      ),
    );
    environment("schemas: ['managed'],");
    const { stdout } = await alambic('check');
    expect(stdout).toContain('table "shop.items" added\n');
    expect(stdout).toContain('table "managed.old" removed\n');
    expect(stdout).not.toContain('theirs');
    expect((await alambic('generate', 'init')).status).toBe(0);
    expect((await alambic('upgrade')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
    expect((await alambic('downgrade', 'base')).status).toBe(0);
  });
});
