/**
 * What every driver does, on every server: the contract of `src/connection.ts`.
 */
import { describe, expect, test } from 'vitest';
import { ServerError, type ServerMessage } from '../../src/connection.ts';
import { servers } from '../servers.ts';

/** The refusal of a promise that must be refused by the server. */
async function refusal(promise: Promise<unknown>): Promise<ServerError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
  throw new Error('expected the server to refuse');
}

describe.each(servers)('on $name', ({ connect }) => {
  test('a script answers each of its statements, and empty ones not at all', async () => {
    const connection = await connect({ reuse: true });
    const results = await connection.script(
      'CREATE TABLE t (a int);; INSERT INTO t VALUES (1), (2); SELECT a FROM t ORDER BY a',
    );
    expect(results).toEqual([
      { command: 'CREATE TABLE', rows: [] },
      { command: 'INSERT 0 2', rows: [] },
      { command: 'SELECT 2', rows: [{ a: 1 }, { a: 2 }] },
    ]);
  });

  test('values come as numbers, booleans, JSON or text', async () => {
    const connection = await connect({ reuse: true });
    const [row] = await connection.query(`
      SELECT 1::int2 AS small, 2::int4 AS int, 3::int8 AS big, 4::oid AS oid, true AS yes,
             '{"a":[1]}'::jsonb AS jsonb, '1.50'::numeric AS numeric, 'n'::name AS name,
             '{1,2}'::int[] AS list, NULL::int AS nothing, '2026-11-22 10:00+00'::timestamptz AS moment`);
    expect(row).toEqual({
      small: 1,
      int: 2,
      big: '3',
      oid: 4,
      yes: true,
      jsonb: { a: [1] },
      numeric: '1.50',
      name: 'n',
      list: '{1,2}',
      nothing: null,
      moment: '2026-11-22 10:00:00+00',
    });
  });

  test('parameters of every sort are bound', async () => {
    const connection = await connect({ reuse: true });
    const [row] = await connection.query(
      `SELECT $1::int + 1 AS number, $2::text AS text, $3::text[] AS list, $4::jsonb AS json,
              $5::bool AS flag, $6::text AS nothing, $7::bytea AS bytes, $8::timestamptz AS moment,
              $9::int8 AS big`,
      [
        41,
        `o'k "é" \\`,
        ['a', 'b,c', '"', '\\', null],
        { a: 1 },
        true,
        null,
        new Uint8Array([1, 255]),
        new Date(0),
        9007199254740993n,
      ],
    );
    expect(row).toEqual({
      number: 42,
      text: `o'k "é" \\`,
      list: String.raw`{a,"b,c","\"","\\",NULL}`,
      json: { a: 1 },
      flag: true,
      nothing: null,
      bytes: String.raw`\x01ff`,
      moment: '1970-01-01 00:00:00+00',
      big: '9007199254740993',
    });
  });

  test('a query takes one statement only', async () => {
    const connection = await connect({ reuse: true });
    const { server } = await refusal(connection.query('SELECT 1; SELECT 2'));
    expect(server.sqlstate).toBe('42601');
  });

  test('a failure says how many statements were done before it', async () => {
    const connection = await connect({ reuse: true });
    const failure = await refusal(
      connection.script(
        'CREATE TABLE t (a int);; SELECT 1; ALTER TABLE missing ADD b int; SELECT 2',
      ),
    );
    expect(failure.completed).toBe(2);
    expect(failure.server).toMatchObject({
      sqlstate: '42P01',
      message: 'relation "missing" does not exist',
    });
  });

  test('a syntax error has a position, in characters of the whole message', async () => {
    const connection = await connect({ reuse: true });
    const sql = `SELECT 'é😀'; SELEC 1`;
    const { completed, server } = await refusal(connection.script(sql));
    expect(completed).toBe(0);
    expect([...sql].slice((server.position ?? 0) - 1).join('')).toBe('SELEC 1');
  });

  test('a refused constraint is named with its table and schema', async () => {
    const connection = await connect({ reuse: true });
    const { server } = await refusal(
      connection.script(
        'CREATE TABLE t (a int CONSTRAINT few CHECK (a < 2)); INSERT INTO t VALUES (5)',
      ),
    );
    expect(server).toMatchObject({
      sqlstate: '23514',
      schema: 'public',
      table: 't',
      constraint: 'few',
    });
    expect(server.detail).toContain('5');
  });

  test('a script without transaction control is done whole or not at all', async () => {
    const connection = await connect({ reuse: true });
    await refusal(connection.script('CREATE TABLE t (a int); SELECT 1/0'));
    expect(await connection.query("SELECT to_regclass('t')::text AS t")).toEqual([{ t: null }]);
  });

  test('scripts in flight are answered in order, also those behind one that fails', async () => {
    const connection = await connect({ reuse: true });
    const answers = await Promise.allSettled([
      connection.script('CREATE TABLE a (x int)'),
      connection.script('SELECT 1; SELECT 1/0; SELECT 3'),
      connection.query('SELECT $1::int AS x', [7]),
      connection.script("SELECT to_regclass('a')::text AS a"),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(answers[1]).toMatchObject({ reason: { completed: 1, server: { sqlstate: '22012' } } });
    expect(answers[2]).toMatchObject({ value: [{ x: 7 }] });
    expect(answers[3]).toMatchObject({ value: [{ rows: [{ a: 'a' }] }] });
  });

  test('a failed BEGIN block is left to its caller', async () => {
    const connection = await connect({ reuse: true });
    await refusal(connection.script('BEGIN; SELECT 1/0; COMMIT'));
    expect((await refusal(connection.query('SELECT 1'))).server.sqlstate).toBe('25P02');
    await connection.script('ROLLBACK');
    expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('COPY FROM STDIN is refused, and the session goes on', async () => {
    const connection = await connect({ reuse: true });
    await connection.script('CREATE TABLE t (a int)');
    await refusal(connection.script('COPY t FROM STDIN'));
    expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  test('notices reach the last listener', async () => {
    const connection = await connect({ reuse: true });
    const notices: ServerMessage[] = [];
    connection.onNotice(() => expect.unreachable('the first listener was replaced'));
    connection.onNotice((notice) => notices.push(notice));
    await connection.script(
      `DO $$ BEGIN RAISE WARNING 'mind %', 'the gap' USING HINT = 'Jump.'; END $$`,
    );
    expect(notices).toMatchObject([
      { severity: 'WARNING', sqlstate: '01000', message: 'mind the gap', hint: 'Jump.' },
    ]);
  });

  test('after close nothing is sent', async () => {
    const connection = await connect();
    await connection.close();
    await connection.close();
    expect((await refusal(connection.script('SELECT 1'))).server.sqlstate).toBe('08003');
  });
});
