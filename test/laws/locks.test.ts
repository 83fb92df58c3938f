/**
 * The law of locks: what a room says that its operation locks, and what is done meanwhile, is what the
 * server shows. Each operation runs on tables with rows, in a transaction that is rolled back.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/connection.ts';
import { roomOf } from '../../src/operations/registry.ts';
import type { LockFact, Operation } from '../../src/operations/operation.ts';
import {
  bigint,
  integer,
  numeric,
  serial,
  sql,
  text,
  timestamptz,
  uuid,
  varchar,
} from '../../src/schema.ts';
import { realServers } from '../servers.ts';
import { builders, specimens } from './specimens.ts';

const fixture = `
  CREATE TABLE parent (id bigint PRIMARY KEY, name text);
  INSERT INTO parent SELECT g, 'n' || g FROM generate_series(1, 50) g;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE t (
    id bigint PRIMARY KEY, a integer, b varchar(50), c text NOT NULL, n numeric(10, 2), parent_id bigint,
    v bigint NOT NULL, g integer GENERATED ALWAYS AS (a * 2) STORED, m mood, u bigint NOT NULL, w bigint NOT NULL);
  INSERT INTO t (id, a, b, c, n, parent_id, v, m, u, w)
    SELECT x, x, 'b' || x, 'c' || x, x, x % 50 + 1, x, 'ok', x, x FROM generate_series(1, 300) x;
  CREATE UNIQUE INDEX t_u ON t (u);
  CREATE INDEX t_a ON t (a);
  ALTER TABLE t ADD CONSTRAINT t_check CHECK (a > 0) NOT VALID;
  ALTER TABLE t ADD CONSTRAINT t_unique UNIQUE (v);
  CREATE TABLE child (id bigint PRIMARY KEY, t_id bigint CONSTRAINT child_fk REFERENCES t);
  INSERT INTO child SELECT x, x FROM generate_series(1, 20) x;
  CREATE TABLE late (id bigint);
  INSERT INTO late SELECT x FROM generate_series(1, 20) x;
  ALTER TABLE late ADD CONSTRAINT late_fk FOREIGN KEY (id) REFERENCES t NOT VALID;
  CREATE SEQUENCE s;
  CREATE SCHEMA other;
  ANALYZE`;

const op = builders;
const [createChild] = op.createTable('child', {
  id: bigint().primaryKey(),
  t_id: bigint().references('t.id'),
});
const foreignKey = op.createForeignKey('child_fk', 'child', ['t_id'], 't', ['id']);

/** What a revision may hold, and the room says to lock. */
const cases: Readonly<Record<string, readonly Operation[] | Operation>> = {
  'a new table': op.createTable('n', { id: bigint().identity().primaryKey() }),
  'a new table that references another': op.createTable('n', {
    p: bigint().references('parent.id'),
  }),
  'dropping a table that references another': {
    kind: 'dropTable',
    table: { schema: 'public', name: 'child' },
    restore: createChild,
  } as Operation,
  'a nullable column': op.addColumn('t', 'z', text()),
  'a column with a stable default': op.addColumn(
    't',
    'z',
    timestamptz()
      .notNull()
      .default(sql`now()`),
  ),
  'a column with a constant default': op.addColumn('t', 'z', integer().notNull().default(7)),
  'a column with a volatile default': op.addColumn(
    't',
    'z',
    uuid().default(sql`gen_random_uuid()`),
  ),
  'an identity column': op.addColumn('t', 'z', bigint().identity()),
  'a serial column': op.addColumn('t', 'z', serial()),
  'a stored generated column': op.addColumn('t', 'z', integer().generatedAs(sql`a * 3`)),
  'dropping a column': op.dropColumn('t', 'n'),
  'a wider varchar': op.alterColumn('t', 'b', { type: varchar(100), existing: varchar(50) }),
  'varchar to text': op.alterColumn('t', 'b', { type: text(), existing: varchar(50) }),
  'a narrower varchar': op.alterColumn('t', 'b', { type: varchar(20), existing: varchar(50) }),
  'a wider numeric': op.alterColumn('t', 'n', { type: numeric(12, 2), existing: numeric(10, 2) }),
  'another scale': op.alterColumn('t', 'n', { type: numeric(12, 4), existing: numeric(10, 2) }),
  'SET NOT NULL': op.alterColumn('t', 'n', { nullable: false }),
  'DROP NOT NULL': op.alterColumn('t', 'c', { nullable: true }),
  'SET DEFAULT': op.alterColumn('t', 'a', { default: 1 }),
  'DROP EXPRESSION': op.alterColumn('t', 'g', { generatedAs: null }),
  'ADD IDENTITY': op.alterColumn('t', 'w', { identity: 'always' }),
  'a check': op.createCheckConstraint('k', 't', sql`a > 0`),
  'a check that is not valid': op.createCheckConstraint('k', 't', sql`a > 0`, { notValid: true }),
  'validating a check': op.validateConstraint('t_check', 't'),
  'a foreign key': op.createForeignKey('k', 't', ['parent_id'], 'parent', ['id']),
  'a foreign key to its own table': op.createForeignKey('k', 't', ['parent_id'], 't', ['id']),
  'a foreign key that is not valid': op.createForeignKey(
    'k',
    't',
    ['parent_id'],
    'parent',
    ['id'],
    { notValid: true },
  ),
  'validating a foreign key': op.validateConstraint('late_fk', 'late', { references: 't' }),
  'a deferrable foreign key': op.alterConstraint('child_fk', 'child', { deferrable: true }),
  'dropping a foreign key': roomOf(foreignKey).reverse(foreignKey) as Operation,
  'dropping a check': op.dropConstraint('t_check', 't', { type: 'check' }),
  'dropping a unique constraint': op.dropConstraint('t_unique', 't', { type: 'unique' }),
  'a unique constraint': op.createUniqueConstraint('k', 't', ['a']),
  'a unique constraint using an index': op.createUniqueConstraint('k', 't', ['u'], {
    usingIndex: 't_u',
  }),
  'a primary key': op.createPrimaryKey('k', 'late', ['id']),
  'an exclusion constraint': op.createExcludeConstraint('k', 't', [['a', '=']], { using: 'btree' }),
  'an index': op.createIndex('k', 't', ['n']),
  'dropping an index': {
    kind: 'dropIndex',
    name: { schema: 'public', name: 't_a' },
    restore: op.createIndex('t_a', 't', ['a']),
  } as Operation,
  'storage parameters of an index': op.alterIndex('t_a', { with: { fillfactor: 70 } }),
  'a new enum': op.createEnum('e', ['x']),
  'a new enum value': op.addEnumValue('mood', 'glad'),
  'another name of an enum value': op.renameEnumValue('mood', 'ok', 'fine'),
  'another list of enum values': op.replaceEnum('mood', ['sad', 'ok'], ['ok', 'sad'], {
    columns: [{ table: 't', column: 'm' }],
  }),
  'a new sequence': op.createSequence('k'),
  'a sequence that a column owns': op.createSequence('k', { ownedBy: { table: 't', column: 'a' } }),
  'altering a sequence': op.alterSequence('s', { increment: 10 }),
  'the owner of a sequence': op.alterSequence('s', { ownedBy: { table: 't', column: 'a' } }),
  'restarting a sequence': op.alterSequence('s', { restart: 10 }),
  'dropping a sequence': op.dropSequence('s'),
  'a new schema': op.createSchema('k'),
  'dropping a schema': op.dropSchema('other'),
  'renaming a table': op.renameTable('t', 'k'),
  'renaming a column': op.renameColumn('t', 'a', 'k'),
  'renaming a constraint': op.renameConstraint('child', 'child_fk', 'k'),
  'renaming an index': op.renameIndex('t_a', 'k'),
  'renaming a sequence': op.renameSequence('s', 'k'),
  'renaming an enum': op.renameEnum('mood', 'k'),
  'renaming a schema': op.renameSchema('other', 'k'),
  'moving a table': op.setSchema({ kind: 'table', name: 'child' }, 'other'),
  'moving a sequence': op.setSchema({ kind: 'sequence', name: 's' }, 'other'),
  'moving an enum': op.setSchema({ kind: 'enum', name: 'mood' }, 'other'),
  'a comment on a table': op.createTableComment('t', 'x'),
  'a comment on a column': op.setComment({ kind: 'column', table: 't', name: 'a' }, 'x'),
  'a comment on an index': op.setComment({ kind: 'index', name: 't_a' }, 'x'),
  'a comment on a sequence': op.setComment({ kind: 'sequence', name: 's' }, 'x'),
  'a comment on a constraint': op.setComment(
    { kind: 'constraint', table: 'child', name: 'child_fk' },
    'x',
  ),
  'inserting rows': op.bulkInsert('parent', [{ id: 1000 }]),
};

/** Kinds without a case, each with the reason. */
const unmeasured: Readonly<Partial<Record<keyof typeof specimens, string>>> = {
  dropEnum: 'a type is no relation: nobody reads or writes it',
  createExtension: 'what it makes is new, and the test servers come without extensions',
  alterExtension: 'what a script of an extension locks is its own',
  dropExtension: 'what a script of an extension locks is its own',
  execute: 'raw SQL: its room says that nothing is known',
};

test('every kind of operation is measured, or says why not', () => {
  const kinds = new Set(Object.values(cases).map((given) => [given].flat()[0]?.kind));
  const missing = Object.keys(specimens).filter((kind) => !kinds.has(kind));
  expect(missing.toSorted()).toEqual(Object.keys(unmeasured).toSorted());
});

const strength = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

interface Seen {
  readonly relation: string;
  readonly kind: string;
  readonly mode: string;
}

/** The strongest lock on each relation that was there before, and what was rewritten or scanned. */
async function measure(connection: Connection, sqls: readonly string[]) {
  await connection.query('BEGIN');
  try {
    const before = await files(connection);
    const scansBefore = await scans(connection);
    for (const statement of sqls) await connection.query(statement);
    const after = await files(connection);
    const scansAfter = await scans(connection);
    const locks = await connection.query<{ oid: string; mode: string }>(
      `SELECT relation::text AS oid, upper(regexp_replace(regexp_replace(mode, 'Lock$', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')) AS mode
       FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384`,
    );
    const strongest = new Map<string, Seen>();
    for (const { oid, mode } of locks) {
      const found = before.get(oid);
      const known = strongest.get(oid);
      if (found === undefined) continue;
      if (known === undefined || strength.indexOf(mode) > strength.indexOf(known.mode))
        strongest.set(oid, { relation: found.name, kind: found.kind, mode });
    }
    const rewritten = [...before].filter(
      ([oid, { file, kind }]) => kind === 'r' && after.has(oid) && after.get(oid)?.file !== file,
    );
    const scanned = [...scansAfter]
      .filter(([name, count]) => count > (scansBefore.get(name) ?? 0))
      .map(([name]) => name);
    return {
      locks: [...strongest.values()],
      rewritten: rewritten.map(([, { name }]) => name),
      scanned,
    };
  } finally {
    await connection.query('ROLLBACK');
  }
}

async function files(connection: Connection) {
  const rows = await connection.query<{ oid: string; name: string; kind: string; file: string }>(
    `SELECT c.oid::text AS oid, relname::text AS name, relkind::text AS kind, relfilenode::text AS file
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'other')`,
  );
  return new Map(rows.map(({ oid, ...row }) => [oid, row]));
}

async function scans(connection: Connection) {
  const rows = await connection.query<{ name: string; count: string }>(
    'SELECT relname::text AS name, seq_tup_read::text AS count FROM pg_stat_xact_user_tables',
  );
  return new Map(rows.map(({ name, count }) => [name, Number(count)]));
}

describe.each(realServers)('on $name', ({ connect, major }) => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connect();
    await connection.script(fixture);
  });

  test.each(Object.entries(cases))('%s locks what its room says', async (_, given) => {
    const operations: readonly Operation[] = Array.isArray(given) ? given : [given];
    // Constraints of an added column are operations of their own, with a case of their own.
    const [operation] = operations;
    if (operation === undefined) throw new Error('no operation');
    const room = roomOf(operation);
    const claimed = room.locks(operation, { version: major });
    if (claimed === 'unknown') throw new Error('the locks are not known');
    const { locks, rewritten, scanned } = await measure(
      connection,
      room.compile(operation, { version: major }).map(({ sql: text }) => text),
    );
    const said = new Map(claimed.map((fact: LockFact) => [fact.relation.name, fact]));
    // The locks on the indexes of a table go with the table; only those that are claimed are compared.
    const noticed = locks.filter(
      ({ relation, kind, mode }) => said.has(relation) || (kind !== 'i' && mode !== 'ACCESS SHARE'),
    );
    expect(Object.fromEntries(noticed.map(({ relation, mode }) => [relation, mode]))).toEqual(
      Object.fromEntries(claimed.map(({ relation, mode }: LockFact) => [relation.name, mode])),
    );
    for (const { relation, work, mode } of claimed) {
      expect(rewritten.includes(relation.name), 'rewritten').toBe(work === 'rewrite');
      // Where a foreign key leads to, the server looks up single rows or reads them all, as it sees fit.
      if (work !== 'rewrite' && mode !== 'ROW SHARE')
        expect(scanned.includes(relation.name), 'scanned').toBe(work === 'scan');
    }
  });
});
