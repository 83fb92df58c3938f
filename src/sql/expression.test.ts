/**
 * Expressions of users where other SQL follows them.
 */
import { expect, test } from 'vitest';
import { closed, defaultSql } from './expression.ts';

test('a comment at the end of an expression ends before what follows', () => {
  expect(closed('a > 0 -- why')).toBe('a > 0 -- why\n');
  expect(closed('a > 0 -- why\n')).toBe('a > 0 -- why\n');
  expect(closed('a > 0')).toBe('a > 0');
});

test('a default stands in parentheses where DEFAULT knows less than expressions do', () => {
  expect(defaultSql("now() AT TIME ZONE 'utc'")).toBe("(now() AT TIME ZONE 'utc')");
  expect(defaultSql('not false')).toBe('(not false)');
  expect(defaultSql("(now() AT TIME ZONE 'utc')")).toBe("(now() AT TIME ZONE 'utc')");
  expect(defaultSql('coalesce(a IS NULL, true)')).toBe('coalesce(a IS NULL, true)');
  expect(defaultSql("'this is in a text'")).toBe("'this is in a text'");
  expect(defaultSql("E'it\\' is'")).toBe("E'it\\' is'");
  expect(defaultSql('$$not it$$')).toBe('$$not it$$');
  expect(defaultSql("now() + interval '1 day'")).toBe("now() + interval '1 day'");
  expect(defaultSql('1 -- one')).toBe('1 -- one\n');
});
