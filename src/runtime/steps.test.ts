import { expect, test } from 'vitest';
import { isAtomic, splitReason, splitSteps, type CompiledStatement } from './steps.ts';

const plain = (sql: string, more: Partial<CompiledStatement> = {}): CompiledStatement => ({
  sql,
  transaction: 'allowed',
  operation: { kind: 'execute' },
  ...more,
});
const alone = (sql: string): CompiledStatement => plain(sql, { transaction: 'forbidden' });
const value = (label: string): CompiledStatement =>
  plain(`ADD VALUE ${label}`, { commitBefore: label });

const shape = (...statements: readonly CompiledStatement[]): string =>
  splitSteps(statements)
    .map(
      (step) =>
        `${step.transaction === 'forbidden' ? '!' : ''}${step.statements.map(({ sql }) => sql).join('; ')}`,
    )
    .join(' | ');

test('statements share one step as long as they can', () => {
  expect(shape(plain('a'), plain('b'))).toBe('a; b');
});

test('what PostgreSQL refuses in a transaction is a step alone', () => {
  expect(shape(plain('a'), alone('b'), alone('c'), plain('d'))).toBe('a | !b | !c | d');
});

test('a step ends before the first statement that says a new enum value', () => {
  expect(shape(value('wild'), plain('x'), plain("SET DEFAULT 'wild'"), plain("use 'wild'"))).toBe(
    "ADD VALUE wild; x | SET DEFAULT 'wild'; use 'wild'",
  );
});

test('a value within another word is not said', () => {
  expect(shape(value('a'), plain('ALTER TABLE bananas'))).toBe('ADD VALUE a; ALTER TABLE bananas');
});

test.each([
  ["it's", "'it''s'"],
  ['a\\b', "E'a\\\\b'"],
  ['new', "'{old,new}'::mood[]"],
  ['a.b', "'a.b'"],
  ['über', "'über'"],
])('the value %s is found as %s', (label, spelled) => {
  expect(splitSteps([value(label), plain(`SELECT ${spelled}`)])).toHaveLength(2);
});

test('a revision without statements is one step, which moves the version row', () => {
  expect(splitSteps([])).toEqual([{ transaction: 'allowed', statements: [] }]);
  expect(isAtomic(splitSteps([]))).toBe(true);
});

test('the reason for several steps is the statement that asks for it', () => {
  expect(splitReason(splitSteps([plain('a'), alone('b')]))?.sql).toBe('b');
  expect(splitReason(splitSteps([value('w'), plain("'w'")]))?.sql).toBe("'w'");
  expect(isAtomic(splitSteps([alone('b')]))).toBe(false);
});
