/**
 * How values cross the wire, the same with every driver: as text. int2, int4 and oid become numbers,
 * bool a boolean, json and jsonb are parsed; everything else stays the text that PostgreSQL printed.
 *
 * In the house: `src/drivers/`, rank 7.
 */

export type ReadValue = (text: string) => unknown;

const asIs: ReadValue = (text) => text;

/** By the oid in `pg_type`, which is fixed for built-in types. */
const readers: ReadonlyMap<number, ReadValue> = new Map<number, ReadValue>([
  [16, (text) => text === 't'], // bool
  [21, Number], // int2
  [23, Number], // int4
  [26, Number], // oid
  [114, (text): unknown => JSON.parse(text)], // json
  [3802, (text): unknown => JSON.parse(text)], // jsonb
]);

/** The reader of a type; int8 and numeric stay text, because a number would lose digits. */
export const readerOf = (typeOid: number): ReadValue => readers.get(typeOid) ?? asIs;

/**
 * A bound parameter as PostgreSQL reads it in text format: arrays become array literals, dates ISO
 * 8601, bytes hexadecimal, other objects JSON.
 */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return arrayLiteral(value);
  return JSON.stringify(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(arrayElement).join(',')}}`;
}

function arrayElement(value: unknown): string {
  if (Array.isArray(value)) return arrayLiteral(value);
  const text = parameterText(value);
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
