/**
 * What `op.alterColumn` does to a table with rows.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { roomOf } from '../../src/operations/registry.ts';
import {
  bigint,
  integer,
  numeric,
  serial,
  bigserial,
  sql,
  text,
  varchar,
} from '../../src/schema.ts';
import { builders as op } from '../laws/specimens.ts';
import { sqlOf } from '../laws/rendered.ts';
import { servers } from '../servers.ts';

describe.each(servers)('on $name', ({ connect, major }) => {
  let connection: Connection;

  const run = async (operations: readonly Operation[]): Promise<void> => {
    await connection.script(sqlOf(operations, major).join(';\n'));
  };
  const undo = (operations: readonly Operation[]): Promise<void> =>
    run(operations.toReversed().map((each) => roomOf(each).reverse(each) as Operation));
  const column = async (name: string): Promise<Record<string, unknown>> => {
    const [row] = await connection.query(
      `SELECT data_type::text AS type, is_nullable = 'YES' AS nullable, column_default::text AS "default",
         identity_generation::text AS identity, is_generated = 'ALWAYS' AS generated
       FROM information_schema.columns WHERE table_name = 'items' AND column_name = $1`,
      [name],
    );
    return { ...row };
  };
  const values = async (expression: string): Promise<readonly unknown[]> =>
    (await connection.query(`SELECT ${expression} AS value FROM items ORDER BY 1`)).map(
      ({ value }) => value,
    );

  beforeEach(async () => {
    connection = await connect({ reuse: true });
  });

  test('a default that cannot become one of the new type goes before it and comes back after it', async () => {
    await run(
      op.createTable('items', { id: integer().primaryKey(), n: text().notNull().default('7') }),
    );
    await connection.query('INSERT INTO items VALUES (1)');
    const change = op.alterColumn('items', 'n', {
      type: integer(),
      using: sql`n::integer`,
      reverseUsing: sql`n::text`,
      existing: text().notNull().default('7'),
    });
    await run(change);
    expect(await column('n')).toMatchObject({ type: 'integer', default: '7' });
    await undo(change);
    expect(await column('n')).toMatchObject({ type: 'text', default: "'7'::text" });
    expect(await values('n')).toEqual(['7']);
  });

  test('type, nullability and default change in one statement', async () => {
    await run(op.createTable('items', { n: varchar(20).default('a') }));
    await connection.query("INSERT INTO items VALUES ('1')");
    const change = op.alterColumn('items', 'n', {
      type: bigint(),
      using: sql`n::bigint`,
      nullable: false,
      default: 5,
    });
    expect(sqlOf(change)).toHaveLength(1);
    await run(change);
    expect(await column('n')).toMatchObject({ type: 'bigint', nullable: false, default: '5' });
  });

  test('an identity that is added goes on behind the rows that are there', async () => {
    await run(op.createTable('items', { id: integer().notNull() }));
    await connection.query('INSERT INTO items VALUES (40), (41)');
    const change = op.alterColumn('items', 'id', {
      identity: 'by default',
      existing: integer().notNull(),
    });
    await run(change);
    await connection.query('INSERT INTO items DEFAULT VALUES');
    expect(await values('id')).toEqual([40, 41, 42]);
    await undo(change);
    expect(await column('id')).toMatchObject({ identity: null, nullable: false });
  });

  test('a nullable column with a default becomes an identity column, and back', async () => {
    await run(op.createTable('items', { id: bigint().default(0) }));
    const change = op.alterColumn('items', 'id', {
      identity: 'always',
      nullable: false,
      default: null,
      existing: bigint().default(0),
    });
    await run(change);
    expect(await column('id')).toMatchObject({
      identity: 'ALWAYS',
      nullable: false,
      default: null,
    });
    await undo(change);
    expect(await column('id')).toMatchObject({
      identity: null,
      nullable: true,
      default: expect.stringContaining('0'),
    });
  });

  test('options of an identity change, and those that are no longer said go back to their defaults', async () => {
    await run(
      op.createTable('items', {
        id: integer().identity('always', { increment: 5, maxValue: 100, cycle: true }),
      }),
    );
    await run(
      op.alterColumn('items', 'id', {
        identity: { generation: 'by default', cache: 3 },
        existing: integer().identity('always', { increment: 5, maxValue: 100, cycle: true }),
      }),
    );
    const [row] = await connection.query(
      `SELECT seqincrement::text AS increment, seqmax::text AS max, seqcycle AS cycle, seqcache::text AS cache FROM pg_sequence`,
    );
    expect({ ...row }).toEqual({ increment: '1', max: '2147483647', cycle: false, cache: '3' });
  });

  test('a serial column becomes an identity column and loses its sequence, by whatever name, and back', async () => {
    await run(op.createTable('items', { id: serial() }));
    await connection.script(
      'INSERT INTO items DEFAULT VALUES; ALTER SEQUENCE items_id_seq RENAME TO "it\'s odd"',
    );
    const change = op.alterColumn('items', 'id', {
      serial: false,
      identity: 'always',
      existing: serial(),
    });
    await run(change);
    await connection.query('INSERT INTO items DEFAULT VALUES');
    expect(await column('id')).toMatchObject({ identity: 'ALWAYS', default: null });
    await undo(change);
    await connection.query('INSERT INTO items DEFAULT VALUES');
    expect(await column('id')).toMatchObject({
      identity: null,
      default: "nextval('items_id_seq'::regclass)",
    });
    expect(await values('id')).toEqual([1, 2, 3]);
  });

  test('a serial column of another type has a sequence of that type', async () => {
    await run(op.createTable('items', { id: serial() }));
    await run(op.alterColumn('items', 'id', { type: bigint(), existing: serial() }));
    const [row] = await connection.query('SELECT seqtypid::regtype::text AS type FROM pg_sequence');
    expect(row?.['type']).toBe('bigint');
    await run(op.alterColumn('items', 'id', { serial: false, existing: bigserial() }));
    expect(await column('id')).toMatchObject({ type: 'bigint', default: null });
    expect(await connection.query('SELECT 1 FROM pg_sequence')).toEqual([]);
  });

  test('a generated column becomes a plain one that keeps its values', async () => {
    await run(op.createTable('items', { n: numeric(), twice: numeric().generatedAs(sql`n * 2`) }));
    await connection.query('INSERT INTO items VALUES (2)');
    await run(op.alterColumn('items', 'twice', { generatedAs: null }));
    expect(await column('twice')).toMatchObject({ generated: false });
    expect(await values('twice::text')).toEqual(['4']);
  });

  test.runIf(major >= 17)('a generated column takes another expression', async () => {
    await run(op.createTable('items', { n: numeric(), twice: numeric().generatedAs(sql`n * 2`) }));
    await connection.query('INSERT INTO items VALUES (2)');
    await run(op.alterColumn('items', 'twice', { generatedAs: sql`n * 3` }));
    expect(await values('twice::text')).toEqual(['6']);
  });

  test('a comment and a new name are operations behind the change', async () => {
    await run(op.createTable('items', { a: text().comment('old') }));
    await run(
      op.alterColumn('items', 'a', { nullable: false, comment: 'new', newColumnName: 'b' }),
    );
    expect(await column('b')).toMatchObject({ nullable: false });
  });
});
