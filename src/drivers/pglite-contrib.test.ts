import { expect, test } from 'vitest';
import { extensionsNamed } from './pglite-contrib.ts';

test('finds the extensions that a script creates, quoted or not', () => {
  expect(
    extensionsNamed(`create extension citext; CREATE  EXTENSION\nIF NOT EXISTS "uuid-ossp" WITH SCHEMA x;
      DROP EXTENSION hstore`),
  ).toEqual(['citext', 'uuid-ossp']);
});
