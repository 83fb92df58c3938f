/**
 * The law of attributes: whatever a catalog keeps of an object counts. Two facts that differ in one attribute
 * alone are one difference, with something to do in both directions.
 */
import { describe, expect, test } from 'vitest';
import { factMap, type Catalog, type Fact, type FactKind } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import type { ConstraintDefinition, ForeignKey, Unique } from '../../catalog/constraints.ts';
import type { Index } from '../../catalog/indexes.ts';
import type { Sequence } from '../../catalog/sequences.ts';
import { planBothWays } from '../plan.ts';
import { unrenamed } from '../renames.ts';
import { rulesOf } from './registry.ts';

const place = { schema: 'public', table: 't' } as const;

const column = (given: Partial<Column>): Column => ({
  kind: 'column',
  ...place,
  name: 'c',
  type: 'integer',
  nullable: true,
  position: 9,
  ...given,
});
const constraint = (definition: ConstraintDefinition): Fact => ({
  kind: 'constraint',
  ...place,
  ...definition,
});
const unique = (given: Partial<Unique>): Fact =>
  constraint({ type: 'unique', name: 'k', columns: ['a'], ...given });
const foreignKey = (given: Partial<ForeignKey>): Fact =>
  constraint({
    type: 'foreign key',
    name: 'k',
    columns: ['a'],
    references: { schema: 'public', name: 'u' },
    referencedColumns: ['id'],
    ...given,
  });
const check = (given: object): Fact =>
  constraint({ type: 'check', name: 'k', expression: 'a > 0', ...given });
const exclude = (given: object): Fact =>
  constraint({
    type: 'exclude',
    name: 'k',
    elements: [{ column: 'a', with: '=' }],
    ...given,
  });
const index = (given: Partial<Index>): Fact => ({
  kind: 'index',
  ...place,
  name: 'i',
  keys: [{ column: 'a' }],
  ...given,
});
const sequence = (given: Partial<Sequence>): Fact => ({
  kind: 'sequence',
  schema: 'public',
  name: 's',
  ...given,
});
const extension = (given: object): Fact => ({ kind: 'extension', name: 'x', ...given });

type Pair = readonly [from: Fact, to: Fact];

/** Of each kind, every attribute that decides, by two facts that differ in nothing else. */
const pairs: Readonly<Record<FactKind, Readonly<Record<string, Pair>>>> = {
  schema: {},
  table: {},
  column: {
    type: [column({}), column({ type: 'bigint' })],
    nullable: [column({}), column({ nullable: false })],
    collation: [
      column({ type: 'text' }),
      column({ type: 'text', collation: { schema: 'pg_catalog', name: 'C' } }),
    ],
    default: [column({}), column({ default: '1' })],
    identity: [
      column({ nullable: false, identity: { generation: 'always' } }),
      column({ nullable: false, identity: { generation: 'by default' } }),
    ],
    serial: [column({ nullable: false }), column({ nullable: false, serial: true })],
    generated: [
      column({ generated: { expression: 'a + 1', storage: 'stored' } }),
      column({ generated: { expression: 'a + 2', storage: 'stored' } }),
    ],
  },
  constraint: {
    type: [unique({}), constraint({ type: 'primary key', name: 'k', columns: ['a'] })],
    columns: [unique({}), unique({ columns: ['b'] })],
    include: [unique({}), unique({ include: ['b'] })],
    nullsNotDistinct: [unique({}), unique({ nullsNotDistinct: true })],
    deferrable: [unique({}), unique({ deferrable: true })],
    initially: [unique({ deferrable: true }), unique({ deferrable: true, initially: 'deferred' })],
    references: [foreignKey({}), foreignKey({ references: { schema: 'public', name: 'v' } })],
    referencedColumns: [foreignKey({}), foreignKey({ referencedColumns: ['other'] })],
    match: [foreignKey({}), foreignKey({ match: 'full' })],
    onUpdate: [foreignKey({}), foreignKey({ onUpdate: 'cascade' })],
    onDelete: [foreignKey({}), foreignKey({ onDelete: 'cascade' })],
    onDeleteColumns: [
      foreignKey({ onDelete: 'set null' }),
      foreignKey({ onDelete: 'set null', onDeleteColumns: ['a'] }),
    ],
    notValid: [foreignKey({ notValid: true }), foreignKey({})],
    noInherit: [check({}), check({ noInherit: true })],
    expression: [check({}), check({ expression: 'a > 1' })],
    elements: [exclude({}), exclude({ elements: [{ column: 'b', with: '=' }] })],
    using: [exclude({}), exclude({ using: 'gist' })],
    where: [exclude({}), exclude({ where: 'a > 0' })],
  },
  index: {
    table: [index({}), index({ table: 'u' })],
    keys: [index({}), index({ keys: [{ column: 'a', order: 'desc' }] })],
    unique: [index({}), index({ unique: true })],
    using: [index({}), index({ using: 'hash' })],
    include: [index({}), index({ include: ['b'] })],
    nullsNotDistinct: [index({ unique: true }), index({ unique: true, nullsNotDistinct: true })],
    where: [index({}), index({ where: 'a > 0' })],
    with: [index({}), index({ with: { fillfactor: '70' } })],
  },
  enum: {
    values: [
      { kind: 'enum', schema: 'public', name: 'e', values: ['x'] },
      { kind: 'enum', schema: 'public', name: 'e', values: ['x', 'y'] },
    ],
  },
  sequence: {
    type: [sequence({}), sequence({ type: 'integer' })],
    ownedBy: [sequence({}), sequence({ ownedBy: { table: 't', column: 'a' } })],
    start: [sequence({}), sequence({ start: '5' })],
    increment: [sequence({}), sequence({ increment: '2' })],
    minValue: [sequence({}), sequence({ minValue: '-5' })],
    maxValue: [sequence({}), sequence({ maxValue: '500' })],
    cache: [sequence({}), sequence({ cache: '20' })],
    cycle: [sequence({}), sequence({ cycle: true })],
  },
  extension: {
    schema: [extension({ schema: 'public' }), extension({ schema: 'other' })],
    version: [extension({ version: '1.0' }), extension({ version: '1.1' })],
  },
  comment: {
    text: [
      { kind: 'comment', on: { kind: 'table', schema: 'public', name: 't' }, text: 'one' },
      { kind: 'comment', on: { kind: 'table', schema: 'public', name: 't' }, text: 'two' },
    ],
  },
};

/** A default that is said aloud says nothing. */
const same: readonly Pair[] = [
  [column({ type: 'numeric(10,0)' }), column({ type: 'numeric(10)' })],
  [
    column({ type: 'timestamp without time zone' }),
    column({ type: 'timestamp(6) without time zone' }),
  ],
  [column({ type: 'integer[]' }), column({ type: 'integer[3][]' })],
  [
    column({ nullable: false, identity: { generation: 'always' } }),
    column({ nullable: false, identity: { generation: 'always', maxValue: '2147483647' } }),
  ],
  [foreignKey({}), foreignKey({ onUpdate: 'no action', onDelete: 'no action' })],
  [exclude({}), exclude({ using: 'btree' })],
  [index({}), index({ using: 'btree' })],
  [index({}), index({ keys: [{ column: 'a', nulls: 'last' }] })],
  [
    index({ keys: [{ column: 'a', order: 'desc' }] }),
    index({ keys: [{ column: 'a', order: 'desc', nulls: 'first' }] }),
  ],
  [index({ with: { fastupdate: 'on' } }), index({ with: { FastUpdate: 'TRUE' } })],
  [sequence({}), sequence({ start: '1', increment: '+1', minValue: '1', cache: '1' })],
  [sequence({}), sequence({ maxValue: '9223372036854775807', cycle: false })],
  [
    sequence({ increment: '-1' }),
    sequence({ increment: '-1', start: '-1', maxValue: '-1', minValue: '-9223372036854775808' }),
  ],
  [sequence({ type: 'smallint' }), sequence({ type: 'smallint', maxValue: '32767' })],
  [extension({}), extension({ schema: 'public', version: '1.0' })],
];

/** What is part of the key, and what is told or left alone on purpose. */
const undecisive: Readonly<Record<FactKind, readonly string[]>> = {
  schema: ['kind', 'name'],
  table: ['kind', 'name', 'schema'],
  column: ['kind', 'name', 'notNullName', 'position', 'schema', 'sequence', 'table', 'typeOf'],
  constraint: ['kind', 'name', 'schema', 'table'],
  index: ['concurrently', 'kind', 'name', 'schema'],
  enum: ['kind', 'name', 'schema'],
  sequence: ['kind', 'name', 'schema'],
  extension: ['kind', 'name'],
  comment: ['kind', 'on'],
};

const tables: readonly Fact[] = ['t', 'u', 'v'].flatMap((table): Fact[] => [
  { kind: 'table', schema: 'public', name: table },
  ...['id', 'a', 'b', 'other'].map((name, at) =>
    column({ table, name, nullable: false, position: at + 1 }),
  ),
]);

const catalog = (fact: Fact): Catalog => ({
  facts: factMap([
    { kind: 'schema', name: 'public' },
    { kind: 'schema', name: 'other' },
    ...tables,
    fact,
  ]),
  unmodelled: [],
  dependents: [],
  serverVersion: 18,
});

const kinds = Object.keys(pairs) as FactKind[]; // true: the keys of a record of kinds

test.each(kinds)('every attribute of a %s decides, or is known not to', (kind) => {
  const rules = rulesOf({ kind } as Fact); // true: nothing but the kind is looked at
  expect([...Object.keys(pairs[kind]), ...undecisive[kind]].toSorted()).toEqual(
    Object.keys(rules.attributes).toSorted(),
  );
});

describe.each(kinds.filter((kind) => Object.keys(pairs[kind]).length > 0))('of a %s', (kind) => {
  test.each(Object.entries(pairs[kind]))('%s alone is a difference', (attribute, [from, to]) => {
    const { up, down } = planBothWays(unrenamed(catalog(from)), catalog(to));
    for (const way of [up, down]) {
      expect(way.differences).toMatchObject([{ change: 'changed', aspects: [attribute] }]);
      expect(way.operations).not.toEqual([]);
    }
  });
});

test.each(same)('a default that is said aloud is no difference (%#)', (from, to) => {
  const { up, down } = planBothWays(unrenamed(catalog(from)), catalog(to));
  expect([up.differences, down.differences]).toEqual([[], []]);
});
