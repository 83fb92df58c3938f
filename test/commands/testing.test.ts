/**
 * `alambic/testing`: the schema of models at once, for tests of an application.
 */
import { Client, Pool } from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import {
  bigint,
  enumType,
  index,
  integer,
  metadata,
  schema,
  sequence,
  table,
  text,
  uuid,
} from '../../src/schema.ts';
import { createAll, dropAll } from '../../src/testing.ts';
import { realServers, servers } from '../servers.ts';

const mood = enumType('mood', ['sad', 'glad']);
const people = table('people', {
  id: uuid().primaryKey(),
  mood: mood(),
  friend: uuid().references('people.id'),
});
const orders = table(
  'orders',
  {
    id: bigint().identity().primaryKey(),
    person: uuid().references('people.id', { onDelete: 'cascade' }),
    note: text(),
  },
  { schema: 'shop', indexes: [index(['note'], { concurrently: true })], comment: 'What they want' },
);
const models = metadata([orders, people, mood, schema('shop'), sequence('numbers')]);

const listed =
  "SELECT relname FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace IN ('public'::regnamespace, to_regnamespace('shop')) ORDER BY 1";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(servers)('on $name', (server) => {
  test('createAll makes everything, once; dropAll takes it away, and leaves what is not declared', async () => {
    const connection = await server.connect({ reuse: true });
    await connection.script('CREATE TABLE theirs (id int)');
    const names = async (): Promise<readonly unknown[]> =>
      (await connection.query(listed)).map((row) => row['relname']);
    await createAll(models, connection);
    const all = ['numbers', 'orders', 'orders_id_seq', 'people', 'theirs'];
    expect(await names()).toEqual(all);
    await connection.script(
      "INSERT INTO people VALUES (gen_random_uuid(), 'glad'); INSERT INTO shop.orders (note) VALUES ('x')",
    );
    await createAll(models, connection);
    expect(await connection.query('SELECT count(*)::int AS n FROM people')).toEqual([{ n: 1 }]);
    await dropAll(models, connection);
    expect(await names()).toEqual(['theirs']);
    expect(await connection.query("SELECT FROM pg_type WHERE typname = 'mood'")).toEqual([]);
    await dropAll(models, connection);
    await createAll([models, metadata([table('more', { id: integer() })])], connection);
    expect(await names()).toEqual(['more', ...all]);
  });

  test('takes a URL, and closes what it opened', async () => {
    const url = await server.url();
    await createAll(models, url);
    const connection = await connect(url);
    expect(await connection.query('SELECT count(*)::int AS n FROM shop.orders')).toEqual([
      { n: 0 },
    ]);
    await connection.close();
    await dropAll(models, url);
  });
});

describe.each(realServers)('on $name', (server) => {
  test('takes a client or a pool of pg, and leaves them open', async () => {
    const connectionString = await server.url();
    const client = new Client({ connectionString });
    await client.connect();
    await createAll(models, client);
    expect((await client.query('SELECT * FROM people')).rows).toEqual([]);
    await client.end();
    const pool = new Pool({ connectionString });
    await dropAll(models, pool);
    await expect(pool.query('SELECT * FROM people')).rejects.toMatchObject({ code: '42P01' });
    await pool.end();
  });

  test('a failure keeps nothing', async () => {
    const connection = await server.connect();
    await connection.script('CREATE TYPE people AS (n int)');
    await expect(createAll(models, connection)).rejects.toThrow(/people/);
    expect(await connection.query(listed)).toEqual([]);
  });
});

test('both are refused in production', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await expect(createAll(models, 'postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'create-all-in-production',
    exit: 2,
  });
  await expect(dropAll(models, 'postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(
    '`dropAll` is for tests, and NODE_ENV is "production".',
  );
});
