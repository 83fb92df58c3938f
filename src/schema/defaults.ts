/**
 * Literal defaults as SQL text, by the column's own type.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { AlambicError } from '../errors.ts';
import { literal, stringLiteral, type LiteralValue } from '../sql/literal.ts';
import type { ColumnType } from './column.ts';

/**
 * The constant that DEFAULT takes; `undefined` for null, which is no default at all.
 * @param column in words, for the message.
 * @throws AlambicError `invalid-default`.
 */
export function defaultSql(column: string, type: ColumnType, value: unknown): string | undefined {
  const refuse = (reason: string): never => {
    throw new AlambicError('invalid-default', { column, type: printedType(type), reason });
  };
  if (value === undefined) return refuse('is undefined');
  const json = type.name === 'json' || type.name === 'jsonb';
  if (value === null && (type.array || !json)) return undefined;
  if (!type.array) return json ? jsonSql(value, refuse) : literal(scalar(type, value, refuse));
  if (typeof value === 'string') return stringLiteral(value);
  if (!Array.isArray(value)) return refuse('is not an array');
  const element = (each: unknown): LiteralValue => {
    if (each === null) return null;
    if (json) return jsonText(each, refuse);
    if (Array.isArray(each)) return each.map(element);
    return scalar(type, each, refuse);
  };
  return literal(value.map(element));
}

export const printedType = ({ text, array }: ColumnType): string => (array ? `${text}[]` : text);

type Refuse = (reason: string) => never;

const jsonSql = (value: unknown, refuse: Refuse): string => stringLiteral(jsonText(value, refuse));

function jsonText(value: unknown, refuse: Refuse): string {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? refuse('has no JSON form') : text;
}

const timeTypes: ReadonlySet<string> = new Set([
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
]);
/** Source: "Date/Time Types", Special Values. The others there are constants. */
const ofTheMoment = /\b(?:now|today|tomorrow|yesterday)\b/i;

function scalar(type: ColumnType, value: unknown, refuse: Refuse): LiteralValue {
  if (typeof value === 'string') {
    if (value.includes('\0')) return refuse('contains a NUL character');
    if (timeTypes.has(type.name) && ofTheMoment.test(value))
      return refuse(
        `is "${value}", which the server reads once, when it makes the column, and keeps`,
      );
    return value;
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return value;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return dateText(type.name, value, refuse);
  if (hasToPostgres(value)) return String(value.toPostgres());
  return refuse(`is ${describe(value)}, which is no literal of the type`);
}

/** Intervals, and whatever else a driver gives that knows its own text. */
const hasToPostgres = (value: unknown): value is { readonly toPostgres: () => unknown } =>
  typeof value === 'object' &&
  value !== null &&
  'toPostgres' in value &&
  typeof value.toPostgres === 'function';

/** In UTC, whatever the time zone of the machine, so that two people generate the same revision. */
function dateText(type: string, value: Date, refuse: Refuse): string {
  const time = value.getTime();
  if (Number.isNaN(time) || value.getUTCFullYear() < 1 || value.getUTCFullYear() > 9999)
    return refuse('is a Date outside the years 1 to 9999');
  const iso = value.toISOString();
  const day = iso.slice(0, 10);
  if (type === 'date') return day;
  const moment = `${day} ${iso.slice(11, 23).replace(/\.000$/, '')}`;
  return type === 'timestamp' ? moment : `${moment}+00`;
}

const describe = (value: unknown): string =>
  typeof value === 'object' ? 'an object' : `a ${typeof value}`;
