/**
 * The architecture, as a test: who may import whom, and how long a file may be.
 *
 * It needs no dependency: imports are lines, and lines are read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = join(import.meta.dirname, '..', 'src');

/** A file imports from a lower rank or from its own folder. Order here is the data's path. */
const ranks: readonly (readonly string[])[] = [
  ['problems'],
  ['errors.ts', 'hash.ts', 'names.ts'],
  ['catalog', 'revisions', 'connection.ts'],
  ['sql', 'code', 'drawing'],
  ['schema'],
  ['reflect', 'operations'],
  ['diff', 'lint'],
  ['script', 'runtime', 'drivers'],
  ['commands'],
  ['cli', 'schema.ts', 'operations.ts', 'commands.ts', 'testing.ts'],
  ['index.ts'],
];

/** Longer than `maxLines`, each with the reason it may be. */
const tolerated: Readonly<Record<string, string>> = {};
const maxLines = 400;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));

const room = (file: string): string => file.split('/')[0] ?? file;
const rank = (file: string): number => ranks.findIndex((names) => names.includes(room(file)));

const isEntry = (file: string): boolean =>
  ['index.ts', 'schema.ts', 'operations.ts', 'commands.ts', 'testing.ts'].includes(file);

/** Relative imports that exist at run time, when the file is loaded: types and `import()` are left out. */
function importsOf(file: string): string[] {
  const statements = /^(?:import|export)(?! type\b)[^;'"]*?from\s*['"](\.[^'"]+)['"]/gm;
  return [...(texts.get(file) ?? '').matchAll(statements)].map(([, specifier]) =>
    relative(src, join(src, dirname(file), specifier ?? ''))
      .split(sep)
      .join('/'),
  );
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe.each(files)('src/%s', (file) => {
  test('belongs to a rank', () => expect(rank(file)).not.toBe(-1));

  test('imports only from below, or from its own folder', () => {
    const upward = (imports.get(file) ?? []).filter(
      (to) => room(to) !== room(file) && rank(to) >= rank(file),
    );
    expect(upward).toEqual([]);
  });

  test(`has at most ${maxLines} lines`, () => {
    const lines = (texts.get(file) ?? '').split('\n').length;
    expect(file in tolerated || lines <= maxLines).toBe(true);
  });

  test('says what it is and where it stands, in a header', () => {
    const [header = ''] = /^(?:#!.*\n)?\/\*\*[^]*?\*\//.exec(texts.get(file) ?? '') ?? [];
    const place = dirname(file) === '.' ? file : `${dirname(file)}/`;
    expect(header).toContain(
      isEntry(file) ? 'above everything' : `In the house: \`src/${place}\`, rank ${rank(file)}`,
    );
  });
});

test('no file is in a cycle of imports', () => expect(cycle()).toBeUndefined());

test('operations are switched on nowhere but in the registry', () => {
  const switching = files.filter(
    (file) =>
      file !== 'operations/registry.ts' &&
      /switch \((?:op|operation)\.kind\)/.test(texts.get(file) ?? ''),
  );
  expect(switching).toEqual([]);
});

test('only the drivers import a driver', () => {
  const importing = files.filter(
    (file) =>
      room(file) !== 'drivers' &&
      /(?:from|import\()\s*['"](?:pg|@electric-sql\/pglite)['"]/.test(texts.get(file) ?? ''),
  );
  expect(importing).toEqual([]);
});

test('only the terminal writes to the standard streams', () => {
  const writing = files.filter(
    (file) =>
      file !== 'cli/terminal.ts' &&
      /process\.(?:stdout|stderr)\.write|console\./.test(withoutComments(texts.get(file) ?? '')),
  );
  expect(writing).toEqual([]);
});

test('every problem has a page', async () => {
  const { problemCodes } = await import('../src/errors.ts');
  const pages = new Set(readdirSync(join(src, '..', 'docs', 'errors')));
  expect(problemCodes.filter((code) => !pages.has(`${code}.md`))).toEqual([]);
  expect([...pages].filter((page) => !problemCodes.includes(page.replace(/\.md$/, '')))).toEqual(
    [],
  );
});

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');

/** The files of a cycle, if there is one: what no order of loading satisfies. */
function cycle(): string[] | undefined {
  const waiting = new Map(files.map((file) => [file, new Set(imports.get(file))]));
  for (;;) {
    const free = [...waiting].find(([, needs]) => [...needs].every((need) => !waiting.has(need)));
    if (free === undefined) break;
    waiting.delete(free[0]);
  }
  return waiting.size === 0 ? undefined : [...waiting.keys()].toSorted();
}
