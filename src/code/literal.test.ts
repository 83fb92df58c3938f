import { expect, test } from 'vitest';
import { stringCode } from './literal.ts';

test.each([
  ['plain', "'plain'"],
  ["it's", `"it's"`],
  ['say "no"', `'say "no"'`],
  [`it's "so"`, `'it\\'s "so"'`],
  [`'a' "b"`, `'\\'a\\' "b"'`],
  [`it's a \\ and\na line`, `"it's a \\\\ and\\na line"`],
  [`\\"`, `'\\\\"'`],
  ["\u2028'", `"\\u2028'"`],
])('%j is written as a formatter writes it', (text, expected) => {
  expect(stringCode(text)).toBe(expected);
});
