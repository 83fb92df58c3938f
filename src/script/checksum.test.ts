/** What a checksum notices, and what it does not. */
import { describe, expect, test } from 'vitest';
import { checksum } from './checksum.ts';
import { tokens } from './source.ts';

const file = `/** create items */
import { type Op, sql } from 'alambic';

export function upgrade(op: Op): void {
  op.execute(sql\`SELECT  1 -- \${a + {b: \`}\`}.b} /* kept */\`); // a remark
  const word = /["'/\\]]+/g.test('//'), half = op.x / 2 / 3;
}
`;

describe('a checksum stays', () => {
  test.each([
    ['without comments', file.replace('/** create items */', '').replace('// a remark', '')],
    ['with other comments', file.replace('a remark', "it's another").replace('create', 'make')],
    ['with other indentation', file.replaceAll('\n  ', '\n\t\t')],
    ['on fewer lines', file.replace('{\n  op', '{ op')],
    ['with more space between tokens', file.replace('(op: Op): void', ' ( op : Op ) : void ')],
    ['with Windows line ends', file.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${file}`],
  ])('%s', (_, text) => {
    expect(text).not.toBe(file);
    expect(checksum(text)).toBe(checksum(file));
  });
});

describe('a checksum changes', () => {
  test.each([
    ['with a space inside a template', file.replace('SELECT  1', 'SELECT 1')],
    ['with a comment inside a template', file.replace('/* kept */', '/* lost */')],
    ['with a character inside a string', file.replace("'//'", "'/ /'")],
    ['with a character inside a regular expression', file.replace("'/\\]", "' /\\]")],
    ['with another name', file.replace('upgrade', 'upgrades')],
    ['with another number', file.replace('/ 2', '/ 4')],
    ['when words grow together', file.replace('const word', 'constword')],
    ['when code becomes a comment', file.replace('  const', '  // const')],
  ])('%s', (_, text) => {
    expect(text).not.toBe(file);
    expect(checksum(text)).not.toBe(checksum(file));
  });

  test('and names its algorithm', () => {
    expect(checksum('')).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

test('the tokens joined are the text', () => {
  expect([...tokens(file)].map((token) => token.text).join('')).toBe(file);
});

test('a text that ends in the middle of something still has a checksum', () => {
  for (const text of ['`a ${', '`a', '/* a', "'a", '/a', '`${`${', '}', '"\\'])
    expect([...tokens(text)].map((token) => token.text).join('')).toBe(text);
});
