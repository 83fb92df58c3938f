/**
 * `downgrade --recorded`: revisions of another git branch are taken back without their files.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { servers, type TestDatabaseServer } from '../servers.ts';
import { newProject, project, server as newest, type TestProject } from './project.ts';

const tableOf = (
  name: string,
): { readonly imports: string; readonly upgrade: string; readonly downgrade: string } => ({
  imports: 'integer, type Op',
  upgrade: `op.createTable('${name}', { id: integer().primaryKey() });`,
  downgrade: `op.dropTable('${name}');`,
});

const pathOf = (id: string): string => `alambic/versions/${id}_${id}.ts`;
const remove = ({ folder }: TestProject, id: string): void => rmSync(join(folder, pathOf(id)));

/** What is in the database: relations that are not alambic's, and the version rows. */
async function stands({ rows }: TestProject): Promise<string> {
  const [relations] =
    await rows(`SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') AS names
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
    AND relname NOT LIKE 'alambic%'`);
  const versions = await rows('SELECT version_num FROM alambic_version ORDER BY 1');
  return `${String(relations?.['names'])} @ ${versions.map((row) => row['version_num']).join(' ')}`;
}

/** Two git branches on one database: `mine` and `yours` both revise `base1`. */
async function twoBranches(server: TestDatabaseServer): Promise<TestProject> {
  const made = await newProject(server);
  made.revise('base1', null, tableOf('a'));
  made.revise('mine', 'base1', tableOf('m'));
  made.revise('yours1', 'base1', tableOf('y1'));
  made.revise('yours2', 'yours1', { ...tableOf('y2'), message: 'yours, 第二 "quoted" \\ 🐘' });
  expect(await made.alambic('upgrade', 'heads')).toMatchObject({ status: 0 });
  return made;
}

describe.each(servers)('on $name', (server) => {
  test('what another branch brought is taken back without its files, and the rows are right', async () => {
    const made = await twoBranches(server);
    remove(made, 'yours1');
    remove(made, 'yours2');
    const refused = await made.alambic('upgrade', 'heads');
    expect(refused).toMatchObject({ status: 2 });
    expect(refused.stderr).toContain('alambic downgrade yours2@-1 --recorded');
    const one = await made.alambic('downgrade', 'yours2@-1', '--recorded');
    expect(one).toMatchObject({ status: 0, stdout: '' });
    expect(one.stderr).toContain('yours, 第二 "quoted" \\ 🐘');
    expect(await stands(made)).toBe('a m y1 @ mine yours1');
    expect(await made.alambic('downgrade', 'yours1@base1', '--recorded')).toMatchObject({
      status: 0,
    });
    expect(await stands(made)).toBe('a m @ mine');
    expect(await made.alambic('upgrade', 'heads')).toMatchObject({ status: 0 });
    expect(await made.alambic('downgrade', 'base')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe(' @ ');
  });

  test('SQL of any kind is kept as it was: quotes, dollars, steps, a value used after its commit', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.write(
      'alambic/versions/b2_b2.sql',
      `-- hostile
-- Revision: b2
-- Revises: a1

-- upgrade
CREATE TABLE "it's ""b"" \\ $$ é" (t text);
CREATE INDEX CONCURRENTLY i ON a (id); -- alambic: no-transaction
-- downgrade
DROP INDEX CONCURRENTLY i; -- alambic: no-transaction
CREATE TABLE kept AS SELECT $q$ '; DROP TABLE a; -- \\ $$ é"$q$ AS t;
DROP TABLE "it's ""b"" \\ $$ é";
`.replaceAll(/(.*CONCURRENTLY.*); -- alambic: no-transaction/g, '-- alambic: no-transaction\n$1;'),
    );
    const up = await made.alambic('upgrade');
    expect(up).toMatchObject({ status: 0 });
    rmSync(join(made.folder, 'alambic/versions/b2_b2.sql'));
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('a kept @ a1');
    expect(await made.rows('SELECT t FROM kept')).toEqual([{ t: ` '; DROP TABLE a; -- \\ $$ é"` }]);
    const told = await made.rows(
      `SELECT step, steps, direction, state FROM alambic_history WHERE revision = 'b2' AND direction = 'downgrade' AND state = 'done' ORDER BY id`,
    );
    expect(told).toHaveLength(2);
  });

  test('a new value of an enum is committed before it is used', async () => {
    const made = await newProject(server);
    made.revise('a1', null, {
      upgrade: `op.createEnum('mood', ['ok']); op.execute("CREATE TABLE p (m mood DEFAULT 'ok')");`,
    });
    made.revise('b2', 'a1', {
      upgrade: "op.execute('SELECT 1');",
      downgrade: `op.addEnumValue('mood', 'sad'); op.execute("ALTER TABLE p ALTER m SET DEFAULT 'sad'");`,
    });
    await made.alambic('upgrade');
    remove(made, 'b2');
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('p @ a1');
  });

  test('a recorded statement that fails undoes its revision, and the hint does not say to correct it', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', tableOf('b'));
    await made.alambic('upgrade');
    remove(made, 'b2');
    await made.sql('CREATE VIEW v AS SELECT * FROM b');
    const { status, stderr } = await made.alambic('downgrade', '-1', '--recorded');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/at the history, alambic_history.*Take away by hand/s),
    ]);
    expect(await stands(made)).toBe('a b v @ b2');
    await made.sql('DROP VIEW v');
    const single = await made.alambic('downgrade', 'base', '--recorded', '--single-transaction');
    expect(single).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe(' @ ');
  });

  test('steps that stopped halfway are taken up again, by the record or by the file', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', {
      upgrade: "op.execute('CREATE TABLE b (id int); CREATE INDEX i ON b (id)');",
      downgrade:
        "op.execute('DROP INDEX CONCURRENTLY i', { transaction: 'forbidden' }); op.execute('DROP TABLE b');",
    });
    const file = made.read(pathOf('b2'));
    for (const resumed of ['record', 'file']) {
      await made.alambic('upgrade');
      remove(made, 'b2');
      await made.sql('CREATE VIEW v AS SELECT * FROM b');
      const stopped = await made.alambic('downgrade', '-1', '--recorded');
      expect(stopped.stderr).toContain('alambic explain statement-failed');
      expect(await stands(made)).toBe('a b v @ b2');
      await made.sql('DROP VIEW v');
      if (resumed === 'file') made.write(pathOf('b2'), file);
      const again = await made.alambic('downgrade', '-1', '--recorded');
      expect([resumed, again.status, again.stderr]).toEqual([
        resumed,
        0,
        expect.stringContaining('b2'),
      ]);
      expect(await stands(made)).toBe('a @ a1');
      made.write(pathOf('b2'), file);
    }
  });

  test('a script leaves in the history what a run leaves', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', tableOf('b'));
    const { stdout } = await made.alambic('upgrade', 'head', '--sql');
    await made.sql(stdout);
    remove(made, 'b2');
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('a @ a1');
  });

  test.runIf(server.real)('what a database cannot spell is no hindrance to keep', async () => {
    const admin = await newProject(server);
    const name = 'alambic_latin1_of_recorded';
    await admin.sql(
      `CREATE DATABASE ${name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    );
    const url = new URL(admin.url);
    url.pathname = `/${name}`;
    const made = project(url.href);
    made.revise('a1', null, {
      ...tableOf('a'),
      downgrade: "op.execute('DROP TABLE /* 🐘 */ a');",
      message: '第一',
    });
    const { status, stderr } = await made.alambic('upgrade');
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 revision applied')]);
    const [row] = await made.rows('SELECT downgrade FROM alambic_history');
    expect(row?.['downgrade']).toMatchObject([{ sql: 'DROP TABLE /* 🐘 */ a' }]);
    await admin.sql(`DROP DATABASE ${name}`);
  });
});

describe.each([newest])('the plan, which is the same on every server', (server) => {
  test('one plan has files and recorded revisions, whatever stands above first', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', tableOf('b'));
    made.revise('c3', 'b2', tableOf('c'));
    made.revise('d4', 'c3', tableOf('d'));
    await made.alambic('upgrade');
    // A file above one that is missing.
    remove(made, 'b2');
    remove(made, 'd4');
    const { status, stderr } = await made.alambic('downgrade', 'a1', '--recorded');
    expect([status, stderr.match(/↓ \S+/g)]).toEqual([0, ['↓ d4', '↓ c3', '↓ b2']]);
    expect(await stands(made)).toBe('a @ a1');
  });

  test('the row of a merge gives back the rows of both its parents, files or not', async () => {
    const made = await twoBranches(server);
    made.write(
      pathOf('merged'),
      `/** merge */
export const revision = 'merged';
export const downRevision = ['mine', 'yours2'];
export function upgrade(): void {}
export function downgrade(): void {}
`,
    );
    await made.alambic('upgrade');
    for (const id of ['merged', 'yours2', 'yours1']) remove(made, id);
    expect(await made.alambic('downgrade', 'mine', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('a m y1 y2 @ mine yours2');
    expect(await made.alambic('downgrade', 'base', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe(' @ ');
  });

  test('a dependency by label stays what it was', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.write(
      pathOf('other'),
      `export const revision = 'other';\nexport const downRevision = null;\nexport const branchLabels = ['side'];
export function upgrade(): void {}\nexport function downgrade(): void {}\n`,
    );
    made.write(
      pathOf('b2'),
      `export const revision = 'b2';\nexport const downRevision = 'a1';\nexport const dependsOn = ['side'];
export function upgrade(): void {}\nexport function downgrade(): void {}\n`,
    );
    await made.alambic('upgrade', 'b2');
    expect(await stands(made)).toBe('a @ b2');
    remove(made, 'b2');
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('a @ a1 other');
  });

  test('what has no recorded way down is refused, and nothing is changed', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', {
      upgrade: "await op.query('SELECT 1'); op.execute('CREATE TABLE b ()');",
    });
    made.revise('c3', 'b2', tableOf('c'));
    await made.alambic('upgrade');
    remove(made, 'b2');
    remove(made, 'c3');
    const current = await made.alambic('current');
    expect(current.stdout).toContain(
      'c3 (no revision file has this id, whose way down is recorded',
    );
    const { status, stderr } = await made.alambic('downgrade', 'a1', '--recorded');
    expect([status, stderr]).toEqual([1, expect.stringContaining('no-recorded-downgrade')]);
    expect(stderr).toContain('"b2"');
    expect(await stands(made)).toBe('a b c @ c3');
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect((await made.alambic('current')).stdout).toBe(
      'b2 (no revision file has this id, and no way down from it is recorded)\n',
    );
    expect((await made.alambic('status')).stdout).toContain(
      'No file:   b2, and no way down from it is recorded',
    );
    const history = await made.alambic('history', '-i');
    expect(history.stderr).toContain('The database is also at b2');
    expect(await stands(made)).toBe('a b @ b2');
  });

  test('a stamp is no run: its way down is not known, its place is', async () => {
    const made = await newProject(server);
    made.revise('a1', null, tableOf('a'));
    made.revise('b2', 'a1', tableOf('b'));
    made.revise('c3', 'b2', tableOf('c'));
    await made.sql('CREATE TABLE a (); CREATE TABLE b ()');
    await made.alambic('stamp', 'b2');
    await made.alambic('upgrade');
    remove(made, 'b2');
    remove(made, 'c3');
    const refused = await made.alambic('downgrade', 'a1', '--recorded');
    expect(refused.stderr).toContain('it was stamped, not run');
    expect(await stands(made)).toBe('a b c @ c3');
    expect(await made.alambic('downgrade', '-1', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe('a b @ b2');
  });

  test('with all files there it is the downgrade of the files', async () => {
    const made = await twoBranches(server);
    expect(readFileSync(join(made.folder, pathOf('mine')), 'utf8')).toContain('dropTable');
    expect(await made.alambic('downgrade', 'base', '--recorded')).toMatchObject({ status: 0 });
    expect(await stands(made)).toBe(' @ ');
    expect(await made.alambic('downgrade', 'base', '--recorded')).toMatchObject({ status: 0 });
    const both = await made.alambic('downgrade', 'a:base', '--recorded', '--sql');
    expect([both.status, both.stderr]).toEqual([
      2,
      expect.stringMatching(/--recorded.*--sql|--sql.*--recorded/),
    ]);
  });
});
