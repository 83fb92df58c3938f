/**
 * Where a text of SQL is taken apart, and what it may not hold.
 */
import { describe, expect, test } from 'vitest';
import { isProblem, type ProblemCode } from '../errors.ts';
import { splitStatements } from './split.ts';

const texts = (sql: string): string[] => splitStatements(sql).map((each) => each.sql);

describe('splitStatements', () => {
  test.each([
    ['statements at semicolons', 'SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
    ['no empty statements', ';;  ; SELECT 1;; -- the end', ['SELECT 1']],
    [
      'no semicolon in a string',
      "SELECT ';', 'it''s;'; SELECT 2",
      ["SELECT ';', 'it''s;'", 'SELECT 2'],
    ],
    [
      'a backslash as itself in a plain string',
      "SELECT '\\'; SELECT 2",
      ["SELECT '\\'", 'SELECT 2'],
    ],
    [
      'a backslash as an escape in E strings only',
      "SELECT E'\\';'; SELECT 2",
      ["SELECT E'\\';'", 'SELECT 2'],
    ],
    ['no semicolon in a quoted name', 'SELECT ";""" ; SELECT 2', ['SELECT ";"""', 'SELECT 2']],
    [
      'dollar quotes by their tags',
      'SELECT $a$ $$ ; $b$ $a$; SELECT $$;$$',
      ['SELECT $a$ $$ ; $b$ $a$', 'SELECT $$;$$'],
    ],
    [
      'parameters and names with dollars as no quotes',
      'SELECT a$b$c; SELECT $1',
      ['SELECT a$b$c', 'SELECT $1'],
    ],
    ['comments that nest', 'SELECT 1 /* ; /* ; */ ; */; SELECT 2 -- ;', ['SELECT 1', 'SELECT 2']],
    ['comments in front as part of the statement', '-- why;\nSELECT 1', ['-- why;\nSELECT 1']],
    [
      'rules with several commands in parentheses',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    [
      'savepoints as statements',
      'SAVEPOINT a; ROLLBACK TO a; RELEASE a',
      ['SAVEPOINT a', 'ROLLBACK TO a', 'RELEASE a'],
    ],
  ])('knows %s', (_, sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  test('keeps the body of an SQL-standard function whole, CASE … END in it included', () => {
    const body =
      'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END';
    expect(texts(`${body}; SELECT 3`)).toEqual([body, 'SELECT 3']);
  });

  test('tells where each statement starts, and the line of its first word', () => {
    const sql = 'SELECT 1;\n\n  -- two\n  SELECT 2';
    const [, second] = splitStatements(sql);
    expect(second).toEqual({ sql: '-- two\n  SELECT 2', offset: 13, line: 4 });
    expect(sql.slice(second?.offset)).toBe(second?.sql);
  });

  test.each<[ProblemCode, string, Record<string, unknown>]>([
    ['copy-from-stdin', 'SELECT 1;\nCOPY t (a) FROM stdin;', { line: 2 }],
    ['transaction-control', 'BEGIN; SELECT 1', { line: 1, statement: 'BEGIN' }],
    [
      'transaction-control',
      'SELECT 1;\n\nstart transaction',
      { line: 3, statement: 'START TRANSACTION' },
    ],
    ['transaction-control', 'SELECT 1; ROLLBACK', { line: 1, statement: 'ROLLBACK' }],
    ['transaction-control', 'END', { line: 1, statement: 'END' }],
    ['meta-command', 'SELECT 1;\n\\connect other', { line: 2, command: '\\connect' }],
    ['unterminated-sql', "SELECT\n 'it", { line: 2, construct: 'quoted string' }],
    ['unterminated-sql', 'SELECT $x$ 1', { line: 1, construct: 'string in $x$' }],
    ['unterminated-sql', 'SELECT /* /* */ 1', { line: 1, construct: 'comment' }],
  ])('refuses %s: %s', (code, sql, details) => {
    const error = thrownBy(() => splitStatements(sql));
    expect(isProblem(error, code) && error.details).toEqual(details);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('expected it to throw');
}
