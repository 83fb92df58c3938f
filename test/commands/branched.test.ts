/**
 * A graph of two branches in two locations: what `history`, `show`, `current` and `stamp` answer there.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { newProject, type TestProject } from './project.ts';

const statement = (id: string): string =>
  `import type { Op } from 'alambic';\nexport function upgrade(op: Op): void {\n  op.execute('CREATE TABLE ${id} ()');\n}\nexport function downgrade(op: Op): void {\n  op.execute('DROP TABLE ${id}');\n}\n`;

/** a1 → b2 → c3 (label `shop`, from b2), and a1 → d4 in another location; each file in a folder of its own. */
async function branched(): Promise<TestProject> {
  const made = await newProject();
  made.configuration("versionLocations: ['alambic/versions', 'billing/versions']");
  const write = (path: string, id: string, parent: string, label: string = 'null'): void =>
    made.write(
      path,
      `/**\n * the ${id}\n */\nexport const revision = '${id}';\nexport const downRevision = ${parent};\nexport const branchLabels = ${label};\nexport const dependsOn = null;\n${statement(id)}`,
    );
  write('alambic/versions/a1.ts', 'a1', 'null');
  write('alambic/versions/2026/11/b2.ts', 'b2', "'a1'", "'shop'");
  write('alambic/versions/2026/12/c3.ts', 'c3', "'b2'");
  write('billing/versions/deep/er/d4.ts', 'd4', "'a1'", "'billing'");
  return made;
}

describe('history', () => {
  let made: TestProject;
  beforeAll(async () => {
    made = await branched();
    expect((await made.alambic('upgrade', 'b2', '-q')).status).toBe(0);
  });

  test.each([
    ['current:', 'c3 b2'],
    [':current', 'b2 a1'],
    ['shop@-1:current', 'b2'],
    ['current:+1', 'c3 b2'],
    ['current:current', 'b2'],
    ['current:shop@head', 'c3 b2'],
    ['base:billing@head', 'd4 a1'],
    ['a1:heads', 'd4 c3 b2 a1'],
  ])('-r %s lists %s', async (range, ids) => {
    const { status, stdout, stderr } = await made.alambic('history', '-r', range, '--json');
    expect([status, stderr]).toEqual([0, '']);
    const listed: readonly { revision: string }[] = JSON.parse(stdout);
    const found = listed.map(({ revision }) => revision);
    expect(found.toSorted()).toEqual(ids.split(' ').toSorted());
    // What is revised stands below what revises it.
    const order = ids.split(' ').filter((id) => id !== 'd4');
    expect(found.filter((id) => id !== 'd4')).toEqual(order);
  });

  test('steps alone count from the head', async () => {
    const line = await newProject();
    const ids = ['r1', 'r2', 'r3', 'r4'];
    for (const [at, id] of ids.entries())
      line.revise(id, ids[at - 1] ?? null, { upgrade: `op.execute('SELECT ${at}');` });
    await line.alambic('stamp', 'r3');
    const listed = async (range: string): Promise<readonly string[]> =>
      (await line.alambic('history', '-r', range)).stdout.match(/(?<=-> )r\d/g) ?? [];
    expect(await listed('-3:current')).toEqual(['r3', 'r2', 'r1']);
    expect(await listed('-1:')).toEqual(['r4', 'r3']);
    expect(await listed('current:+2')).toEqual(['r4', 'r3']);
  });

  test('a range that is none is told', async () => {
    for (const range of ['current', 'a1:b2:c3', 'd4:c3'])
      expect(await made.alambic('history', '-r', range)).toMatchObject({ status: 2 });
  });

  test('show takes one, several, and current', async () => {
    expect((await made.alambic('show', 'current')).stdout).toContain('b2 (shop) (current)');
    const heads = await made.alambic('show', 'heads', '--json');
    const shown: readonly { revision: string }[] = JSON.parse(heads.stdout);
    expect(shown.map(({ revision }) => revision).toSorted()).toEqual(['c3', 'd4']);
    expect((await made.alambic('show', 'billing@head')).stdout).toContain('er/d4.ts');
  });

  test('current --check-heads wants every branch at its head', async () => {
    expect((await made.alambic('current', '--check-heads')).status).toBe(3);
    expect((await made.alambic('upgrade', 'shop@head', '-q')).status).toBe(0);
    expect((await made.alambic('current', '--check-heads')).status).toBe(3);
    expect((await made.alambic('upgrade', 'heads', '-q')).status).toBe(0);
    expect((await made.alambic('current', '--check-heads')).status).toBe(0);
  });
});

describe('stamp', () => {
  test('takes several targets, heads and a branch, and says what moved', async () => {
    const { alambic } = await branched();
    expect(await alambic('stamp', 'c3', 'd4')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'base → c3\nbase → d4\nThe database is at c3, d4.\n',
    });
    expect((await alambic('stamp', 'heads')).stderr).toBe('The database is at c3, d4.\n');
    expect((await alambic('stamp', 'shop@b2')).stderr).toBe(
      'c3 → b2\nThe database is at b2, d4.\n',
    );
    expect((await alambic('stamp', 'billing@base')).stderr).toMatch(/d4.* → base\n/);
    await alambic('stamp', '--purge', 'heads');
    const { stdout } = await alambic('stamp', 'base', '--json');
    expect(JSON.parse(stdout)).toEqual({
      before: ['c3', 'd4'],
      rows: [],
      moves: [
        { from: ['c3'], to: null, direction: 'down' },
        { from: ['d4'], to: null, direction: 'down' },
      ],
    });
  });

  test('--purge forgets rows that no file has', async () => {
    const { alambic, sql, rows } = await branched();
    await alambic('stamp', 'c3');
    await sql("INSERT INTO alambic_version VALUES ('gone')");
    expect(await alambic('stamp', 'd4')).toMatchObject({ status: 2 });
    expect((await alambic('stamp', '--purge', 'd4')).status).toBe(0);
    expect(await rows('SELECT version_num FROM alambic_version')).toEqual([{ version_num: 'd4' }]);
  });

  test('--sql writes a script for several targets or for a range, and refuses what no script knows', async () => {
    const { with: under, sql, rows } = await branched();
    const { alambic } = under({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const both = await alambic('stamp', 'c3', 'd4', '--sql');
    expect(both.status).toBe(0);
    await sql(both.stdout);
    const down = await alambic('stamp', 'heads:a1', '--sql');
    await sql(down.stdout);
    expect(await rows('SELECT version_num FROM alambic_version')).toEqual([{ version_num: 'a1' }]);
    for (const [args, code] of [
      [['a1:b2', 'd4'], 'unexpected-positionals'],
      [['a1:b2:c3'], 'malformed-range'],
      [['heads', '--purge'], 'purge-needs-database'],
    ] as const)
      expect(await alambic('stamp', ...args, '--sql')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining(`explain ${code}`),
      });
  });
});
