/** Every way of writing the header of a revision file, read without running it. */
import { describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRevision, revisionOf } from './header.ts';

const body = 'export function upgrade(op) {\n  throw new Error("never run");\n}\n';
const four = (down: string, labels: string = 'null', depends: string = 'null'): string =>
  `export const revision = 'b2';\nexport const downRevision = ${down};\n` +
  `export const branchLabels = ${labels};\nexport const dependsOn = ${depends};\n`;

const written = `/**
 * create items
 *
 * Revision: b2
 * Revises: a1
 * Created: 2026-11-22T20:15:00Z
 */
import { type Op, uuid } from 'alambic';

${four("'a1'")}
${body}`;

describe('a header', () => {
  test('as alambic writes it is read whole', () => {
    expect(revisionOf(written, '/v/b2.ts')).toEqual({
      id: 'b2',
      downRevision: ['a1'],
      dependsOn: [],
      branchLabels: [],
      message: 'create items',
      path: '/v/b2.ts',
      createDate: '2026-11-22T20:15:00Z',
    });
  });

  test.each([
    ['with Windows line ends', written.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${written}`],
    ['with double quotes', written.replaceAll("'", '"')],
    ['without semicolons', written.replaceAll(';', '')],
    ['with types', written.replaceAll(/(export const \w+) =/g, '$1: string | null =')],
    ['with assertions', written.replaceAll("'a1'", "'a1' as const")],
    [
      'with a remark between',
      written.replace('export const down', '// a remark\nexport const down'),
    ],
    [
      'in another order',
      written.replace(four("'a1'"), four("'a1'").split('\n').toReversed().join('\n')),
    ],
    ['with parentheses', written.replace("= 'a1'", "= ('a1')")],
    ['with a template without holes', written.replace("'a1'", '`a1`')],
    ['with escapes', written.replace("'a1'", "'\\x61\\u0031'")],
    ['behind a long docblock', written.replace(' */', `${' * words\n'.repeat(1000)} */`)],
  ])('%s reads the same', (_, text) => {
    expect(revisionOf(text, '/v/b2.ts')).toEqual(revisionOf(written, '/v/b2.ts'));
  });

  const squash = (replaces: string): string =>
    written.replace(
      'dependsOn = null;\n',
      `dependsOn = null;\nexport const replaces = ${replaces};\n`,
    );

  test.each([
    ['on one line', squash("['a1', 'b2']")],
    ['on several', squash("[\n  'a1',\n  'b2',\n]")],
    ['with double quotes', squash('["a1", "b2"]')],
    [
      'behind an empty line',
      squash("['a1', 'b2']").replace('export const repl', '// a remark\n\n$&').replaceAll("'", '"'),
    ],
    ['twice', squash("['a1', 'b2', 'a1']")],
    ['with an assertion', squash("['a1', 'b2'] as const")],
    ['in parentheses', squash("(['a1', 'b2'])")],
  ])('of a squash says %s what it replaces', (_, text) => {
    expect(revisionOf(text, '/v/b2.ts')).toEqual({
      ...revisionOf(written, '/v/b2.ts'),
      replaces: ['a1', 'b2'],
    });
  });

  test.each([
    ['null', []],
    ['[\'a1\', "a2"]', ['a1', 'a2']],
    ["[\n  'a1',\n  'a2',\n] as const", ['a1', 'a2']],
    ['[]', []],
    ['undefined', []],
    ["'a1' satisfies string", ['a1']],
  ])('with downRevision = %s revises %j', (down, expected) => {
    expect(revisionOf(four(down) + body, 'x.ts').downRevision).toEqual(expected);
  });

  test('with labels and dependencies has them', () => {
    const { branchLabels, dependsOn } = revisionOf(
      four('null', "'left'", "['x', 'y']") + body,
      'x.ts',
    );
    expect({ branchLabels, dependsOn }).toEqual({ branchLabels: ['left'], dependsOn: ['x', 'y'] });
  });

  test('without the optional constants has none', () => {
    const text = "export const revision = 'b2';\nexport const downRevision = null;\n";
    expect(revisionOf(text, 'x.ts')).toMatchObject({
      branchLabels: [],
      dependsOn: [],
      message: '',
    });
  });

  test('in a comment or in a template is none', () => {
    const text = `/*\nexport const revision = 'no';\n*/\nconst t = \`\nexport const revision = 'no';\n\`;\n`;
    expect(revisionOf(text + four('null'), 'x.ts').id).toBe('b2');
  });

  test('whose docblock ends early does not take code for words', () => {
    const text = `/**\n * first */ const code = 1; /*\n */\n${four('null')}`;
    expect(revisionOf(text, 'x.ts')).toMatchObject({ id: 'b2', message: 'first' });
  });
});

describe('a header is refused', () => {
  test.each([
    ['export const downRevision = null;\n', '`revision` is missing'],
    ["export const revision = 'a';\n", '`downRevision` is missing'],
    [
      "export const revision = 'a' + 'b';\nexport const downRevision = null;\n",
      'x.ts:1: `revision` is not a literal',
    ],
    [
      `\n\nexport const revision = 'a';\nexport const downRevision = parent();\n`,
      'x.ts:4: `downRevision`',
    ],
    ["export const revision = 'a';\nexport const downRevision = [...all];\n", 'is not a literal'],
    [
      'export const revision = null;\nexport const downRevision = null;\n',
      '`revision` is not a string',
    ],
    ["export const revision = 'a;\n", 'x.ts:1 is not valid TypeScript'],
  ])('%j', (text, message) => {
    expect(() => revisionOf(text, 'x.ts')).toThrow(message);
  });
});

describe('the first bytes of a file', () => {
  test('suffice wherever they end in what a squash replaces', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alambic-header-'));
    const path = join(folder, 'b2.ts');
    try {
      const replaces = Array.from({ length: 20 }, (_, at) => `c${at}`);
      for (let padding = 0; padding < 1000; padding += 7) {
        const text = written
          .replace('create items', 'x'.repeat(padding + 1))
          .replace(
            'dependsOn = null;\n',
            `dependsOn = null;\nexport const replaces = ['${replaces.join("', '")}'];\n`,
          );
        writeFileSync(path, text);
        expect(readRevision(path).replaces).toEqual(replaces);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
