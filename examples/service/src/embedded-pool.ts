/**
 * The embedded PostgreSQL behind Kysely's own PostgreSQL dialect: one connection of alambic's, handed out as
 * `pg.Pool` hands out its clients. While it is open, its folder is locked against every other process.
 */
import { connect } from 'alambic/commands';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { types } from 'pg';
import { schema } from './models/index.ts';

/** @param url `pglite:<folder>`, or `pglite:memory`. */
export async function embeddedPool(url: string): Promise<PostgresPool> {
  const connection = await connect(url);

  async function query(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<unknown>> {
    const rows = (await connection.query(sql, parameters)).map(withTimes);
    // `SELECT`, because alambic gives rows and no counts: statements here say RETURNING.
    return { command: 'SELECT', rowCount: rows.length, rows };
  }

  let free: Promise<void> = Promise.resolve();
  return {
    async connect() {
      const before = free;
      const { promise, resolve } = withResolver();
      free = promise;
      await before;
      // True: the other form of `query` takes a cursor, and the dialect is given none.
      return { query: query as PostgresPoolClient['query'], release: resolve };
    },
    end: () => connection.close(),
  };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** The columns that `pg` reads as `Date`, as the models declare them. */
const timeColumns: readonly string[] = schema.items
  .flatMap(({ columns }) => Object.entries(columns))
  .filter(([, { spec }]) => spec.type.name === 'timestamptz')
  .map(([name]) => name);

/** A connection of alambic's gives times as text; `pg` itself says which `Date` that is. */
function withTimes(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = { ...row };
  for (const name of timeColumns) {
    const text = row[name];
    if (typeof text === 'string')
      read[name] = types.getTypeParser(types.builtins.TIMESTAMPTZ)(text);
  }
  return read;
}
