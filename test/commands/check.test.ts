/**
 * `alambic check`: whether the models and the database differ; words, SQL, JSON, and an exit status for a CI.
 */
import { describe, expect, test } from 'vitest';
import { hasPsql, runWithPsql } from '../runtime/psql.ts';
import { models, newProject, server, type TestProject } from './project.ts';

const imports =
  'bigint, check, enumType, index, integer, jsonb, numeric, sql, table, text, timestamptz, uuid, varchar';
const small = models(
  imports,
  "const items = table('items', { id: integer().primaryKey(), name: text() });",
  'items',
);
const large = models(
  imports,
  `const state = enumType('item_state', ['draft', 'live']);
const categories = table('categories', { id: uuid().primaryKey().default(sql\`gen_random_uuid()\`), title: text().notNull().unique() });
const items = table('items', {
  id: bigint().primaryKey(),
  name: varchar(80).notNull(),
  price: numeric(10, 2).default(sql\`0 + 1\`),
  state: state().notNull().default('draft'),
  category_id: uuid().references('categories.id', { onDelete: 'cascade' }),
  details: jsonb(),
  created_at: timestamptz().notNull().default(sql\`now()\`),
}, {
  comment: 'What we sell',
  constraints: [check('items_price_check', sql\`price > 0\`)],
  indexes: [index('ix_items_name', [sql\`lower(name)\`], { where: sql\`state = 'live'\` })],
});`,
  'categories, items',
);

/** The small models, applied. */
async function applied(): Promise<TestProject> {
  const made = await newProject();
  made.write('models.ts', small);
  await made.alambic('generate', 'init', '--rev-id', 'a1');
  expect((await made.alambic('upgrade')).status).toBe(0);
  return made;
}

describe('the answer', () => {
  test('is 0 and a line on stderr when there is no difference', async () => {
    const { alambic } = await applied();
    expect(await alambic('check')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'The database is what the models say.\n',
    });
  });

  test('is 3 and a line for each difference otherwise', async () => {
    const { alambic, write } = await applied();
    write('models.ts', large);
    const { status, stdout, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'enum "item_state" added',
      'table "categories" added',
      'items: column "price" added',
      'items: column "state" added',
      'items: column "category_id" added',
      'items: column "details" added',
      'items: column "created_at" added',
      'items: foreign key "items_category_id_fkey" added',
      'items: check "items_price_check" added',
      'items: index "ix_items_name" added',
      'comment on table "items" added',
      'items: column "id" changed: type integer → bigint',
      'items: column "name" changed: type text → character varying(80), nullable → not null',
    ]);
  });

  test('is 2 below head, because comparing would find what is pending', async () => {
    const { alambic } = await applied();
    await alambic('downgrade', 'base');
    const { status, stderr } = await alambic('check');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('Run `alambic upgrade head` first.'),
    ]);
  });

  test('is 3 when an applied revision was edited since', async () => {
    const { alambic, revision, write } = await applied();
    write(
      'alambic/versions/a1_init.ts',
      revision('_init.ts').replace('text()', 'text().notNull()'),
    );
    const { status, stdout, stderr } = await alambic('check');
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^Revision a1 was edited after it was applied: .*a1_init\.ts\n$/);
  });
});

describe('the forms', () => {
  test('--sql is a script that leaves no difference', async () => {
    const { alambic, write, url, sql } = await applied();
    write('models.ts', large);
    const { status, stdout, stderr } = await alambic('check', '--sql');
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout).toMatch(/^BEGIN;\n[^]*\nCOMMIT;\n$/);
    if (hasPsql && server.real) expect(runWithPsql(url, stdout)).toEqual({ ok: true, error: '' });
    else await sql(stdout);
    expect(await alambic('check')).toMatchObject({ status: 0, stdout: '' });
    expect(await alambic('check', '--sql')).toMatchObject({ status: 0, stdout: '' });
  });

  test('--json has one shape, whether there is a difference or not', async () => {
    const { alambic, write } = await applied();
    const clean = JSON.parse((await alambic('check', '--json')).stdout);
    expect(clean).toEqual({
      clean: true,
      edited: [],
      differences: [],
      undecided: [],
      missingFunctions: [],
      notRenamed: [],
      perhapsRenamed: [],
      notCompared: [],
      upgrade: [],
      downgrade: [],
    });
    write('models.ts', small.replace('name: text()', 'label: text()'));
    const { status, stdout } = await alambic('check', '--json');
    expect(status).toBe(3);
    const found = JSON.parse(stdout);
    expect(Object.keys(found)).toEqual(Object.keys(clean));
    expect(found).toMatchObject({
      clean: false,
      differences: [
        'items: column "label" added, perhaps renamed from "name"',
        'items: column "name" removed',
      ],
      perhapsRenamed: ['items.name=label'],
    });
    expect(
      found.upgrade.map(({ operation }: { operation: { kind: string } }) => operation.kind).sort(),
    ).toEqual(['addColumn', 'dropColumn']);
  });

  test('an error is JSON on stdout as well, and words on stderr', async () => {
    const { alambic } = await newProject();
    const { status, stdout, stderr } = await alambic('check', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'module-not-found', exit: 2, details: { specifier: expect.any(String) } },
    });
    expect(stderr).toContain('alambic explain module-not-found');
  });

  test('--verbose tells the order of columns, which is no difference', async () => {
    const { alambic, write } = await applied();
    write(
      'models.ts',
      small.replace(
        'id: integer().primaryKey(), name: text()',
        'name: text(), id: integer().primaryKey()',
      ),
    );
    expect(await alambic('check')).toMatchObject({ status: 0, stdout: '' });
    const { status, stdout, stderr } = await alambic('check', '--verbose');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/items.*column/);
  });

  test('-q leaves the answer alone', async () => {
    const { alambic, write } = await applied();
    expect(await alambic('check', '-q')).toEqual({ status: 0, stdout: '', stderr: '' });
    write('models.ts', small.replace('name: text()', 'name: text(), note: text()'));
    expect(await alambic('-q', 'check')).toEqual({
      status: 3,
      stdout: 'items: column "note" added\n',
      stderr: '',
    });
  });
});

describe('what is compared', () => {
  test('objects and attributes that are not modelled are named, and --strict refuses them', async () => {
    const { alambic, sql } = await applied();
    await sql(`CREATE VIEW names AS SELECT name FROM items;
      CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
      ALTER TABLE items ENABLE ROW LEVEL SECURITY;
      ALTER TABLE items SET (fillfactor = 70)`);
    const { status, stdout, stderr } = await alambic('check');
    expect([status, stdout]).toEqual([0, '']);
    for (const named of [
      'view names',
      'function answer',
      'table items: row security',
      'table items: storage parameters',
    ])
      expect(stderr).toContain(`not compared: ${named}`);
    const strict = await alambic('check', '--strict');
    expect([strict.status, strict.stdout]).toEqual([2, '']);
    expect(strict.stderr).toContain('view names');
    expect(strict.stderr).toContain('alambic explain not-modelled');
  });

  test('alambic’s own tables, members of extensions and plpgsql are not', async () => {
    const { alambic, sql, configuration } = await applied();
    await sql('CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore');
    expect((await alambic('check')).stdout).toMatch(/^(extension "(pg_trgm|hstore)" removed\n)*$/);
    expect((await alambic('check')).stderr).not.toMatch(/plpgsql|alambic_|function/);
    configuration("versionTable: { schema: 'private', name: 'versions' }");
    await sql('CREATE SCHEMA private');
    await alambic('stamp', 'head');
    // The tables of the former configuration are strangers now, as those of any other tool.
    expect((await alambic('check')).stdout).toContain('table "alambic_version" removed');
  });

  test('an expression that PostgreSQL refuses is told with the column and the server’s words', async () => {
    const { alambic, write } = await applied();
    write('models.ts', small.replace('name: text()', 'name: text().default(sql`lower(1)`)'));
    const { status, stdout, stderr } = await alambic('check');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^PostgreSQL refuses column items\.name: function lower\(integer\) does not exist\..*\n\n  lower\(1\)\n/,
    );
    expect(stderr).toContain('alambic explain model-expression-refused');
  });

  test('what stands in the way is mentioned, and no script is printed past it', async () => {
    const { alambic, write, sql } = await applied();
    await sql('CREATE VIEW names AS SELECT name FROM items');
    write('models.ts', small.replace('text()', 'varchar(80)'));
    const words = 'Column items.name cannot be given another type while view names uses it.';
    const plain = await alambic('check');
    expect([plain.status, plain.stdout]).toEqual([
      3,
      'items: column "name" changed: type text → character varying(80)\n',
    ]);
    expect(plain.stderr.split('\n')).toContain(words);
    const script = await alambic('check', '--sql');
    expect([script.status, script.stdout]).toEqual([2, '']);
    expect(script.stderr).toContain(words);
    expect(script.stderr).toContain('alambic explain dependents-in-the-way');
  });

  test('renames are told as such once they are said', async () => {
    const { alambic, write } = await applied();
    write('models.ts', small.replace('name: text()', 'label: text()'));
    expect((await alambic('check', '--rename', 'items.name=label')).stdout).toBe(
      'items: column "name" renamed to "label"\n',
    );
    expect((await alambic('check', '--drop', 'items.name')).stdout).toBe(
      'items: column "label" added\nitems: column "name" removed\n',
    );
  });

  test('check writes nothing, not even on an empty database', async () => {
    const { alambic, write, rows } = await newProject();
    write('models.ts', small);
    expect((await alambic('check')).status).toBe(3);
    expect(
      await rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });
});
