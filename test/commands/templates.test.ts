/**
 * `alambic init --template` and `list-templates`: each template leads to a project that works, on the embedded database.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from './project.ts';

const timeout = 300_000;
const env = { DATABASE_URL: undefined };

const templates = [
  { name: 'default', language: 'ts', format: 'ts', models: ['index'] },
  { name: 'sql', language: 'ts', format: 'sql', models: ['index'] },
  { name: 'multi-database', language: 'ts', format: 'ts', models: ['app', 'billing'] },
  { name: 'esm-javascript', language: 'js', format: 'js', models: ['index'] },
] as const;

test('list-templates names each in one line', async () => {
  const { with: under } = project('');
  const { stdout, status } = await under(env).alambic('list-templates');
  expect([
    status,
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ]).toEqual([0, templates.map(({ name }) => name)]);
  const { stdout: json } = await under(env).alambic('list-templates', '--json');
  expect(JSON.parse(json)).toEqual(
    templates.map(({ name }) => ({ name, summary: expect.stringMatching(/^\w.*\w$/) })),
  );
});

test('another template is refused', async () => {
  const { with: under } = project('');
  const refused = await under(env).alambic('init', '--template', 'async');
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('esm-javascript') });
});

describe.each(templates)('init --template $name', ({ name, language, format, models }) => {
  test('writes a project that goes there and back', { timeout }, async () => {
    const made = project('');
    for (const each of ['alambic.config.ts', 'alambic'])
      rmSync(join(made.folder, each), { recursive: true });
    const { alambic } = made.with(env);
    expect((await alambic('init', '-t', name)).stdout.trimEnd().split('\n')).toEqual([
      `created  alambic.config.${language}`,
      `created  alambic/env.${language}`,
      `created  alambic/script.${format}.tmpl`,
      ...models.map((file) => `created  src/models/${file}.${language}`),
      'created  alambic/versions/',
      'created  .gitignore',
    ]);
    expect((await alambic('init', '-t', name)).stdout).not.toContain('created');

    for (const file of models)
      made.write(
        `src/models/${file}.${language}`,
        `import { integer, metadata, table, text } from 'alambic';\n\nexport const schema = metadata([table('${file}_items', { id: integer().primaryKey(), name: text() })]);\n`,
      );
    const generated = await alambic('generate', 'items', '--rev-id', 'a1');
    expect([generated.status, generated.stdout]).toEqual([
      0,
      `created  alambic/versions/a1_items.${format}\n`,
    ]);
    expect(generated.stderr).not.toContain('Warning');
    expect(await alambic('upgrade', '-q')).toMatchObject({ status: 0, stderr: '' });
    expect((await alambic('revision', '-m', 'by hand', '--rev-id', 'b2')).stdout).toBe(
      `created  alambic/versions/b2_by_hand.${format}\n`,
    );
    for (const args of [['upgrade'], ['check'], ['downgrade', 'base']])
      expect(await alambic(...args, '-q')).toMatchObject({ status: 0, stderr: '' });
    if (language === 'js')
      expect(
        readdirSync(made.folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
          path.endsWith('.ts'),
        ),
      ).toEqual([]);
  });
});

describe('a package that is not of ES modules', () => {
  const line =
    /^Run npm pkg set type=module: these files are ES modules, and package\.json does not say so\.$/m;

  test.each(['default', 'esm-javascript'])('is told what to run, with %s', async (name) => {
    const made = project('');
    const { alambic } = made.with(env);
    made.write('package.json', '{ "type": "commonjs" }');
    expect((await alambic('init', '-t', name)).stderr).toMatch(line);
    made.write('package.json', '{ "type": "module" }');
    expect((await alambic('init', '-t', name)).stderr).not.toMatch(line);
  });
});

test('a project that began in another language keeps its files', async () => {
  const made = project('');
  made.write('src/models/index.ts', '');
  const { alambic } = made.with(env);
  const { stdout } = await alambic('init', '--template', 'esm-javascript');
  expect(stdout.match(/(?<=created +)\S+/g)).toEqual(['alambic/script.js.tmpl', '.gitignore']);
  expect(existsSync(join(made.folder, 'alambic', 'env.js'))).toBe(false);
});
