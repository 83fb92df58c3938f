/**
 * `alambic revision`: where a file is written, in which language, and as SQL without being written.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { models, newProject } from './project.ts';

const items = models(
  'integer, table, text',
  "const items = table('items', { id: integer().primaryKey(), name: text().notNull() });",
  'items',
);
const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };

describe('--version-path', () => {
  test('writes to one of the locations; without it, beside the parent', async () => {
    const { alambic, configuration, folder } = await newProject();
    configuration("versionLocations: ['alambic/versions', 'billing/versions']");
    mkdirSync(join(folder, 'billing', 'versions'), { recursive: true });
    const at = [
      '--version-path',
      'billing/versions',
      '--head',
      'base',
      '--branch-label',
      'billing',
    ];
    const first = await alambic('revision', '-m', 'one', '--rev-id', 'a1', ...at);
    expect(first.stdout).toBe('created  billing/versions/a1_one.ts\n');
    const second = await alambic(
      'revision',
      '-m',
      'two',
      '--rev-id',
      'b2',
      '--head',
      'billing@head',
    );
    expect(second.stdout).toBe('created  billing/versions/b2_two.ts\n');
    const other = await alambic('revision', '-m', 'three', '--rev-id', 'c3', '--head', 'base');
    expect(other.stdout).toBe('created  alambic/versions/c3_three.ts\n');
  });

  test('a location that the configuration does not name is refused', async () => {
    const { alambic, revisions } = await newProject();
    expect(await alambic('revision', '-m', 'x', '--version-path', 'elsewhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('explain path-outside-versions'),
    });
    expect(revisions()).toEqual([]);
  });
});

describe('--sql', () => {
  test('prints the SQL revision that would be written, and writes nothing', async () => {
    const { alambic, write, revisions, configuration } = await newProject();
    write('models.ts', items);
    configuration("postWriteHooks: [() => { throw new Error('called'); }]");
    const { status, stdout } = await alambic(
      'revision',
      '--autogenerate',
      '-m',
      'add items',
      '--rev-id',
      'a1',
      '--sql',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^-- add items\n--\n-- Revision: a1\n/);
    expect(stdout).toContain('-- upgrade\nCREATE TABLE "public"."items" (');
    expect(stdout).toMatch(
      /-- downgrade\n-- Loses every row of items\.\nDROP TABLE "public"\."items";\n$/,
    );
    expect(revisions()).toEqual([]);

    // What it printed is a revision.
    write('alambic/versions/a1.sql', stdout);
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect(await alambic('revision', '--autogenerate', '--sql')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'No difference between the models and the database.\n',
    });
  });

  test('needs no database without --autogenerate', async () => {
    const { with: under } = await newProject();
    const { status, stdout } = await under(nowhere).alambic('revision', '-m', 'mine', '--sql');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^-- mine\n[^]*-- upgrade\n\n-- downgrade\n$/);
  });
});

describe('--format js', () => {
  test('writes a revision in JavaScript, which runs there and back', async () => {
    const { alambic, write, revision } = await newProject();
    write('models.ts', items);
    const written = await alambic(
      'revision',
      '--autogenerate',
      '--format',
      'js',
      '-m',
      'add items',
      '--rev-id',
      'a1',
    );
    expect(written).toMatchObject({
      status: 0,
      stdout: 'created  alambic/versions/a1_add_items.js\n',
    });
    expect(revision('.js').replace(/Created: .*/, 'Created: …')).toBe(`/**
 * add items
 *
 * Revision: a1
 * Revises:
 * Created: …
 */
import { integer, text } from 'alambic';

export const revision = 'a1';
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

/** @param {import('alambic').Op} op */
export function upgrade(op) {
  op.createTable('items', {
    id: integer().primaryKey(),
    name: text().notNull(),
  });
}

/** @param {import('alambic').Op} op */
export function downgrade(op) {
  // Loses every row of items.
  op.dropTable('items');
}
`);
    expect((await alambic('upgrade', '-q')).status).toBe(0);
    expect((await alambic('check')).status).toBe(0);
    expect((await alambic('downgrade', 'base', '-q')).status).toBe(0);
    await alambic('revision', '-m', 'empty', '--format', 'js', '--rev-id', 'b2');
    expect(revision('b2_empty.js')).not.toContain('import {');
    expect((await alambic('upgrade', '-q')).status).toBe(0);
  });
});
