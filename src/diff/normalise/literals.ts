/**
 * One equality that needs no server: a string literal as the default of a column is stored as a constant
 * of the column's own type, and printed with it: `'x'` as `'x'::text`. What the server prints is read
 * back as the same value, so a model's `'x'` and a database's `'x'::text` are one.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { parseType, withModifier } from '../../catalog/types.ts';
import { addressKey } from '../../names.ts';

/** Whether the defaults are one literal, written without and with the type of the column. */
export function isSameLiteral(live: Column, declared: Column, catalog: Catalog): boolean {
  const literal = declared.default;
  if (literal === undefined || !/^'(?:[^'\\]|'')*'$/.test(literal)) return false;
  const type = constantType(declared, catalog);
  return type !== undefined && live.default === `${literal}::${type}`;
}

/**
 * How a constant of the column's type is printed; `undefined` when it is not certain. A constant has no
 * modifier, but those of intervals have: theirs is applied while the literal is read. `regclass` and its
 * like read names on the search path, and print them for another. Other types than built-in ones and the
 * models' enums may be domains, whose constants are of another type.
 */
function constantType(column: Column, catalog: Catalog): string | undefined {
  const { type, typeOf } = column;
  if (typeOf !== undefined)
    return catalog.facts.has(addressKey({ kind: 'enum', ...typeOf })) ? type : undefined;
  const parsed = parseType(type);
  if (parsed === undefined || parsed.type.modifier === 'interval') return undefined;
  if (parsed.type.name.startsWith('reg')) return undefined;
  const scalar = parsed.type.name === 'bpchar' ? 'bpchar' : withModifier(parsed.type, undefined);
  return parsed.array ? `${scalar}[]` : scalar;
}
