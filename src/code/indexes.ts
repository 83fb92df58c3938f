/**
 * Keys of indexes and exclusion constraints as TypeScript.
 *
 * In the house: `src/code/`, rank 3. The inverse of what builders make of keys.
 */
import type { ExcludeElement } from '../catalog/constraints.ts';
import type { IndexKey } from '../catalog/indexes.ts';
import { array, type Code } from './code.ts';
import { expressionCode, literal, optional, options } from './literal.ts';

const isPlain = ({ column, expression, ...rest }: IndexKey): boolean =>
  Object.keys(rest).length === 0;

/** `'name'`, sql`lower(name)`, or `{ column: 'name', order: 'desc' }`. */
export function indexKeyCode(key: IndexKey): Code {
  if (key.column !== undefined && isPlain(key)) return literal(key.column);
  if (key.expression !== undefined && isPlain(key)) return expressionCode(key.expression);
  return options(keyMembers(key));
}

/** `['room', '=']`, or `{ column: 'room', operatorClass: 'gist_text_ops', with: '=' }`. */
export function excludeElementCode({ with: operator, ...key }: ExcludeElement): Code {
  return isPlain(key)
    ? array([indexKeyCode(key), literal(operator)])
    : excludeMemberCode({ ...key, with: operator });
}

/** `{ column: 'room', with: '=' }`, as models write it. */
export const excludeMemberCode = ({ with: operator, ...key }: ExcludeElement): Code =>
  options({ ...keyMembers(key), with: literal(operator) });

const keyMembers = (key: IndexKey): Record<string, Code | undefined> => ({
  column: optional(key.column),
  expression: key.expression === undefined ? undefined : expressionCode(key.expression),
  collation: optional(key.collation),
  operatorClass: optional(key.operatorClass),
  order: optional(key.order),
  nulls: optional(key.nulls),
});

/** `{ fillfactor: 70 }`: what is a number is written as one. */
export function storageCode(
  parameters: Readonly<Record<string, string>> | undefined,
): Code | undefined {
  if (parameters === undefined) return undefined;
  const values = Object.entries(parameters).map(([key, value]): [string, unknown] => [
    key,
    /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value,
  ]);
  return literal(Object.fromEntries(values));
}
