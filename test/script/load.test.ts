/**
 * Users' TypeScript, imported by the built package: in a process of its own, in a folder without
 * node_modules, as a user has it.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'oxc-transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;

/** The sources that loading needs, as JavaScript; `alambic` itself is one symbol and the real words. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alambic-load-'));
  const dist = join(folder, 'package', 'dist');
  for (const part of ['', 'problems', 'revisions', 'script', 'code'])
    for (const name of readdirSync(join(root, 'src', part)).filter((each) =>
      /(?<!\.test)\.ts$/.test(each),
    )) {
      const text = readFileSync(join(root, 'src', part, name), 'utf8');
      const { code } = transformSync(name, text, {
        typescript: { rewriteImportExtensions: 'rewrite' },
      });
      mkdirSync(join(dist, part), { recursive: true });
      writeFileSync(join(dist, part, name.replace(/\.ts$/, '.js')), code);
    }
  const words = `export * from './script/configuration.js';\nexport * from './script/environment.js';\n`;
  writeFileSync(join(dist, 'index.js'), `${words}export const instance = Symbol('alambic');\n`);
  writeFileSync(join(dist, 'schema.js'), `export { instance } from './index.js';\n`);
  cpSync(join(root, 'package.json'), join(folder, 'package', 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'package', 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program over the built package; what it passes to `answer` comes back. */
function run(files: Readonly<Record<string, string>>, program: string): unknown {
  const project = mkdtempSync(join(folder, 'project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const dist = pathToFileURL(join(folder, 'package', 'dist', '/')).href;
  const main = `
    import { loadModule, placeOf } from '${dist}script/load.js';
    import { loadProject } from '${dist}script/project.js';
    import { loadEnvironment, modelFiles, targetMetadata } from '${dist}script/load-environment.js';
    import { instance } from '${dist}index.js';
    const here = ${JSON.stringify(project)};
    const load = (name) => loadModule(here + '/' + name);
    const answer = (value) => console.log(JSON.stringify(value ?? null).replaceAll(here, '.'));
    const refused = async (run) => {
      try { await run(); } catch (error) { return [error.code ?? String(error), error.message]; }
    };
    ${program}`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', main],
    {
      encoding: 'utf8',
      cwd: project,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('a module', () => {
  test('gets this very alambic, in a folder without node_modules', () => {
    const files = {
      'a.ts': `import { instance } from 'alambic';\nimport { instance as other } from 'alambic/schema';\nexport default [instance, other] as const;`,
    };
    expect(
      run(files, `answer((await load('a.ts')).default.map((each) => each === instance));`),
    ).toEqual([true, true]);
  });

  test.each([
    [
      'type arguments, which JavaScript takes for comparisons',
      `const keys = 'a', map = 1, set = 2;\nconst f = <T>(x: T): T => x;\nexport default f<string>('read');`,
    ],
    [
      'a field that is only declared',
      `class Read { value?: string; constructor() { this.value = 'read'; } }\nexport default new Read().value;`,
    ],
    [
      'a type alone among its imports',
      `import { Configuration } from 'alambic';\nexport default 'read';`,
    ],
    [
      'imports over several lines',
      `import {\n  instance,\n} from 'alambic'\n\nexport default instance ? 'read' : '';`,
    ],
    [
      'an indented import of its own file',
      `  import { word } from './word.ts';\nexport default word;`,
    ],
    ['an export of another file', `export {\n  word as default,\n} from './word.ts';`],
    [
      'an import behind another',
      `import 'node:fs'; import { word } from './word.ts';\nexport default word;`,
    ],
    [
      'an import in a template',
      `const text = \`\nimport { nothing } from 'nowhere';\n\`;\nexport default text.length > 0 && 'read';`,
    ],
  ])('is read as TypeScript: %s', (_, text) => {
    const files = { 'a.ts': text, 'word.ts': `export const word = 'read';` };
    expect(run(files, `answer((await load('a.ts')).default);`)).toBe('read');
  });

  test('that is JavaScript as it stands is told with its own lines', () => {
    const files = {
      'a.ts': `import { instance } from 'alambic';\n\nthrow new Error('on line 3');\nexport default instance;`,
      'a.mjs': `\nexport default JSON.parse('{');`,
    };
    expect(
      run(
        files,
        `answer([await refused(() => load('a.ts')), await refused(() => load('a.mjs'))]);`,
      ),
    ).toEqual([
      ['module-failed', expect.stringContaining('a.ts:3')],
      ['module-failed', expect.stringContaining('a.mjs:2')],
    ]);
  });

  test('may import types and values together, unused ones too', () => {
    const files = {
      'a.ts': `import { type Op, Other, instance } from 'alambic';\nimport type { Z } from './nowhere.ts';\nimport { join } from 'node:path';
interface Row<T> { x?: T }
export type R = Row<Z>;
export const revision = 'a1' as const;
export function upgrade<T extends Op>(op: T, n: Other = 1 as never): string { return join('a', String(n!)) + typeof instance; }`,
    };
    expect(
      run(files, `const m = await load('a.ts'); answer([m.revision, m.upgrade(null)]);`),
    ).toEqual(['a1', 'a/1symbol']);
  });

  test('resolves as TypeScript does: .js for .ts, no extension, an index, .mts, .cts, JSON', () => {
    const files = {
      'a.ts': `import { b } from './lib/b.js';\nimport { c } from './lib/c';\nimport { i } from './lib';\nimport { m } from './lib/m.mjs';\nimport t from './lib/t.cjs';\nexport default [b, c, i, m, t.t];`,
      'lib/b.ts': 'export const b: number = 1;',
      'lib/c.ts': 'export enum C { two = 2 }\nexport const c = C.two;',
      'lib/index.ts': 'namespace N { export const x = 3; }\nexport const i: number = N.x;',
      'lib/m.mts': 'export const m: number = await Promise.resolve(4);',
      'lib/t.cts': 'const t: number = 5;\nmodule.exports = { t };',
    };
    expect(run(files, `answer((await load('a.ts')).default);`)).toEqual([1, 2, 3, 4, 5]);
  });

  test('that is shared is loaded once, however it is imported', () => {
    const files = {
      'a.ts': `import { list } from './list';\nlist.push('a');`,
      'b.ts': `import { list } from './list.ts';\nlist.push('b');`,
      'list.ts': 'export const list: string[] = [];',
    };
    expect(
      run(
        files,
        `await load('a.ts'); await load('b.ts'); answer((await loadModule(here + '/list.ts', { shared: true })).list);`,
      ),
    ).toEqual(['a', 'b']);
  });

  test('honours path aliases and decorators of a tsconfig.json', () => {
    const files = {
      'tsconfig.json': `{ // a remark\n "compilerOptions": { "paths": { "@app/*": ["./src/*"] }, "experimentalDecorators": true, "emitDecoratorMetadata": true } }`,
      'a.ts': `import { seen } from '@app/entity';\nexport default seen;`,
      'src/entity.ts': `export const seen: string[] = [];\nfunction column(_: object, key: string): void { seen.push(key); }\nexport class Item { @column id!: number; @column name?: string; }`,
    };
    expect(run(files, `answer((await load('a.ts')).default);`)).toEqual(['id', 'name']);
  });

  test('that changed in the meantime is loaded anew', () => {
    const program = `
      import { utimesSync, writeFileSync } from 'node:fs';
      const first = (await load('a.ts')).x;
      writeFileSync(here + '/a.ts', 'export const x: number = 2;\\nexport { };');
      utimesSync(here + '/a.ts', 1, 1);
      answer([first, (await load('a.ts')).x]);`;
    expect(run({ 'a.ts': 'export const x: number = 1;' }, program)).toEqual([1, 2]);
  });
});

describe('a failure names the file and the line of the user', () => {
  test.each([
    [
      'a syntax error',
      { 'a.ts': 'const a: number = 1;\n\nexport const x = = 2;\n' },
      'module-syntax-error',
      './a.ts:3 is not valid',
    ],
    [
      'a syntax error in what it imports',
      { 'a.ts': "import './b.ts';\n", 'b.ts': '\nlet x: = 1;\n' },
      'module-syntax-error',
      './b.ts:2 is not valid',
    ],
    [
      'a throw',
      { 'a.ts': "import 'alambic';\ninterface A {\n  x: 1;\n}\nthrow new TypeError('no');\n" },
      'module-failed',
      './a.ts:5 failed while it was loaded: no',
    ],
    [
      'a throw that quotes a URL',
      { 'a.ts': "throw new Error('no postgres://app:pa@ss@db/shop');\n" },
      'module-failed',
      './a.ts:1 failed while it was loaded: no postgres://app:***@db/shop',
    ],
    [
      'a throw in what it imports',
      {
        'a.ts': "import './b.ts';\n",
        'b.ts': 'enum E {\n  A,\n}\nthrow new Error(String(E.A));\n',
      },
      'module-failed',
      './b.ts:4 failed',
    ],
    [
      'a missing file',
      { 'a.ts': "import './nothing.ts';\n" },
      'module-not-found',
      './a.ts imports',
    ],
    [
      'a missing package',
      { 'a.ts': "import 'no-such-package';\n" },
      'module-not-found',
      'imports "no-such-package"',
    ],
    ['no file', {}, 'module-not-found', 'There is no file ./a.ts'],
  ])('%s', (_, files, code, message) => {
    const [gotCode, gotMessage] = run(
      files,
      `answer(await refused(() => load('a.ts')));`,
    ) as string[];
    expect([gotCode, gotMessage]).toEqual([code, expect.stringContaining(message)]);
  });

  test('also when a function of it is called later', () => {
    const files = {
      'a.ts': `import { type Op } from 'alambic';\n\nexport const upgrade = (op: Op): void => {\n  throw new Error('later');\n};\n`,
    };
    const program = `try { (await load('a.ts')).upgrade(); } catch (error) { answer(placeOf(error, '')); }`;
    expect(run(files, program)).toEqual({ path: './a.ts', line: 4 });
  });
});

describe('a configuration and an environment in TypeScript', () => {
  const files = {
    'alambic.config.ts': `import { defineConfig } from 'alambic';\nexport default defineConfig({ timezone: 'Europe/Madrid' });`,
    'alambic/env.ts': `import { defineEnvironment } from 'alambic';\nexport default defineEnvironment({\n  targetMetadata: async () => (await import('../src/models/index.ts')).schema,\n});`,
    'src/models/index.ts': `import { item } from './item.js';\nexport const schema = { tables: [item] };`,
    'src/models/item.ts': `export const item: object = { name: 'items' };`,
  };
  const program = `
    const project = await loadProject({ cwd: here });
    const environment = await loadEnvironment(project);`;

  test('lead to the metadata', () => {
    const last = `answer([project.timezone, await targetMetadata(environment, project)]);`;
    expect(run(files, program + last)).toEqual([
      'Europe/Madrid',
      [{ tables: [{ name: 'items' }] }],
    ]);
  });

  test('with a models file that is missing, name it', () => {
    const { 'src/models/index.ts': _, ...rest } = files;
    const last = `answer(await refused(() => targetMetadata(environment, project)));`;
    const [code, message] = run(rest, program + last) as string[];
    expect(code).toBe('module-not-found');
    expect(message).toContain('src/models/index.ts');
  });

  test('that name no metadata are refused', () => {
    const empty = { ...files, 'alambic/env.ts': 'export default {};' };
    const last = `answer(await refused(() => targetMetadata(environment, project)));`;
    expect(run(empty, program + last)).toEqual(['no-target-metadata', expect.any(String)]);
  });

  test('gather models by glob, and name a glob that matches nothing', () => {
    const globbed = (models: string): Record<string, string> => ({
      ...files,
      'src/models/item.test.ts': 'throw new Error("never loaded");',
      'alambic/env.ts': `export default { models: ${models} };`,
    });
    const last = `answer((await modelFiles(project, environment)).map(({ path, exports }) => [path, Object.keys(exports)]));`;
    expect(run(globbed(`'src/models/**/*.ts'`), program + last)).toEqual([
      ['./src/models/index.ts', ['schema']],
      ['./src/models/item.ts', ['item']],
    ]);
    const refusal = `answer(await refused(() => modelFiles(project, environment)));`;
    expect(run(globbed(`['src/models/*.ts', 'source/*.ts']`), program + refusal)).toEqual([
      'no-models-found',
      '`models` matches no file: "source/*.ts" in ..',
    ]);
  });

  test('say so when there is no env.ts, or no default export', () => {
    const { 'alambic/env.ts': _, ...rest } = files;
    const last = `answer(await refused(async () => loadEnvironment(await loadProject({ cwd: here }))));`;
    expect(run(rest, last)).toEqual(['missing-environment-file', expect.any(String)]);
    expect(run({ ...files, 'alambic/env.ts': 'export const x = 1;' }, last)).toEqual([
      'no-default-export',
      expect.any(String),
    ]);
  });
});
