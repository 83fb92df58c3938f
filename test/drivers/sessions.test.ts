/**
 * What only a server has: sessions that are lost, refused or brought along.
 */
import { inspect } from 'node:util';
import { Client, Pool } from 'pg';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { fromClient } from '../../src/drivers/own-client.ts';
import { realServers } from '../servers.ts';

/** The reason of a promise that must be rejected. */
const reason = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('expected a rejection'),
    (error: unknown) => error,
  );

const pid = 'SELECT pg_backend_pid() AS pid';

describe.each(realServers)('on $name', (server) => {
  test('scripts are sent without waiting for those before', async () => {
    const connection = await server.connect();
    const other = await server.connect();
    const [{ database } = {}] = await connection.query('SELECT current_database() AS database');
    await connection.script('CREATE TABLE t (a int)');
    const sleeping = connection.script('SELECT pg_sleep(60)');
    const behind = connection.script('INSERT INTO t VALUES (1)');
    const cancelled = reason(sleeping);
    await expect
      .poll(() =>
        other.query(
          `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
           WHERE datname = $1 AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
          [database],
        ),
      )
      .toHaveLength(1);
    expect(await cancelled).toMatchObject({ server: { sqlstate: '57014' }, completed: 0 });
    expect(await behind).toEqual([{ command: 'INSERT 0 1', rows: [] }]);
  });

  test('a terminated session refuses what is in flight, and all that follows, with the cause', async () => {
    const connection = await server.connect();
    const other = await server.connect();
    const [backend] = await connection.query(pid);
    const inFlight = Promise.allSettled([
      connection.script('SELECT 1; SELECT pg_sleep(60)'),
      connection.script('SELECT 2'),
      connection.query('SELECT $1::int', [3]),
    ]);
    await other.query('SELECT pg_terminate_backend($1)', [backend?.['pid']]);
    const [running, ...behind] = await inFlight;
    expect(running).toMatchObject({ reason: { server: { sqlstate: '57P01' } } });
    for (const each of behind)
      expect(each).toMatchObject({
        reason: { server: { sqlstate: expect.stringMatching(/^(?:08006|57P01)$/) } },
      });
    expect(await reason(connection.script('SELECT 1'))).toMatchObject({
      server: { sqlstate: expect.stringMatching(/^(?:08006|57P01)$/) },
    });
    await connection.close();
  });

  test('an idle session that is terminated says so at its next use', async () => {
    const connection = await server.connect();
    const other = await server.connect();
    const [backend] = await connection.query(pid);
    await other.query('SELECT pg_terminate_backend($1, 5000)', [backend?.['pid']]);
    expect(await reason(connection.query('SELECT 1'))).toMatchObject({
      server: { sqlstate: '57P01' },
    });
  });

  test('a database that is not there is a connection that failed', async () => {
    const url = new URL(await server.url());
    url.pathname = '/nowhere';
    url.password = 'hush-hush';
    const error = await reason(connect(url.href));
    expect(error).toMatchObject({
      code: 'connection-failed',
      details: { sqlstate: '3D000', reason: 'database "nowhere" does not exist' },
      hint: expect.stringContaining('createdb'),
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hush');
  });

  test('a wrong password is refused without being repeated', async () => {
    const admin = await server.connect();
    await admin.script(`DO $$ BEGIN CREATE ROLE with_password LOGIN; EXCEPTION WHEN OTHERS THEN END $$;
      ALTER ROLE with_password PASSWORD 'right'`);
    const url = new URL(await server.url());
    url.username = 'with_password';
    expect(await reason(connect(url.href))).toMatchObject({
      details: { reason: 'the server asks for a password, and none is given' },
    });
    url.password = 'hush-hush';
    const error = await reason(connect(url.href));
    expect(error).toMatchObject({
      code: 'connection-failed',
      details: { sqlstate: '28P01' },
      hint: expect.stringContaining('password'),
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hush');
    url.password = 'right';
    const connection = await connect(url.href);
    expect(connection.description).not.toContain('right');
    await connection.close();
  });

  test('sslmode=require is refused by a server without TLS, and prefer goes without', async () => {
    const url = await server.url();
    expect(await reason(connect(`${url}?sslmode=require`))).toMatchObject({
      code: 'connection-failed',
      details: { reason: 'The server does not support SSL connections' },
      hint: expect.stringContaining('sslmode'),
    });
    const connection = await connect(`${url}?sslmode=prefer`);
    expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await connection.close();
  });

  test('the first host that answers, and is of the kind asked for, is taken', async () => {
    const { port, pathname } = new URL(await server.url());
    const hosts = `postgres@127.0.0.1:1,127.0.0.1:${port}`;
    const connection = await connect(`postgres://${hosts}${pathname}?target_session_attrs=primary`);
    expect(await connection.query('SELECT 1 AS a')).toEqual([{ a: 1 }]);
    await connection.close();
    expect(
      await reason(connect(`postgres://${hosts}${pathname}?target_session_attrs=standby`)),
    ).toMatchObject({
      details: { reason: expect.stringMatching(/:1: connect ECONNREFUSED .*; .*is not standby/) },
    });
    const any = await connect(`postgres://${hosts}${pathname}?target_session_attrs=prefer-standby`);
    await any.close();
  });

  test('options and application name reach the server, key=value and sockets too', async () => {
    const url = new URL(await server.url());
    const admin = await server.connect();
    const [{ folder } = {}] = await admin.query(
      "SELECT current_setting('unix_socket_directories') AS folder",
    );
    const connection = await connect(
      `host=${String(folder)} port=${url.port} user=postgres dbname=${url.pathname.slice(1)}
       options='-c search_path=shop' application_name='the shop'`,
    );
    expect(
      await connection.query(`SELECT current_setting('search_path') AS path,
        current_setting('application_name') AS application, inet_server_addr()::text AS address`),
    ).toEqual([{ path: 'shop', application: 'the shop', address: null }]);
    await connection.close();
  });
});

describe.each(realServers)('your own client, on $name', (server) => {
  test('works without pipeline mode, and stays yours', async () => {
    const client = new Client({ connectionString: await server.url() });
    await client.connect();
    const connection = await fromClient(client);
    const answers = await Promise.allSettled([
      connection.script('CREATE TABLE t (a int); SELECT 1/0'),
      connection.script("SELECT 1::int8 AS a; SELECT '{}'::json AS b"),
    ]);
    expect(answers).toMatchObject([
      { reason: { completed: 1 } },
      { value: [{ rows: [{ a: '1' }] }, { rows: [{ b: {} }] }] },
    ]);
    await connection.close();
    expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    await client.end();
  });

  test('is connected when it was not, and then ended', async () => {
    const client = new Client({ connectionString: await server.url(), pipeline: true });
    const connection = await fromClient(client);
    expect(await connection.query('SELECT $1::text AS a', ['x'])).toEqual([{ a: 'x' }]);
    expect(connection.description).toContain(`:${client.port}/`);
    await connection.close();
    await expect(client.query('SELECT 1')).rejects.toThrow('closed');
  });

  test('of a pool goes back to it', async () => {
    const pool = new Pool({ connectionString: await server.url(), max: 1 });
    const connection = await fromClient(pool);
    expect(await connection.query(pid)).toHaveLength(1);
    await connection.close();
    expect((await pool.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    await pool.end();
  });
});
