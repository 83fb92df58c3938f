/**
 * Types as text: one spelling for those that are the same, and which can be converted without saying how.
 *
 * In the house: `src/diff/`, rank 6. Sources: "Data Types"; `pg_cast` of PostgreSQL 18.
 */
import { identifier } from '../sql/identifier.ts';

/** `timestamp(6)` is `timestamp`, `numeric(10)` is `numeric(10,0)`, and PostgreSQL keeps no dimensions. */
export function canonicalType(type: string): string {
  const one = type
    .replace(/(?:\[\d*\])+$/, '[]')
    .replace(/\(([^"'()]*)\)/, (_all, inside: string) => `(${inside.replaceAll(/\s+/g, '')})`);
  return one
    .replace(/^(timestamp|time|interval)\(6\)/, '$1')
    .replace(/^interval ([a-z ]*second)\(6\)/, 'interval $1')
    .replace(/^numeric\((\d+)\)/, 'numeric($1,0)');
}

interface Shape {
  readonly base: string;
  readonly array: boolean;
}

/** Without modifiers and `[]`. */
function shapeOf(type: string): Shape {
  const array = type.endsWith('[]');
  const scalar = canonicalType(type)
    .replace(/\[\]$/, '')
    .replace(/\([^)]*\)/, '');
  return { base: scalar.startsWith('interval') ? 'interval' : scalar, array };
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(', '));

/** Implicit and assignment casts: PostgreSQL converts without USING. */
const assignable: Readonly<Record<string, ReadonlySet<string>>> = {
  smallint: words('bigint, double precision, integer, numeric, oid, real'),
  integer: words('bigint, double precision, numeric, oid, real, money, smallint'),
  bigint: words('double precision, numeric, oid, real, integer, money, smallint'),
  numeric: words('double precision, real, bigint, integer, money, smallint'),
  real: words('double precision, bigint, integer, numeric, smallint'),
  'double precision': words('bigint, integer, numeric, real, smallint'),
  money: words('numeric'),
  oid: words('bigint, integer'),
  bit: words('bit varying'),
  'bit varying': words('bit'),
  cidr: words('inet'),
  inet: words('cidr'),
  macaddr: words('macaddr8'),
  macaddr8: words('macaddr'),
  date: words('timestamp with time zone, timestamp without time zone'),
  'time without time zone': words('interval, time with time zone'),
  'time with time zone': words('time without time zone'),
  'timestamp without time zone': words('timestamp with time zone, date, time without time zone'),
  'timestamp with time zone': words(
    'date, time with time zone, time without time zone, timestamp without time zone',
  ),
  interval: words('time without time zone'),
  json: words('jsonb'),
  jsonb: words('json'),
  box: words('polygon'),
  path: words('polygon'),
  point: words('box'),
  polygon: words('path'),
};

/** Casts that only `::` asks for. */
const castable: Readonly<Record<string, ReadonlySet<string>>> = {
  smallint: words('bytea'),
  integer: words('"char", bit, boolean, bytea'),
  bigint: words('bit, bytea'),
  bit: words('bigint, integer'),
  boolean: words('integer'),
  box: words('circle, lseg, point'),
  circle: words('box, point, polygon'),
  lseg: words('point'),
  polygon: words('box, circle, point'),
  jsonb: words('bigint, boolean, double precision, integer, numeric, real, smallint'),
  daterange: words('datemultirange'),
  int4range: words('int4multirange'),
  int8range: words('int8multirange'),
  numrange: words('nummultirange'),
  tsrange: words('tsmultirange'),
  tstzrange: words('tstzmultirange'),
};

const textual: ReadonlySet<string> = new Set([
  'text',
  'character varying',
  'character',
  'bpchar',
  'name',
]);

/** Whether ALTER COLUMN TYPE converts by itself. Everything turns into text; text into nothing else. */
function convertsByItself(from: Shape, to: Shape): boolean {
  if (from.array !== to.array) return textual.has(to.base) && !to.array;
  return (
    from.base === to.base || textual.has(to.base) || assignable[from.base]?.has(to.base) === true
  );
}

/**
 * The conversion of a column's values that PostgreSQL wants to be told, as SQL text; `undefined` when it
 * needs none. What no cast leads to goes through text, and fails on values that do not read as the new type.
 */
export function usingOf(column: string, fromType: string, toType: string): string | undefined {
  const from = shapeOf(fromType);
  const to = shapeOf(toType);
  if (convertsByItself(from, to)) return undefined;
  const direct =
    from.array === to.array &&
    (textual.has(from.base) || castable[from.base]?.has(to.base) === true);
  if (!from.array && to.array && from.base === to.base)
    return `CASE WHEN ${identifier(column)} IS NULL THEN NULL ELSE ARRAY[${identifier(column)}] END::${toType}`;
  // One element; of several the text does not read as the new type, which is an error and no loss.
  if (from.array && !to.array && !textual.has(to.base))
    return `nullif(array_to_string(${identifier(column)}, ','), '')::${toType}`;
  const through =
    direct || (textual.has(from.base) && !from.array)
      ? ''
      : from.array && to.array
        ? '::text[]'
        : '::text';
  return `${identifier(column)}${through}::${toType}`;
}

const families: readonly ReadonlySet<string>[] = [
  words('smallint, integer, bigint, numeric, real, double precision'),
  words('text, character varying, character, bpchar, name'),
  words('date, timestamp without time zone, timestamp with time zone'),
  words('cidr, inet'),
];

/** Whether `=` compares the two, so that a foreign key can stand between them. */
export function comparable(a: string, b: string): boolean {
  const left = shapeOf(a);
  const right = shapeOf(b);
  if (left.array !== right.array) return false;
  return (
    left.base === right.base ||
    (!left.array && families.some((family) => family.has(left.base) && family.has(right.base)))
  );
}
