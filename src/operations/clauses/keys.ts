/**
 * Keys of indexes and exclusion constraints: what people write, as data, and the SQL of it.
 *
 * In the house: `src/operations/clauses/`, rank 5: what several rooms say in the same words.
 */
import type { ExcludeElement } from '../../catalog/constraints.ts';
import type { IndexKey } from '../../catalog/indexes.ts';
import { closed } from '../../sql/expression.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import {
  isRecord,
  name,
  readOptions,
  refuse,
  sqlText,
  text,
  word,
  type Place,
  type Reader,
  type SqlInput,
} from '../arguments.ts';

/** A column, an expression, or either with its collation, operator class and order. */
export type IndexKeyInput =
  | string
  | { readonly sql: string }
  | {
      readonly column?: string;
      readonly expression?: SqlInput;
      readonly collation?: string;
      readonly operatorClass?: string;
      readonly order?: 'asc' | 'desc';
      readonly nulls?: 'first' | 'last';
    };

const keyShape = {
  column: name,
  expression: sqlText,
  collation: text,
  operatorClass: text,
  order: ((value, place) =>
    value === 'asc' ? undefined : word('desc')(value, place)) satisfies Reader<'desc' | undefined>,
  nulls: word('first', 'last'),
};

/** One key as data. `nulls` that the order implies is left out. */
const indexKey: Reader<IndexKey> = (value, place) => {
  if (typeof value === 'string') return { column: name(value, place) };
  if (!isRecord(value)) return refuse(place, 'must list columns, sql`…` or { column, … }');
  if ('sql' in value) return { expression: sqlText(value, place) };
  const { nulls, ...key } = readOptions(place.operation, value, keyShape);
  if ((key.column === undefined) === (key.expression === undefined))
    return refuse(place, 'must give each key a column or an expression, one of the two');
  const implied = key.order === 'desc' ? 'first' : 'last';
  return nulls === undefined || nulls === implied ? key : { ...key, nulls };
};

/** At least one key. */
export const indexKeys: Reader<readonly IndexKey[]> = (value, place) => {
  if (!Array.isArray(value)) return refuse(place, 'must be a list of columns and expressions');
  return value.length === 0
    ? refuse(place, 'is empty')
    : value.map((each) => indexKey(each, place));
};

/** `["room", "="]`, or a key with the operator as `with`. */
export type ExcludeElementInput =
  | readonly [key: IndexKeyInput, operator: string]
  | (Exclude<IndexKeyInput, string | { readonly sql: string }> & { readonly with: string });

export const excludeElements: Reader<readonly ExcludeElement[]> = (value, place) => {
  if (!Array.isArray(value)) return refuse(place, "must be a list such as [['room', '=']]");
  return value.length === 0
    ? refuse(place, 'is empty')
    : value.map((each) => excludeElement(each, place));
};

function excludeElement(value: unknown, place: Place): ExcludeElement {
  if (Array.isArray(value) && value.length === 2)
    return { ...indexKey(value[0], place), with: text(value[1], place) };
  if (!isRecord(value)) return refuse(place, "must list elements such as ['room', '=']");
  const { with: operator, ...key } = value;
  return { ...indexKey(key, place), with: text(operator, place) };
}

/** An expression always gets its own parentheses; PostgreSQL insists on them for most. */
export const keySql = (key: IndexKey): string =>
  clauses(
    key.column === undefined ? `(${closed(key.expression ?? '')})` : identifier(key.column),
    key.collation !== undefined && `COLLATE ${key.collation}`,
    key.operatorClass,
    key.order === 'desc' && 'DESC',
    key.nulls !== undefined && `NULLS ${key.nulls.toUpperCase()}`,
  );

/** For people: `lower(email) desc`. */
export const spokenKey = (key: IndexKey): string =>
  clauses(key.column ?? key.expression, key.order, key.nulls && `nulls ${key.nulls}`);
