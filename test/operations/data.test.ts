/**
 * What `op.bulkInsert` and `op.execute` do on a server.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import {
  bigint,
  bytea,
  integer,
  jsonb,
  numeric,
  sql,
  text,
  timestamptz,
} from '../../src/schema.ts';
import { builders as op, hostileNames } from '../laws/specimens.ts';
import { sqlOf } from '../laws/rendered.ts';
import { servers } from '../servers.ts';

describe.each(servers)('on $name', ({ connect, major }) => {
  let connection: Connection;

  beforeEach(async () => {
    connection = await connect({ reuse: true });
  });

  test('rows arrive as they were given, whatever their types', async () => {
    const rows = [
      {
        id: 1,
        big: 9007199254740993n,
        at: new Date('2026-01-02T03:04:05Z'),
        bytes: new Uint8Array([0, 255]),
        tags: ['a b', '"', null],
        doc: { a: ["it's"] },
      },
      { id: 2, n: 1.5, doc: [1, 2], at: sql`'epoch'::timestamptz` },
      { id: 3, doc: 'text', n: Number.NaN },
    ];
    const operations = [
      ...op.createTable('t', {
        id: integer().primaryKey(),
        big: bigint().default(7),
        n: numeric(),
        at: timestamptz(),
        bytes: bytea(),
        tags: text().array(),
        doc: jsonb(),
      }),
      op.bulkInsert('t', rows, { json: ['doc'] }),
    ];
    await connection.script(sqlOf(operations, major).join(';\n'));
    expect(
      await connection.query(
        `SELECT id, big::text AS big, n::text AS n, (extract(epoch FROM at)::bigint)::text AS at, encode(bytes, 'hex') AS bytes, to_json(tags) AS tags, doc FROM t ORDER BY id`,
      ),
    ).toEqual([
      {
        id: 1,
        big: '9007199254740993',
        n: null,
        at: '1767323045',
        bytes: '00ff',
        tags: ['a b', '"', null],
        doc: { a: ["it's"] },
      },
      { id: 2, big: '7', n: '1.5', at: '0', bytes: null, tags: null, doc: [1, 2] },
      { id: 3, big: '7', n: 'NaN', at: null, bytes: null, tags: null, doc: 'text' },
    ]);
  });

  test('thousands of rows are inserted in statements of a thousand', async () => {
    const insert = op.bulkInsert(
      't',
      Array.from({ length: 2500 }, (_, n) => ({ n })),
    );
    const statements = sqlOf(insert, major);
    expect(statements).toHaveLength(3);
    await connection.script(['CREATE TABLE t (n integer)', ...statements].join(';\n'));
    expect(await connection.query('SELECT count(*)::int AS n FROM t')).toEqual([{ n: 2500 }]);
  });

  test('every name that PostgreSQL can hold is a table, a column, a constraint, an index and a value', async () => {
    for (const name of hostileNames) {
      const [table] = op.createTable({ schema: name, name }, { [name]: text().default(name) });
      await connection.script(
        sqlOf(
          [
            op.createSchema(name),
            table,
            op.setComment({ kind: 'column', schema: name, table: name, name }, name),
            op.createCheckConstraint(`c${name.slice(0, 20)}`, table.table, sql`true`),
            op.createIndex(`i${name.slice(0, 20)}`, table.table, [name]),
            op.createEnum({ schema: name, name: `e${name.slice(0, 20)}` }, [name]),
            op.bulkInsert(table.table, [{ [name]: name }, {}]),
          ],
          major,
        ).join(';\n'),
      );
      const [found] = await connection.query(
        `SELECT attname::text AS column, col_description(c.oid, 1)::text AS comment
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute ON attrelid = c.oid AND attnum = 1
         WHERE nspname = $1 AND relname = $1`,
        [name],
      );
      expect(found).toEqual({ column: name, comment: name });
    }
  });

  test('raw SQL runs statement by statement, functions with their bodies whole', async () => {
    const body = 'BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 1; END';
    const raw = op.execute(`
      CREATE TABLE a (t text DEFAULT ';'); -- a comment; with a semicolon
      INSERT INTO a VALUES ($$one;$$), (E'two\\';');
      CREATE FUNCTION one() RETURNS integer LANGUAGE sql ${body};
      INSERT INTO a SELECT one()::text /* nested /* ; */ */;
    `);
    const statements = sqlOf(raw, major);
    expect(statements).toHaveLength(4);
    for (const statement of statements) await connection.query(statement);
    expect(await connection.query('SELECT t FROM a ORDER BY t')).toEqual([
      { t: '1' },
      { t: 'one;' },
      { t: "two';" },
    ]);
  });
});
