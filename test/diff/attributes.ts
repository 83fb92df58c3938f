/**
 * Every attribute that a model can say, each as a table or an object that says it and one that does not. They
 * are applied together by `attributes.test.ts`, one table an attribute.
 */
import {
  check,
  exclude,
  foreignKey,
  primaryKey,
  unique,
  type ForeignKeyOptions,
} from '../../src/schema/constraints.ts';
import type { ColumnMap } from '../../src/schema/column.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { extension } from '../../src/schema/extensions.ts';
import { index, type IndexOptions } from '../../src/schema/indexes.ts';
import type { IndexKeyInput } from '../../src/schema/keys.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { schema } from '../../src/schema/schemas.ts';
import { sequence, type SequenceDeclarationOptions } from '../../src/schema/sequences.ts';
import { table, type TableOptions } from '../../src/schema/tables.ts';
import { customType, userType } from '../../src/schema/types/custom.ts';
import { bigint, integer, numeric, serial, smallint } from '../../src/schema/types/numbers.ts';
import { bit, text, varbit, varchar } from '../../src/schema/types/texts.ts';
import { interval, time, timestamp, timestamptz } from '../../src/schema/types/times.ts';
import { int4range, point, tsvector } from '../../src/schema/types/values.ts';

export interface Attribute {
  /** The table, or the object, without the attribute and with it. */
  readonly plain: readonly SchemaItem[];
  readonly said: readonly SchemaItem[];
  /** Major version that it needs. */
  readonly since: number;
}

type Make = (name: string) => Omit<Attribute, 'since'>;

const made = (
  name: string,
  columns: ColumnMap,
  { constraints = [], indexes = [], ...options }: TableOptions = {},
): SchemaItem =>
  table(name, columns, {
    ...options,
    // Each has a name, so that an attribute never shows as another name.
    constraints: constraints.map((one) => ({ ...one, draft: { name: `${name}_c`, ...one.draft } })),
    indexes: indexes.map((one) => ({ ...one, draft: { name: `${name}_i`, ...one.draft } })),
  });

/** A column, and the same column saying more. */
const column =
  (plain: ColumnMap[string], said: ColumnMap[string], others: ColumnMap = {}): Make =>
  (name) => ({
    plain: [made(name, { ...others, c: plain })],
    said: [made(name, { ...others, c: said })],
  });

const columns: ColumnMap = {
  a: integer(),
  b: integer(),
  s: text(),
  v: tsvector(),
  p: point(),
  r: int4range(),
};

type Constraints = NonNullable<TableOptions['constraints']>;

const constraint =
  (plain: Constraints[number], said: Constraints[number]): Make =>
  (name) => ({
    plain: [made(name, columns, { constraints: [plain] })],
    said: [made(name, columns, { constraints: [said] })],
  });

type KeyOptions = ForeignKeyOptions<'a' | 'b'>;

const reference =
  (said: KeyOptions, plain: KeyOptions = {}): Make =>
  (name) => {
    const to = (options: KeyOptions): readonly SchemaItem[] => [
      made(`${name}_to`, { a: integer(), b: integer() }, { constraints: [unique(['a', 'b'])] }),
      made(name, columns, {
        constraints: [foreignKey(['a', 'b'], `${name}_to`, ['a', 'b'], options)],
      }),
    ];
    return { plain: to(plain), said: to(said) };
  };

interface IndexCase extends IndexOptions {
  readonly keys?: readonly IndexKeyInput[];
}

const indexed =
  (said: IndexCase, plain: IndexCase = {}): Make =>
  (name) => {
    const one = ({ keys = ['a', 'b'], ...options }: IndexCase): readonly SchemaItem[] => [
      made(name, columns, { indexes: [index<readonly IndexKeyInput[], string>(keys, options)] }),
    ];
    return { plain: one(plain), said: one(said) };
  };

const numbers =
  (said: SequenceDeclarationOptions): Make =>
  (name) => ({ plain: [sequence(name)], said: [sequence(name, said)] });

/** An identity that says so, against a bare one. */
const identity = (said: Parameters<ReturnType<typeof bigint>['identity']>[1]): Make =>
  column(bigint().identity(), bigint().identity('always', said));

const oldest = 14;

const all: Readonly<Record<string, Make | readonly [since: number, Make]>> = {
  'not null': column(text(), text().notNull()),
  'a literal default': column(text(), text().default("it's")),
  'another default': column(integer().default(1), integer().default(2)),
  'a default expression': column(timestamp(), timestamp().default(sql`now()`)),
  'a length': column(varchar(5), varchar(6)),
  'no length': column(varchar(5), varchar()),
  'precision and scale': column(numeric(10, 2), numeric(12, 4)),
  'a precision': column(time(), time(3)),
  'another precision': column(timestamptz(), timestamptz(0)),
  'the length of bits': column(bit(3), bit(4)),
  'the length of varying bits': column(varbit(3), varbit(4)),
  'fields of an interval': column(interval(), interval({ fields: 'day to hour' })),
  'fields and a precision': column(
    interval({ fields: 'day to second' }),
    interval({ fields: 'day to second', precision: 3 }),
  ),
  'the precision of an interval': column(interval(), interval({ precision: 2 })),
  'an array': column(customType('text'), customType('text[]')),
  'a type by its name': column(
    userType({ schema: 'pg_catalog', name: 'aclitem' }),
    userType({ schema: 'pg_catalog', name: 'int2vector' }),
  ),
  'a collation': column(text(), text().collate('C')),
  'another collation': column(text().collate('POSIX'), text().collate('C')),
  'a comment': column(text(), text().comment("it's \\ \n*/ ${x}")),
  'an identity': column(integer().notNull(), integer().identity()),
  'an identity by default': column(integer().identity(), integer().identity('by default')),
  'start of an identity': identity({ start: 7 }),
  'increment of an identity': identity({ increment: 7 }),
  'least value of an identity': identity({ minValue: -7 }),
  'greatest value of an identity': identity({ maxValue: '9000000000000000000' }),
  'cache of an identity': identity({ cache: 7 }),
  'cycle of an identity': identity({ cycle: true }),
  'an identity that counts down': identity({ increment: -1 }),
  'a serial': column(integer().notNull(), serial()),
  'a generated value': column(integer(), integer().generatedAs(sql`a + 1`), { a: integer() }),
  'another generated value': column(
    integer().generatedAs(sql`a + 1`),
    integer().generatedAs(sql`a + 2`),
    { a: integer() },
  ),
  'a virtual value': [
    18,
    column(integer(), integer().generatedAs(sql`a + 1`, { storage: 'virtual' }), { a: integer() }),
  ],
  'another virtual value': [
    18,
    column(
      integer().generatedAs(sql`a + 1`, { storage: 'virtual' }),
      integer().generatedAs(sql`a + 2`, { storage: 'virtual' }),
      { a: integer() },
    ),
  ],
  'a virtual value that was stored': [
    18,
    column(
      integer().generatedAs(sql`a + 1`),
      integer().generatedAs(sql`a + 1`, { storage: 'virtual' }),
      { a: integer() },
    ),
  ],
  'a comment on the table': (name) => ({
    plain: [made(name, {})],
    said: [made(name, {}, { comment: "it's" })],
  }),

  'include of a primary key': constraint(primaryKey(['a']), primaryKey(['a'], { include: ['b'] })),
  'a deferrable primary key': constraint(
    primaryKey(['a']),
    primaryKey(['a'], { deferrable: true }),
  ),
  'order of a primary key': constraint(primaryKey(['a', 'b']), primaryKey(['b', 'a'])),
  'include of a unique constraint': constraint(unique(['a']), unique(['a'], { include: ['b'] })),
  'nulls not distinct': [15, constraint(unique(['a']), unique(['a'], { nullsNotDistinct: true }))],
  'a deferrable unique constraint': constraint(unique(['a']), unique(['a'], { deferrable: true })),
  'initially deferred': constraint(
    unique(['a'], { deferrable: true }),
    unique(['a'], { deferrable: true, initially: 'deferred' }),
  ),
  'another check': constraint(check(sql`a > 1`), check(sql`a > 2`)),
  'no inherit': constraint(check(sql`a > 1`), check(sql`a > 1`, { noInherit: true })),
  'a check that is not valid': constraint(check(sql`a > 1`), check(sql`a > 1`, { notValid: true })),
  'a comment on a constraint': constraint(check(sql`a > 1`), check(sql`a > 1`, { comment: 'c' })),
  'the operator of an exclusion': constraint(
    exclude([{ column: 'r', with: '&&' }], { using: 'gist' }),
    exclude([{ column: 'r', with: '=' }], { using: 'gist' }),
  ),
  'the method of an exclusion': constraint(
    exclude([{ column: 'a', with: '=' }]),
    exclude([{ column: 'a', with: '=' }], { using: 'hash' }),
  ),
  'where of an exclusion': constraint(
    exclude([{ column: 'r', with: '&&' }], { using: 'gist' }),
    exclude([{ column: 'r', with: '&&' }], { using: 'gist', where: sql`a > 1` }),
  ),
  'include of an exclusion': constraint(
    exclude([{ column: 'r', with: '&&' }], { using: 'gist' }),
    exclude([{ column: 'r', with: '&&' }], { using: 'gist', include: ['p'] }),
  ),
  'a deferrable exclusion': constraint(
    exclude([{ column: 'r', with: '&&' }], { using: 'gist' }),
    exclude([{ column: 'r', with: '&&' }], { using: 'gist', initially: 'deferred' }),
  ),
  'sorting of an exclusion': constraint(
    exclude([{ column: 's', with: '=' }]),
    exclude([{ column: 's', with: '=', collation: '"C"', order: 'desc', nulls: 'last' }]),
  ),
  'an expression of an exclusion': constraint(
    exclude([{ expression: sql`lower(s)`, with: '=' }]),
    exclude([{ expression: sql`upper(s)`, with: '=' }]),
  ),
  'the operator class of an exclusion': constraint(
    exclude([{ column: 's', with: '=' }]),
    exclude([{ column: 's', with: '=', operatorClass: 'text_pattern_ops' }]),
  ),

  'on delete cascade': reference({ onDelete: 'cascade' }),
  'on delete restrict': reference({ onDelete: 'restrict' }),
  'on delete set null': reference({ onDelete: 'set null' }),
  'on delete set default': reference({ onDelete: 'set default' }),
  'on update cascade': reference({ onUpdate: 'cascade' }),
  'on update restrict': reference({ onUpdate: 'restrict' }),
  'on update set null': reference({ onUpdate: 'set null' }),
  'on update set default': reference({ onUpdate: 'set default' }),
  'another action': reference({ onDelete: 'cascade' }, { onDelete: 'set null' }),
  'columns that are set null': [
    15,
    reference({ onDelete: 'set null', onDeleteColumns: ['b'] }, { onDelete: 'set null' }),
  ],
  'columns that are set to their default': [
    15,
    reference(
      { onDelete: 'set default', onDeleteColumns: ['b'] },
      { onDelete: 'set default', onDeleteColumns: ['a'] },
    ),
  ],
  'match full': reference({ match: 'full' }),
  'a deferrable foreign key': reference({ deferrable: true }),
  'a foreign key that is initially deferred': reference(
    { initially: 'deferred' },
    { deferrable: true },
  ),
  'a foreign key that is not valid': reference({ notValid: true }),
  'a comment on a foreign key': reference({ comment: 'c' }),

  'a unique index': indexed({ unique: true }),
  'the method of an index': indexed({ keys: ['a'], using: 'hash' }, { keys: ['a'] }),
  'the order of keys': indexed({ keys: ['b', 'a'] }),
  descending: indexed({ keys: [{ column: 'a', order: 'desc' }, 'b'] }),
  'nulls first': indexed({ keys: [{ column: 'a', nulls: 'first' }, 'b'] }),
  'nulls last': indexed(
    { keys: [{ column: 'a', order: 'desc', nulls: 'last' }] },
    { keys: [{ column: 'a', order: 'desc' }] },
  ),
  'an expression': indexed({ keys: [sql`lower(s)`] }, { keys: ['s'] }),
  'another expression': indexed(
    { keys: ['a', { expression: sql`a + b`, order: 'desc' }] },
    { keys: ['a', { expression: sql`a * b`, order: 'desc' }] },
  ),
  'an operator class': indexed(
    { keys: [{ column: 's', operatorClass: 'text_pattern_ops' }] },
    { keys: ['s'] },
  ),
  'an operator class with a parameter': indexed(
    { keys: [{ column: 'v', operatorClass: 'tsvector_ops(siglen=100)' }], using: 'gist' },
    { keys: ['v'], using: 'gist' },
  ),
  'another parameter of an operator class': indexed(
    { keys: [{ column: 'v', operatorClass: 'tsvector_ops(siglen=100)' }], using: 'gist' },
    { keys: [{ column: 'v', operatorClass: 'tsvector_ops(siglen=200)' }], using: 'gist' },
  ),
  'the collation of a key': indexed({ keys: [{ column: 's', collation: '"C"' }] }, { keys: ['s'] }),
  'the collation of an expression': indexed(
    { keys: [{ expression: sql`lower(s)`, collation: { schema: 'pg_catalog', name: 'C' } }] },
    { keys: [sql`lower(s)`] },
  ),
  include: indexed({ include: ['s'] }),
  'another include': indexed({ include: ['s', 'r'] }, { include: ['r', 's'] }),
  where: indexed({ where: sql`a > 1` }),
  'another where': indexed({ where: sql`a > 1` }, { where: sql`a > 2` }),
  'nulls not distinct of an index': [
    15,
    indexed({ unique: true, nullsNotDistinct: true }, { unique: true }),
  ],
  'a storage parameter': indexed({ with: { fillfactor: 70 } }),
  'another value of a storage parameter': indexed(
    { with: { fillfactor: 70, deduplicate_items: false } },
    { with: { fillfactor: 80, deduplicate_items: true } },
  ),
  'storage parameters of gin': indexed(
    { keys: ['v'], using: 'gin', with: { fastupdate: 'off', gin_pending_list_limit: 128 } },
    { keys: ['v'], using: 'gin' },
  ),
  'storage parameters of brin': indexed(
    { keys: ['a'], using: 'brin', with: { pages_per_range: 16, autosummarize: true } },
    { keys: ['a'], using: 'brin' },
  ),
  'storage parameters of gist': indexed(
    { keys: ['p'], using: 'gist', with: { buffering: 'on' } },
    { keys: ['p'], using: 'gist' },
  ),
  'the method spgist': indexed({ keys: ['p'], using: 'spgist' }, { keys: ['p'], using: 'gist' }),
  'a comment on an index': indexed({ comment: 'c' }),

  'the type of a sequence': numbers({ type: 'smallint' }),
  'start of a sequence': numbers({ start: 7 }),
  'increment of a sequence': numbers({ increment: 7 }),
  'least value of a sequence': numbers({ minValue: -7 }),
  'greatest value of a sequence': numbers({ maxValue: 70 }),
  'cache of a sequence': numbers({ cache: 7 }),
  'cycle of a sequence': numbers({ cycle: true }),
  'a sequence that counts down': numbers({ increment: -1 }),
  'a comment on a sequence': numbers({ comment: 'c' }),
  'the owner of a sequence': (name) => ({
    plain: [sequence(`${name}_s`), made(name, { a: integer() })],
    said: [sequence(`${name}_s`, { ownedBy: `${name}.a` }), made(name, { a: integer() })],
  }),

  'a comment on a schema': (name) => ({
    plain: [schema(name)],
    said: [schema(name, { comment: 'c' })],
  }),
  'a comment on public': () => ({
    plain: [schema('public')],
    said: [schema('public', { comment: 'c' })],
  }),
  'a comment on an extension': () => ({
    plain: [extension('citext')],
    said: [extension('citext', { comment: 'c' })],
  }),
  'the schema of an extension': (name) => ({
    plain: [schema(name), extension('hstore', { schema: 'public' })],
    said: [schema(name), extension('hstore', { schema: name })],
  }),
  'an extension': () => ({ plain: [], said: [extension('pg_trgm')] }),

  'an enum value': (name) => ({
    plain: [enumType(name, ['a', 'b'])],
    said: [enumType(name, ['a', "x'y", 'b'])],
  }),
  'a comment on an enum': (name) => ({
    plain: [enumType(name, ['a'])],
    said: [enumType(name, ['a'], { comment: 'c' })],
  }),
  'an enum': (name) => ({
    plain: [enumType(name, ['a']), made(`${name}_t`, { c: text() })],
    said: [enumType(name, ['a']), made(`${name}_t`, { c: enumType(name, ['a'])() })],
  }),
  'smaller integers': column(integer(), smallint()),
};

export const attributes: Readonly<Record<string, Attribute>> = Object.fromEntries(
  Object.entries(all).map(([words, one], at): [string, Attribute] => {
    const [since, make] = typeof one === 'function' ? [oldest, one] : one;
    return [words, { since, ...make(`t${at}`) }];
  }),
);
