/**
 * Plain data as TypeScript.
 *
 * In the house: `src/code/`, rank 3. Encoded, never pasted: a name with quotes, newlines or `${` stays
 * a name.
 */
import { array, code, object, type Code } from './code.ts';

/** A string literal as formatters write it: single quotes, unless double ones need fewer escapes. */
export function stringCode(text: string): string {
  const doubled = JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${hex4(character)}`,
  );
  if (count(text, "'") > count(text, '"')) return doubled;
  return `'${doubled.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const count = (text: string, quote: string): number => text.split(quote).length - 1;

const hex4 = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');

/** A key of an object literal; `__proto__` would otherwise set the prototype. */
export function keyCode(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringCode(key);
}

/** A literal of plain data; members that are `undefined` are left out. */
export function literal(value: unknown): Code {
  if (typeof value === 'string') return code(stringCode(value));
  if (typeof value === 'bigint') return code(`${value}n`);
  if (Array.isArray(value)) return array(value.map(literal));
  if (typeof value !== 'object' || value === null) return code(String(value));
  if (value instanceof Date) return code(`new Date(${stringCode(value.toISOString())})`);
  if (value instanceof Uint8Array)
    return code(`Buffer.from(${stringCode(Buffer.from(value).toString('hex'))}, 'hex')`);
  return object(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]): [string, Code] => [keyCode(key), literal(member)]),
  );
}

/**
 * sql`now()`: an expression, as a tagged template where that keeps every character. A tagged template is
 * read raw, so a backslash is a backslash; what raw text cannot say is given as a string.
 */
export function expressionCode(sql: string): Code {
  const raw = !/[`\r]|\$\{|\\$|\n/.test(sql);
  return raw ? code(`sql\`${sql}\``, 'sql') : code(`sql(${stringCode(sql)})`, 'sql');
}

/** An object literal of the members that are there, in the order given. */
export const options = (members: Readonly<Record<string, Code | undefined>>): Code =>
  object(
    Object.entries(members).flatMap(([key, member]): [string, Code][] =>
      member === undefined ? [] : [[keyCode(key), member]],
    ),
  );

/** The literal of a value that may be absent, for `options`. */
export const optional = (value: unknown): Code | undefined =>
  value === undefined ? undefined : literal(value);
