/**
 * Users' TypeScript on a platform that has no prebuilt binding of the transformer, or where it was left out.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const dist = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', '/')).href;
const folder = mkdtempSync(join(tmpdir(), 'alambic-portable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of the built package where the transformer's binding cannot be loaded. */
function run(files: Readonly<Record<string, string>>, program: string): unknown {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const main = `
    import { loadModule } from '${dist}script/load.js';
    import { createRequire } from 'node:module';
    const load = (name) => loadModule(${JSON.stringify(folder)} + '/' + name);
    const answer = (value) => console.log(JSON.stringify(value));
    ${program}`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', main],
    { encoding: 'utf8', env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere' } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test('the binding is really hidden', () => {
  const program = `
    try { createRequire('${dist}')('oxc-transform'); answer('found'); }
    catch (error) { answer(error.message.slice(0, 27)); }`;
  expect(run({}, program)).toBe('Cannot find native binding.');
});

test('all of TypeScript is understood, decorators and namespaces too', () => {
  const files = {
    'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
    'a.ts': `import { type Op, Unused, uuid } from 'alambic';
import { seen } from './b';
export enum Mood { calm = 2 }
namespace N { export const x = 3; }
function noted(_: object, key: string): void { seen.push(key); }
class Item { @noted id!: string; constructor(readonly name: string) {} }
export default [Mood.calm, N.x, new Item('n').name, typeof uuid, seen] satisfies unknown[];
export function upgrade(op: Op, n?: Unused): void {}`,
    'b.ts': 'export const seen: string[] = [];',
  };
  expect(run(files, "answer((await load('a.ts')).default);")).toEqual([
    2,
    3,
    'n',
    'function',
    ['id'],
  ]);
});

test('a mistake is told with its line', () => {
  const program =
    "try { await load('c.ts'); } catch ({ code, details }) { answer([code, details.line]); }";
  expect(run({ 'c.ts': 'export const a: number = 1;\nexport const b = ;\n' }, program)).toEqual([
    'module-syntax-error',
    2,
  ]);
});
