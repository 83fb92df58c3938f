/**
 * The built-in types: how a model writes each, and how PostgreSQL prints it. Builders and the printer of
 * builders read the same table, so that one is the inverse of the other.
 *
 * In the house: `src/catalog/`, rank 2. Source: "Data Types", and `format_type()`.
 */

/** What may stand in parentheses: nothing, a length, precision and scale, a precision, interval's own. */
export type TypeModifier = 'none' | 'length' | 'numeric' | 'precision' | 'interval';

export interface BuiltInType {
  /** The name of the builder, also the name of what is imported. */
  readonly builder: string;
  /** Name in `pg_type`. */
  readonly name: string;
  /** As `format_type` prints it without modifiers. */
  readonly printed: string;
  readonly modifier: TypeModifier;
}

const builtIn = (
  builder: string,
  name: string,
  printed: string = name,
  modifier: TypeModifier = 'none',
): BuiltInType => ({ builder, name, printed, modifier });

/** Serial types are columns with an owned sequence, so they are not here. */
export const builtInTypes: readonly BuiltInType[] = [
  builtIn('smallint', 'int2', 'smallint'),
  builtIn('integer', 'int4', 'integer'),
  builtIn('bigint', 'int8', 'bigint'),
  builtIn('numeric', 'numeric', 'numeric', 'numeric'),
  builtIn('real', 'float4', 'real'),
  builtIn('doublePrecision', 'float8', 'double precision'),
  builtIn('money', 'money'),
  builtIn('char', 'bpchar', 'character', 'length'),
  builtIn('bpchar', 'bpchar'),
  builtIn('varchar', 'varchar', 'character varying', 'length'),
  builtIn('text', 'text'),
  builtIn('internalChar', 'char', '"char"'),
  builtIn('name', 'name'),
  builtIn('bytea', 'bytea'),
  builtIn('date', 'date'),
  builtIn('time', 'time', 'time without time zone', 'precision'),
  builtIn('timetz', 'timetz', 'time with time zone', 'precision'),
  builtIn('timestamp', 'timestamp', 'timestamp without time zone', 'precision'),
  builtIn('timestamptz', 'timestamptz', 'timestamp with time zone', 'precision'),
  builtIn('interval', 'interval', 'interval', 'interval'),
  builtIn('boolean', 'bool', 'boolean'),
  builtIn('uuid', 'uuid'),
  builtIn('json', 'json'),
  builtIn('jsonb', 'jsonb'),
  builtIn('jsonpath', 'jsonpath'),
  builtIn('xml', 'xml'),
  builtIn('inet', 'inet'),
  builtIn('cidr', 'cidr'),
  builtIn('macaddr', 'macaddr'),
  builtIn('macaddr8', 'macaddr8'),
  builtIn('point', 'point'),
  builtIn('line', 'line'),
  builtIn('lseg', 'lseg'),
  builtIn('box', 'box'),
  builtIn('path', 'path'),
  builtIn('polygon', 'polygon'),
  builtIn('circle', 'circle'),
  builtIn('bit', 'bit', 'bit', 'length'),
  builtIn('varbit', 'varbit', 'bit varying', 'length'),
  builtIn('tsvector', 'tsvector'),
  builtIn('tsquery', 'tsquery'),
  builtIn('int4range', 'int4range'),
  builtIn('int8range', 'int8range'),
  builtIn('numrange', 'numrange'),
  builtIn('tsrange', 'tsrange'),
  builtIn('tstzrange', 'tstzrange'),
  builtIn('daterange', 'daterange'),
  builtIn('int4multirange', 'int4multirange'),
  builtIn('int8multirange', 'int8multirange'),
  builtIn('nummultirange', 'nummultirange'),
  builtIn('tsmultirange', 'tsmultirange'),
  builtIn('tstzmultirange', 'tstzmultirange'),
  builtIn('datemultirange', 'datemultirange'),
  builtIn('oid', 'oid'),
  builtIn('regclass', 'regclass'),
  builtIn('regcollation', 'regcollation'),
  builtIn('regconfig', 'regconfig'),
  builtIn('regdictionary', 'regdictionary'),
  builtIn('regnamespace', 'regnamespace'),
  builtIn('regoper', 'regoper'),
  builtIn('regoperator', 'regoperator'),
  builtIn('regproc', 'regproc'),
  builtIn('regprocedure', 'regprocedure'),
  builtIn('regrole', 'regrole'),
  builtIn('regtype', 'regtype'),
  builtIn('xid', 'xid'),
  builtIn('xid8', 'xid8'),
  builtIn('cid', 'cid'),
  builtIn('tid', 'tid'),
  builtIn('pgLsn', 'pg_lsn'),
  builtIn('pgSnapshot', 'pg_snapshot'),
  builtIn('refcursor', 'refcursor'),
];

const byBuilder: ReadonlyMap<string, BuiltInType> = new Map(
  builtInTypes.map((type) => [type.builder, type]),
);
const byPrinted: ReadonlyMap<string, BuiltInType> = new Map(
  builtInTypes.map((type) => [type.printed, type]),
);

export const builtInTypeOf = (builder: string): BuiltInType | undefined => byBuilder.get(builder);

/** A type's text with the modifier in its place: `time` and `3` give `time(3) without time zone`. */
export function withModifier(
  { printed, modifier }: BuiltInType,
  inside: string | undefined,
): string {
  if (inside === undefined) return printed;
  if (modifier !== 'precision') return `${printed}(${inside})`;
  const [word = '', ...rest] = printed.split(' ');
  return [`${word}(${inside})`, ...rest].join(' ');
}

/** A type's text, taken apart. */
export interface ParsedType {
  readonly type: BuiltInType;
  /** What stands in parentheses, verbatim. */
  readonly inside?: string;
  /** `day to second`, of an interval only. */
  readonly fields?: string;
  readonly array: boolean;
}

/** The inverse of `withModifier`, with `[]` behind it; `undefined` for a type that is not built in. */
export function parseType(text: string): ParsedType | undefined {
  const array = text.endsWith('[]');
  const scalar = array ? text.slice(0, -2) : text;
  const [, start = scalar, inside, end = ''] = /^([^()]+)\(([^()]*)\)(.*)$/.exec(scalar) ?? [];
  const printed = start + end;
  const modifier = inside === undefined ? {} : { inside };
  const type = byPrinted.get(printed);
  if (type !== undefined) return { type, ...modifier, array };
  const interval = /^interval (year|month|day|hour|minute|second|[a-z]+ to [a-z]+)$/.exec(printed);
  const intervalType = byPrinted.get('interval');
  if (interval?.[1] === undefined || intervalType === undefined) return undefined;
  return { type: intervalType, ...modifier, fields: interval[1], array };
}
