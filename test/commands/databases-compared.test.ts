/**
 * Several databases against their models: `revision --autogenerate`, `check`, `diff`, and what `env.ts` is told.
 */
import { describe, expect, test } from 'vitest';
import { enter, hasTerminal, onTerminal } from './pty.ts';
import { severalDatabases, type SeveralDatabases } from './several.ts';

/** Both databases at `a1`, which made the table of each with a column `title`. */
async function titled(): Promise<SeveralDatabases> {
  const made = await severalDatabases();
  for (const name of made.urls.keys()) made.models(name, 'title: text()');
  await made.alambic('generate', 'begin', '--rev-id', 'a1');
  await made.alambic('upgrade', '-q');
  return made;
}

describe('what may be a rename', () => {
  test('is told of every database at once, with lines to paste that name it', async () => {
    const made = await titled();
    for (const name of made.urls.keys()) made.models(name, 'name: text()');
    const { status, stderr } = await made.alambic('generate', 'names', '--rev-id', 'b2');
    expect(status).toBe(2);
    expect(stderr).toContain(
      '  --rename app:app.title=name\n  --rename billing:billing.title=name\n  --drop app:app.title\n  --drop billing:billing.title\n',
    );
    const answered = await made.alambic(
      'generate',
      'names',
      '--rev-id',
      'b2',
      '--rename',
      'app:app.title=name',
      '--drop',
      'billing:billing.title',
    );
    expect(answered).toMatchObject({ status: 0 });
    expect(made.revision('b2_names.ts')).toMatch(
      /upgrade = \{\n {2}app\(op: Op\): void \{\n {4}op\.renameColumn\('app', 'title', 'name'\);\n {2}\},\n {2}billing\(op: Op\): void \{\n[^}]*op\.dropColumn\('billing', 'title'\)/,
    );
    await made.alambic('upgrade', '-q');
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
  });

  test('needs no name where one database is chosen', async () => {
    const made = await titled();
    made.models('app', 'name: text()');
    const checked = await made.alambic(
      'check',
      '--database',
      'app',
      '--rename',
      'app.title=name',
      '--json',
    );
    expect(JSON.parse(checked.stdout)).toMatchObject({
      app: { differences: ['app: column "title" renamed to "name"'] },
    });
  });

  test.runIf(hasTerminal)(
    'is asked about on a terminal, with the name of the database',
    async () => {
      const made = await titled();
      made.models('billing', 'name: text()');
      const { stdout } = await onTerminal(
        made.folder,
        {},
        ['generate', 'names', '--rev-id', 'b2'],
        [{ after: 'billing.title is gone in billing', keys: enter }],
      );
      expect(stdout).toContain('b2_names.ts');
      expect(made.revision('b2_names.ts')).toContain("op.renameColumn('billing', 'title', 'name')");
    },
  );
});

describe('every database', () => {
  test('has to be at head, before one is compared', async () => {
    const made = await titled();
    made.part('b2', 'a1', 'function upgrade(op: Op): void {}');
    await made.alambic('upgrade', '--database', 'app', '-q');
    made.models('app', 'name: text()');
    const { status, stderr } = await made.alambic('generate', 'more');
    expect(status).toBe(2);
    expect(stderr).toContain('explain database-not-at-head');
    expect(stderr).toContain('in the database "billing"');
  });

  test('that drifted is told by its name', async () => {
    const made = await titled();
    await made.sqlOf('billing', 'ALTER TABLE billing ADD COLUMN surprise text');
    const { status, stdout } = await made.alambic('check');
    expect([status, stdout]).toEqual([3, 'app:\nbilling:\nbilling: column "surprise" removed\n']);
    const { stdout: sql } = await made.alambic('check', '--sql', '--database', 'billing', '-q');
    expect(sql).toBe('BEGIN;\nALTER TABLE "public"."billing" DROP COLUMN "surprise";\nCOMMIT;\n');
    expect(await made.alambic('check', '--sql')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('explain choose-a-database'),
    });
    expect((await made.alambic('status')).stdout).toBe(
      'app:\nCurrent:   a1 (head)\nModels:    the same as the database\nbilling:\nCurrent:   a1 (head)\nModels:    billing: column "surprise" removed\n',
    );
    const between = await made.alambic(
      'diff',
      '--from',
      made.urls.get('billing') ?? '',
      '--to',
      'models',
      '--database',
      'billing',
    );
    expect([between.status, between.stdout]).toEqual([3, 'billing: column "surprise" removed\n']);
    const unnamed = await made.alambic(
      'diff',
      '--from',
      made.urls.get('app') ?? '',
      '--to',
      'models',
    );
    expect(unnamed).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain choose-a-database'),
    });
  });
});

describe('the same models on every database', () => {
  const shards = async (): Promise<SeveralDatabases> => {
    const made = await severalDatabases(['north', 'south']);
    made.write(
      'alambic/env.ts',
      "import { defineEnvironment } from 'alambic';\n\nexport default defineEnvironment({ targetMetadata: async () => (await import('../models/north.ts')).schema });\n",
    );
    return made;
  };

  test('give one function, where all lack the same', async () => {
    const made = await shards();
    await made.alambic('generate', 'begin', '--rev-id', 'a1');
    expect(made.revision('a1_begin.ts')).toContain(
      "export function upgrade(op: Op): void {\n  op.createTable('north', {",
    );
    await made.alambic('revision', '-m', 'by hand', '--rev-id', 'b2');
    expect(made.revision('b2_by_hand.ts')).toContain('export function upgrade(op: Op): void {');
    await made.alambic('upgrade', '-q');
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
  });

  test('and a part for each, where one has drifted', async () => {
    const made = await shards();
    await made.sqlOf('south', 'CREATE TABLE north (id integer PRIMARY KEY, more text)');
    await made.alambic('generate', 'begin', '--rev-id', 'a1');
    expect(made.revision('a1_begin.ts')).toMatch(
      /upgrade = \{\n {2}north\(op: Op\): void \{\n {4}op\.createTable[^]*south\(op: Op\): void \{\n[^}]*op\.dropColumn\('north', 'more'\)/,
    );
    await made.alambic('upgrade', '-q');
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
  });
});

describe('env.ts', () => {
  test('is told which database each of its functions is about', async () => {
    const made = await severalDatabases();
    made.write(
      'alambic/env.ts',
      `import { defineEnvironment } from 'alambic';

export default defineEnvironment({
  targetMetadata: async ({ database }) => (await import(\`../models/\${database}.ts\`)).schema,
  processRevisionDirectives: (directives, { database }) =>
    database === 'billing' ? [] : directives.map((each) => ({ ...each, message: \`for \${database}\` })),
  onVersionApply: async ({ revision, connection }, { database }) => {
    await connection.query('INSERT INTO log VALUES ($1)', [\`\${revision} \${database}\`]);
  },
  async runOnline({ database, runMigrations, execute }) {
    await execute('CREATE TABLE IF NOT EXISTS log (said text)');
    if (database !== null) await runMigrations();
  },
});
`,
    );
    await made.alambic('generate', 'begin', '--rev-id', 'a1');
    expect(made.revisions()).toEqual(['a1_for_app.ts']);
    expect(made.revision('a1_for_app.ts')).not.toContain('billing');
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
    for (const name of made.urls.keys())
      expect(await made.rowsOf(name, 'SELECT said FROM log')).toEqual([{ said: `a1 ${name}` }]);
  });

  test('may split what is written; parts of one id are one file', async () => {
    const made = await severalDatabases();
    made.write(
      'alambic/env.ts',
      `import { defineEnvironment } from 'alambic';

export default defineEnvironment({
  targetMetadata: async ({ database }) => (await import(\`../models/\${database}.ts\`)).schema,
  processRevisionDirectives: ([first], { database }) =>
    database === 'app'
      ? [first, { ...first, id: 'app2', message: 'app alone' }]
      : [{ ...first, message: 'not heard' }],
});
`,
    );
    await made.alambic('generate', 'begin', '--rev-id', 'a1');
    expect(made.revisions()).toEqual(['a1_begin.ts', 'app2_app_alone.ts']);
    expect(made.revision('a1_begin.ts').match(/^ {2}\w+\(op: Op\)/gm)).toEqual([
      '  app(op: Op)',
      '  billing(op: Op)',
      '  app(op: Op)',
      '  billing(op: Op)',
    ]);
    expect(made.revision('app2_app_alone.ts')).not.toContain('billing');
  });

  test.each([
    [
      "targetMetadata: { app: 'x', ap: [] }",
      'invalid-environment',
      '`targetMetadata.ap` names no database',
    ],
    ["models: { app: 'models/app.ts' }", 'no-target-metadata', 'the database "billing"'],
  ])('that gives { %s } is refused', async (members, code, words) => {
    const made = await severalDatabases();
    made.write('alambic/env.ts', `export default { ${members} };\n`);
    const { status, stderr } = await made.alambic('check');
    expect(status).toBe(2);
    expect(stderr).toContain(`explain ${code}`);
    expect(stderr).toContain(words);
  });

  test('may have globs by name', async () => {
    const made = await severalDatabases();
    made.write(
      'alambic/env.ts',
      "export default { models: { app: 'models/app.ts', billing: ['models/billing.ts'] } };\n",
    );
    await made.alambic('generate', 'begin', '--rev-id', 'a1');
    await made.alambic('upgrade', '-q');
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
  });
});
