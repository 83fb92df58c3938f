/**
 * Read me as the documentation of `sql`: what you write is what PostgreSQL gets.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expressionCode } from '../code/literal.ts';
import { printed } from '../code/code.ts';
import { isExpression, sql } from './expression.ts';

describe('sql', () => {
  test('keeps a backslash as a backslash', () => {
    expect(sql`code ~ '^\d+\\$'`.sql).toBe(String.raw`code ~ '^\d+\\$'`);
  });

  test('takes a text that is computed as a string', () => {
    expect(sql('now()')).toEqual(sql`now()`);
  });

  test('refuses a text without anything in it', () => {
    expect(() => sql`  `).toThrow('An SQL expression: the text is empty.');
  });

  test('is told from JSON that only looks like it', () => {
    expect([isExpression(sql`1`), isExpression({ sql: '1' })]).toEqual([true, false]);
  });

  test('is the inverse of the code that is printed for it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '`', '\\', '$', '{', '}', "'", '\n', '\r', 'é') }),
        (text) => {
          fc.pre(text.trim() !== '');
          const code = printed(expressionCode(text).layout);
          // The code of a literal of ours: nothing else is ever evaluated.
          const evaluate = new Function('sql', `return ${code};`);
          expect(evaluate(sql)).toEqual(sql(text));
        },
      ),
    );
  });
});
