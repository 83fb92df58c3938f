import { expect, test } from 'vitest';
import { indexKeys } from './index-keys.ts';

const keyOf = (text: string, column = 'a') =>
  indexKeys(`CREATE INDEX "i (" ON s."t (" USING btree (${text}) INCLUDE (x) WHERE (a > 0)`, [
    { column },
  ])[0];

test('a column alone has nothing to say', () => {
  expect(keyOf('a')).toEqual({ column: 'a' });
  expect(keyOf('"a, ""b)"', 'a, "b)')).toEqual({ column: 'a, "b)' });
});

test('collation, operator class, order and nulls are read as PostgreSQL writes them', () => {
  expect(keyOf('a COLLATE "de_DE" DESC')).toEqual({
    column: 'a',
    collation: '"de_DE"',
    order: 'desc',
  });
  expect(keyOf('a COLLATE app."x y" public.gist_trgm_ops (siglen=\'32\') NULLS FIRST')).toEqual({
    column: 'a',
    collation: 'app."x y"',
    operatorClass: 'public.gist_trgm_ops(siglen=32)',
    nulls: 'first',
  });
  expect(keyOf('a "desc" DESC NULLS LAST')).toEqual({
    column: 'a',
    operatorClass: '"desc"',
    order: 'desc',
    nulls: 'last',
  });
});

test('an expression is known by its text, whatever is in it', () => {
  const expression = `((a || ', DESC)'::text))`;
  expect(
    indexKeys(`CREATE INDEX i ON t USING gin (${expression} gin_trgm_ops, b)`, [
      { expression },
      { column: 'b' },
    ]),
  ).toEqual([
    { expression: `a || ', DESC)'::text`, operatorClass: 'gin_trgm_ops' },
    { column: 'b' },
  ]);
});

test('the elements of an exclusion constraint have operators', () => {
  const definition =
    'EXCLUDE USING gist (room WITH =, during range_ops DESC WITH OPERATOR(ext.&&))';
  expect(indexKeys(definition, [{ column: 'room' }, { column: 'during' }])).toEqual([
    { column: 'room', with: '=' },
    { column: 'during', operatorClass: 'range_ops', order: 'desc', with: 'OPERATOR(ext.&&)' },
  ]);
});
