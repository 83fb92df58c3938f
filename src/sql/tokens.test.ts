/**
 * How SQL is cut into tokens.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameRead, tokens } from './tokens.ts';

const cut = (sql: string): string[] =>
  [...tokens(sql)]
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text }) => `${kind} ${text}`);

describe('tokens', () => {
  test.each([
    ["E'it\\'s', 'a\\'", ["string E'it\\'s'", 'sign ,', "string 'a\\'"]],
    ["e1'x' || U&'\\0061'", ['name e1', "string 'x'", 'sign |', 'sign |', "string U&'\\0061'"]],
    ['\'it\'\'s\' "a""b"', ["string 'it''s'", 'quoted name "a""b"']],
    ['$a$ $$ $b$ $a$ a$b$c $1', ['string $a$ $$ $b$ $a$', 'name a$b$c', 'number $1']],
    [
      '1e10::int[1:2]',
      ['number 1e10', 'sign ::', 'name int', 'sign [', 'number 1', 'sign :', 'number 2', 'sign ]'],
    ],
    [
      'a /* ; /* b */ */ -- c\r\nb',
      ['name a', 'comment /* ; /* b */ */', 'comment -- c', 'name b'],
    ],
    ['größe_1 × "Größe"', ['name größe_1', 'name ×', 'quoted name "Größe"']],
    ["1 /* 'a", ['number 1', 'unterminated /*', "unterminated '", 'name a']],
    ["E'a", ['name E', "unterminated '", 'name a']],
    ['$x$ a', ['unterminated $x$', 'name a']],
  ])('%s', (sql, expected) => {
    expect(cut(sql)).toEqual(expected);
  });

  test('joined are the text, whatever it is, and stand one behind the other', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '$',
      '$a$',
      '/*',
      '*/',
      '--',
      '\n',
      'E',
      'U&',
      '\\',
      'ä',
      '1',
      '.',
      ' ',
      ';',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const sql = pieces.join('');
        let end = 0;
        for (const { text, start } of tokens(sql)) {
          expect([start, text.length > 0]).toEqual([end, true]);
          end += text.length;
        }
        expect([...tokens(sql)].map(({ text }) => text).join('')).toBe(sql);
      }),
    );
  });

  test('of millions of characters are no trouble', () => {
    const long = "x''\\".repeat(1_000_000);
    expect(cut(`'${long}'`)).toHaveLength(1);
    expect(cut(`E'${long}''`)).toHaveLength(1);
    expect(cut(`$$${long}$$`)).toHaveLength(1);
  });

  test('that are names are read as the server reads them', () => {
    const read = (sql: string): string[] => [...tokens(sql)].map(nameRead);
    expect(read('Items ÄRA "Items" "a""b" U&"x"').filter((name) => name !== ' ')).toEqual([
      'items',
      'Ära',
      'Items',
      'a"b',
      'x',
    ]);
  });
});
