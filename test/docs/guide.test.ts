/**
 * The pages keep their word as far as a machine can tell: their TypeScript compiles against the built package,
 * and their links lead somewhere.
 *
 * In the house: `test/docs/`.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => relative(root, join(root, folder, path)))
    .sort();

const pages = ['README.md', ...markdownIn('docs')];
/** Those whose TypeScript stands for whole files; the pages of errors show parts. */
const guide = ['README.md', ...markdownIn('docs/guide'), ...markdownIn('docs/es')];

/** A block that says which file it is, in its first line. */
interface FileBlock {
  readonly path: string;
  readonly text: string;
}

const fileBlocks = (page: string): readonly FileBlock[] =>
  [...read(page).matchAll(/^```ts\n\/\/ (\S+\.ts)\n([^]*?)^```$/gm)].map(
    ([, path = '', text = '']) => ({
      path,
      text,
    }),
  );

/** A page that shows a file again shows a later state of the project: each state is compiled. */
function statesOf(blocks: readonly FileBlock[]): readonly ReadonlyMap<string, string>[] {
  const states: Map<string, string>[] = [new Map()];
  for (const { path, text } of blocks) {
    const latest = states.at(-1);
    if (latest?.has(path)) states.push(new Map([...latest, [path, text]]));
    else latest?.set(path, text);
  }
  return states;
}

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  // As `tsc --init` has it: every type that is inferred must have a name that others can import.
  declaration: true,
};

describe('TypeScript in the pages', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alambic-guide-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    // As after `npm install`: the packages of this project, and this project among them.
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name !== 'alambic' && !name.startsWith('.'))
        symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    symlinkSync(root, join(folder, 'node_modules', 'alambic'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const withCode = guide.filter((page) => fileBlocks(page).length > 0);

  test('there is some in the README and in every page of the guide that shows files', () => {
    expect(withCode).toEqual(
      expect.arrayContaining([
        'README.md',
        'docs/es/plantilla.md',
        ...[
          'autogenerate',
          'databases',
          'from-alembic',
          'getting-started',
          'models',
          'production',
          'revisions',
          'template',
        ].map((name) => `docs/guide/${name}.md`),
      ]),
    );
  });

  test.each(withCode)('%s compiles, at every state that it shows', (page) => {
    const complaints = statesOf(fileBlocks(page)).map((state, at) => {
      const project = join(folder, page.replaceAll(/\W/g, '-'), String(at));
      for (const [path, text] of state) {
        mkdirSync(dirname(join(project, path)), { recursive: true });
        writeFileSync(join(project, path), text);
      }
      return compiled(project);
    });
    expect(complaints.join('')).toBe('');
  });
});

/** What the compiler says; nothing when all is well. */
function compiled(project: string): string {
  const configuration = join(project, 'tsconfig.json');
  writeFileSync(configuration, JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', configuration], {
    cwd: project,
    encoding: 'utf8',
  });
  return (stdout + stderr).trim();
}

describe('Links in the pages', () => {
  /** Targets within the project, without their anchors; links in code are text. */
  const relativeLinks = (page: string): readonly string[] =>
    [
      ...read(page)
        .replaceAll(/^```[^]*?^```$/gm, '')
        .replaceAll(/`[^`\n]*`/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z][a-z\d+.-]*:/i.test(target));

  test.each(pages.filter((page) => relativeLinks(page).length > 0))(
    '%s leads to files and headings that exist',
    (page) => {
      const dead = relativeLinks(page).filter((target) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
        if (!existsSync(file)) return true;
        return anchor !== undefined && !headingsOf(file).includes(anchor);
      });
      expect(dead).toEqual([]);
    },
  );
});

/** As forges make anchors of headings. */
const headingsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(/^```[^]*?^```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
