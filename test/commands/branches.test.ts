/**
 * Teams branch: several heads, and what merges, moves, lists and opens them.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { models, newProject, type TestProject } from './project.ts';

const add = (column: string): string => `op.addColumn('items', '${column}', text());`;
const drop = (column: string): string => `op.dropColumn('items', '${column}');`;

/** `a1` makes `items`; `b2` and `c3` both come after it. */
async function forked(b: string, c: string): Promise<TestProject> {
  const made = await newProject();
  made.write(
    'models.ts',
    models('integer, table', "export const items = table('items', { id: integer() });", 'items'),
  );
  made.revise('a1', null, {
    imports: 'integer, type Op',
    upgrade: "op.createTable('items', { id: integer() });",
    downgrade: "op.dropTable('items');",
  });
  made.revise('b2', 'a1', { imports: 'text, type Op', upgrade: b });
  made.revise('c3', 'a1', { imports: 'text, type Op', upgrade: c });
  return made;
}

describe('two heads', () => {
  test('are told with the commit of whom made each, and what to type', async () => {
    const { alambic, folder } = await forked(add('b'), add('c'));
    const git = (...words: string[]): void => {
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], {
        cwd: folder,
        stdio: 'ignore',
      });
    };
    git('init', '-q');
    git('add', 'alambic/versions/b2_b2.ts');
    git('commit', '-q', '-m', 'b2');
    const { status, stderr } = await alambic('upgrade', 'head');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /The revisions have 2 heads: "b2" and "c3"\.\n  b2  [0-9a-f]{7,} of Ada, \d{4}-\d\d-\d\d: .*b2_b2\.ts\n  c3  in no commit yet: .*c3_c3\.ts\n\nRun `alambic merge`/,
    );
  });

  test('are listed with where they part', async () => {
    const { alambic } = await forked(add('b'), add('c'));
    expect((await alambic('branches')).stdout).toBe(
      'a1 (branchpoint), the a1\n  -> b2 (head), the b2\n  -> c3 (head), the c3\n',
    );
    expect((await alambic('heads', '--check')).status).toBe(3);
    const [branch] = JSON.parse((await alambic('branches', '--json')).stdout);
    expect([branch.revision, branch.children.length]).toEqual(['a1', 2]);
  });

  test('of which one depends on the other are one when dependencies count', async () => {
    const { alambic } = await newProject();
    await alambic('revision', '-m', 'one', '--rev-id', 'a1');
    await alambic(
      'revision',
      '-m',
      'two',
      '--rev-id',
      'b2',
      '--head',
      'base',
      '--depends-on',
      'a1',
    );
    expect((await alambic('heads')).stdout).toBe('a1 (head), one\nb2 (head), two\n');
    expect((await alambic('heads', '--resolve-dependencies')).stdout).toBe('b2 (head), two\n');
  });
});

describe('merge', () => {
  test('joins the heads; sides that touch different objects commute', async () => {
    const table = (name: string): string => `op.createTable('${name}', { note: text() });`;
    const { alambic, revision, rows } = await forked(table('b'), table('c'));
    const { status, stdout, stderr } = await alambic('merge', '--rev-id', 'm4');
    expect([status, stdout]).toEqual([0, 'created  alambic/versions/m4_merge_b2_and_c3.ts\n']);
    expect(stderr).toBe('The sides touch different objects: either order gives the same schema.\n');
    expect(revision('m4_merge_b2_and_c3.ts')).toContain(
      "export const downRevision = ['b2', 'c3'];",
    );
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect(await rows('SELECT version_num FROM alambic_version')).toEqual([{ version_num: 'm4' }]);
  });

  test('names the objects that both touch, with files and lines', async () => {
    const { alambic } = await forked(add('note'), `${add('note')}\n  op.execute('SELECT 1');`);
    const { status, stderr } = await alambic('merge', 'b2', 'c3', '-m', 'join');
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /The sides touch the same objects:\n  column items\.note\n    alambic\/versions\/b2_b2\.ts:\d+  add column note .*\n    alambic\/versions\/c3_c3\.ts:\d+  add column note /,
    );
    expect(stderr).toMatch(/\n  table items\n/);
    expect(stderr).toMatch(
      /What these touch, nobody knows:\n    alambic\/versions\/c3_c3\.ts:\d+  execute SELECT 1\n/,
    );
  });

  test('with --autogenerate adds what the models still miss after both', async () => {
    const { alambic, write, revision } = await forked(add('b'), add('c'));
    await alambic('upgrade', 'heads', '-q');
    write(
      'models.ts',
      models(
        'integer, table, text',
        "export const items = table('items', { id: integer(), b: text(), c: text(), d: text() });",
        'items',
      ),
    );
    const { status } = await alambic('merge', '--autogenerate', '--rev-id', 'm4', '-m', 'join');
    expect(status).toBe(0);
    expect(revision('m4_join.ts')).toContain("op.addColumn('items', 'd', text());");
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
  });

  test('is refused where there is nothing to join', async () => {
    const { alambic } = await forked(add('b'), add('c'));
    expect((await alambic('merge', 'b2')).stderr).toContain('nothing to merge');
    expect((await alambic('merge', 'a1', 'b2')).stderr).toContain('"a1" is an ancestor of "b2"');
  });
});

describe('rebase', () => {
  test('puts a branch that is applied nowhere on top of the other head', async () => {
    const { alambic, revision } = await forked(add('b'), add('c'));
    await alambic('upgrade', 'b2', '-q');
    const before = revision('c3_c3.ts');
    const { status, stdout, stderr } = await alambic('rebase', 'c3');
    expect([status, stdout, stderr]).toEqual([
      0,
      'changed  alambic/versions/c3_c3.ts\n',
      'c3 now comes after b2.\n',
    ]);
    expect(revision('c3_c3.ts')).toBe(
      before
        .replace("downRevision = 'a1'", "downRevision = 'b2'")
        .replace('Revises: a1', 'Revises: b2'),
    );
    expect((await alambic('heads')).stdout).toBe('c3 (head), the c3\n');
    expect((await alambic('upgrade', '-q')).status).toBe(0);
  });

  test('is refused for a branch that is applied, and without a hint which one is meant', async () => {
    const { alambic, revision } = await forked(add('b'), add('c'));
    await alambic('upgrade', 'c3', '-q');
    const { status, stderr } = await alambic('rebase', 'c3', '--onto', 'b2');
    expect(status).toBe(2);
    expect(stderr).toContain('"c3" is applied to the database of the default environment.');
    expect(revision('c3_c3.ts')).toContain("downRevision = 'a1'");
    expect((await alambic('rebase')).stderr).toContain('alambic rebase b2 --onto c3');
    expect((await alambic('rebase', 'a1', '--onto', 'b2')).stderr).toContain('nothing to move');
  });

  test('says which databases it could not ask', async () => {
    const { alambic, configuration } = await forked(add('b'), add('c'));
    configuration("environments: { prod: { databaseUrl: 'postgres://nobody@127.0.0.1:1/none' } }");
    const { status, stderr } = await alambic('rebase', 'c3');
    expect(status).toBe(0);
    expect(stderr).toContain('The database of the prod environment could not be asked');
  });

  test('moves a revision in SQL as well', async () => {
    const { alambic, write, read } = await forked(add('b'), add('c'));
    write(
      'alambic/versions/e5.sql',
      '-- e5\n-- Revision: e5\n-- Revises: a1\n-- upgrade\nSELECT 1;\n',
    );
    expect((await alambic('rebase', 'e5', '--onto', 'c3')).status).toBe(0);
    expect(read('alambic/versions/e5.sql')).toContain('-- Revises: c3\n');
  });
});

describe('edit', () => {
  test('opens the file in the editor that is set', async () => {
    const { alambic, with: under, write, folder, read } = await forked(drop('id'), add('c'));
    write('editor.sh', '#!/bin/sh\necho "$@" > opened\n');
    chmodSync(join(folder, 'editor.sh'), 0o755);
    const editing = under({ VISUAL: `${join(folder, 'editor.sh')} --wait`, EDITOR: undefined });
    expect((await editing.alambic('edit', 'c3')).status).toBe(0);
    expect(read('opened')).toMatch(/^--wait .*c3_c3\.ts\n$/);
    const without = under({ VISUAL: undefined, EDITOR: undefined });
    expect((await without.alambic('edit', 'c3')).stderr).toContain('Set VISUAL or EDITOR');
    const broken = under({ VISUAL: 'false', EDITOR: undefined });
    expect((await broken.alambic('edit', 'c3')).status).toBe(1);
    expect((await alambic('edit', 'base')).stderr).toContain('"base" stands for no revision');
  });
});

describe('ensure-version', () => {
  test('makes the tables that are missing, once', async () => {
    const { alambic, rows } = await newProject();
    expect(await alambic('ensure-version')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'Created alambic_version, alambic_history, alambic_run.\n',
    });
    expect((await alambic('ensure-version')).stderr).toBe('All tables are there.\n');
    expect(await rows('SELECT * FROM alambic_version')).toEqual([]);
  });

  test('--sql prints what makes them, and opens no database', async () => {
    const { with: under, sql, rows } = await newProject();
    const { alambic } = under({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const { status, stdout } = await alambic('ensure-version', '--sql');
    expect(status).toBe(0);
    await sql(stdout);
    expect(await rows('SELECT * FROM alambic_version')).toEqual([]);
  });
});
