/**
 * Read me as the documentation of `op.execute` and `op.bulkInsert`; what they do on a server is in
 * `test/operations/data.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { sql } from '../../schema.ts';
import { bulkInsert, bulkInsertRoom } from './bulk-insert.ts';
import { execute, executeRoom } from './execute.ts';

describe('execute', () => {
  test('takes SQL of several statements, and knows the line of each', () => {
    expect(executeRoom.compile(execute('SELECT 1;\nSELECT 2;'), { version: 18 })).toEqual([
      { sql: 'SELECT 1', transaction: 'allowed', line: 1 },
      { sql: 'SELECT 2', transaction: 'allowed', line: 2 },
    ]);
  });

  test('says itself that a transaction is forbidden', () => {
    expect(
      executeRoom.compile(execute('VACUUM', { transaction: 'forbidden' }), { version: 18 }),
    ).toMatchObject([{ transaction: 'forbidden' }]);
  });

  test('is undone by the SQL that was given for it', () => {
    const op = execute('CREATE VIEW v AS SELECT 1', { reverse: sql`DROP VIEW v` });
    expect(executeRoom.reverse(op)).toEqual({
      kind: 'execute',
      sql: 'DROP VIEW v',
      reverse: 'CREATE VIEW v AS SELECT 1',
    });
    expect(executeRoom.reverse(execute('SELECT 1'))).toEqual({
      irreversible: 'raw SQL does not say what undoes it',
    });
  });

  test('refuses at once what a revision cannot run', () => {
    expect(() => execute('SELECT 1;\nCOMMIT;')).toThrow('Line 2 of the SQL is "COMMIT"');
    expect(() => execute('SELECT 1', { reverse: '\\i file.sql' })).toThrow('a command of psql');
    expect(() => execute('  ')).toThrow('"sql" is empty');
  });

  test('is told in one line, however long it is', () => {
    expect(
      executeRoom.describe(execute(`SELECT\n  '${'x'.repeat(200)}'; SELECT 2; SELECT 3`)),
    ).toMatch(/^execute SELECT 'x+… and 2 more$/);
  });
});

describe('bulkInsert', () => {
  const op = bulkInsert('countries', [
    { code: 'CH', name: "it's" },
    { code: 'NL', joined: sql`now()` },
  ]);

  test('inserts the rows in one statement, with the default where a row says nothing', () => {
    expect(sqlOf(op)).toEqual([
      `INSERT INTO "public"."countries" ("code", "name", "joined") VALUES\n  ('CH', 'it''s', DEFAULT),\n  ('NL', DEFAULT, now())`,
    ]);
  });

  test('is written as the rows that were given', () => {
    expect(codeOf(op)).toBe(
      "op.bulkInsert('countries', [{ code: 'CH', name: \"it's\" }, { code: 'NL', joined: sql`now()` }])",
    );
  });

  test('inserts nothing when there are no rows', () => {
    expect(sqlOf(bulkInsert('t', []))).toEqual([]);
  });

  test('tells how many rows', () => {
    expect(bulkInsertRoom.describe(op)).toBe('insert 2 rows into countries');
  });

  test('has no reverse', () => {
    expect(bulkInsertRoom.reverse(op)).toEqual({
      irreversible: 'nothing tells the rows inserted from others',
    });
  });

  test('refuses what is no value', () => {
    expect(() => bulkInsert('t', [{ a: (() => 1) as never }])).toThrow(
      'has a value of type function',
    );
    expect(() => bulkInsert('t', {} as never)).toThrow('"rows" must be a list of objects');
    expect(() => bulkInsert('t', [{ a: new Date(Number.NaN) }])).toThrow('has an invalid Date');
  });
});
