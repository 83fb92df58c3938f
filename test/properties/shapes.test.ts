/**
 * What the laws stand on: every shape is a model that the builders take, before and after edits.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredCatalog, metadata, type SchemaItem } from '../../src/schema/metadata.ts';
import { itemsOf } from './model.ts';
import { edit, edited } from './mutation.ts';
import { shape } from './shape.ts';

const catalog = (items: readonly SchemaItem[]): ReturnType<typeof declaredCatalog> =>
  declaredCatalog(metadata<readonly SchemaItem[]>(items));

test.each([14, 18])('every shape, edited or not, is a valid model of PostgreSQL %d', (major) => {
  fc.assert(
    fc.property(shape, fc.array(edit, { maxLength: 5 }), (one, edits) => {
      catalog(itemsOf(one, major));
      catalog(itemsOf(edited(one, edits), major));
    }),
    { numRuns: 300 },
  );
});

test('shapes hold every kind of fact', () => {
  const seen = new Set<string>();
  for (const one of fc.sample(shape, { numRuns: 200, seed: 1 }))
    for (const fact of catalog(itemsOf(one, 18)).facts.values())
      seen.add(fact.kind === 'constraint' ? fact.type : fact.kind);
  expect([...seen].toSorted()).toEqual([
    'check',
    'column',
    'comment',
    'enum',
    'exclude',
    'foreign key',
    'index',
    'primary key',
    'schema',
    'sequence',
    'table',
    'unique',
  ]);
});
