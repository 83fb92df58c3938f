import { expect, test } from 'vitest';
import { sqlText } from './expression.ts';

test.each([
  ['(a > 0)', 'a > 0'],
  ['((a > 0))', 'a > 0'],
  ['((a > 0) AND (b > 0))', '(a > 0) AND (b > 0)'],
  ['now()', 'now()'],
])('takes off the parentheses around the whole: %s', (expression, text) => {
  expect(sqlText(expression)).toBe(text);
});

test.each(['(a)::text', '(a > 0) AND (b > 0)', '(a + b) * (c)', "('(')::text"])(
  'keeps those around a part: %s',
  (expression) => expect(sqlText(expression)).toBe(expression),
);

test.each(['(1, 2)', '(SELECT max(id) FROM t)', '(VALUES (1))'])(
  'keeps those that make it what it is: %s',
  (expression) => expect(sqlText(expression)).toBe(expression),
);

test.each([
  [`(a <> ')')`, `a <> ')'`],
  [`(a <> E'\\')')`, `a <> E'\\')'`],
  [`("a)" <> $x$)$x$)`, `"a)" <> $x$)$x$`],
  [`(a /* ) */ > 0)`, `a /* ) */ > 0`],
  [`(a <> ',')`, `a <> ','`],
])('looks into no string, name or comment: %s', (expression, text) => {
  expect(sqlText(expression)).toBe(text);
});

test('gives the same when asked again', () => {
  for (const expression of ['((a) > (0))', '(((b)))', '(1, 2)', "('('::text)"]) {
    const once = sqlText(expression);
    expect(sqlText(once)).toBe(once);
  }
});
