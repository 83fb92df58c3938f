/**
 * Nothing that a catalog keeps is overlooked: a new major brings new columns, and these tests name them.
 */
import { describe, expect, test } from 'vitest';
import { classification } from '../../src/reflect/classification/classification.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import { servers } from '../servers.ts';
import { watched } from './reflected.ts';

/** Columns that only majors between the oldest and the newest have. */
const passing = ['pg_collation.colliculocale', 'pg_database.daticulocale'];
const tested = new Set(servers.map(({ major }) => major));

const seen = new Set<string>();

describe.each(servers)('on $name', (server) => {
  test('every column of every catalog that is read is classified', async () => {
    const connection = await server.connect({ reuse: true });
    const columns = await connection.query<{ catalog: string; name: string }>(
      `SELECT attrelid::regclass::text AS catalog, attname AS name FROM pg_attribute
       WHERE attrelid::regclass::text = ANY ($1::text[]) AND attnum > 0 AND NOT attisdropped`,
      [Object.keys(classification)],
    );
    for (const { catalog, name } of columns) seen.add(`${catalog}.${name}`);
    expect(columns.filter(({ catalog, name }) => !classification[catalog]?.[name])).toEqual([]);
  });

  test('every catalog that a query names is classified', async () => {
    const { connection, sent } = watched(await server.connect({ reuse: true }));
    await reflect(connection, { schemas: 'all' });
    const read = new Set(sent.join('\n').match(/(?<=pg_catalog\.)pg_\w+/g));
    expect([...read].filter((catalog) => !(catalog in classification))).toEqual([]);
    expect(Object.keys(classification).filter((catalog) => !read.has(catalog))).toEqual([]);
  });
});

test.runIf(tested.has(14))('no column is classified that no major has', () => {
  const classified = Object.entries(classification).flatMap(([catalog, columns]) =>
    Object.keys(columns).map((name) => `${catalog}.${name}`),
  );
  const stale = classified.filter((column) => !seen.has(column));
  expect(stale).toEqual(tested.has(15) || tested.has(16) ? [] : passing);
});
