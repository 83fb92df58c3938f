/** Read me as what reflection says of constraints. */
import { describe, expect } from 'vitest';
import type { TestDatabaseServer } from '../servers.ts';
import { facts, onEveryServer, reflected, unmodelled } from './reflected.ts';

/** The constraints, without their place. */
async function constraintsOf(server: TestDatabaseServer, ddl: string): Promise<object[]> {
  const { catalog } = await reflected(server, ddl);
  return facts(catalog, 'constraint').map(
    ({ kind: _kind, schema: _schema, table: _table, ...rest }) => rest,
  );
}

describe('a primary key or a unique constraint', () => {
  onEveryServer('has its columns in its own order, and the included ones apart', async (server) => {
    const constraints = await constraintsOf(
      server,
      `CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (b, a) INCLUDE (c),
        CONSTRAINT later UNIQUE (d) DEFERRABLE INITIALLY DEFERRED)`,
    );
    expect(constraints).toEqual([
      {
        type: 'unique',
        name: 'later',
        columns: ['d'],
        deferrable: true,
        initially: 'deferred',
      },
      { type: 'primary key', name: 't_pkey', columns: ['b', 'a'], include: ['c'] },
    ]);
  });

  onEveryServer(
    'may take nulls for equal, from PostgreSQL 15 on',
    async (server) => {
      const constraints = await constraintsOf(
        server,
        'CREATE TABLE t (a int, UNIQUE NULLS NOT DISTINCT (a))',
      );
      expect(constraints).toEqual([
        { type: 'unique', name: 't_a_key', columns: ['a'], nullsNotDistinct: true },
      ]);
    },
    { from: 15 },
  );

  onEveryServer('has an index, which is no fact of its own', async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70)); COMMENT ON INDEX t_pkey IS 'index'`,
    );
    expect(facts(catalog, 'index')).toEqual([]);
    expect(unmodelled(catalog)).toEqual([
      'constraint t.t_pkey: comment on its index',
      'constraint t.t_pkey: storage parameters',
    ]);
  });
});

describe('a foreign key', () => {
  onEveryServer('has what differs from PostgreSQL’s defaults', async (server) => {
    const constraints = await constraintsOf(
      server,
      `CREATE SCHEMA shop; CREATE TABLE shop.b (x int, y int, UNIQUE (y, x));
       CREATE TABLE a (x int, y int, CONSTRAINT plain FOREIGN KEY (x, y) REFERENCES shop.b (x, y),
         CONSTRAINT full_ FOREIGN KEY (y, x) REFERENCES shop.b (y, x) MATCH FULL ON UPDATE CASCADE ON DELETE SET DEFAULT
           DEFERRABLE INITIALLY DEFERRED);
       ALTER TABLE a ADD CONSTRAINT unchecked FOREIGN KEY (x, y) REFERENCES shop.b (x, y) ON DELETE RESTRICT NOT VALID`,
    );
    const references = { schema: 'shop', name: 'b' };
    expect(constraints).toEqual([
      {
        type: 'foreign key',
        name: 'full_',
        columns: ['y', 'x'],
        references,
        referencedColumns: ['y', 'x'],
        match: 'full',
        onUpdate: 'cascade',
        onDelete: 'set default',
        deferrable: true,
        initially: 'deferred',
      },
      {
        type: 'foreign key',
        name: 'plain',
        columns: ['x', 'y'],
        references,
        referencedColumns: ['x', 'y'],
      },
      {
        type: 'foreign key',
        name: 'unchecked',
        columns: ['x', 'y'],
        references,
        referencedColumns: ['x', 'y'],
        onDelete: 'restrict',
        notValid: true,
      },
      { type: 'unique', name: 'b_y_x_key', columns: ['y', 'x'] },
    ]);
  });

  onEveryServer(
    'may set some of its columns null, from PostgreSQL 15 on',
    async (server) => {
      const constraints = await constraintsOf(
        server,
        `CREATE TABLE b (x int, y int, PRIMARY KEY (x, y));
         CREATE TABLE a (x int, y int, FOREIGN KEY (x, y) REFERENCES b ON DELETE SET NULL (y))`,
      );
      expect(constraints[0]).toMatchObject({ onDelete: 'set null', onDeleteColumns: ['y'] });
    },
    { from: 15 },
  );

  onEveryServer('to a table that is no fact still knows its columns', async (server) => {
    const constraints = await constraintsOf(
      server,
      `CREATE TABLE p (gone int, id int, k int, PRIMARY KEY (k, id)) PARTITION BY LIST (k);
       ALTER TABLE p DROP gone; CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
       CREATE TABLE a (k int, id int, FOREIGN KEY (id, k) REFERENCES p (id, k))`,
    );
    expect(constraints).toEqual([
      {
        type: 'foreign key',
        name: 'a_id_k_fkey',
        columns: ['id', 'k'],
        references: { schema: 'public', name: 'p' },
        referencedColumns: ['id', 'k'],
      },
    ]);
  });
});

describe('a check', () => {
  onEveryServer('has its expression without parentheses around the whole', async (server) => {
    const constraints = await constraintsOf(
      server,
      `CREATE TABLE t (a int CHECK (a > 0), b text, CONSTRAINT combined CHECK (a > 0 AND b <> ')') NO INHERIT);
       ALTER TABLE t ADD CONSTRAINT later CHECK (b IN ('x', 'y')) NOT VALID`,
    );
    expect(constraints).toEqual([
      {
        type: 'check',
        name: 'combined',
        expression: `(a > 0) AND (b <> ')'::text)`,
        noInherit: true,
      },
      {
        type: 'check',
        name: 'later',
        expression: `b = ANY (ARRAY['x'::text, 'y'::text])`,
        notValid: true,
      },
      { type: 'check', name: 't_a_check', expression: 'a > 0' },
    ]);
  });
});

describe('an exclusion constraint', () => {
  onEveryServer(
    'has its elements with their operators, qualified where they must be',
    async (server) => {
      const constraints = await constraintsOf(
        server,
        `CREATE SCHEMA ext; CREATE EXTENSION btree_gist SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;
       CREATE TABLE t (room int, during tsrange, name ext.citext,
         CONSTRAINT booked EXCLUDE USING gist (room WITH =, during WITH &&, (room + 1) WITH <>) WHERE (room > 0) DEFERRABLE,
         CONSTRAINT named EXCLUDE (name WITH OPERATOR(ext.=)))`,
      );
      expect(constraints).toEqual([
        {
          type: 'exclude',
          name: 'booked',
          using: 'gist',
          elements: [
            { column: 'room', with: '=' },
            { column: 'during', with: '&&' },
            { expression: 'room + 1', with: '<>' },
          ],
          where: 'room > 0',
          deferrable: true,
        },
        {
          type: 'exclude',
          name: 'named',
          elements: [{ column: 'name', with: 'OPERATOR(ext.=)' }],
        },
      ]);
    },
  );
});

onEveryServer(
  'what a constraint of PostgreSQL 18 has and is not modelled is named',
  async (server) => {
    const { catalog } = await reflected(
      server,
      `CREATE EXTENSION btree_gist; CREATE TABLE b (id int, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
       CREATE TABLE a (id int, at daterange, CONSTRAINT fk FOREIGN KEY (id, PERIOD at) REFERENCES b (id, PERIOD at),
         CONSTRAINT c CHECK (id > 0) NOT ENFORCED)`,
    );
    expect(unmodelled(catalog)).toEqual([
      'constraint a.c: NOT ENFORCED',
      'constraint a.fk: PERIOD',
      'constraint b.b_pkey: WITHOUT OVERLAPS',
    ]);
  },
  { from: 18 },
);
