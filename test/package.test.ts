/**
 * The tarball as npm would publish it, installed into an empty folder, does the day's work.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'alambic-package-'));
const bin = join(root, 'node_modules', '.bin');
let tarball = '';

beforeAll(() => {
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  program: string,
  options: readonly string[],
  cwd: string,
): { status: number | null; text: string } {
  const { DATABASE_URL: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(program, options, { cwd, encoding: 'utf8', env });
  return { status, text: stdout + stderr };
}

describe('the package', () => {
  test('is what publint and attw expect', { timeout: 120_000 }, () => {
    expect(run(join(bin, 'publint'), [tarball], root)).toMatchObject({ status: 0 });
    expect(run(join(bin, 'attw'), [tarball, '--profile', 'esm-only'], root)).toMatchObject({
      status: 0,
    });
  });

  test('compiles strictly where nothing knows the types of Node', { timeout: 120_000 }, () => {
    const project = join(folder, 'without-node-types');
    const home = join(project, 'node_modules', 'alambic');
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', home, '--strip-components=1']);
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      types: [],
      module: 'nodenext',
      target: 'es2022',
      noEmit: true,
    };
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['*.ts'] }),
    );
    writeFileSync(
      join(project, 'models.ts'),
      `import { bytea, defineConfig, metadata, table, type Op } from 'alambic';
import * as commands from 'alambic/commands';
import * as operations from 'alambic/operations';
import * as testing from 'alambic/testing';
import type { InferSelect } from 'alambic/schema';
export const files = table('files', { data: bytea().notNull() });
export const schema = metadata([files]);
export const data: Uint8Array = ({} as InferSelect<typeof files>).data;
export const config = defineConfig({ databaseUrl: 'postgres://localhost/shop' });
export const upgrade = (op: Op): unknown => op.dropTable('files');
export const all = [commands, operations, testing];
`,
    );
    expect(run(join(bin, 'tsc'), ['-p', project], project)).toEqual({ status: 0, text: '' });
  });

  test('does the day in an empty folder', { timeout: 300_000 }, () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    const installed = run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball],
      project,
    );
    expect(installed.text).not.toContain('npm error');
    const licenses = join(project, 'node_modules', 'alambic', 'dist', 'third-party-licenses.txt');
    expect(readFileSync(licenses, 'utf8')).toContain('commander 14.0.3 (MIT)');
    const alambic = (...options: readonly string[]): { status: number | null; text: string } =>
      run(join(project, 'node_modules', '.bin', 'alambic'), options, project);
    expect(alambic('init').status).toBe(0);
    writeFileSync(
      join(project, 'src', 'models', 'index.ts'),
      "import { metadata, table, text, uuid } from 'alambic';\nexport const schema = metadata([table('items', { id: uuid().primaryKey(), name: text() })]);\n",
    );
    expect(alambic('revision', '--autogenerate', '-m', 'init')).toMatchObject({ status: 0 });
    expect(alambic('upgrade', 'head')).toMatchObject({ status: 0 });
    expect(alambic('check')).toMatchObject({ status: 0 });
    expect(alambic('downgrade', 'base')).toMatchObject({ status: 0 });
    expect(alambic('explain', 'multiple-heads').text).toContain('# multiple-heads');
  });

  test('runs TypeScript without its optional dependencies', { timeout: 300_000 }, () => {
    const project = join(folder, 'without-optional');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    const options = ['--omit=optional', '--no-audit', '--no-fund', '--prefer-offline'];
    expect(run('npm', ['install', ...options, tarball], project).text).not.toContain('npm error');
    expect(readdirSync(join(project, 'node_modules'))).not.toContain('@oxc-transform');
    const alambic = (...words: readonly string[]): { status: number | null; text: string } =>
      run(join(project, 'node_modules', '.bin', 'alambic'), words, project);
    expect(alambic('init').status).toBe(0);
    expect(alambic('revision', '-m', 'first').status).toBe(0);
    expect(alambic('upgrade', '--sql')).toMatchObject({
      status: 0,
      text: expect.stringContaining('first\nBEGIN;\n'),
    });
  });
});
