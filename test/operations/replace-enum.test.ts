/**
 * What `op.replaceEnum` does to tables with rows.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { replaceEnumRoom } from '../../src/operations/enums/replace-enum.ts';
import { boolean, check, index, sql } from '../../src/schema.ts';
import { builders as op } from '../laws/specimens.ts';
import { sqlOf } from '../laws/rendered.ts';
import { servers } from '../servers.ts';

const fixture = `
  CREATE TYPE status AS ENUM ('open', 'done', 'it''s old');
  COMMENT ON TYPE status IS 'the state';
  CREATE TABLE tasks (
    id integer PRIMARY KEY,
    status status NOT NULL DEFAULT 'open',
    past status[] NOT NULL DEFAULT '{}',
    is_open boolean GENERATED ALWAYS AS (status = 'open') STORED,
    CONSTRAINT sane CHECK (status <> 'done' OR id > 0));
  CREATE UNIQUE INDEX one_open ON tasks ((1)) WHERE status = 'open';
  COMMENT ON INDEX one_open IS 'at most one';
  CREATE INDEX by_status ON tasks (status)`;

const swap = (mapping?: Record<string, string | null>) =>
  op.replaceEnum('status', ['open', 'done', "it's old"], ['done', 'open'], {
    ...(mapping && { mapping }),
    columns: [
      {
        table: 'tasks',
        column: 'status',
        defaultFrom: sql`'open'::status`,
        defaultTo: sql`'open'::status`,
      },
      { table: 'tasks', column: 'past', array: true, defaultFrom: sql`'{}'`, defaultTo: sql`'{}'` },
    ],
    indexes: [
      {
        table: 'tasks',
        index: index('one_open', [sql`1`], { unique: true, where: sql`status = 'open'` }),
        comment: 'at most one',
      },
    ],
    constraints: [{ table: 'tasks', constraint: check('sane', sql`status <> 'done' OR id > 0`) }],
    generated: [
      { table: 'tasks', name: 'is_open', column: boolean().generatedAs(sql`status = 'open'`) },
    ],
    comment: 'the state',
  });

describe.each(servers)('on $name', ({ connect, major }) => {
  let connection: Connection;
  const run = (operation: Operation) => connection.script(sqlOf(operation, major).join(';\n'));
  const rows = () =>
    connection.query(
      'SELECT id, status::text AS status, past::text AS past, is_open FROM tasks ORDER BY id',
    );

  beforeEach(async () => {
    connection = await connect({ reuse: true });
    await connection.script(fixture);
  });

  test('the values have the new order, and everything that names one is there again', async () => {
    await connection.query(`INSERT INTO tasks VALUES (1, 'open', '{done}'), (2, 'done', '{}')`);
    await run(swap());
    expect(await connection.query('SELECT enum_range(NULL::status)::text AS values')).toEqual([
      { values: '{done,open}' },
    ]);
    expect(await rows()).toEqual([
      { id: 1, status: 'open', past: '{done}', is_open: true },
      { id: 2, status: 'done', past: '{}', is_open: false },
    ]);
    const [comments] = await connection.query(
      "SELECT obj_description('status'::regtype)::text AS type, obj_description('one_open'::regclass)::text AS index",
    );
    expect(comments).toEqual({ type: 'the state', index: 'at most one' });
    await expect(connection.query('INSERT INTO tasks VALUES (3)')).rejects.toThrow('one_open');
    await expect(connection.query("INSERT INTO tasks VALUES (-3, 'done')")).rejects.toThrow('sane');
    expect(await connection.query("SELECT 1 FROM pg_type WHERE typname LIKE '%replaced%'")).toEqual(
      [],
    );
  });

  test('a row that holds a value that goes stops it, in words, before anything is changed', async () => {
    await connection.query(`INSERT INTO tasks VALUES (1, 'it''s old')`);
    await expect(run(swap())).rejects.toThrow(
      `rows of tasks.status still hold a value that enum status loses: it's old`,
    );
    expect(await rows()).toEqual([{ id: 1, status: "it's old", past: '{}', is_open: false }]);
  });

  test('an array that holds a value that goes stops it as well', async () => {
    await connection.query(
      `INSERT INTO tasks VALUES (1, 'open', ARRAY['open', 'it''s old']::status[])`,
    );
    await expect(run(swap())).rejects.toThrow('rows of tasks.past still hold');
  });

  test('a mapping says what such rows hold afterwards, in arrays too', async () => {
    await connection.query(
      `INSERT INTO tasks VALUES (1, 'it''s old', ARRAY['open', 'it''s old', NULL]::status[])`,
    );
    await run(swap({ "it's old": 'done' }));
    expect(await rows()).toEqual([
      { id: 1, status: 'done', past: '{open,done,NULL}', is_open: false },
    ]);
  });

  test('the type keeps its owner and its privileges', async () => {
    const [owner, reader] = [`owner ${process.pid}`, `reader ${process.pid}`];
    const access = () =>
      connection.query<{ readonly owner: string; readonly grants: string | null }>(
        'SELECT typowner::regrole::text AS owner, typacl::text AS grants FROM pg_type ' +
          "WHERE typname = 'status'",
      );
    await connection.script(`
      CREATE ROLE "${owner}"; CREATE ROLE "${reader}";
      GRANT CREATE ON SCHEMA public TO "${owner}";
      ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO "${reader}"`);
    try {
      await connection.script(`
        ALTER TYPE status OWNER TO "${owner}";
        REVOKE ALL ON TYPE status FROM PUBLIC;
        GRANT USAGE ON TYPE status TO "${reader}" WITH GRANT OPTION`);
      const before = await access();
      await run(swap());
      expect(await access()).toEqual(before);
      await connection.script(`ALTER TYPE status OWNER TO CURRENT_USER;
        GRANT USAGE ON TYPE status TO PUBLIC; REVOKE ALL ON TYPE status FROM "${reader}"`);
      const [plain] = await access();
      await run(replaceEnumRoom.reverse(swap()));
      expect((await access()).at(0)?.owner).toBe(plain?.owner);
      expect((await access()).at(0)?.grants).not.toContain('reader');
    } finally {
      await connection.script(
        `DROP OWNED BY "${owner}", "${reader}"; DROP ROLE "${owner}", "${reader}"`,
      );
    }
  });

  test('it can be undone', async () => {
    await connection.query(`INSERT INTO tasks VALUES (1)`);
    const forth = swap({ "it's old": 'done' });
    await run(forth);
    await run(replaceEnumRoom.reverse(forth));
    expect(await connection.query('SELECT enum_range(NULL::status)::text AS values')).toEqual([
      { values: `{open,done,"it's old"}` },
    ]);
    expect(await rows()).toEqual([{ id: 1, status: 'open', past: '{}', is_open: true }]);
  });
});
