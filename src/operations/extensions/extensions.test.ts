/**
 * Read me as the documentation of the operations on extensions.
 */
import { expect, test } from 'vitest';
import { sqlOf } from '../../../test/laws/rendered.ts';
import { alterExtension, alterExtensionRoom } from './alter-extension.ts';
import { createExtension, createExtensionRoom } from './create-extension.ts';
import { dropExtension, dropExtensionRoom } from './drop-extension.ts';

test('createExtension installs it, where and in the version that is said', () => {
  expect(
    sqlOf(
      createExtension('pg_trgm', {
        schema: 'ext',
        version: '1.6',
        ifNotExists: true,
        cascade: true,
      }),
    ),
  ).toEqual([`CREATE EXTENSION IF NOT EXISTS "pg_trgm" SCHEMA "ext" VERSION '1.6' CASCADE`]);
});

test('createExtension is undone by dropping it, and redone as it was', () => {
  const op = createExtension('pg_trgm', { schema: 'ext' });
  const undo = createExtensionRoom.reverse(op);
  if ('irreversible' in undo) throw new Error(undo.irreversible);
  expect(dropExtensionRoom.reverse(undo)).toEqual(op);
});

test('alterExtension updates it and moves its objects', () => {
  expect(sqlOf(alterExtension('postgis', { version: '3.5', schema: 'gis' }))).toEqual([
    `ALTER EXTENSION "postgis" UPDATE TO '3.5'`,
    'ALTER EXTENSION "postgis" SET SCHEMA "gis"',
  ]);
  expect(sqlOf(alterExtension('postgis', { version: 'newest' }))).toEqual([
    'ALTER EXTENSION "postgis" UPDATE',
  ]);
});

test('alterExtension is undone when it knows the version and the schema of before', () => {
  const undo = alterExtensionRoom.reverse(
    alterExtension('postgis', { version: '3.5', existing: { version: '3.4' } }),
  );
  if ('irreversible' in undo) throw new Error(undo.irreversible);
  expect(sqlOf(undo)).toEqual([`ALTER EXTENSION "postgis" UPDATE TO '3.4'`]);
  expect(alterExtensionRoom.reverse(alterExtension('postgis', { schema: 'gis' }))).toHaveProperty(
    'irreversible',
  );
});

test('dropExtension with cascade tells what is lost', () => {
  const op = dropExtension('vector', { cascade: true });
  expect(sqlOf(op)).toEqual(['DROP EXTENSION "vector" CASCADE']);
  expect(dropExtensionRoom.loses?.(op)).toBe(
    'the data of every column whose type belongs to extension vector',
  );
});
