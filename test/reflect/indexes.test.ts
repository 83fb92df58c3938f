/** Read me as what reflection says of indexes. */
import { expect } from 'vitest';
import { reflect } from '../../src/reflect/snapshot.ts';
import type { TestDatabaseServer } from '../servers.ts';
import { facts, onEveryServer, reflected, unmodelled } from './reflected.ts';

/** The indexes, without their place. */
async function indexesOf(server: TestDatabaseServer, ddl: string): Promise<object[]> {
  const { catalog } = await reflected(server, ddl);
  return facts(catalog, 'index').map(
    ({ kind: _kind, schema: _schema, table: _table, ...rest }) => rest,
  );
}

onEveryServer('a plain index has nothing but its keys', async (server) => {
  expect(
    await indexesOf(server, 'CREATE TABLE t (a int, b varchar(3)); CREATE INDEX i ON t (b, a)'),
  ).toEqual([{ name: 'i', keys: [{ column: 'b' }, { column: 'a' }] }]);
});

onEveryServer('an index has everything that is not PostgreSQL’s default', async (server) => {
  const indexes = await indexesOf(
    server,
    `CREATE TABLE t (a text, b int, c int[], d text);
     CREATE UNIQUE INDEX full_ ON t (a COLLATE "C" text_pattern_ops DESC NULLS LAST, b NULLS FIRST) INCLUDE (d)
       WITH (fillfactor = 70, deduplicate_items = off) WHERE b > 0 AND d IS NOT NULL;
     CREATE INDEX other ON t USING gin (c)`,
  );
  expect(indexes).toEqual([
    {
      name: 'full_',
      unique: true,
      keys: [
        {
          column: 'a',
          collation: '"C"',
          operatorClass: 'text_pattern_ops',
          order: 'desc',
          nulls: 'last',
        },
        { column: 'b', nulls: 'first' },
      ],
      include: ['d'],
      with: { fillfactor: '70', deduplicate_items: 'off' },
      where: '(b > 0) AND (d IS NOT NULL)',
    },
    { name: 'other', using: 'gin', keys: [{ column: 'c' }] },
  ]);
});

onEveryServer('a key may be an expression, however long', async (server) => {
  const parts = Array.from({ length: 20 }, (_, number) => `a || 'part, number (${number})'`);
  const indexes = await indexesOf(
    server,
    `CREATE TABLE t (a text, b jsonb);
     CREATE INDEX i ON t (lower(a) DESC, (a || 'x'), a);
     CREATE INDEX j ON t USING gin ((b -> 'x') jsonb_path_ops);
     CREATE INDEX long ON t ((${parts.join(' || ')}))`,
  );
  expect(indexes.slice(0, 2)).toEqual([
    {
      name: 'i',
      keys: [
        { expression: 'lower(a)', order: 'desc' },
        { expression: `a || 'x'::text` },
        { column: 'a' },
      ],
    },
    {
      name: 'j',
      using: 'gin',
      keys: [{ expression: `b -> 'x'::text`, operatorClass: 'jsonb_path_ops' }],
    },
  ]);
  expect(JSON.stringify(indexes[2])).toContain(`'part, number (19)'::text"}]`);
});

onEveryServer('an operator class has its schema and its parameters', async (server) => {
  const { connection, catalog } = await reflected(
    server,
    `CREATE SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext; CREATE TABLE t (a text);
     CREATE INDEX i ON t USING gist (a ext.gist_trgm_ops (siglen = 32))`,
  );
  await connection.script('DROP TABLE t'); // PGlite cannot drop the extension under the index
  expect(facts(catalog, 'index')[0]).toMatchObject({
    using: 'gist',
    keys: [{ column: 'a', operatorClass: 'ext.gist_trgm_ops(siglen=32)' }],
  });
});

onEveryServer('an operator class that another type has by default is told', async (server) => {
  expect(
    await indexesOf(
      server,
      `CREATE EXTENSION citext; CREATE TABLE t (a citext);
       CREATE INDEX i ON t (a); CREATE INDEX j ON t (a text_ops)`,
    ),
  ).toEqual([
    { name: 'i', keys: [{ column: 'a' }] },
    { name: 'j', keys: [{ column: 'a', operatorClass: 'text_ops' }] },
  ]);
});

onEveryServer(
  'a unique index may take nulls for equal, from PostgreSQL 15 on',
  async (server) => {
    expect(
      await indexesOf(
        server,
        'CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT',
      ),
    ).toEqual([{ name: 'i', unique: true, keys: [{ column: 'a' }], nullsNotDistinct: true }]);
  },
  { from: 15 },
);

onEveryServer('an index that is invalid, or marked, is named as such', async (server) => {
  const { connection } = await reflected(
    server,
    `CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1), (1); CREATE INDEX marked ON t (b); CLUSTER t USING marked;
     CREATE INDEX measured ON t ((a + b)); ALTER INDEX measured ALTER 1 SET STATISTICS 500`,
  );
  await expect(
    connection.script('CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)'),
  ).rejects.toThrow();
  const catalog = await reflect(connection, { schemas: 'all' });
  expect(unmodelled(catalog)).toEqual([
    'index broken: is invalid',
    'index marked: cluster mark',
    'index measured: statistics target',
  ]);
  expect(facts(catalog, 'index').map(({ name }) => name)).toEqual(['broken', 'marked', 'measured']);
});
