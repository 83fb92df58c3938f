/**
 * One or more operations of every kind, the awkward ones too. A kind without a specimen does not compile.
 */
import type { BuiltInBuilders, BuiltInOperations } from '../../src/operations/registry.ts';
import { columnBuilders as columns } from '../../src/operations/columns/builders.ts';
import { constraintBuilders as constraints } from '../../src/operations/constraints/builders.ts';
import { dataBuilders as data } from '../../src/operations/data/builders.ts';
import { enumBuilders as enums } from '../../src/operations/enums/builders.ts';
import { extensionBuilders as extensions } from '../../src/operations/extensions/builders.ts';
import { indexBuilders as indexes } from '../../src/operations/indexes/builders.ts';
import { objectBuilders as objects } from '../../src/operations/objects/builders.ts';
import { schemaBuilders as schemas } from '../../src/operations/schemas/builders.ts';
import { sequenceBuilders as sequences } from '../../src/operations/sequences/builders.ts';
import { tableBuilders as tables } from '../../src/operations/tables/builders.ts';
import { frozen, type Operation } from '../../src/operations/operation.ts';
import {
  bigint,
  bigserial,
  boolean,
  char,
  check,
  customType,
  exclude,
  foreignKey,
  index,
  integer,
  interval,
  jsonb,
  numeric,
  primaryKey,
  smallint,
  sql,
  text,
  timestamp,
  timestamptz,
  unique,
  userType,
  uuid,
  varchar,
} from '../../src/schema.ts';

/** Names that end strings, comments, templates and statements where they are not encoded. */
export const hostileNames: readonly string[] = [
  `it's "odd"`,
  'two\nlines\r\n',
  '*/ -- /*',
  '${process.exit(1)} `',
  '${process.exit(1)}',
  'back\\slash \\',
  'dotted.name.here',
  'select',
  '__proto__',
  'constructor',
  '$alambic$',
  ';DROP TABLE items;',
  ' leading and trailing ',
  'ünïcödé 名前 🙂',
  '\u2028\ufeff\u0001',
  'n'.repeat(63),
  'é'.repeat(31),
];

/** What revisions call, without recording. */
export const builders: BuiltInBuilders = {
  ...columns,
  ...constraints,
  ...data,
  ...enums,
  ...extensions,
  ...indexes,
  ...objects,
  ...schemas,
  ...sequences,
  ...tables,
};

const op = builders;

const first = <First>([one]: readonly [First, ...unknown[]]): First => one;

/** The one of this kind among what a builder gave. */
function only<Kind extends Operation['kind']>(
  kind: Kind,
  operations: readonly Operation[],
): Extract<BuiltInOperations[keyof BuiltInOperations], { kind: Kind }> {
  const found = operations.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found as Extract<BuiltInOperations[keyof BuiltInOperations], { kind: Kind }>; // true: its kind is looked at
}

const elsewhere = { schema: 'Shop', name: 'order' };
const hostile = hostileNames.map((name) => ({ schema: name, name }));

const items = first(
  op.createTable('items', {
    id: uuid().primaryKey(),
    name: varchar(255).notNull(),
    category_id: uuid(),
    metadata: jsonb(),
    created_at: timestamp()
      .notNull()
      .default(sql`now()`),
  }),
);

const everyColumn = first(
  op.createTable(
    elsewhere,
    {
      id: bigint().identity('by default', { start: 10, increment: 5 }),
      number: bigserial(),
      price: numeric(10, 2).notNull().default('0'),
      count: integer().notNull().default(0),
      small: smallint().unique(),
      open: boolean().default(true),
      label: text().default("it's `${x}` \\ \n"),
      code: char(3).collate('C'),
      tags: text()
        .array()
        .notNull()
        .default(sql`'{}'`),
      took: interval({ fields: 'day to second', precision: 3 }),
      at: timestamptz(3),
      mood: userType('mood').default(sql`'ok'`),
      feeling: userType({ schema: 'Shop', name: 'mood' }).array(),
      place: customType('geometry(Point,4326)'),
      total: numeric().generatedAs(sql`price * count`),
    },
    {
      constraints: [
        primaryKey('order_key', ['id', 'number'], { include: ['price'] }),
        unique('u', ['price', 'count'], {
          nullsNotDistinct: true,
          deferrable: true,
          initially: 'deferred',
        }),
        check('positive', sql`price > 0`, { noInherit: true }),
        exclude('no_overlap', [{ expression: sql`int4range(count, count)`, with: '&&' }], {
          using: 'gist',
          where: sql`open`,
        }),
        foreignKey('to_items', ['small'], { schema: 'a.b', name: 'c' }, ['id'], {
          onDelete: 'set null',
          notValid: true,
        }),
        foreignKey('to_self', ['count', 'small'], 'Shop.order', ['count', 'small'], {
          match: 'full',
          onUpdate: 'cascade',
        }),
      ],
    },
  ),
);

const hostileTable = first(
  op.createTable(
    { schema: `it's "odd"`, name: '${process.exit(1)} `' },
    Object.fromEntries(hostileNames.map((name) => [name, text().default(name)])),
    {
      constraints: [
        unique('*/ -- /*', hostileNames.slice(0, 3)),
        check('two\nlines', sql("'`${x}\\' <> ''")),
      ],
    },
  ),
);

const plainIndex = op.createIndex('items_name_idx', 'items', ['name']);
const fullIndex = op.createIndex(
  'odd',
  elsewhere,
  [
    sql`lower(name)`,
    {
      column: 'a',
      order: 'desc',
      nulls: 'last',
      operatorClass: 'text_pattern_ops',
      collation: 'pg_catalog."C"',
    },
  ],
  {
    unique: true,
    concurrently: true,
    using: 'gist',
    include: ['b'],
    nullsNotDistinct: true,
    where: sql`name <> '\x'`,
    with: { fillfactor: 70 },
  },
);
const foreign = op.createForeignKey(
  'items_category_id_fkey',
  'items',
  ['category_id'],
  'categories',
  ['id'],
  { onDelete: 'set null' },
);
const checked = op.createCheckConstraint('items_name_check', 'items', sql`name <> ''`, {
  notValid: true,
});
const mood = op.createEnum('mood', ['sad', "it's ok", '']);
const numbers = op.createSequence('numbers', {
  start: 5,
  increment: -1,
  maxValue: '9223372036854775807',
  cycle: true,
  type: 'integer',
  ownedBy: { table: 'items', column: 'id' },
});

const renames = [
  op.renameTable('a', 'b'),
  op.renameTable(elsewhere, 'b', { ifExists: true }),
  op.renameColumn('items', 'a', 'b'),
  op.renameConstraint('items', 'a', 'b'),
  op.renameIndex('a', 'b'),
  op.renameSequence('a', 'b'),
  op.renameEnum('a', 'b'),
  op.renameSchema('a', 'b'),
  ...hostile.flatMap((name) => [
    op.renameTable(name, `${name.name.slice(0, 20)}2`),
    op.renameColumn(name, name.name, 'b'),
    op.renameSchema(name.name, 'b'),
  ]),
];

const alter = (...args: Parameters<typeof op.alterColumn>): BuiltInOperations['alterColumn'] =>
  only('alterColumn', op.alterColumn(...args));

export const specimens: {
  readonly [Kind in keyof BuiltInOperations]: readonly [
    BuiltInOperations[Kind],
    ...BuiltInOperations[Kind][],
  ];
} = {
  createTable: [
    items,
    everyColumn,
    hostileTable,
    first(op.createTable('empty', {}, { ifNotExists: true })),
  ],
  dropTable: [
    op.dropTable('items'),
    op.dropTable(elsewhere, { ifExists: true, cascade: true }),
    frozen({ kind: 'dropTable', table: everyColumn.table, restore: everyColumn }),
    ...hostile.map((name) => op.dropTable(name)),
  ],
  addColumn: [
    first(op.addColumn('items', 'note', text())),
    first(
      op.addColumn(
        elsewhere,
        'at',
        timestamptz(0)
          .notNull()
          .default(sql`now()`),
        { ifNotExists: true },
      ),
    ),
    ...hostile.map((name) => first(op.addColumn(name, name.name, text().default(name.name)))),
  ],
  dropColumn: [
    op.dropColumn('items', 'note'),
    op.dropColumn('items', 'note', { ifExists: true, cascade: true }),
    frozen({
      kind: 'dropColumn',
      table: items.table,
      column: 'note',
      restore: first(op.addColumn('items', 'note', text())),
    }),
    ...hostile.map((name) => op.dropColumn(name, name.name)),
  ],
  alterColumn: [
    alter('items', 'name', { type: text(), using: sql`name::text`, nullable: false, default: 'x' }),
    alter('items', 'name', {
      type: text().collate('C'),
      existing: varchar(255)
        .notNull()
        .default(sql`'x'::character varying`),
    }),
    alter('items', 'n', {
      type: integer(),
      using: sql`n::integer`,
      reverseUsing: sql`n::text`,
      existing: text().default(sql`'1'`),
    }),
    alter('items', 'id', {
      identity: 'always',
      nullable: false,
      default: null,
      existing: bigint().default(5),
    }),
    alter('items', 'id', {
      identity: { generation: 'by default', start: 100 },
      existing: bigint().identity('always', { increment: 2 }),
    }),
    alter('items', 'name', { type: text(), ifExists: true, existing: varchar(9) }),
    alter('items', 'id', { serial: true, existing: integer().notNull() }),
    alter('items', 'id', { serial: false, identity: 'by default', existing: bigserial() }),
    alter('items', 'total', {
      generatedAs: sql`price * 2`,
      existing: numeric().generatedAs(sql`price`),
    }),
    alter('items', 'total', { generatedAs: null, existing: numeric().generatedAs(sql`price`) }),
    alter('items', 'open', { default: true, existing: boolean() }),
    ...hostile.map((name) =>
      alter(name, name.name, { default: name.name, nullable: true, existing: text().notNull() }),
    ),
  ],
  createPrimaryKey: [
    op.createPrimaryKey('items_pkey', 'items', ['id']),
    op.createPrimaryKey('k', elsewhere, ['a', 'b'], {
      include: ['c'],
      deferrable: true,
      usingIndex: 'k_idx',
    }),
  ],
  createUniqueConstraint: [
    op.createUniqueConstraint('items_name_key', 'items', ['name']),
    op.createUniqueConstraint('k', elsewhere, ['a', 'b'], {
      nullsNotDistinct: true,
      include: ['c'],
      deferrable: true,
      initially: 'deferred',
    }),
    op.createUniqueConstraint('k', 'items', ['a'], { usingIndex: 'k_idx' }),
  ],
  createForeignKey: [
    foreign,
    op.createForeignKey('f', elsewhere, ['a', 'b'], elsewhere, ['c', 'd'], {
      onDelete: 'set default',
      onDeleteColumns: ['a'],
      onUpdate: 'restrict',
      match: 'full',
      deferrable: true,
      initially: 'deferred',
      notValid: true,
    }),
    ...hostile.map((name) => op.createForeignKey(name.name, name, [name.name], name, [name.name])),
  ],
  createCheckConstraint: [
    checked,
    op.createCheckConstraint('c', elsewhere, 'a > 0', { noInherit: true }),
    ...hostile.map((name) =>
      op.createCheckConstraint(name.name, name, `'${name.name.replaceAll("'", "''")}' <> ''`),
    ),
  ],
  createExcludeConstraint: [
    op.createExcludeConstraint(
      'e',
      'bookings',
      [
        ['during', '&&'],
        [sql`lower(room)`, '='],
      ],
      { using: 'gist' },
    ),
    op.createExcludeConstraint(
      'e',
      elsewhere,
      [{ column: 'room', operatorClass: 'gist_text_ops', with: 'OPERATOR(x.=)' }],
      { include: ['a'], where: 'open', deferrable: true },
    ),
  ],
  dropConstraint: [
    op.dropConstraint('c', 'items'),
    op.dropConstraint('c', elsewhere, { type: 'foreign key', ifExists: true, cascade: true }),
    frozen({
      kind: 'dropConstraint',
      table: items.table,
      name: foreign.constraint.name,
      type: 'foreign key',
      restore: foreign,
    }),
    frozen({
      kind: 'dropConstraint',
      table: items.table,
      name: checked.constraint.name,
      type: 'check',
      restore: checked,
    }),
  ],
  validateConstraint: [
    op.validateConstraint('c', 'items'),
    op.validateConstraint('c', elsewhere, { references: 'categories' }),
    op.validateConstraint('c', 'items', { ifExists: true }),
  ],
  alterConstraint: [
    op.alterConstraint('c', 'items', { deferrable: true, initially: 'deferred' }),
    op.alterConstraint('c', 'items', { deferrable: false, existing: { deferrable: true } }),
    op.alterConstraint('c', 'items', { deferrable: true, ifExists: true }),
  ],
  createIndex: [
    plainIndex,
    fullIndex,
    op.createIndex('i', 'items', ['a'], { ifNotExists: true }),
    ...hostile.map((name) => op.createIndex(name.name, name, [name.name])),
  ],
  dropIndex: [
    op.dropIndex('i'),
    op.dropIndex(elsewhere, { ifExists: true, cascade: true }),
    frozen({
      kind: 'dropIndex',
      name: { schema: 'Shop', name: 'odd' },
      concurrently: true,
      restore: fullIndex,
    }),
    ...hostile.map((name) => op.dropIndex(name)),
  ],
  alterIndex: [
    op.alterIndex('i', { with: { fillfactor: 70, deduplicate_items: false } }),
    op.alterIndex('i', { with: { fillfactor: 70 }, ifExists: true }),
    op.alterIndex('i', {
      with: { fillfactor: null, pages_per_range: 8 },
      existing: { fillfactor: 90 },
    }),
  ],
  createEnum: [
    mood,
    op.createEnum({ schema: 'Shop', name: 'Mood' }, []),
    ...hostile.map((name) => op.createEnum(name, hostileNames)),
  ],
  dropEnum: [
    op.dropEnum('mood'),
    op.dropEnum('mood', { ifExists: true, cascade: true }),
    frozen({ kind: 'dropEnum', name: mood.name, restore: mood }),
  ],
  addEnumValue: [
    op.addEnumValue('mood', 'glad'),
    op.addEnumValue('mood', 'glad', { before: 'ok', ifNotExists: true }),
    op.addEnumValue('mood', "it's", { after: '' }),
  ],
  renameEnumValue: [
    op.renameEnumValue('mood', 'ok', "it's ok"),
    ...hostile.map((name) => op.renameEnumValue(name, 'a', name.name)),
  ],
  replaceEnum: [
    op.replaceEnum('mood', ['a', 'b'], ['b']),
    op.replaceEnum('mood', ['a', 'b'], ['b'], { aside: 'old mood' }),
    op.replaceEnum('status', ['open', 'done', "it's old"], ['done', 'open'], {
      mapping: { "it's old": 'done' },
      columns: [
        { table: 'tasks', column: 'status', defaultFrom: sql`'open'`, defaultTo: sql`'done'` },
        { table: elsewhere, column: 'all', array: true },
      ],
      indexes: [
        {
          table: 'tasks',
          index: index('open_tasks', ['id'], { unique: true, where: sql`status = 'open'` }),
          comment: "what's open",
        },
      ],
      constraints: [
        { table: 'tasks', constraint: check('tasks_check', sql`status <> 'done' or id > 0`) },
      ],
      generated: [
        { table: 'tasks', name: 'is_open', column: boolean().generatedAs(sql`status = 'open'`) },
      ],
      comment: 'the state of a task',
    }),
    ...hostile.map((name) =>
      op.replaceEnum(name, [name.name, 'b'], ['b'], {
        columns: [{ table: name, column: name.name }],
      }),
    ),
  ],
  createSequence: [
    numbers,
    op.createSequence('n', { ifNotExists: true }),
    ...hostile.map((name) => op.createSequence(name)),
  ],
  alterSequence: [
    op.alterSequence('n', { increment: 5, maxValue: null, restart: 10 }),
    op.alterSequence('n', {
      type: 'bigint',
      cycle: true,
      ownedBy: null,
      existing: { type: 'integer', ownedBy: { table: 't', column: 'c' } },
    }),
    op.alterSequence('n', { start: 7, existing: { start: 3 } }),
    op.alterSequence('n', { increment: 2, ifExists: true, existing: {} }),
  ],
  dropSequence: [
    op.dropSequence('n'),
    op.dropSequence('n', { ifExists: true, cascade: true }),
    frozen({ kind: 'dropSequence', name: numbers.name, restore: numbers }),
  ],
  createSchema: [
    op.createSchema('billing'),
    op.createSchema('billing', { ifNotExists: true }),
    ...hostileNames.map((name) => op.createSchema(name)),
  ],
  dropSchema: [
    op.dropSchema('billing'),
    op.dropSchema('billing', { ifExists: true, cascade: true }),
  ],
  createExtension: [
    op.createExtension('pg_trgm'),
    op.createExtension('x', { schema: 'Ext', version: "1.0'", ifNotExists: true, cascade: true }),
  ],
  alterExtension: [
    op.alterExtension('postgis', { version: 'newest' }),
    op.alterExtension('postgis', {
      version: '3.5',
      schema: 'gis',
      existing: { version: '3.4', schema: 'public' },
    }),
  ],
  dropExtension: [
    op.dropExtension('x'),
    op.dropExtension('x', { ifExists: true, cascade: true }),
    frozen({ kind: 'dropExtension', name: 'x', restore: op.createExtension('x') }),
  ],
  rename: [op.renameTable('items', 'things'), ...renames],
  setComment: [
    op.createTableComment('items', "it's"),
    op.dropTableComment(elsewhere, { existing: 'what\nit was' }),
    op.setComment({ kind: 'schema', name: 'billing' }, 'x', { existing: null }),
    op.setComment({ kind: 'extension', name: 'x' }, 'x'),
    op.setComment({ kind: 'constraint', table: 'items', name: 'c' }, null),
    op.setComment({ kind: 'index', schema: 'Shop', name: 'i' }, 'x'),
    ...hostileNames.map((name) =>
      op.setComment({ kind: 'column', schema: name, table: name, name }, name),
    ),
  ],
  setSchema: [
    op.setSchema({ kind: 'table', name: 'items' }, 'shop'),
    op.setSchema({ kind: 'enum', schema: 'Shop', name: 'mood' }, 'public'),
    op.setSchema({ kind: 'sequence', name: 'n' }, 'shop', { ifExists: true }),
  ],
  execute: [
    op.execute('SELECT 1'),
    op.execute(
      sql`SELECT ';'; -- two
      SELECT $$;$$;`,
      { reverse: sql`SELECT 2` },
    ),
    op.execute('VACUUM', { transaction: 'forbidden' }),
  ],
  bulkInsert: [
    op.bulkInsert('countries', [
      { code: 'CH' },
      { code: "it's", at: sql`now()`, n: 1.5, big: 12n, yes: true, none: null },
    ]),
    op.bulkInsert(
      elsewhere,
      [{ at: new Date(0), bytes: new Uint8Array([1, 2]), list: [1, 2], json: { a: [1] } }],
      { json: ['json'], overridingSystemValue: true },
    ),
    ...hostileNames.map((name) => op.bulkInsert('t', [Object.fromEntries([[name, name]])])),
  ],
};
