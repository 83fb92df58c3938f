/**
 * Numeric types, the serial ones among them.
 *
 * In the house: `src/schema/types/`, rank 4. Source: "Numeric Types", "Monetary Types".
 */
import { ColumnBuilder, type FreshColumn } from '../columns.ts';
import { builtIn, inRange } from './built-in.ts';

export const smallint = (): FreshColumn<'int2', number> => builtIn('smallint');

export const integer = (): FreshColumn<'int4', number> => builtIn('integer');

/** Read as a string: 64 bits do not fit in a JavaScript number. */
export const bigint = (): FreshColumn<'int8', string, string | number | bigint> =>
  builtIn('bigint');

/**
 * Exact, and read as a string. Without a precision it holds any number of digits.
 * @param precision digits in all, 1 to 1000.
 * @param scale digits after the point, 0 when absent; below 0 or above the precision needs PostgreSQL 15.
 */
export function numeric(
  precision?: number,
  scale: number = 0,
): FreshColumn<'numeric', string, string | number | bigint> {
  const digits = inRange('numeric', 'precision', precision, 1, 1000);
  return builtIn(
    'numeric',
    digits && `${digits},${inRange('numeric', 'scale', scale, -1000, 1000)}`,
  );
}

export const real = (): FreshColumn<'float4', number> => builtIn('real');

export const doublePrecision = (): FreshColumn<'float8', number> => builtIn('doublePrecision');

/** Read as text in the server's `lc_monetary`: `$1,000.00`. Prefer `numeric`. */
export const money = (): FreshColumn<'money', string, string | number> => builtIn('money');

type Serial<Type extends string, Read, Write = Read> = ColumnBuilder<{
  type: Type;
  read: Read;
  write: Write;
  nullable: false;
  filled: 'by default';
  references: null;
}>;

const serialOf = (builder: string): ColumnBuilder<never> =>
  new ColumnBuilder({ ...builtIn(builder).spec, nullable: false, serial: true });

/** `smallint` numbered by a sequence of its own. Prefer `smallint().identity()`. */
export const smallserial = (): Serial<'int2', number> => serialOf('smallint');

/** `integer` numbered by a sequence of its own. Prefer `integer().identity()`. */
export const serial = (): Serial<'int4', number> => serialOf('integer');

/** `bigint` numbered by a sequence of its own. Prefer `bigint().identity()`. */
export const bigserial = (): Serial<'int8', string, string | number | bigint> => serialOf('bigint');
