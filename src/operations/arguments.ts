/**
 * What people write as arguments, checked and brought into the one form that operations carry. A mistake
 * is an error that names the operation, the argument and what is wrong with it.
 *
 * In the house: `src/operations/`, rank 5.
 */
import { AlambicError } from '../errors.ts';
import { maxNameBytes, nameBytes, type QualifiedName } from '../names.ts';
import { isColumn, type Column } from '../schema/column.ts';
import { toQualified, type NameInput } from './operation.ts';

/** SQL that stands in an operation: sql`…`, or its text. */
export type SqlInput = string | { readonly sql: string };

/** Where a value stands: `columns` of `createIndex`. */
export interface Place {
  readonly operation: string;
  readonly argument: string;
}

/** Checks one value and gives it back as it is kept; `undefined` means that it says nothing. */
export type Reader<Result> = (value: unknown, place: Place) => Result;

/** @throws AlambicError `invalid-argument` */
export function refuse({ operation, argument }: Place, problem: string): never {
  throw new AlambicError('invalid-argument', { operation, argument, problem });
}

export const text: Reader<string> = (value, place) =>
  typeof value === 'string' ? value : refuse(place, 'must be a string');

/** Text; `standard` is PostgreSQL's default, and so says nothing. */
export const textBut =
  (standard: string): Reader<string | undefined> =>
  (value, place) =>
    value === standard ? undefined : text(value, place);

/** One name, such as a column's: at most 63 bytes, because PostgreSQL silently cuts what is longer. */
export const name: Reader<string> = (value, place) => {
  const given = text(value, place);
  if (given === '') return refuse(place, 'is empty');
  if (given.includes('\0')) return refuse(place, 'contains a NUL character');
  if (nameBytes(given) > maxNameBytes)
    return refuse(place, `is longer than ${maxNameBytes} bytes: "${given}"`);
  return given;
};

/** A name in `public`, or `{ schema, name }`. */
export const qualifiedName: Reader<QualifiedName> = (value, place) => {
  if (typeof value === 'string') return toQualified(name(value, place));
  if (!isRecord(value)) return refuse(place, 'must be a name, or { schema, name }');
  const { schema, name: own, ...rest } = value;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return refuse(place, `must be { schema, name }, without "${unknown}"`);
  return { schema: name(schema ?? 'public', place), name: name(own, place) };
};

/** At least one name, none twice. */
export const names: Reader<readonly string[]> = (value, place) => {
  if (!Array.isArray(value)) return refuse(place, 'must be a list of names');
  if (value.length === 0) return refuse(place, 'is empty');
  const all = value.map((each) => name(each, place));
  const twice = all.find((each, index) => all.indexOf(each) !== index);
  return twice === undefined ? all : refuse(place, `names "${twice}" twice`);
};

/** Text, sql`…` or its text. */
export const sqlText: Reader<string> = (value, place) => {
  const given = isRecord(value) ? value['sql'] : value;
  if (typeof given !== 'string') return refuse(place, 'must be sql`…`, or a string of SQL');
  return given.trim() === '' ? refuse(place, 'is empty') : given;
};

/** `true`, or nothing: what is `false` is PostgreSQL's default. */
export const flag: Reader<true | undefined> = (value, place) => {
  if (typeof value !== 'boolean') return refuse(place, 'must be true or false');
  return value || undefined;
};

export const yesOrNo: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : refuse(place, 'must be true or false');

/** One of the words given. */
export const word =
  <const Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (value, place) =>
    words.find((each) => each === value) ??
    refuse(place, `must be ${words.map((each) => `'${each}'`).join(', ')}`);

/** The word is PostgreSQL's default, and so says nothing. */
export const wordBut =
  <const Word extends string, const Default extends string>(
    standard: Default,
    ...words: readonly Word[]
  ): Reader<Word | undefined> =>
  (value, place) =>
    value === standard ? undefined : word(...words)(value, place);

/** A whole number as a decimal string: 64 bits do not fit in a number. */
export const wholeNumber: Reader<string> = (value, place) => {
  const given = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
  if (typeof given === 'string' && /^-?\d+$/.test(given)) return given;
  return refuse(place, 'must be a whole number');
};

export const orNull =
  <Result>(reader: Reader<Result>): Reader<Result | null> =>
  (value, place) =>
    value === null ? null : reader(value, place);

/** `{ fillfactor: 70 }`: values as text; `null` where `nullable` lets it stand for the default. */
export const parameters: Reader<Readonly<Record<string, string>>> = (value, place) => {
  if (!isRecord(value)) return refuse(place, 'must be an object of parameters');
  const entries = Object.entries(value).map(([key, each]): [string, string] => {
    if (!['string', 'number', 'boolean'].includes(typeof each))
      return refuse(place, `gives "${key}" a value that is no string, number or boolean`);
    return [key, String(each)];
  });
  return entries.length === 0 ? refuse(place, 'is empty') : Object.fromEntries(entries);
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Readers = Readonly<Record<string, Reader<unknown>>>;

/** What the readers give, each only where it says something. */
export type ReadBy<Shape extends Readers> = {
  readonly [Key in keyof Shape]?: Exclude<ReturnType<Shape[Key]>, undefined>;
};

/**
 * Options by their readers; what is `undefined` is left out.
 * @throws AlambicError `unknown-option`, `invalid-argument`
 */
export function readOptions<Shape extends Readers>(
  operation: string,
  options: unknown,
  shape: Shape,
): ReadBy<Shape> {
  if (options === undefined) return {};
  if (!isRecord(options)) return refuse({ operation, argument: 'options' }, 'must be an object');
  const entries = Object.entries(options).flatMap(([key, value]): [string, unknown][] => {
    const reader = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (reader === undefined)
      throw new AlambicError('unknown-option', {
        operation,
        option: key,
        known: Object.keys(shape),
      });
    const read = value === undefined ? undefined : reader(value, { operation, argument: key });
    return read === undefined ? [] : [[key, read]];
  });
  return Object.fromEntries(entries) as ReadBy<Shape>; // true: each key was read by its own reader
}

/** A column as models write it: `text().notNull()`. */
export const column: Reader<Column> = (value, place) =>
  isColumn(value) ? value : refuse(place, 'must be a column such as text().notNull()');

export const readColumn = (operation: string, argument: string, value: unknown): Column =>
  column(value, { operation, argument });

/** A name argument of a builder, as `createTable`'s `table`. */
export const readName = (operation: string, argument: string, value: unknown): string =>
  name(value, { operation, argument });

export const readQualified = (
  operation: string,
  argument: string,
  value: NameInput,
): QualifiedName => qualifiedName(value, { operation, argument });
