/**
 * `alambic/commands`: what the command line does, for programs, with results as values. The built package, because
 * it is the one that loads users' TypeScript.
 */
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { builtCommands } from './built.ts';
import { models, newProject, server, type TestProject } from './project.ts';
import { severalDatabases } from './several.ts';

const commands = await builtCommands();

const items = models(
  'integer, table, text',
  "const items = table('items', { id: integer().primaryKey(), name: text() });",
  'items',
);

/** A project whose configuration names its database itself: this process has no DATABASE_URL. */
async function own(): Promise<TestProject> {
  const made = await newProject();
  made.configuration(`...{ databaseUrl: ${JSON.stringify(made.url)} }`);
  return made;
}

describe('a program', () => {
  test('writes, applies, looks and goes back, without printing', async () => {
    const { folder, write } = await own();
    write('models.ts', items);
    const options = { cwd: folder };
    const { written, comparison } = await commands.revision({
      ...options,
      autogenerate: true,
      message: 'init',
      revId: 'a1',
    });
    expect(written).toEqual([{ id: 'a1', path: expect.stringMatching(/a1_init\.ts$/) }]);
    expect(comparison?.lines).toEqual(['table "items" added']);

    const progress: string[] = [];
    const { applied, before, rows } = await commands.upgrade('head', {
      ...options,
      onProgress: ({ kind, revision }) => progress.push(`${kind} ${revision.id}`),
    });
    expect([before, rows, applied.map(({ revision }) => revision)]).toEqual([[], ['a1'], ['a1']]);
    expect(progress).toEqual(['started a1', 'finished a1']);
    expect(await commands.check(options)).toMatchObject({ clean: true, lines: [] });
    expect(await commands.current(options)).toMatchObject({ atHead: true, rows: [{ id: 'a1' }] });
    expect(await commands.history(options)).toMatchObject([
      { id: 'a1', message: 'init', head: true },
    ]);
    expect(await commands.upgradeSql('head', options)).toContain('CREATE TABLE "public"."items"');
    expect((await commands.downgrade('base', options)).rows).toEqual([]);
    expect((await commands.stamp('head', options)).rows).toEqual(['a1']);
  });

  test('is told what is wrong as a value', async () => {
    const { folder } = await own();
    const failure = commands.upgrade('zzz', { cwd: folder });
    await expect(failure).rejects.toMatchObject({
      name: 'AlambicError',
      code: 'no-such-revision',
      exit: 2,
      details: expect.any(Object),
    });
  });

  test('may use a connection of its own, which stays open, and two databases at once', async () => {
    const [one, two] = [await own(), await own()];
    for (const { revise } of [one, two])
      revise('a1', null, { upgrade: "op.execute('CREATE TABLE t (id int)');" });
    const connection = await commands.connect(one.url);
    const results = await Promise.all([
      commands.upgrade('head', { cwd: one.folder, connection }),
      commands.upgrade('head', { cwd: two.folder }),
    ]);
    expect(results.map(({ rows }) => rows)).toEqual([['a1'], ['a1']]);
    expect(await connection.query('SELECT count(*)::int AS n FROM t')).toEqual([{ n: 0 }]);
    await connection.close();
    expect(await two.rows('SELECT FROM t')).toEqual([]);
  });

  test('needs no configuration file', async () => {
    const { folder, revise, url } = await own();
    revise('a1', null, { upgrade: "op.execute('CREATE TABLE t (id int)');" });
    const project = commands.projectOf({ databaseUrl: url }, `${folder}/none.ts`);
    expect((await commands.upgrade('head', { project })).rows).toEqual(['a1']);
    expect(() => commands.projectOf({ lockTimeoutMs: -1 }, `${folder}/none.ts`)).toThrow(
      /lockTimeoutMs/,
    );
  });

  test('can stop a run with a signal', async () => {
    const { folder, revise } = await own();
    revise('a1', null, { upgrade: "op.execute('CREATE TABLE t (id int)');" });
    const signal = AbortSignal.abort();
    await expect(commands.upgrade('head', { cwd: folder, signal })).rejects.toMatchObject({
      code: 'interrupted',
      exit: 130,
    });
    expect((await commands.current({ cwd: folder })).rows).toEqual([]);
  });

  test('answers what may be a rename', async () => {
    const { folder, write, revision } = await own();
    write('models.ts', items);
    await commands.revision({ cwd: folder, autogenerate: true, message: 'init' });
    await commands.upgrade('head', { cwd: folder });
    write('other.ts', items.replace('name:', 'title:'));
    write(
      'alambic/env.ts',
      "import { defineEnvironment } from 'alambic';\nexport default defineEnvironment({ targetMetadata: async () => (await import('../other.ts')).schema });\n",
    );
    const asked = { cwd: folder, autogenerate: true, message: 'rename' };
    await expect(commands.revision(asked)).rejects.toMatchObject({ code: 'perhaps-renamed' });
    await commands.revision({
      ...asked,
      onCandidates: async ([only]) => ({
        renames: only === undefined ? [] : [only.argument],
        drops: [],
      }),
    });
    expect(revision('_rename.ts')).toContain("op.renameColumn('items', 'name', 'title');");
  });
});

describe('a program with several databases', () => {
  const begin = "function upgrade(op: Op): void { op.execute('CREATE TABLE shared ()'); }";

  test('runs any command over them, and has what it answers for one by name', async () => {
    const { folder, part } = await severalDatabases(['app', 'billing', 'reports']);
    part('a1', null, begin);
    const options = { cwd: folder };
    const upgraded = await commands.inDatabases(options, (each) => commands.upgrade('head', each));
    expect([...upgraded.keys()]).toEqual(['app', 'billing', 'reports']);
    expect(upgraded.get('billing')).toMatchObject({ before: [], rows: ['a1'] });
    const some = { ...options, databases: ['reports', 'app'] };
    const asked = await commands.inDatabases(some, async (each) => {
      const { atHead } = await commands.current(each);
      return `${each.project.database} ${atHead}`;
    });
    expect([...asked]).toEqual([
      ['app', 'app true'],
      ['reports', 'reports true'],
    ]);
    const one = await commands.stamp('base', { ...options, database: 'billing' });
    expect(one.rows).toEqual([]);
    const project = commands.databaseOf(await commands.loadProject(options), 'billing');
    expect(await commands.current({ project })).toMatchObject({ rows: [], pending: ['a1'] });
  });

  test('must say which, where a command is about one', async () => {
    const { folder, part } = await severalDatabases();
    part('a1', null, begin);
    const options = { cwd: folder };
    for (const asked of [
      commands.upgrade('head', options),
      commands.upgradeSql('head', options),
      commands.check(options),
      commands.current(options),
    ])
      await expect(asked).rejects.toMatchObject({
        code: 'choose-a-database',
        details: { known: ['app', 'billing'] },
      });
    expect(await commands.heads(options)).toMatchObject([{ id: 'a1' }]);
    await expect(
      commands.inDatabases({ ...options, databases: ['ap'] }, commands.current),
    ).rejects.toMatchObject({ code: 'unknown-database', details: { nearest: 'app' } });
  });

  test('is told what stands in each, when a change fails', async () => {
    const { folder, part } = await severalDatabases(['app', 'billing', 'reports']);
    part('a1', null, begin);
    part('b2', 'a1', "const upgrade = { billing(op: Op): void { op.execute('SELECT 1/0'); } };");
    const failed = commands.inDatabases({ cwd: folder }, (each) => commands.upgrade('head', each));
    await expect(failed).rejects.toMatchObject({
      code: 'statement-failed',
      database: 'billing',
      databases: [
        { database: 'app', state: 'done', rows: ['b2'] },
        { database: 'billing', state: 'failed', rows: ['a1'] },
        { database: 'reports', state: 'untouched', rows: [] },
      ],
      details: { stands: { applied: ['a1'], total: 2 } },
    });
  });

  test('has the revision and the comparison of each', async () => {
    const { folder } = await severalDatabases();
    const options = { cwd: folder, autogenerate: true };
    const { sql } = await commands.revisionSql(options);
    expect(sql.match(/^-- (?:up|down)grade .*$/gm)).toEqual([
      '-- upgrade app',
      '-- upgrade billing',
      '-- downgrade app',
      '-- downgrade billing',
    ]);
    const { comparison, comparisons } = await commands.revision(options);
    expect(comparison).toBeUndefined();
    expect([...(comparisons ?? [])].map(([name, { lines }]) => [name, lines])).toEqual([
      ['app', ['table "app" added']],
      ['billing', ['table "billing" added']],
    ]);
  });

  test('goes over a project of one database as well, whose answer has no name', async () => {
    const made = await own();
    made.revise('a1', null, { upgrade: "op.execute('SELECT 1');" });
    const results = await commands.inDatabases({ cwd: made.folder }, (each) =>
      commands.upgrade('head', each),
    );
    expect([...results.keys()]).toEqual([null]);
    expect(results.get(null)?.rows).toEqual(['a1']);
  });

  test.runIf(server.real)('may lend a client of its own for each', async () => {
    const { folder, part, urls } = await severalDatabases();
    part('a1', null, begin);
    const pools = [...urls].map(
      ([name, connectionString]) => [name, new pg.Pool({ connectionString })] as const,
    );
    const databases = Object.fromEntries(
      pools.map(([name, pool]) => [name, { connect: () => pool }]),
    );
    const project = commands.projectOf({ databases }, join(folder, 'alambic.config.ts'));
    await commands.inDatabases({ project }, (each) => commands.upgrade('head', each));
    for (const [, pool] of pools) {
      const { rows } = await pool.query('SELECT version_num FROM alambic_version');
      expect(rows).toEqual([{ version_num: 'a1' }]);
      await pool.end();
    }
  });

  test('may go over two projects at once', async () => {
    const all = await Promise.all([severalDatabases(), severalDatabases()]);
    for (const { part } of all) part('a1', null, begin);
    const runs = all.map(({ folder }) =>
      commands.inDatabases({ cwd: folder }, (each) => commands.upgrade('head', each)),
    );
    for (const results of await Promise.all(runs))
      expect([...results.values()].map(({ rows }) => rows)).toEqual([['a1'], ['a1']]);
  });
});
