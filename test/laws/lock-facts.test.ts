/**
 * The law of locks without a server: what rooms say on every major, against what was measured once on all
 * five (`lock-facts.json`). `locks.test.ts` measures anew, on the servers of the run.
 */
import { expect, test } from 'vitest';
import type { LockFact, Operation } from '../../src/operations/operation.ts';
import { roomOf } from '../../src/operations/registry.ts';
import {
  bigint,
  bigserial,
  char,
  cidr,
  inet,
  integer,
  json,
  jsonb,
  numeric,
  sql,
  text,
  timestamp,
  timestamptz,
  userType,
  uuid,
  varchar,
} from '../../src/schema.ts';
import measured from './lock-facts.json' with { type: 'json' };
import { builders as op } from './specimens.ts';

const only = <Each>([one]: readonly [Each, ...unknown[]]): Each => one;

const child = only(
  op.createTable('child', { id: bigint().primaryKey(), t_id: bigint().references('t.id') }),
);
const childKey = op.createForeignKey('child_t_fk', 'child', ['t_id'], 't', ['id']);
const undo = (operation: Operation): Operation => roomOf(operation).reverse(operation) as Operation; // true: each of these has a way back
const column = (type: Parameters<typeof op.addColumn>[2]): Operation =>
  only(op.addColumn('t', 'z', type));
const alter = (...args: Parameters<typeof op.alterColumn>): Operation => {
  const [first, ...more] = op.alterColumn(...args);
  if (first === undefined || more.length > 0) throw new Error('one operation was expected');
  return first;
};

/** The operation that writes each measured statement. */
const operations: Readonly<Record<string, Operation>> = {
  'create-table': only(op.createTable('n1', { id: bigint().identity().primaryKey(), x: text() })),
  'create-table-fk': only(
    op.createTable('n1', {
      id: bigint().primaryKey(),
      parent_id: bigint().references('parent.id'),
    }),
  ),
  'create-table-if-not-exists-noop': only(
    op.createTable('t', { id: bigint() }, { ifNotExists: true }),
  ),
  'drop-table': undo(child),
  'rename-table': op.renameTable('t', 't_new'),
  'set-schema': op.setSchema({ kind: 'table', name: 't' }, 'public'),
  'comment-table': op.createTableComment('t', 'x'),
  'comment-column': op.setComment({ kind: 'column', table: 't', name: 'a' }, 'x'),
  'add-column-null': column(integer()),
  'add-column-const-default': column(integer().notNull().default(7)),
  'add-column-stable-default': column(
    timestamptz()
      .notNull()
      .default(sql`now()`),
  ),
  'add-column-volatile-default': column(timestamptz().default(sql`clock_timestamp()`)),
  'add-column-uuid-default': column(uuid().default(sql`gen_random_uuid()`)),
  'add-column-serial': column(bigserial()),
  'add-column-identity': column(bigint().identity('by default')),
  'add-column-generated-stored': column(integer().generatedAs(sql`a * 2`)),
  'add-column-generated-virtual': column(integer().generatedAs(sql`a * 2`, { storage: 'virtual' })),
  'add-column-plain-domain': column(userType('posint').default(sql`5`)),
  'add-column-constrained-domain-default': column(userType('posint_c').default(sql`5`)),
  'add-column-if-not-exists-noop': only(op.addColumn('t', 'a', integer(), { ifNotExists: true })),
  'drop-column': op.dropColumn('t', 'n'),
  'drop-column-indexed': op.dropColumn('t', 'a'),
  'rename-column': op.renameColumn('t', 'a', 'a2'),
  'set-default': alter('t', 'a', { default: 1 }),
  'drop-default': alter('t', 'flag', { default: null }),
  'set-not-null': alter('t', 'a', { nullable: false }),
  'drop-not-null': alter('t', 'k', { nullable: true }),
  'add-identity': alter('t', 'k', { identity: 'by default' }),
  'drop-identity': alter('t', 'k', { identity: null }),
  'drop-expression': alter('g', 'z', { generatedAs: null }),
  'set-expression': alter('g', 'z', {
    generatedAs: sql`a * 3`,
    existing: integer().generatedAs(sql`a * 2`),
  }),
  'type-varchar-widen': alter('t', 'b', { type: varchar(100), existing: varchar(50) }),
  'type-varchar-narrow': alter('t', 'b', { type: varchar(20), existing: varchar(50) }),
  'type-varchar-unbound': alter('t', 'b', { type: varchar(), existing: varchar(50) }),
  'type-varchar-to-text': alter('t', 'b', { type: text(), existing: varchar(50) }),
  'type-text-to-varchar': alter('t', 'c', { type: varchar(50), existing: text() }),
  'type-text-to-unbound-varchar': alter('t', 'c', { type: varchar(), existing: text() }),
  'type-char-to-text': alter('t', 'raw', { type: text(), existing: char(8) }),
  'type-int-to-bigint': alter('t', 'a', { type: bigint(), existing: integer() }),
  'type-int-to-text': alter('t', 'a', { type: text(), existing: integer() }),
  'type-numeric-widen-precision': alter('t', 'n', {
    type: numeric(20, 2),
    existing: numeric(10, 2),
  }),
  'type-numeric-unbound': alter('t', 'n', { type: numeric(), existing: numeric(10, 2) }),
  'type-numeric-change-scale': alter('t', 'n', { type: numeric(12, 4), existing: numeric(10, 2) }),
  'type-timestamp-to-timestamptz-utc': alter('t', 'ts', {
    type: timestamptz(),
    existing: timestamp(),
  }),
  'type-timestamp-to-timestamptz-zone': alter('t', 'ts', {
    type: timestamptz(),
    existing: timestamp(),
  }),
  'type-timestamptz-precision-narrow': alter('t', 'tz', {
    type: timestamptz(0),
    existing: timestamptz(),
  }),
  'type-timestamptz-precision-widen': alter('t', 'tz', {
    type: timestamptz(6),
    existing: timestamptz(3),
  }),
  'type-inet-to-cidr': alter('t', 'ip', { type: cidr(), existing: inet() }),
  'type-cidr-to-inet': alter('t', 'ip', { type: inet(), existing: cidr() }),
  'type-jsonb-to-json': alter('t', 'j', { type: json(), existing: jsonb() }),
  'type-text-to-enum': alter('t', 'b', {
    type: userType('mood'),
    using: sql`'ok'::mood`,
    existing: varchar(50),
  }),
  'type-collation': alter('t', 'b', {
    type: varchar(50).collate('C'),
    existing: varchar(50).collate('POSIX'),
  }),
  'add-check': op.createCheckConstraint('t_chk', 't', sql`a > 0`),
  'add-check-not-valid': op.createCheckConstraint('t_chk', 't', sql`a > 0`, { notValid: true }),
  'validate-check': op.validateConstraint('t_chk', 't'),
  'add-fk': op.createForeignKey('t_fk', 't', ['parent_id'], 'parent', ['id']),
  'add-fk-not-valid': op.createForeignKey('t_fk', 't', ['parent_id'], 'parent', ['id'], {
    notValid: true,
  }),
  'validate-fk': op.validateConstraint('t_fk', 't', { references: 'parent' }),
  'alter-constraint-deferrable': op.alterConstraint('child_t_fk', 'child', { deferrable: true }),
  'drop-fk': undo(childKey),
  'drop-unique': op.dropConstraint('t_kq', 't', { type: 'unique' }),
  'add-fk-self': op.createForeignKey('t_self', 't', ['k'], 't', ['id']),
  'drop-check': op.dropConstraint('t_chk', 't', { type: 'check' }),
  'rename-constraint': op.renameConstraint('child', 'child_t_fk', 'child_t_fk2'),
  'add-unique': op.createUniqueConstraint('t_uq', 't', ['a']),
  'add-unique-using-index': op.createUniqueConstraint('t_uq', 't', ['c'], {
    usingIndex: 't_c_uq',
  }),
  'add-pk': op.createPrimaryKey('np_pkey', 'np', ['id']),
  'add-pk-using-index-nullable': op.createPrimaryKey('np_i', 'np', ['id'], { usingIndex: 'np_i' }),
  'add-pk-using-index-not-null': op.createPrimaryKey('np_i', 'np', ['id'], { usingIndex: 'np_i' }),
  'drop-pk': op.dropConstraint('dom_pkey', 'dom', { type: 'primary key' }),
  'add-exclusion': op.createExcludeConstraint('t_ex', 't', [['a', '=']], { using: 'btree' }),
  'create-index': op.createIndex('t_n', 't', ['n']),
  'create-unique-index': op.createIndex('t_k', 't', ['k'], { unique: true }),
  'create-index-concurrently': op.createIndex('t_n', 't', ['n'], { concurrently: true }),
  'create-index-if-not-exists-noop': op.createIndex('t_a', 't', ['a'], { ifNotExists: true }),
  'drop-index': undo(op.createIndex('t_a', 't', ['a'])),
  'drop-index-concurrently': undo(op.createIndex('t_a', 't', ['a'], { concurrently: true })),
  'rename-index': op.renameIndex('t_a', 't_a9'),
  'index-set-option': op.alterIndex('t_a', { with: { fillfactor: 70 } }),
  'create-type-enum': op.createEnum('e2', ['x']),
  'enum-add-value': op.addEnumValue('mood', 'glad', { after: 'ok' }),
  'enum-rename-value': op.renameEnumValue('mood', 'ok', 'fine'),
  'rename-type': op.renameEnum('mood', 'mood9'),
  'create-sequence': op.createSequence('s2', { ownedBy: { table: 't', column: 'id' } }),
  'alter-sequence-restart': op.alterSequence('s', { restart: 100 }),
  'alter-sequence-increment': op.alterSequence('s', { increment: 10 }),
  'alter-sequence-type': op.alterSequence('s', { type: 'integer' }),
  'alter-sequence-owned-by': op.alterSequence('s', { ownedBy: { table: 't', column: 'id' } }),
  'drop-sequence': op.dropSequence('s'),
  'create-schema': op.createSchema('af_s2'),
  insert: op.bulkInsert('child', [{ id: 99999, t_id: 5 }]),
};

/** Where a room says something else, because its operation does not hold what decides. */
const deviations: Readonly<Record<string, string>> = {
  'add-column-constrained-domain-default':
    'a type of users may be a domain, with constraints or without',
  'create-index-if-not-exists-noop': 'the index is counted as missing',
  'add-identity': 'the column is counted as nullable before',
  'drop-identity': 'the sequence behind the column has no name here',
  'type-timestamp-to-timestamptz-utc': 'the time zone is counted as any but UTC',
  'add-pk-using-index-not-null': 'the column is counted as nullable before',
  insert: 'the foreign keys of the table are not known; ROW SHARE stops nobody who reads or writes',
};

interface Fact {
  readonly id: string;
  readonly statement: string;
  readonly majors: readonly number[];
  readonly locks: Readonly<Record<string, string | undefined>>;
  readonly rewritten: readonly string[];
  readonly scanned: readonly string[];
}
const facts: readonly Fact[] = measured.facts;

test('every measured statement has its operation, and the other way round', () => {
  expect(facts.map(({ id }) => id).toSorted()).toEqual(Object.keys(operations).toSorted());
});

test.each(facts)('$id', (fact) => {
  const operation = operations[fact.id];
  if (operation === undefined) throw new Error(`no operation for ${fact.id}`);
  for (const version of fact.majors) {
    const claimed = roomOf(operation).locks(operation, { version });
    if (claimed === 'unknown') throw new Error('the locks are not known');
    const claims = expect(told(claimed), `${fact.statement}, on ${version}`);
    if (fact.id in deviations) claims.not.toEqual(seen(fact, claimed));
    else claims.toEqual(seen(fact, claimed));
  }
});

/** What a room says: the mode, and what grows with the table. */
const told = (claimed: readonly LockFact[]): object =>
  Object.fromEntries(claimed.map(({ relation, mode, work }) => [relation.name, { mode, work }]));

/** The same of what was measured. Reading beside others is noticed by nobody, unless it is claimed. */
function seen({ locks, rewritten, scanned }: Fact, claimed: readonly LockFact[]): object {
  const entries = Object.entries(locks).map(([name, mode]) => {
    const claim = claimed.find(({ relation }) => relation.name === name);
    // Where a foreign key leads to, the server looks up single rows or reads them all, as it sees fit.
    const free = mode === 'ROW SHARE' ? claim?.work : undefined;
    const work = scanned.includes(name) ? 'scan' : 'catalog';
    return [name, { mode, work: free ?? (rewritten.includes(name) ? 'rewrite' : work) }] as const;
  });
  const isClaimed = (name: string): boolean =>
    claimed.some(({ relation }) => relation.name === name);
  return Object.fromEntries(
    entries.filter(([name, { mode }]) => mode !== 'ACCESS SHARE' || isClaimed(name)),
  );
}
