/** What of raw SQL a comparison of catalogs sees, and what has to be carried. */
import { describe, expect, test } from 'vitest';
import { bulkInsert } from '../../operations/data/bulk-insert.ts';
import { execute, type Execute } from '../../operations/data/execute.ts';
import { dropTable } from '../../operations/tables/drop-table.ts';
import { firstCondition, foundationOf, isConditional } from './conditions.ts';
import { unmodelledNames, unseen } from './unseen.ts';

const carried = (sql: string, names: readonly string[] = []): readonly string[] =>
  unseen(execute(sql), new Set(names)).map((operation) => (operation as Execute).sql); // true: each is raw SQL

describe('raw SQL that makes what is modelled is left to the schema', () => {
  test.each([
    'CREATE TABLE items (id int)',
    'create unlogged table items (id int)',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON items (id)',
    "CREATE TYPE mood AS ENUM ('good')",
    'ALTER TABLE items ADD price int, ALTER name SET NOT NULL',
    'ALTER TYPE mood ADD VALUE $$bad$$',
    '/* a remark */ DROP TABLE items',
    "COMMENT ON COLUMN items.name IS 'what it is called'",
  ])('%s', (sql) => expect(carried(sql)).toEqual([]));
});

describe('raw SQL that does anything else is carried', () => {
  test.each([
    "INSERT INTO items VALUES (1, 'CREATE TABLE')",
    'CREATE VIEW totals AS SELECT 1',
    'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'ALTER TABLE items ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE items OWNER TO somebody',
    'ALTER TABLE items SET (fillfactor = 70)',
    'CREATE TYPE pair AS (a int)',
    'GRANT SELECT ON items TO PUBLIC',
    "COMMENT ON VIEW totals IS 'all'",
  ])('%s', (sql) => expect(carried(sql)).toEqual([sql]));

  test('statement by statement', () => {
    expect(
      carried("CREATE TABLE items (id int); INSERT INTO items VALUES (1); SELECT ';'"),
    ).toEqual(['INSERT INTO items VALUES (1)', "SELECT ';'"]);
  });

  test('and so is what makes or drops a relation that is only named', () => {
    const unmodelled = [
      { subject: 'partitioned table log' },
      { subject: 'partition sales.log_26' },
      { subject: 'table items', aspect: 'row security' },
    ];
    const names = [...unmodelledNames({ facts: new Map(), dependents: [], unmodelled })];
    expect(names).toEqual(['log', 'log_26']);
    for (const sql of [
      'CREATE TABLE log (at date) PARTITION BY RANGE (at)',
      'DROP TABLE IF EXISTS public."log"',
      'CREATE INDEX ON LOG (at)',
    ])
      expect(carried(sql, names)).toEqual([sql]);
    expect(carried('CREATE TABLE items (log text)', names)).toEqual([]);
  });
});

test('operations are carried when no catalog has what they do', () => {
  const insert = bulkInsert('items', [{ name: 'tea' }]);
  expect([insert, dropTable('items')].flatMap((operation) => unseen(operation))).toEqual([insert]);
});

describe('what asks whether something is there', () => {
  test.each([
    ['CREATE TABLE IF NOT EXISTS items (id int)', true],
    ['ALTER TABLE items DROP COLUMN IF EXISTS name', true],
    ["COMMENT ON TABLE items IS 'if exists'", false],
    ['CREATE TABLE items (id int)', false],
  ])('%s: %s', (sql, conditional) => {
    expect(isConditional(execute(sql))).toBe(conditional);
    expect(firstCondition([execute(sql)]) !== undefined).toBe(conditional);
  });

  test('is no matter for extensions and schemas, which stand first, nor for what is carried anyway', () => {
    expect(foundationOf(execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"'))).toBe(
      'extension uuid-ossp',
    );
    expect(foundationOf(execute('DROP SCHEMA sales CASCADE'))).toBe('schema sales');
    const asking = ['CREATE SCHEMA IF NOT EXISTS sales', 'DROP VIEW IF EXISTS totals'].map((sql) =>
      execute(sql),
    );
    expect(firstCondition(asking)).toBeUndefined();
    expect(firstCondition([dropTable('items', { ifExists: true })])).toBe('drop table items');
  });
});
