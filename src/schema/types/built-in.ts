/**
 * From the table of built-in types to a fresh column, and the limits of what stands in parentheses.
 *
 * In the house: `src/schema/types/`, rank 4; the builders are beside it, by family. The table is in
 * `catalog/types.ts`. Source of the limits: "Data Types", and the server's own messages.
 */
import { builtInTypeOf, withModifier } from '../../catalog/types.ts';
import { AlambicError } from '../../errors.ts';
import type { ColumnBuilder } from '../columns.ts';
import { fresh } from '../columns.ts';

/** @param builder a name from the table. @param inside what stands in parentheses, if anything. */
export function builtIn(builder: string, inside?: string): ColumnBuilder<never> {
  const type = builtInTypeOf(builder);
  if (type === undefined) throw new TypeError(`no built-in type is called ${builder}`);
  return fresh({ text: withModifier(type, inside), name: type.name, array: false });
}

/**
 * The modifier as text, when PostgreSQL takes it.
 * @throws AlambicError `type-modifier-out-of-range`.
 */
export function inRange(
  type: string,
  modifier: 'length' | 'precision' | 'scale',
  value: number | undefined,
  least: number,
  most: number,
): string | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < least || value > most)
    throw new AlambicError('type-modifier-out-of-range', { type, modifier, value, least, most });
  return String(value);
}
