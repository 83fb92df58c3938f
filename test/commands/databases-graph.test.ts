/**
 * The revision graph of several databases: one for all, with where each stands and what each revision does on which.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { severalDatabases, type SeveralDatabases } from './several.ts';

const on = (database: string, body: string): string => `${database}(op: Op): void { ${body} }`;
const table = (name: string): string => `op.execute('CREATE TABLE ${name} ()');`;

/** `a1` makes a table on both, `b2` one on billing alone; app is at `a1`, billing at `b2`. */
async function apart(): Promise<SeveralDatabases> {
  const made = await severalDatabases();
  made.part('a1', null, `function upgrade(op: Op): void { op.createTable('shared', {}); }`);
  made.part('b2', 'a1', `const upgrade = { ${on('billing', "op.createTable('invoices', {});")} };`);
  await made.alambic('upgrade', 'a1', '-q');
  await made.alambic('upgrade', '--database', 'billing', '-q');
  return made;
}

describe('where each stands', () => {
  test('is marked in the history, and asked for only when it is wanted', async () => {
    const made = await apart();
    expect((await made.alambic('history')).stdout).toBe(
      'a1 -> b2 (head), the b2\n<base> -> a1, the a1\n',
    );
    expect((await made.alambic('history', '-i')).stdout).toBe(
      'a1 -> b2 (head) (current in billing), the b2\n<base> -> a1 (current in app), the a1\n',
    );
    expect((await made.alambic('history', '-i', '--database', 'app')).stdout).toBe(
      'a1 -> b2 (head), the b2\n<base> -> a1 (current in app), the a1\n',
    );
    const listed = JSON.parse((await made.alambic('history', '-i', '--json')).stdout);
    expect(listed).toMatchObject([
      { revision: 'b2', current: true, currentIn: ['billing'] },
      { revision: 'a1', current: true, currentIn: ['app'] },
    ]);
  });

  test('cannot be counted from, unless one is chosen', async () => {
    const made = await apart();
    for (const args of [
      ['history', '-r', 'current:'],
      ['show', 'current'],
    ]) {
      const refused = await made.alambic(...args);
      expect(refused.stderr).toContain('explain choose-a-database');
      expect(refused.status).toBe(2);
      expect(await made.alambic(...args, '--database', 'billing')).toMatchObject({ status: 0 });
    }
    expect((await made.alambic('history', '-r', 'current:', '--database', 'app')).stdout).toContain(
      'b2 (head), the b2\n',
    );
  });

  test('is in the picture, with what each revision does on which database', async () => {
    const made = await apart();
    const answer = await made.alambic('graph', '--json', '-i', '--operations');
    const picture = JSON.parse(answer.stdout);
    expect(picture).toMatchObject({
      databases: { app: ['a1'], billing: ['b2'] },
      revisions: [
        {
          id: 'b2',
          applied: false,
          currentIn: ['billing'],
          upgrade: {
            operations: [{ database: 'billing', description: 'create table invoices ()' }],
          },
        },
        {
          id: 'a1',
          applied: true,
          currentIn: ['app'],
          upgrade: {
            operations: [
              { database: 'app', description: 'create table shared ()' },
              { database: 'billing', description: 'create table shared ()' },
            ],
          },
        },
      ],
    });
    const html = (await made.alambic('graph', '--format', 'html', '-i')).stdout;
    expect(html).toContain('1 applied, 1 pending · app is at a1 · billing is at b2');
    expect((await made.alambic('graph', '--format', 'mermaid', '-i')).stdout).toContain(
      'current in billing',
    );
  });

  test('and which databases a revision names, `show` says', async () => {
    const made = await apart();
    expect((await made.alambic('show', 'a1')).stdout).toContain('Databases:   app, billing\n');
    expect((await made.alambic('show', 'b2')).stdout).toContain('Databases:   billing\n');
    const [shown] = JSON.parse((await made.alambic('show', 'b2', '--json')).stdout);
    expect(shown.databases).toEqual(['billing']);
    made.write(
      'alambic/versions/b2.ts',
      made.read('alambic/versions/b2.ts') + 'throw new Error();\n',
    );
    expect((await made.alambic('show', 'b2')).stdout).not.toContain('Databases:');
  });
});

describe('two heads', () => {
  /** Both come after `a1`; each makes something on one database. */
  async function forked(b: string, c: string): Promise<SeveralDatabases> {
    const made = await severalDatabases();
    made.part('a1', null, `function upgrade(op: Op): void { op.createTable('items', {}); }`);
    made.part('b2', 'a1', `const upgrade = { ${b} };`);
    made.part('c3', 'a1', `const upgrade = { ${c} };`);
    return made;
  }
  const index = (name: string): string => `op.createIndex('${name}', 'items', ['id']);`;

  test('that touch one table on different databases commute', async () => {
    const made = await forked(on('app', index('i')), on('billing', index('i')));
    const { stderr } = await made.alambic('merge', '--rev-id', 'd4');
    expect(stderr).toContain('The sides touch different objects');
    expect(made.revision('d4_merge_b2_and_c3.ts')).toContain(
      'export function upgrade(op: Op): void {',
    );
  });

  test('that touch it on one are told with the database', async () => {
    const made = await forked(
      `${on('app', index('i'))}, ${on('billing', index('i'))}`,
      on('billing', index('j')),
    );
    const { stderr } = await made.alambic('merge', '--rev-id', 'd4');
    expect(stderr).toContain('  table items of billing\n');
    expect(stderr).not.toContain('of app');
  });

  test('are joined with what the models of each still miss', async () => {
    const made = await forked(on('app', table('x')), on('billing', table('y')));
    made.write(
      'models/app.ts',
      "import { metadata, table } from 'alambic';\nexport const schema = metadata([table('items', {}), table('x', {}), table('more', {})]);\n",
    );
    made.write(
      'models/billing.ts',
      "import { metadata, table } from 'alambic';\nexport const schema = metadata([table('items', {}), table('y', {})]);\n",
    );
    await made.alambic('upgrade', 'heads', '-q');
    await made.alambic('merge', '--autogenerate', '--rev-id', 'd4');
    expect(made.revision('d4_merge_b2_and_c3.ts')).toMatch(
      /upgrade = \{\n {2}app\(op: Op\): void \{\n {4}op\.createTable\('more', \{\}\);\n {2}\},\n\};/,
    );
    await made.alambic('upgrade', '-q');
    expect(await made.alambic('check', '-q')).toMatchObject({ status: 0 });
  });

  test('are joined by an empty revision where the models of none miss anything', async () => {
    const made = await forked(on('app', table('x')), on('billing', table('y')));
    for (const [name, own] of [
      ['app', 'x'],
      ['billing', 'y'],
    ])
      made.write(
        `models/${name}.ts`,
        `import { metadata, table } from 'alambic';\nexport const schema = metadata([table('items', {}), table('${own}', {})]);\n`,
      );
    await made.alambic('upgrade', 'heads', '-q');
    const merged = await made.alambic('merge', '--autogenerate', '--rev-id', 'd4');
    expect(merged).toMatchObject({ status: 0 });
    expect(made.revision('d4_merge_b2_and_c3.ts')).toContain(
      'export function upgrade(op: Op): void {\n}',
    );
  });

  test('are not rebased where one database has applied what would move', async () => {
    const made = await forked(on('app', table('x')), on('billing', table('y')));
    await made.alambic('upgrade', 'c3', '--database', 'billing', '-q');
    const { status, stderr } = await made.alambic('rebase', 'c3');
    expect(status).toBe(2);
    expect(stderr).toContain(
      '"c3" is applied to the database "billing" of the default environment.',
    );
    expect(await made.alambic('rebase', 'b2', '--onto', 'c3')).toMatchObject({ status: 0 });
    expect(await made.alambic('upgrade', '-q')).toMatchObject({ status: 0 });
  });
});

test('a revision of another git branch is taken back from each, by what each recorded', async () => {
  const made = await apart();
  await made.alambic('upgrade', '-q');
  rmSync(join(made.folder, 'alambic', 'versions', 'b2.ts'));
  const { stdout } = await made.alambic('current');
  expect(stdout.match(/^b2 .*--recorded`/gm)).toHaveLength(2);
  expect(await made.alambic('downgrade', 'b2@-1', '--recorded', '-q')).toMatchObject({ status: 0 });
  expect((await made.alambic('current')).stdout).toBe(
    'app:\na1 (head), the a1\nbilling:\na1 (head), the a1\n',
  );
  const invoices = "SELECT to_regclass('invoices')::text AS found";
  expect(await made.rowsOf('billing', invoices)).toEqual([{ found: null }]);
});
