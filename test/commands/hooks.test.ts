/**
 * What a project does around a run: its own connection, what `env.ts` sets up and tears down, environments, and
 * operations of its own.
 */
import { spawnSync } from 'node:child_process';
import { symlinkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newProject, server, type Answer, type TestProject } from './project.ts';

const root = join(import.meta.dirname, '..', '..');

/** A project with one revision that makes the table `a`. */
async function one(): Promise<TestProject> {
  const made = await newProject();
  made.write('models.ts', "throw new Error('running loads no models');\n");
  made.revise('a1', null, {
    imports: 'integer, type Op',
    upgrade: "op.createTable('a', { id: integer() });",
    downgrade: "op.dropTable('a');",
  });
  return made;
}

/** `node_modules` as an installation makes them. */
function install(folder: string, ...packages: readonly string[]): void {
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules', 'alambic'));
  for (const name of packages)
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
}

describe('env.ts', () => {
  test('runOnline runs around the revisions, on their connection, and knows -x and -n', async () => {
    const { alambic, configuration, environment, rows } = await one();
    configuration('environments: { staging: { lockTimeoutMs: 500 } }');
    environment(`runOnline: async (context) => {
    await context.execute('CREATE TABLE told (what text)');
    await context.execute(\`INSERT INTO told VALUES ('\${context.environment} \${context.xArguments.get('who')} \${context.xArguments.get('flag')}')\`);
    await context.runMigrations();
    const rows = await context.connection?.query('SELECT count(*)::int AS tables FROM pg_class WHERE relname = $1', ['a']);
    await context.execute(\`INSERT INTO told VALUES ('\${rows?.[0]?.tables}')\`);
  },`);
    const { status, stderr } = await alambic(
      '-x',
      'who=me=you',
      '-n',
      'staging',
      'upgrade',
      '-x',
      'flag',
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 revision applied')]);
    expect(await rows('SELECT what FROM told')).toEqual([
      { what: 'staging me=you ' },
      { what: '1' },
    ]);
  });

  test('-x without a key is refused', async () => {
    const { alambic } = await one();
    for (const argument of ['=3', ''])
      expect(await alambic('upgrade', '-x', argument)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^`-x =?3?` has no key: it takes key=value\.\n/m),
      });
  });

  test('every function knows -x and -n', async () => {
    const { alambic, configuration, environment, write, rows, revision, sql } = await newProject();
    configuration('environments: { staging: {} }');
    for (const name of ['shop', 'billing'])
      write(
        `${name}.ts`,
        `import { integer, metadata, table } from 'alambic';\nexport const schema = metadata([table('${name}', { id: integer().primaryKey() })]);\n`,
      );
    const told = (hook: string): string =>
      `console.error('${hook}', xArguments.get('tenant'), environment);`;
    environment(`targetMetadata: async ({ xArguments, environment }) => { ${told('targetMetadata')} return (await import(\`../\${xArguments.get('tenant')}.ts\`)).schema; },
    includeObject: (object, { xArguments, environment }) => { ${told('includeObject')} return true; },
    includeName: (name, kind, parent, { xArguments, environment }) => { ${told('includeName')} return name !== xArguments.get('hidden'); },
    processRevisionDirectives: (directives, { xArguments, environment }) => { ${told('processRevisionDirectives')} return directives; },
    onVersionApply: async ({ connection }, { xArguments, environment }) => { await connection.query('INSERT INTO told VALUES ($1)', [\`\${xArguments.get('tenant')} \${environment}\`]); },`);
    await sql('CREATE TABLE told (what text)');
    const flags = ['-x', 'tenant=billing', '-x', 'hidden=told', '-n', 'staging'];
    const written = await alambic(...flags, 'revision', '--autogenerate', '-m', 'one');
    expect([written.status, revision('_one.ts')]).toEqual([
      0,
      expect.stringContaining("op.createTable('billing'"),
    ]);
    expect(revision('_one.ts')).not.toContain('told');
    for (const hook of [
      'targetMetadata',
      'includeObject',
      'includeName',
      'processRevisionDirectives',
    ])
      expect(written.stderr).toContain(`${hook} billing staging\n`);
    expect((await alambic(...flags, 'upgrade', '-q')).status).toBe(0);
    expect(await rows('SELECT what FROM told')).toEqual([{ what: 'billing staging' }]);
    expect((await alambic(...flags, 'check', '-q')).status).toBe(0);
    expect((await alambic('check', '-x', 'tenant=shop', '-x', 'hidden=told')).status).toBe(3);
  });

  test('runOnline has to run the migrations, once', async () => {
    const never = await one();
    never.environment('runOnline: async () => {},');
    expect(await never.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain run-migrations-missing'),
    });
    const twice = await one();
    twice.environment(
      'runOnline: async (context) => { await context.runMigrations(); await context.runMigrations(); },',
    );
    expect(await twice.alambic('upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain run-migrations-twice'),
    });
  });

  test('a failure passes through runOnline, which may tear down', async () => {
    const { alambic, revise, environment } = await one();
    revise('b2', 'a1', { upgrade: "op.execute('SELECT nonsense');" });
    environment(
      'runOnline: async (context) => { try { await context.runMigrations(); } finally { console.error("torn down"); } },',
    );
    const { status, stderr } = await alambic('upgrade');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/torn down\n[^]*explain statement-failed/),
    ]);
  });

  test('what env.ts itself throws is told with its file and line', async () => {
    const { alambic, environment, write } = await one();
    environment('runOnline: async () => {\n    throw new Error("the vault is closed");\n  },');
    const { status, stderr } = await alambic('upgrade');
    expect([status, stderr]).toEqual([1, expect.stringContaining('the vault is closed')]);
    expect(stderr).toContain(`\`runOnline\` threw: the vault is closed\n  at alambic/env.ts:6\n`);
    environment('onVersionApply: ({ revision }) => { throw new Error(`no ${revision}`); },');
    expect(await alambic('upgrade')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('`onVersionApply` threw: no a1'),
    });
    expect((await alambic('current')).stdout).toBe('');
    environment(
      "includeObject: ({ address }) => { throw new Error(`no ${address.name}`); }, models: 'tables.ts',",
    );
    write(
      'tables.ts',
      "import { integer, table } from 'alambic';\nexport const a = table('a', { id: integer() });\n",
    );
    await alambic('upgrade');
    expect(await alambic('check')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('`includeObject` threw: no a'),
    });
  });

  test('runOffline writes around the script', async () => {
    const { alambic, environment } = await one();
    environment(`runOffline: async (context) => {
    await context.execute("SET ROLE owner");
    await context.runMigrations();
    await context.execute("RESET ROLE;");
  },`);
    const { status, stdout } = await alambic('upgrade', '--sql');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^SET ROLE owner;\n[^]*CREATE TABLE "public"\."a"[^]*\nRESET ROLE;\n$/);
  });

  test('onVersionApply runs in the transaction of each revision', async () => {
    const { alambic, revise, environment, rows, sql } = await one();
    revise('b2', 'a1', { upgrade: "op.execute('SELECT nonsense');" });
    await sql('CREATE TABLE audit (what text)');
    environment(`onVersionApply: async ({ revision, direction, heads, connection }) => {
    await connection.query('INSERT INTO audit VALUES ($1)', [\`\${direction} \${revision} \${heads.join()}\`]);
  },`);
    expect((await alambic('upgrade')).status).toBe(1);
    expect(await rows('SELECT what FROM audit')).toEqual([{ what: 'upgrade a1 a1' }]);
    expect((await alambic('downgrade', 'base')).status).toBe(0);
    expect((await alambic('stamp', 'a1')).status).toBe(0);
    expect(await rows('SELECT what FROM audit')).toEqual([
      { what: 'upgrade a1 a1' },
      { what: 'downgrade a1 ' },
      { what: expect.stringMatching(/^stamp a1/) },
    ]);
  });

  test('a hook that is spelled wrong is told, also when it would have been one of running', async () => {
    const { alambic, environment } = await one();
    environment('runOnlin: async () => {},');
    const { status, stderr } = await alambic('upgrade');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/runOnlin.*runOnline/)]);
  });
});

describe.runIf(server.real)('the configuration', () => {
  test('connect lends a pool or a client of one’s own, and the pool is left open', async () => {
    const made = await one();
    install(made.folder, 'pg');
    made.write(
      'alambic.config.ts',
      `import { defineConfig } from 'alambic';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, application_name: 'ours' });
export default defineConfig({
  connect: () => pool,
  environments: {
    client: { connect: async () => { const client = new pg.Client(process.env.DATABASE_URL); await client.connect(); return client; } },
  },
});
`,
    );
    made.environment(`runOnline: async (context) => {
    await context.runMigrations();
    console.error((await context.connection?.query("SELECT current_setting('application_name') AS name"))?.[0]?.name);
  },`);
    const { status, stderr } = await made.start(['upgrade']).answer;
    expect([status, stderr]).toEqual([0, expect.stringMatching(/ours\n1 revision applied/)]);
    expect(await made.start(['-n', 'client', 'downgrade', 'base']).answer).toMatchObject({
      status: 0,
    });
  }, 30_000);

  test.each([
    [
      '() => { throw new Error("the vault is closed"); }',
      /`connect` threw: the vault is closed\n {2}at .*config\.ts:\d+/,
      1,
    ],
    ['() => 5', /`connect` in .*alambic\.config\.ts gives a number, which is no client/, 2],
    ['async () => new Map()', /`connect` in .* gives an object of Map, which is no client/, 2],
  ])('connect that gives none is told: %s', async (connect, words, exit) => {
    const made = await one();
    made.configuration(`connect: ${connect},`);
    const { status, stderr } = await made.alambic('current');
    expect([status, stderr]).toEqual([exit, expect.stringMatching(words)]);
  });

  test('-n selects an environment, and one that is not there is told with those that are', async () => {
    const { alambic, configuration, url } = await one();
    configuration(`environments: { elsewhere: { databaseUrl: '${await server.url()}' } }`);
    expect((await alambic('-n', 'elsewhere', 'upgrade')).status).toBe(0);
    expect((await alambic('current')).stdout).toBe('');
    expect((await alambic('current', '--name', 'elsewhere')).stdout).toBe('a1 (head), the a1\n');
    expect(await alambic('current', '-n', 'elswhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"elsewhere"'),
    });
    expect(url).not.toBe('');
  });

  test('--env-file lends variables, and those that are set stay', async () => {
    const fresh = await one();
    fresh.write(
      'alambic.config.ts',
      "import { defineConfig } from 'alambic';\nexport default defineConfig({ databaseUrl: process.env.MY_URL });\n",
    );
    fresh.write('.env.local', `MY_URL=${fresh.url}\n`);
    const run = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Answer> =>
      fresh.start(args, { env: { DATABASE_URL: '', ...env } }).answer;
    expect(await run({}, 'upgrade')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain no-database-url'),
    });
    expect(await run({}, 'upgrade', '--env-file', '.env.local')).toMatchObject({ status: 0 });
    const other = { MY_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await run(other, 'current', '--env-file', '.env.local')).toMatchObject({ status: 1 });
    expect(await fresh.alambic('upgrade', '--env-file', '.env.lokal')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('.env.lokal'),
    });
  });
});

describe('registerOperation', () => {
  const operation = `import { registerOperation, type OperationRoom } from 'alambic/operations';

export interface RefreshView { readonly kind: 'refreshView'; readonly name: string }

declare module 'alambic/operations' {
  interface Operations { refreshView: RefreshView }
  interface Builders { refreshView(name: string): RefreshView }
}

const room: OperationRoom<RefreshView> & { readonly kind: 'refreshView' } = {
  kind: 'refreshView',
  manual: 'https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html',
  compile: ({ name }) => [{ sql: \`REFRESH MATERIALIZED VIEW \${name}\`, transaction: 'allowed' }],
  reverse: (operation) => operation,
  locks: () => 'unknown',
  render: ({ name }) => ({ layout: \`op.refreshView('\${name}')\`, imports: [] }),
  touches: () => [],
  offline: true,
  describe: ({ name }) => \`refresh \${name}\`,
};

registerOperation(room, { refreshView: (name: string): RefreshView => ({ kind: 'refreshView', name }) });
`;

  test('lends revisions a word of their own, which tsc knows', async () => {
    const made = await one();
    install(made.folder, '@types/node');
    made.write('alambic/operations.ts', operation);
    made.environment('', "import './operations.ts';\n");
    made.write(
      'models.ts',
      "import { integer, metadata, table } from 'alambic';\nexport const schema = metadata([table('a', { id: integer() })]);\n",
    );
    made.revise('b2', 'a1', {
      upgrade:
        "op.execute('CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM a');\n  op.execute('INSERT INTO a VALUES (1)');\n  op.refreshView('totals');",
      downgrade: "op.execute('DROP MATERIALIZED VIEW totals');",
    });
    expect(await made.start(['upgrade']).answer).toMatchObject({ status: 0 });
    expect(await made.rows('SELECT n::int FROM totals')).toEqual([{ n: 1 }]);
    expect((await made.start(['upgrade', 'a1:head', '--sql']).answer).stdout).toContain(
      'REFRESH MATERIALIZED VIEW totals;',
    );

    made.write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2023',
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          types: ['node'],
          skipLibCheck: false,
        },
        include: ['alambic', 'models.ts', 'alambic.config.ts'],
      }),
    );
    const tsc = (): { status: number | null; stdout: string } =>
      spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')], {
        cwd: made.folder,
        encoding: 'utf8',
      });
    expect(tsc()).toMatchObject({ stdout: '', status: 0 });
    made.revise('b2', 'a1', { upgrade: 'op.refreshView(1);' });
    expect(tsc().stdout).toContain(
      "Argument of type 'number' is not assignable to parameter of type 'string'",
    );
  });
});
