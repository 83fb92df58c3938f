/**
 * Values in SQL. Nothing else in the project quotes a literal.
 *
 * In the house: `src/sql/`, rank 3. Source: "String Constants with C-Style Escapes".
 */

/**
 * A string constant that means the same whatever `standard_conforming_strings` is: the escape form
 * only where there is a backslash.
 */
export function stringLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** What may stand for a value in a model, a default or `bulkInsert`. */
export type LiteralValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly LiteralValue[]
  | { readonly [key: string]: unknown };

/** How the value is to be read: an array of a `json` column is JSON, of others a PostgreSQL array. */
export type LiteralTarget = 'json' | 'value';

/** A constant for a plain value; the type it meets gives it its type. */
export function literal(value: LiteralValue, target: LiteralTarget = 'value'): string {
  if (value === null) return 'NULL';
  if (target === 'json') return stringLiteral(JSON.stringify(value));
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(value) : stringLiteral(notFinite(value));
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return stringLiteral(value.toISOString());
  if (value instanceof Uint8Array) return stringLiteral(`\\x${Buffer.from(value).toString('hex')}`);
  if (isArray(value)) return stringLiteral(arrayText(value));
  return stringLiteral(JSON.stringify(value));
}

/** `Array.isArray` loses `readonly` arrays. */
const isArray = (value: object): value is readonly LiteralValue[] => Array.isArray(value);

const notFinite = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';

/** `{1,2}`, `{"a \"b\"",NULL}`: the text form of an array ("Array Value Input"). */
function arrayText(values: readonly LiteralValue[]): string {
  return `{${values.map(elementText).join(',')}}`;
}

function elementText(value: LiteralValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'object' && isArray(value)) return arrayText(value);
  const text = value instanceof Date ? value.toISOString() : plainText(value);
  return /^[A-Za-z0-9_.+:-]+$/.test(text) && text.toUpperCase() !== 'NULL'
    ? text
    : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function plainText(value: Exclude<LiteralValue, null>): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : notFinite(value);
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
