/**
 * Expressions of models that call functions which the database does not have: they differ for certain.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { normalise } from '../../src/diff/normalise/normalise.ts';
import { servers } from '../servers.ts';
import {
  columnKey,
  constraintKey,
  indexKey,
  redeclared,
  reflected,
  verdict,
  withFacts,
} from './scene.ts';

const setting = `
  CREATE SCHEMA app;
  CREATE DOMAIN short AS text;
  CREATE FUNCTION app.elsewhere(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
  CREATE FUNCTION made(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
  CREATE TABLE t (a integer DEFAULT 1, b text, s short DEFAULT 'x',
    g text GENERATED ALWAYS AS (lower(b)) STORED,
    CONSTRAINT ck CHECK (a > 0), CONSTRAINT other CHECK (a < 100));
  CREATE INDEX i ON t (lower(b)) WHERE a > 0`;

const check = constraintKey('t', 'ck');

describe.each(servers)('on $name', ({ connect }) => {
  let connection: Connection;
  let live: Catalog;
  beforeEach(async () => {
    connection = await connect({ reuse: true });
    await connection.script(setting);
    live = await reflected(connection);
  });

  test.each([
    ['a default', columnKey('t', 'a'), { default: 'fresh()' }, 'fresh()'],
    ['a check', check, { expression: 'valid(a, b)' }, 'valid(integer, text)'],
    ['its own table named', check, { expression: 'valid(t.a)' }, 'valid(integer)'],
    ['a whole row', check, { expression: 'valid(t)' }, 'valid(t)'],
    [
      'a generated column',
      columnKey('t', 'g'),
      { generated: { expression: 'slug(b)', storage: 'stored' } },
      'slug(text)',
    ],
    ['an index expression', indexKey('i'), { keys: [{ expression: 'slug(b)' }] }, 'slug(text)'],
    [
      'a predicate',
      indexKey('i'),
      { where: "wanted(b, 'x'::varchar)" },
      'wanted(text, character varying)',
    ],
    ['a schema', check, { expression: 'app.valid(a)' }, 'app.valid(integer)'],
    ['a schema that is not there', check, { expression: '"No".valid(a)' }, 'No.valid(…)'],
    ['a quoted name', check, { expression: '"Is valid" ( a )' }, 'Is valid(integer)'],
    ['other arguments than there are', check, { expression: "made(a) = 'x'" }, 'made(integer)'],
    [
      'the same in a schema',
      check,
      { expression: "app.elsewhere(a) = ''" },
      'app.elsewhere(integer)',
    ],
    ['a keyword for a name', check, { expression: 'label(a)' }, 'label(integer)'],
    ['inside a built-in', check, { expression: "lower(slug(b)) <> ''" }, 'slug(text)'],
  ])('%s: differs, and the function is named', async (_, key, attributes, signature) => {
    const declared = redeclared(live, {
      [constraintKey('t', 'other')]: { expression: 'a<100' },
      [key]: attributes,
    });
    const normal = await normalise(connection, live, declared);
    expect(normal.modelErrors).toEqual([]);
    expect(Object.fromEntries(normal.missingFunctions)).toEqual({ [key]: [signature] });
    expect(verdict(key, live, declared, normal)).toBe('different');
    expect(verdict(constraintKey('t', 'other'), live, declared, normal)).toBe('equal');
  });

  test('several in one expression are all named, keywords and types are not', async () => {
    const expression = 'one(a) AND coalesce(two(b), (3)::numeric(4, 1)) IN (5) AND app.one(a)';
    const normal = await normalise(connection, live, redeclared(live, { [check]: { expression } }));
    expect(normal.missingFunctions.get(check)).toEqual(['one(integer)', 'two(…)', 'app.one(…)']);
  });

  test('what is new is named as well, as far as nothing of the name is there', async () => {
    const expression = 'fresh(a) > 0 AND lower(b) IN (CAST(3 AS text)) AND made(a) AND app.one(a)';
    const key = constraintKey('t', 'fresh');
    const declared = withFacts(live, {
      kind: 'constraint',
      type: 'check',
      schema: 'public',
      table: 't',
      name: 'fresh',
      expression,
    });
    const normal = await normalise(connection, live, declared);
    expect(Object.fromEntries(normal.missingFunctions)).toEqual({
      [key]: ['fresh(…)', 'app.one(…)'],
    });
    expect(normal.modelErrors).toEqual([]);
  });

  test('what else there is of the column is compared all the same', async () => {
    const key = columnKey('t', 's');
    const declared = redeclared(live, { [key]: { type: 'short', default: 'fresh()' } });
    const { to } = await normalise(connection, live, declared);
    expect(to.get(key)).toMatchObject({ type: 'public.short', default: 'fresh()' });
  });

  test.each([
    ['a built-in one for other types', 'lower(a) = b'],
    ['an operator', 'made(b) > a'],
    ['a function that the search path does not lead to', 'elsewhere(b) = b'],
    ['pg_catalog', 'pg_catalog.nothing(a)'],
  ])('%s is a mistake in the model', async (_, expression) => {
    const normal = await normalise(connection, live, redeclared(live, { [check]: { expression } }));
    expect(normal.modelErrors).toMatchObject([{ sqlstate: '42883' }]);
    expect(normal.missingFunctions.size).toBe(0);
  });
});
