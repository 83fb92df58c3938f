/**
 * What columns may be: every built-in type, with values of it and expressions over it that every server of
 * the tests takes.
 */
import { builtInTypes, type BuiltInType } from '../../src/catalog/types.ts';
import type { ColumnTraits } from '../../src/schema/column.ts';
import type { ColumnBuilder } from '../../src/schema/columns.ts';
import { sql, type Expression } from '../../src/schema/expression.ts';
import * as schema from '../../src/schema.ts';
import { identifier } from '../../src/sql/identifier.ts';

/** A column whose type only the server knows. */
export type AnyColumn = ColumnBuilder<ColumnTraits>;

export interface Kind {
  readonly name: string;
  column(modifier: number): AnyColumn;
  /** Text of values, different ones. */
  readonly samples: readonly string[];
  readonly defaults: readonly unknown[];
  /** Expressions, immutable and true for the samples, in spellings that the server changes. */
  readonly checks: readonly ((column: string) => string)[];
  /** Immutable expressions of the same type, to index by and to compute from. */
  readonly computed: readonly ((column: string) => string)[];
  /** Whether btree compares it: it may be part of a key. */
  readonly isKey: boolean;
  readonly isInteger: boolean;
  readonly collatable: boolean;
  /** Other access methods than btree, with operator classes of each. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  readonly operatorClasses: readonly string[];
  /** The operator of an exclusion constraint, and its access method. */
  readonly exclude?: { readonly with: string; readonly using: string };
}

type Template = (column: string) => string;

const quoted =
  (template: Template): Template =>
  (column) =>
    template(identifier(column));
const each = (...templates: readonly Template[]): readonly Template[] => templates.map(quoted);

const integers: Partial<Kind> = {
  samples: ['1', '2', '3'],
  defaults: [1, -1, '7', sql`1 + 1`, sql`(2)`, sql`'5'`, sql('10::numeric'), null],
  checks: each(
    (c) => `${c} IN (1, 2, 3, 40)`,
    (c) => `${c} BETWEEN 0 AND 100`,
    (c) => `${c} >= 0 AND ${c} != 55`,
    (c) => `NOT (${c} <= -1)`,
    (c) => `(${c})::numeric > 0.5`,
    (c) => `${c} = ANY (ARRAY[1,2,3])`,
    (c) => `COALESCE(${c}, 1) > 0 OR ${c} IS NULL`,
    (c) => `CASE WHEN ${c} > 10 THEN false ELSE true END -- why`,
  ),
  computed: each(
    (c) => `${c} + 1`,
    (c) => `(${c} * 2)`,
    (c) => `abs(${c})`,
  ),
  isInteger: true,
  operatorClasses: [],
  methods: { hash: [], brin: [] },
  exclude: { with: '=', using: 'btree' },
};

const texts: Partial<Kind> = {
  samples: ['a', 'b', 'c'],
  defaults: [
    'a',
    "o'clock",
    'back\\slash',
    '',
    sql`lower('A')`,
    sql`'x'::text`,
    sql`left(CURRENT_USER, 1)`,
  ],
  checks: each(
    (c) => `${c} IN ('a', 'b', 'c')`,
    (c) => `${c} <> ''`,
    (c) => `length(${c}) < 100`,
    (c) => `${c} NOT LIKE 'z%'`,
    (c) => `${c} ~ '^[a-z]+\\s*$'`,
    (c) => `${c} = lower(${c})`,
    (c) => `${c}::text BETWEEN 'A' AND 'zz' AND ${c} != E'\\n'`,
  ),
  computed: each(
    (c) => `lower(${c})`,
    (c) => `${c} || '!'`,
    (c) => `substr(${c}, 1, 5)`,
  ),
  collatable: true,
  methods: { hash: [] },
};

const ranges: Partial<Kind> = {
  samples: ['empty', '(,)'],
  defaults: ['empty', sql`'(,)'`],
  checks: [quoted((c) => `NOT isempty(${c}) OR isempty(${c})`)],
  methods: { gist: [], spgist: [], hash: [] },
  exclude: { with: '&&', using: 'gist' },
};

const times: Partial<Kind> = {
  checks: [quoted((c) => `${c} IS NOT NULL OR ${c} IS NULL`)],
  methods: { brin: [], hash: [] },
};

/** What a type has besides its name. */
const details: Readonly<Record<string, Partial<Kind>>> = {
  smallint: integers,
  integer: integers,
  bigint: {
    ...integers,
    defaults: [1, 9007199254740993n, '-9223372036854775808', sql`1e3`, sql`2^10`],
  },
  numeric: {
    samples: ['1', '2'],
    defaults: [1, '1.50', sql`1e3`, sql`0.10`],
    checks: [quoted((c) => `${c} > 0`), quoted((c) => `${c} BETWEEN 0 AND 1e3`)],
    computed: [quoted((c) => `${c} * 1.5`)],
  },
  real: {
    samples: ['1', '2'],
    defaults: [1.5, 0, sql`1e-3`],
    checks: [quoted((c) => `${c} > 0.5`)],
  },
  doublePrecision: {
    samples: ['1', '2'],
    defaults: [0.1, sql`random()`, sql`pi()`],
    checks: [quoted((c) => `${c} > 0.5`)],
  },
  money: { samples: ['1', '2'], defaults: ['1.00'] },
  char: { ...texts, samples: ['a', 'b'], defaults: ['a', sql`'x'`] },
  bpchar: { ...texts, samples: ['a', 'b'], defaults: ['a'] },
  varchar: { ...texts, operatorClasses: ['varchar_pattern_ops'] },
  text: { ...texts, operatorClasses: ['text_pattern_ops'], exclude: { with: '=', using: 'btree' } },
  internalChar: { samples: ['a', 'b'], defaults: ['a'] },
  name: { samples: ['a', 'b'], defaults: ['a', sql`CURRENT_USER`] },
  bytea: {
    samples: ['\\x00', '\\x01'],
    defaults: [new Uint8Array([0, 255]), '\\x01', sql`decode('00', 'hex')`],
  },
  date: {
    ...times,
    samples: ['2026-01-01', '2026-01-02'],
    defaults: ['2026-01-01', sql`CURRENT_DATE`, sql`now()::date`],
    checks: [
      quoted((c) => `${c} > '2000-01-01'`),
      quoted((c) => `${c} BETWEEN DATE '1999-12-31' AND '2100-1-1'`),
    ],
  },
  time: { ...times, samples: ['01:00', '02:00'], defaults: ['12:30', sql`LOCALTIME`] },
  timetz: { samples: ['01:00+00', '02:00+00'], defaults: ['12:30+02', sql`CURRENT_TIME`] },
  timestamp: {
    ...times,
    samples: ['2026-01-01', '2026-01-02'],
    defaults: [new Date(0), '2026-01-01', sql`LOCALTIMESTAMP`, sql`now() AT TIME ZONE 'utc'`],
    checks: [quoted((c) => `${c} > '2000-01-01'`)],
  },
  timestamptz: {
    ...times,
    samples: ['2026-01-01Z', '2026-01-02Z'],
    defaults: [
      new Date(1),
      '2026-01-01 00:00+02',
      sql`now()`,
      sql`CURRENT_TIMESTAMP`,
      sql`now() + interval '1 day'`,
    ],
  },
  interval: { samples: ['1 day', '2 days'], defaults: ['24 hours', 'P1D', sql`interval '1' day`] },
  boolean: {
    samples: ['t', 'f'],
    defaults: [true, false, sql`'yes'`, sql`NOT false`],
    checks: [
      quoted((c) => `${c} OR NOT ${c}`),
      quoted((c) => `${c} IS NOT UNKNOWN OR ${c} IS NULL`),
    ],
    computed: [quoted((c) => `NOT ${c}`)],
  },
  uuid: {
    samples: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
    defaults: ['00000000-0000-0000-0000-00000000000A', sql`gen_random_uuid()`],
    methods: { hash: [] },
  },
  json: {
    samples: ['1'],
    defaults: [{}, { a: [1, "x'\\"] }, [], 'text', null, true, sql`'{"a":  1}'`],
    isKey: false,
  },
  jsonb: {
    samples: ['1', '2'],
    defaults: [
      {},
      { b: 1, a: [null] },
      [],
      'text',
      null,
      sql`'{"b":1,"a": 2}'`,
      sql`jsonb_build_object('a', 1)`,
    ],
    checks: [
      quoted((c) => `jsonb_typeof(${c}) <> 'array'`),
      quoted((c) => `${c}->>'a' IS NULL OR ${c} ? 'a'`),
    ],
    methods: { gin: ['', 'jsonb_path_ops'] },
  },
  jsonpath: { samples: ['$.a'], defaults: ['$.a[*]'], isKey: false },
  xml: { isKey: false },
  inet: {
    samples: ['10.0.0.1', '10.0.0.2'],
    defaults: ['10.0.0.1/8'],
    methods: { gist: ['inet_ops'] },
  },
  cidr: { samples: ['10.0.0.0/8', '11.0.0.0/8'], defaults: ['10.0.0.0/8'] },
  macaddr: { samples: ['00:00:00:00:00:01', '00:00:00:00:00:02'] },
  macaddr8: { samples: ['00:00:00:00:00:00:00:01', '00:00:00:00:00:00:00:02'] },
  point: {
    samples: ['(1,2)'],
    defaults: ['(1,2)', sql`point(1, 2)`],
    isKey: false,
    methods: { gist: [], spgist: ['', 'kd_point_ops'] },
  },
  line: { samples: ['{1,2,3}'], isKey: false },
  lseg: { samples: ['[(1,2),(3,4)]'], isKey: false },
  box: {
    samples: ['(3,4),(1,2)'],
    isKey: false,
    methods: { gist: [] },
    exclude: { with: '&&', using: 'gist' },
  },
  path: { samples: ['((1,2),(3,4))'], isKey: false },
  polygon: { samples: ['((1,2),(3,4))'], isKey: false, methods: { gist: [] } },
  circle: {
    samples: ['<(1,2),3>'],
    isKey: false,
    methods: { gist: [] },
    exclude: { with: '&&', using: 'gist' },
  },
  // A default of another length than the column's is refused when the column is added.
  bit: { samples: ['1', '0'] },
  varbit: { samples: ['1', '0'], defaults: ['10', sql`B'101'`] },
  tsvector: { samples: ['a', 'b'], defaults: ['a b'], methods: { gin: [], gist: [] } },
  tsquery: { samples: ['a', 'b'], defaults: ['a & b'], methods: { gist: [] } },
  int4range: { ...ranges, defaults: ['[1,5]', '[1,5)', sql`int4range(1, 5)`] },
  ...Object.fromEntries(
    ['int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'].map((name) => [name, ranges]),
  ),
  ...Object.fromEntries(
    [
      'int4multirange',
      'int8multirange',
      'nummultirange',
      'tsmultirange',
      'tstzmultirange',
      'datemultirange',
    ].map((name) => [name, { samples: ['{}', '{(,)}'], defaults: ['{}'] }]),
  ),
  oid: { samples: ['1', '2'], defaults: [1, sql`'pg_class'::regclass`], computed: [] },
  regclass: { samples: ['pg_class', 'pg_type'], defaults: ['pg_class'] },
  regconfig: { samples: ['simple', 'english'], defaults: ['english', sql`'simple'::regconfig`] },
  regtype: { samples: ['int4', 'text'], defaults: ['int4'] },
  regnamespace: { samples: ['public'], defaults: ['pg_catalog'] },
  regrole: { samples: ['pg_monitor'] },
  xid: { samples: ['1'], isKey: false, methods: { hash: [] } },
  cid: { samples: ['1'], isKey: false },
  xid8: { samples: ['1', '2'], defaults: ['1'] },
  tid: { samples: ['(0,1)', '(0,2)'] },
  pgLsn: { samples: ['0/1', '0/2'], defaults: ['0/0'] },
  pgSnapshot: { samples: ['1:1:'], isKey: false },
  refcursor: { samples: ['a'], isKey: false },
};

type Builder = (...args: readonly unknown[]) => unknown;

const fields = [undefined, 'year', 'day to second', 'minute to second', 'second'] as const;

/** The builder's arguments, for any number. */
function argumentsOf({ modifier }: BuiltInType, at: number): readonly unknown[] {
  switch (modifier) {
    case 'none':
      return [];
    case 'length':
      return [[], [7], [255]][at % 3] ?? [];
    case 'numeric':
      return [[], [10], [12, 2]][at % 3] ?? [];
    case 'precision':
      return [[], [0], [3], [6]][at % 4] ?? [];
    case 'interval': {
      const field = fields[at % fields.length];
      const precise = at % 2 === 1 && (field === undefined || field.endsWith('second'));
      return [{ ...(field && { fields: field }), ...(precise && { precision: at % 7 }) }];
    }
  }
}

const kind = (type: BuiltInType): Kind => {
  // True: every built-in type has a builder of its name, which `test/schema` proves.
  const builder = (schema as unknown as Readonly<Record<string, Builder>>)[type.builder];
  return {
    name: type.builder,
    column: (modifier) => builder?.(...argumentsOf(type, modifier)) as AnyColumn, // true: as above
    samples: [],
    defaults: [],
    checks: [],
    computed: [],
    isKey: true,
    isInteger: false,
    collatable: false,
    methods: {},
    operatorClasses: [],
    ...details[type.builder],
  };
};

/** Common ones first, and more than once, because shrinking goes to the front. */
export const kinds: readonly Kind[] = [
  'integer',
  'text',
  'bigint',
  'varchar',
  'boolean',
  'timestamptz',
  'jsonb',
  'numeric',
  'date',
  'int4range',
  'integer',
  'text',
  ...builtInTypes.map(({ builder }) => builder),
].flatMap((name) => builtInTypes.filter(({ builder }) => builder === name).map(kind));

export const isExpression = (value: unknown): value is Expression =>
  typeof value === 'object' && value !== null && 'sql' in value;
