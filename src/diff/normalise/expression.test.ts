import { describe, expect, test } from 'vitest';
import { mentions, notOneExpression, withoutOwnSchema } from './expression.ts';

describe('one expression', () => {
  test.each([
    'a > 1',
    "a IN ('x;', 'y,)')",
    'coalesce(a, b)[1]',
    "E'it\\'s ; fine'",
    '$tag$ ; $ $$ ) $tag$',
    'a /* ; /* nested */ ) */ + 1',
    'a -- ) ;',
    '"a;)" > 0',
    "ARRAY['a', 'b']",
  ])('%s', (sql) => {
    expect(notOneExpression(sql)).toBeUndefined();
  });

  test.each([
    ['1; COMMIT', 'a semicolon ends it too early'],
    ['a) OR (b', ') closes nothing'],
    ['(a]', '] closes nothing'],
    ['(a', ') is missing'],
    ['a, b', 'a comma makes it more than one expression'],
    ["'a", "' is not closed"],
    ['$x$ a', '$x$ is not closed'],
    ['a /* b', '/* is not closed'],
    [' -- nothing', 'it is empty'],
  ])('is not %s: %s', (sql, reason) => {
    expect(notOneExpression(sql)).toBe(reason);
  });
});

describe('a name in a text', () => {
  test('is found as a word, quoted, in a string, and behind any escape', () => {
    expect(mentions("nextval('App.S')", 's')).toBe(true);
    expect(mentions('"a""b" > 1', 'a"b')).toBe(true);
    expect(mentions('U&"\\0061" > 1', 'a')).toBe(true);
    expect(mentions('a > 1', 'status')).toBe(false);
  });
});

describe("a table's own schema", () => {
  test('is taken off its columns', () => {
    expect(withoutOwnSchema('app.t.a > 1', 'app', 't')).toBe('t.a > 1');
    expect(withoutOwnSchema('App . "t" . b + app.t.a', 'app', 't')).toBe('  "t" . b + t.a');
  });

  test('stays where it is part of another name, a function, or a string', () => {
    for (const sql of ['x.app.t.a', 'app.t(a) > 1', "'app.t.a' = a", 'app.u.a', '"App".t.a'])
      expect(withoutOwnSchema(sql, 'app', 't')).toBe(sql);
  });
});
