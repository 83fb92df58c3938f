/**
 * Two databases at once in one process: nothing of one run reaches the other.
 */
import { describe, expect, test } from 'vitest';
import { builtCommands } from './built.ts';
import { newProject, server, type TestProject } from './project.ts';

const commands = await builtCommands();

/** Revisions r1 … r20 that each leave `name` and their position in the table `told`, and read it on the way. */
async function chain(name: string): Promise<TestProject> {
  const made = await newProject();
  made.configuration(`...{ databaseUrl: ${JSON.stringify(made.url)} }`);
  made.environment(`onVersionApply: async ({ revision, connection }, { xArguments }) => {
    await connection.query("INSERT INTO applied VALUES ($1, $2)", [revision, xArguments.get('who')]);
  },`);
  await made.sql('CREATE TABLE applied (revision text, who text)');
  made.revise('r1', null, {
    upgrade: "op.execute('CREATE TABLE told (name text, at int)');",
    downgrade: "op.execute('DROP TABLE told');",
  });
  for (let at = 2; at <= 20; at += 1)
    made.revise(`r${at}`, `r${at - 1}`, {
      upgrade:
        at % 5 === 0
          ? `const [row] = await op.query<{ n: string }>('SELECT count(*) AS n FROM told'); op.execute(\`INSERT INTO told VALUES ('${name}', \${Number(row?.n) + 2})\`);`
          : `op.execute("INSERT INTO told VALUES ('${name}', ${at})");`,
      downgrade: `op.execute('DELETE FROM told WHERE at = ${at}');`,
    });
  return made;
}

const ids = Array.from({ length: 20 }, (_, at) => `r${at + 1}`);

describe('two databases', () => {
  test('of two projects are upgraded and taken back at once', async () => {
    const made = [await chain('one'), await chain('two')];
    const who = (at: number): ReadonlyMap<string, string> => new Map([['who', `user ${at}`]]);
    const results = await Promise.all(
      made.map(({ folder }, at) => commands.upgrade('head', { cwd: folder, xArguments: who(at) })),
    );
    for (const { applied, rows } of results)
      expect([rows, applied.map(({ revision }) => revision)]).toEqual([['r20'], ids]);
    for (const [at, { rows }] of made.entries()) {
      const told = await rows('SELECT name, at FROM told ORDER BY at');
      expect(told).toEqual(
        ids.slice(1).map((_, row) => ({ name: at === 0 ? 'one' : 'two', at: row + 2 })),
      );
      expect(await rows('SELECT DISTINCT who FROM applied')).toEqual([{ who: `user ${at}` }]);
      expect(await rows('SELECT FROM applied')).toHaveLength(20);
    }
    // One goes down while the other looks on.
    const [first, second] = await Promise.all([
      commands.downgrade('base', { cwd: made[0]?.folder ?? '', xArguments: who(0) }),
      commands.current({ cwd: made[1]?.folder ?? '' }),
    ]);
    expect([first.rows, second.rows.map(({ id }) => id)]).toEqual([[], ['r20']]);
  });

  test('of one project’s two environments are upgraded at once, and one that fails stops itself alone', async () => {
    const made = await chain('one');
    const other = await server.url();
    made.configuration(
      `...{ databaseUrl: ${JSON.stringify(made.url)} }, environments: { other: { databaseUrl: ${JSON.stringify(other)}, versionTable: { name: 'other_version' } } }`,
    );
    const elsewhere = await commands.connect(other);
    // The table `told` is in the way of r1; `applied` is missing for the hook.
    await elsewhere.script('CREATE TABLE told (name text, at int)');
    const results = await Promise.allSettled([
      commands.upgrade('head', { cwd: made.folder }),
      commands.upgrade('head', { cwd: made.folder, environment: 'other' }),
    ]);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { rows: ['r20'] } },
      { status: 'rejected', reason: { code: 'statement-failed' } },
    ]);
    await elsewhere.script('DROP TABLE told; CREATE TABLE applied (revision text, who text)');
    const [again, up] = await Promise.all([
      commands.downgrade('r10', { cwd: made.folder }),
      commands.upgrade('head', { cwd: made.folder, environment: 'other' }),
    ]);
    expect([again.rows, up.rows]).toEqual([['r10'], ['r20']]);
    expect(await elsewhere.query('SELECT version_num FROM other_version')).toEqual([
      { version_num: 'r20' },
    ]);
    await elsewhere.close();
  });
});
