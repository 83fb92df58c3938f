/**
 * Pairs of models that have broken some engine, each under the name of what it tries. They are applied on
 * real servers by `round-trip.test.ts`.
 */
import { check, exclude, foreignKey, primaryKey, unique } from '../../src/schema/constraints.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { schema } from '../../src/schema/schemas.ts';
import { sequence } from '../../src/schema/sequences.ts';
import { table } from '../../src/schema/tables.ts';
import {
  bigint,
  bigserial,
  integer,
  numeric,
  serial,
  smallint,
} from '../../src/schema/types/numbers.ts';
import { text, varchar } from '../../src/schema/types/texts.ts';
import { date, timestamp, timestamptz } from '../../src/schema/types/times.ts';
import { boolean, int4range, jsonb, uuid } from '../../src/schema/types/values.ts';

export interface Pair {
  readonly before: readonly SchemaItem[];
  readonly after: readonly SchemaItem[];
  /** SQL run on the state before, so that the way up meets rows. */
  readonly rows?: string;
  /** Major version that it needs. */
  readonly since?: number;
}

const mood = (...values: string[]) => enumType('mood', values);

export const pairs: Readonly<Record<string, Pair>> = {
  'nothing becomes everything': {
    before: [],
    after: [
      schema('billing'),
      sequence('numbers', { start: 100 }),
      enumType('state', ['new', 'paid'], { schema: 'billing', comment: 'of an invoice' }),
      table(
        'invoices',
        {
          number: integer().primaryKey(),
          of: integer().references('public.customers.id', { onDelete: 'cascade' }),
          due: date()
            .notNull()
            .default(sql`CURRENT_DATE`)
            .comment('in local time'),
          total: numeric(12, 2)
            .notNull()
            .default(0)
            .check(sql`total >= 0`),
          replaces: integer().references('billing.invoices.number'),
        },
        { schema: 'billing', comment: 'what is owed', indexes: [index(['due', 'of'])] },
      ),
      table('customers', {
        id: integer().identity().primaryKey(),
        email: varchar(200).notNull().unique(),
        known: timestamptz(3)
          .notNull()
          .default(sql`now()`),
        extra: jsonb().default({ a: [1, 'b'] }),
      }),
    ],
  },
  'mutual and circular foreign keys come and go': {
    before: [],
    after: [
      table('a', { id: integer().primaryKey(), next: integer().references('b.id') }),
      table('b', { id: integer().primaryKey(), next: integer().references('c.id') }),
      table('c', {
        id: integer().primaryKey(),
        next: integer().references('a.id'),
        self: integer().references('c.id'),
      }),
    ],
  },
  'unique becomes primary key under a foreign key': {
    before: [
      table('parent', { code: integer().notNull() }, { constraints: [unique(['code'])] }),
      table('child', { code: integer().references('parent.code') }),
    ],
    after: [
      table('parent', { code: integer().notNull() }, { constraints: [primaryKey(['code'])] }),
      table('child', { code: integer().references('parent.code') }),
    ],
    rows: 'INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)',
  },
  'a foreign key to a column that becomes unique in the same plan': {
    before: [table('parent', { code: integer() }), table('child', { code: integer() })],
    after: [
      table('parent', { code: integer() }, { indexes: [index('u', ['code'], { unique: true })] }),
      table(
        'child',
        { code: integer() },
        {
          constraints: [
            foreignKey('f', ['code'], 'parent', ['code'], {
              match: 'full',
              onUpdate: 'cascade',
              deferrable: true,
              initially: 'deferred',
            }),
          ],
        },
      ),
    ],
  },
  'a column gets another type that is included in a key which somebody refers to': {
    before: [
      table(
        'parent',
        { id: integer(), more: text() },
        { constraints: [primaryKey(['id'], { include: ['more'] })] },
      ),
      table('child', { id: integer().references('parent.id') }),
    ],
    after: [
      table(
        'parent',
        { id: integer(), more: varchar(7) },
        { constraints: [primaryKey(['id'], { include: ['more'] })] },
      ),
      table('child', { id: integer().references('parent.id') }),
    ],
    rows: "INSERT INTO parent VALUES (1, 'x'); INSERT INTO child VALUES (1)",
  },
  'a key changes its type while a table that refers to it goes': {
    before: [
      table('parent', { id: integer().primaryKey() }),
      table('child', { id: integer().references('parent.id') }),
    ],
    after: [table('parent', { id: uuid().primaryKey() })],
  },
  'keys change their type at both ends': {
    before: [
      table('parent', { id: text().primaryKey() }),
      table('child', { id: serial().primaryKey(), parent_id: text().references('parent.id') }),
    ],
    after: [
      table('parent', { id: uuid().primaryKey() }),
      table('child', { id: bigserial().primaryKey(), parent_id: uuid().references('parent.id') }),
    ],
    rows: "INSERT INTO parent VALUES ('00000000-0000-0000-0000-000000000001'); INSERT INTO child (parent_id) SELECT id FROM parent",
  },
  'primary keys move to another column': {
    before: [table('t', { id: integer().primaryKey(), other: integer().notNull() })],
    after: [table('t', { other: integer().primaryKey() })],
  },
  'a primary key gets another name and columns while a table that refers to it goes': {
    before: [
      table('t', { a: integer(), b: integer() }, { constraints: [primaryKey('one', ['a'])] }),
      table('child', { a: integer().references('t.a') }),
    ],
    after: [
      table('t', { a: integer(), b: integer() }, { constraints: [primaryKey('two', ['a', 'b'])] }),
    ],
  },
  'a primary key goes, and its column may be null': {
    before: [table('t', { id: integer().primaryKey() })],
    after: [table('t', { id: integer() })],
  },
  'a column goes with its index redefined': {
    before: [
      table(
        't',
        { a: integer(), b: integer() },
        { indexes: [index('i', ['a', 'b'])], constraints: [check('c', sql`a > b`)] },
      ),
    ],
    after: [
      table(
        't',
        { a: integer() },
        { indexes: [index('i', ['a'])], constraints: [check('c', sql`a > 0`)] },
      ),
    ],
  },
  'generated columns around a change of type': {
    before: [
      table(
        't',
        { a: integer(), g: integer().generatedAs(sql`a * 2`) },
        { indexes: [index('i', ['g'])], constraints: [check('c', sql`g > 0`)] },
      ),
    ],
    after: [
      table(
        't',
        { a: bigint(), g: bigint().generatedAs(sql`a * 2`) },
        { indexes: [index('i', ['g'])], constraints: [check('c', sql`g > 0`)] },
      ),
    ],
    rows: 'INSERT INTO t (a) VALUES (1), (2)',
  },
  'the expression of a generated column': {
    before: [
      table(
        't',
        {
          a: integer(),
          g: integer()
            .generatedAs(sql`a + 1`)
            .comment('next'),
        },
        { indexes: [index('i', ['g'])] },
      ),
    ],
    after: [
      table(
        't',
        {
          a: integer(),
          b: integer(),
          g: integer()
            .generatedAs(sql`a + b`)
            .comment('next'),
        },
        { indexes: [index('i', ['g'])] },
      ),
    ],
    rows: 'INSERT INTO t (a) VALUES (1)',
  },
  'plain becomes generated': {
    before: [table('t', { a: integer(), g: integer() })],
    after: [table('t', { a: integer(), g: integer().generatedAs(sql`a + 1`) })],
  },
  'stored becomes virtual': {
    before: [table('t', { a: integer(), g: integer().generatedAs(sql`a + 1`) })],
    after: [
      table('t', { a: integer(), g: integer().generatedAs(sql`a + 1`, { storage: 'virtual' }) }),
    ],
    since: 18,
  },
  'a sequence of its own moves to another table, as if it were that of a serial': {
    before: [
      sequence('numbers', { ownedBy: 'old.id' }),
      table('old', { id: integer().default(sql`nextval('numbers')`) }),
    ],
    after: [
      sequence('numbers', { ownedBy: 'fresh.id' }),
      table('fresh', {
        id: bigint()
          .notNull()
          .default(sql`nextval('numbers')`),
        x: text(),
      }),
    ],
  },
  'one value becomes a list of values': {
    before: [table('t', { a: integer().default(1), b: date(), c: jsonb() })],
    after: [
      table('t', {
        a: integer()
          .array()
          .default(sql`'{1}'`),
        b: date().array(),
        c: jsonb().array(),
      }),
    ],
    rows: `INSERT INTO t VALUES (2, '2026-01-01', '{"a": [1, 2]}'), (NULL, NULL, NULL)`,
  },
  'a sequence of its own becomes that of a serial': {
    before: [
      sequence('numbers', { ownedBy: 't.id' }),
      table('t', {
        id: integer()
          .primaryKey()
          .default(sql`nextval('numbers')`),
        n: integer(),
      }),
    ],
    after: [table('t', { id: serial().primaryKey(), n: integer() })],
    rows: 'INSERT INTO t (n) VALUES (1), (2)',
  },
  'serial becomes identity, plain becomes serial': {
    before: [table('t', { id: serial().primaryKey(), n: integer().notNull() })],
    after: [
      table('t', {
        id: integer().identity('by default', { increment: 5 }).primaryKey(),
        n: serial(),
      }),
    ],
    rows: 'INSERT INTO t (n) VALUES (1), (2)',
  },
  'a sequence of its own gives its name to the identity of the column that called it': {
    before: [
      sequence('t_id_seq', { ownedBy: 't.id' }),
      table('t', {
        id: integer()
          .primaryKey()
          .default(sql`nextval('t_id_seq')`),
        n: integer(),
      }),
    ],
    after: [table('t', { id: integer().identity().primaryKey(), n: integer() })],
    rows: 'INSERT INTO t SELECT i FROM generate_series(1, 3) AS i',
  },
  'an identity column becomes a text, and a text an identity column': {
    before: [table('t', { a: integer().identity(), b: text().notNull() })],
    after: [
      table('t', { a: text().notNull(), b: integer().identity('by default', { start: 10 }) }),
    ],
    rows: "INSERT INTO t (b) VALUES ('1'), ('2')",
  },
  'identity grows to bigint with limits of its own': {
    before: [table('t', { id: integer().identity().primaryKey() })],
    after: [
      table('t', {
        id: bigint()
          .identity('always', { minValue: 10, maxValue: 3000000000, start: 10, cycle: true })
          .primaryKey(),
      }),
    ],
  },
  'limits of an identity move the default of its start': {
    before: [table('t', { id: integer().identity() })],
    after: [table('t', { id: integer().identity('always', { minValue: 10 }) })],
  },
  'sequences change, and turn round': {
    before: [sequence('a'), sequence('b', { type: 'integer', cache: 5 })],
    after: [
      sequence('a', { increment: -2, maxValue: 100 }),
      sequence('b', { minValue: 7, cycle: true }),
    ],
  },
  'a sequence moves to another table while its own is dropped': {
    before: [sequence('numbers', { ownedBy: 'old.id' }), table('old', { id: integer().notNull() })],
    after: [
      sequence('numbers', { ownedBy: 'fresh.id' }),
      table('fresh', { id: integer().notNull() }),
    ],
  },
  'the name of a sequence that goes with its table is taken': {
    before: [
      sequence('a', { ownedBy: 'note.id' }),
      table('note', { id: integer() }),
      table('keeps', { n: integer().default(sql`nextval('a'::regclass) * 2`) }),
    ],
    after: [table('a', { id: integer() }), table('keeps', { n: integer() })],
  },
  'a sequence moves to a table that takes the name of an enum which its own table uses': {
    before: [
      sequence('numbers', { ownedBy: 'old.id' }),
      table('old', { id: integer(), m: enumType('note', ['a'])() }),
    ],
    after: [sequence('numbers', { ownedBy: 'note.id' }), table('note', { id: integer() })],
  },
  'a default uses a new sequence that its column owns': {
    before: [table('t', { id: integer() })],
    after: [
      sequence('numbers', { ownedBy: 't.id' }),
      table('t', { id: integer().default(sql`nextval('numbers'::regclass) * 10`) }),
    ],
  },
  'types with and without a cast': {
    before: [
      table('t', {
        a: text(),
        b: integer(),
        c: text().array(),
        d: timestamp(),
        e: boolean().default(true),
        f: varchar(10).default('1'),
      }),
    ],
    after: [
      table('t', {
        a: integer(),
        b: text(),
        c: integer().array(),
        d: date(),
        e: integer().default(1),
        f: integer().default(2),
      }),
    ],
    rows: "INSERT INTO t VALUES ('1', 2, '{3}', '2026-01-01', true, '5')",
  },
  'checks and partial indexes over a column that becomes an enum': {
    before: [
      table(
        't',
        { m: text().notNull().default('sad') },
        {
          constraints: [check('c', sql`m <> 'none'`)],
          indexes: [index('i', ['m'], { where: sql`m = 'sad'` })],
        },
      ),
    ],
    after: [
      mood('sad', 'happy', 'none'),
      table(
        't',
        { m: mood('sad', 'happy', 'none')().notNull().default('sad') },
        {
          constraints: [check('c', sql`m <> 'none'`)],
          indexes: [index('i', ['m'], { where: sql`m = 'sad'` })],
        },
      ),
    ],
    rows: "INSERT INTO t VALUES ('happy')",
  },
  'a column becomes a replaced enum while the table goes that used the enum and numbered the column':
    {
      before: [
        enumType('state', ['p', 's']),
        sequence('s1', { ownedBy: { table: 'a', column: 'id' } }),
        table('a', { id: integer(), state: enumType('state', ['p', 's'])() }),
        table('b', { z: text(), n: integer().default(sql`nextval('s1')`) }),
      ],
      after: [enumType('state', ['p']), table('b', { z: text(), n: enumType('state', ['p'])() })],
    },
  'a sequence takes the name of an enum that goes': {
    before: [enumType('state', ['a'])],
    after: [sequence('state')],
  },
  'tables go that need each other, for a reference and for a sequence': {
    before: [
      sequence('numbers', { ownedBy: 'a.id' }),
      table('a', { id: integer(), c: integer().references('c.id') }),
      table('c', {
        id: integer()
          .primaryKey()
          .default(sql`nextval('numbers'::regclass) * 2`),
      }),
    ],
    after: [],
  },
  'enum values in front, in the middle and behind, one of them a default': {
    before: [table('t', { m: mood('b', 'd')().default('b') })],
    after: [table('t', { m: mood('a0', 'a1', 'b', 'c', 'd', 'e', 'f')().default('c') })],
    rows: "INSERT INTO t VALUES ('b')",
  },
  'enum values removed and moved, with everything that hangs on them': {
    before: [
      enumType('mood', ['sad', 'ok', 'happy'], { comment: 'of people' }),
      table(
        'people',
        {
          m: enumType('mood', ['sad', 'ok', 'happy'], { comment: 'of people' })()
            .notNull()
            .default('sad'),
          many: enumType('mood', ['sad', 'ok', 'happy'], { comment: 'of people' })().array(),
          is_ok: boolean().generatedAs(sql`m = 'ok'`),
        },
        {
          indexes: [
            index('partial', ['m'], { unique: true, where: sql`m = 'ok'` }),
            index('plain', ['m']),
            index('over', ['is_ok']),
          ],
          constraints: [check('c', sql`m <> 'sad' OR is_ok IS NOT NULL`)],
        },
      ),
    ],
    after: [
      enumType('mood', ['happy', 'ok', 'calm'], { comment: 'of all' }),
      table(
        'people',
        {
          m: enumType('mood', ['happy', 'ok', 'calm'], { comment: 'of all' })()
            .notNull()
            .default('calm'),
          many: enumType('mood', ['happy', 'ok', 'calm'], { comment: 'of all' })().array(),
          is_ok: boolean().generatedAs(sql`m = 'ok'`),
        },
        {
          indexes: [
            index('partial', ['m'], { unique: true, where: sql`m = 'ok'` }),
            index('plain', ['m']),
            index('over', ['is_ok']),
          ],
          constraints: [check('c', sql`m <> 'happy' OR is_ok IS NOT NULL`)],
        },
      ),
    ],
    rows: "INSERT INTO people (m, many) VALUES ('ok', '{ok,happy}'), ('happy', NULL)",
  },
  'enums come before columns and go after them': {
    before: [mood('a'), table('t', { m: mood('a')() }), table('gone', { m: mood('a')().array() })],
    after: [
      enumType('other', ['a', 'b']),
      table('t', { m: enumType('other', ['a', 'b'])() }),
      table('new', { n: enumType('other', ['a', 'b'])().default('b') }),
    ],
    rows: "INSERT INTO t VALUES ('a')",
  },
  'enum columns on both ends of a foreign key, with a value removed': {
    before: [
      table('parent', { m: mood('a', 'b')().primaryKey() }),
      table('child', { m: mood('a', 'b')().references('parent.m') }),
    ],
    after: [
      table('parent', { m: mood('a', 'c')().primaryKey() }),
      table('child', { m: mood('a', 'c')().references('parent.m') }),
    ],
    rows: "INSERT INTO parent VALUES ('a'); INSERT INTO child VALUES ('a')",
  },
  'constraints of every kind change': {
    before: [
      table(
        'p',
        { id: integer().primaryKey(), a: integer() },
        { constraints: [unique('u', ['a', 'id'])] },
      ),
      table(
        't',
        { a: integer(), b: integer(), r: int4range() },
        {
          constraints: [
            check('c', sql`a > 0`),
            unique('u1', ['a']),
            exclude('e', [{ column: 'r', with: '&&' }], { using: 'gist' }),
            foreignKey('f', ['b'], 'p', ['id']),
          ],
        },
      ),
    ],
    after: [
      table(
        'p',
        { id: integer().primaryKey(), a: integer() },
        { constraints: [unique('u', ['a', 'id'])] },
      ),
      table(
        't',
        { a: integer(), b: integer(), r: int4range() },
        {
          constraints: [
            check('c', sql`a > 1`, { noInherit: true }),
            unique('u1', ['a'], { include: ['b'], deferrable: true }),
            exclude('e', [{ column: 'r', with: '&&' }], { using: 'gist', where: sql`a > 1` }),
            foreignKey('f', ['a', 'b'], 'p', ['a', 'id'], {
              onDelete: 'set null',
              deferrable: true,
            }),
          ],
        },
      ),
    ],
  },
  'NOT VALID becomes valid, and immediate becomes deferred': {
    before: [
      table('p', { id: integer().primaryKey() }),
      table(
        't',
        { a: integer() },
        {
          constraints: [
            check('c', sql`a > 0`, { notValid: true }),
            foreignKey('f', ['a'], 'p', ['id'], { notValid: true }),
          ],
        },
      ),
    ],
    after: [
      table('p', { id: integer().primaryKey() }),
      table(
        't',
        { a: integer() },
        {
          constraints: [
            check('c', sql`a > 0`),
            foreignKey('f', ['a'], 'p', ['id'], { deferrable: true, initially: 'deferred' }),
          ],
        },
      ),
    ],
  },
  'indexes of every shape change': {
    before: [
      table(
        't',
        { a: integer(), b: text(), c: jsonb() },
        {
          indexes: [
            index('i', ['a']),
            index('j', [sql`lower(b)`]),
            index('k', ['c'], { using: 'gin' }),
            index('l', ['a'], { with: { fillfactor: 50 } }),
          ],
        },
      ),
    ],
    after: [
      table(
        't',
        { a: integer(), b: text(), c: jsonb() },
        {
          indexes: [
            index('i', [{ column: 'a', order: 'desc', nulls: 'last' }], {
              include: ['b'],
              unique: true,
            }),
            index('j', [sql`upper(b)`], { where: sql`a > 0` }),
            index('k', [{ column: 'c', operatorClass: 'jsonb_path_ops' }], {
              using: 'gin',
              with: { fastupdate: 'off' },
            }),
            index('l', ['a'], { with: { fillfactor: 70 } }),
          ],
        },
      ),
    ],
  },
  'names change hands between constraints, indexes and sequences': {
    before: [
      table(
        't',
        { a: integer(), b: integer() },
        { constraints: [unique('x', ['a'])], indexes: [index('y', ['b'])] },
      ),
      sequence('z'),
    ],
    after: [
      table(
        't',
        { a: integer(), b: integer() },
        { constraints: [unique('z', ['b'])], indexes: [index('x', ['a'], { unique: true })] },
      ),
      sequence('y', { start: 5 }),
    ],
  },
  'tables and columns are renamed, and changed as well': {
    before: [
      mood('sad', 'ok'),
      table(
        'old',
        {
          id: serial().primaryKey(),
          title: varchar(10)
            .notNull()
            .unique()
            .check(sql`title <> ''`),
          m: mood('sad', 'ok')().default('sad'),
        },
        {
          indexes: [index(['title']), index('partial', ['id'], { where: sql`title > 'a'` })],
          comment: 'things',
        },
      ),
      table('other', { id: integer().primaryKey(), old_id: integer().references('old.id') }),
    ],
    after: [
      enumType('feeling', ['down', 'ok', 'up'], {
        renamedFrom: 'mood',
        renamedValues: { down: 'sad' },
      }),
      table(
        'fresh',
        {
          id: serial().primaryKey(),
          name: varchar(20)
            .notNull()
            .unique()
            .check(sql`name <> ''`)
            .renamedFrom('title'),
          m: enumType('feeling', ['down', 'ok', 'up'], {
            renamedFrom: 'mood',
            renamedValues: { down: 'sad' },
          })().default('down'),
          more: text(),
        },
        {
          indexes: [index(['name']), index('partial', ['id'], { where: sql`name > 'a'` })],
          renamedFrom: 'old',
          comment: 'all things',
        },
      ),
      table('other', {
        id: integer().primaryKey(),
        fresh_id: integer().references('fresh.id').renamedFrom('old_id'),
      }),
    ],
    rows: "INSERT INTO old (title) VALUES ('x'); INSERT INTO other VALUES (1, 1)",
  },
  'tables swap their names, and a table takes that of an index': {
    before: [
      table('a', { id: serial().primaryKey(), x: text() }, { indexes: [index('c', ['x'])] }),
      table('b', { id: serial().primaryKey(), a_id: integer().references('a.id') }),
      table('d', { id: integer(), y: text() }, { constraints: [unique('z', ['id'])] }),
    ],
    after: [
      table('b', { id: serial().primaryKey(), x: text() }, { renamedFrom: 'a' }),
      table(
        'a',
        { id: serial().primaryKey(), a_id: integer().references('b.id') },
        { renamedFrom: 'b' },
      ),
      table(
        'c',
        { id: integer(), y: text() },
        { renamedFrom: 'd', constraints: [unique('d', ['id'])] },
      ),
    ],
    rows: "INSERT INTO a (x) VALUES ('x'); INSERT INTO b (a_id) VALUES (1)",
  },
  'columns swap their names': {
    before: [table('t', { a: integer(), b: text() }, { indexes: [index('i', ['a'])] })],
    after: [
      table(
        't',
        { b: integer().renamedFrom('a'), a: text().renamedFrom('b') },
        { indexes: [index('i', ['b'])] },
      ),
    ],
    rows: "INSERT INTO t VALUES (1, 'x')",
  },
  'names move along a chain': {
    before: [table('a', { id: integer() }), table('b', { id: text() })],
    after: [
      table('b', { id: integer() }, { renamedFrom: 'a' }),
      table('c', { id: text() }, { renamedFrom: 'b' }),
    ],
  },
  'comments everywhere come, change and go': {
    before: [
      sequence('s', { comment: 'one' }),
      table(
        't',
        { a: integer().comment('x'), b: integer().comment('same') },
        {
          comment: 'old',
          constraints: [check('c', sql`a > 0`, { comment: 'check' })],
          indexes: [index('i', ['a'], { comment: 'index' })],
        },
      ),
    ],
    after: [
      sequence('s', { comment: 'two' }),
      table(
        't',
        { a: integer(), b: integer().comment('same') },
        {
          comment: 'new',
          constraints: [check('c', sql`a > 1`, { comment: 'check' })],
          indexes: [index('i', ['b'], { comment: 'index' })],
        },
      ),
    ],
  },
  'names that need quoting': {
    before: [table('select "x"', { 'a b': integer().primaryKey(), "it's": smallint() })],
    after: [
      table(
        'select "x"',
        { 'a b': bigint().primaryKey(), 'ünïcode.dot': text().default("o'clock") },
        { indexes: [index(['ünïcode.dot'])] },
      ),
    ],
  },
  'schemas come and stay': {
    before: [],
    after: [
      enumType('e', ['a'], { schema: 'one' }),
      table('t', { e: enumType('e', ['a'], { schema: 'one' })() }, { schema: 'two' }),
    ],
  },
};
