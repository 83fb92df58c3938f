/**
 * The embedded database of a project: what `init` chose, and two processes at once on its folder.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pglite } from '../servers.ts';
import { project } from './project.ts';

const timeout = 120_000;

describe('the embedded database', () => {
  test(
    'init leads to a project that works with nothing installed, and says which database it chose',
    { timeout },
    async () => {
      const made = project('');
      for (const each of ['alambic.config.ts', 'alambic'])
        rmSync(join(made.folder, each), { recursive: true });
      const env = { env: { DATABASE_URL: undefined } };
      const init = await made.start(['init'], env).answer;
      expect(init.stdout.trimEnd().split('\n')).toEqual([
        'created  alambic.config.ts',
        'created  alambic/env.ts',
        'created  alambic/script.ts.tmpl',
        'created  src/models/index.ts',
        'created  alambic/versions/',
        'created  .gitignore',
      ]);
      const again = await made.start(['init'], env).answer;
      expect(again.stdout).not.toContain('created');
      made.write(
        'src/models/index.ts',
        "import { integer, metadata, table } from 'alambic';\n\nexport const schema = metadata([table('items', { id: integer().primaryKey() })]);\n",
      );
      const generated = await made.start(
        ['revision', '--autogenerate', '-m', 'init', '--rev-id', 'a1'],
        env,
      ).answer;
      expect([generated.status, generated.stdout]).toEqual([
        0,
        'created  alambic/versions/a1_init.ts\n',
      ]);
      expect(generated.stderr).toContain(
        'Using the embedded database .alambic/database: no DATABASE_URL is set.\n',
      );
      const upgraded = await made.start(['upgrade', '-q'], env).answer;
      expect(upgraded).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );

  test(
    'two processes at once on one folder: each waits or is refused, and no row is lost',
    { timeout },
    async () => {
      const made = project(await pglite.url());
      made.revise('a1', null, { upgrade: "op.execute('CREATE TABLE t (n int)');" });
      for (let at = 2; at <= 6; at += 1)
        made.revise(`a${at}`, `a${at - 1}`, {
          upgrade: `op.execute('INSERT INTO t VALUES (${at})');`,
        });
      const answers = await Promise.all([
        made.start(['upgrade']).answer,
        made.start(['upgrade']).answer,
        made.start(['upgrade']).answer,
      ]);
      expect(answers.filter(({ stderr }) => stderr.includes('6 revisions applied'))).toHaveLength(
        1,
      );
      for (const { status, stderr } of answers)
        expect([status, stderr]).toEqual(
          status === 0
            ? [0, expect.stringMatching(/6 revisions applied|Nothing to do/)]
            : [4, expect.stringContaining('alambic explain embedded-locked')],
        );
      expect(await made.rows('SELECT n FROM t ORDER BY n')).toEqual(
        [2, 3, 4, 5, 6].map((n) => ({ n })),
      );
      expect((await made.start(['current']).answer).stdout).toBe('a6 (head), the a6\n');
    },
  );

  test('one that was killed leaves a folder that opens', { timeout }, async () => {
    const made = project(await pglite.url());
    made.revise('a1', null, { upgrade: "op.execute('CREATE TABLE t (n int)');" });
    made.revise('a2', 'a1', {
      upgrade:
        "await op.query('SELECT 1');\n  console.error('in the middle');\n  for (;;) await op.query('SELECT 1');",
    });
    const running = made.start(['upgrade']);
    await running.said('in the middle');
    running.child.kill('SIGKILL');
    await running.answer;
    made.revise('a2', 'a1', { upgrade: "op.execute('INSERT INTO t VALUES (2)');" });
    expect(await made.start(['upgrade']).answer).toMatchObject({ status: 0 });
    expect(await made.rows('SELECT n FROM t')).toEqual([{ n: 2 }]);
  });
});
