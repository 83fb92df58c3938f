/**
 * Small checks that several builders share.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { AlambicError } from '../errors.ts';
import { checkedName } from './names.ts';

/** `[name, ...rest]`, or the rest alone: how table-level builders take their arguments. */
export type MaybeNamed<Rest extends readonly unknown[]> = Rest | readonly [name: string, ...Rest];

/** The name, taken off the front where there is one. Only the named form starts with a string. */
export function splitName<Rest extends readonly unknown[]>(
  kind: string,
  args: MaybeNamed<Rest>,
): { readonly name?: string; readonly rest: Rest } {
  const [first, ...rest] = args;
  return typeof first === 'string'
    ? { name: checkedName(kind, first), rest: rest as unknown as Rest } // true: see above
    : { rest: args as Rest }; // true: as well
}

export const refuse = (subject: string, reason: string): never => {
  throw new AlambicError('invalid-declaration', { subject, reason });
};

/**
 * A list of columns as PostgreSQL takes it: not empty, each once.
 * @throws AlambicError `invalid-declaration`.
 */
export function columnNames(subject: string, columns: readonly string[]): readonly string[] {
  if (!Array.isArray(columns) || columns.length === 0) refuse(subject, 'it names no column');
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined) refuse(subject, `it names the column "${twice}" twice`);
  return Object.freeze([...columns]);
}

/** `unique constraint "u"`, or `unique constraint on (a, b)` when it has no name. */
export const constraintSubject = (
  type: string,
  name: string | undefined,
  columns: readonly string[],
): string =>
  name !== undefined
    ? `the ${type} "${name}"`
    : columns.length === 0
      ? `the ${type}`
      : `the ${type} on (${columns.join(', ')})`;
