/**
 * Read me as the documentation of the operations on schemas.
 */
import { expect, test } from 'vitest';
import { sqlOf } from '../../../test/laws/rendered.ts';
import { createSchema, createSchemaRoom } from './create-schema.ts';
import { dropSchema, dropSchemaRoom } from './drop-schema.ts';

test('createSchema creates a schema, and is undone by dropping it while it is empty', () => {
  const op = createSchema('billing');
  expect(sqlOf(op)).toEqual(['CREATE SCHEMA "billing"']);
  expect(createSchemaRoom.reverse(op)).toEqual({ kind: 'dropSchema', name: 'billing' });
});

test('createSchema with ifNotExists has no reverse: it may have been there before', () => {
  expect(createSchemaRoom.reverse(createSchema('billing', { ifNotExists: true }))).toHaveProperty(
    'irreversible',
  );
});

test('dropSchema with cascade tells that everything in it is lost', () => {
  const op = dropSchema('billing', { cascade: true });
  expect(sqlOf(op)).toEqual(['DROP SCHEMA "billing" CASCADE']);
  expect(dropSchemaRoom.loses?.(op)).toBe('everything in schema billing');
  expect(dropSchemaRoom.reverse(op)).toEqual({
    irreversible: 'what CASCADE dropped with it is not recorded',
  });
});
