/**
 * Character, binary and bit string types.
 *
 * In the house: `src/schema/types/`, rank 4. Source: "Character Types", "Binary Data Types", "Bit String Types".
 */
import type { FreshColumn } from '../columns.ts';
import { builtIn, inRange } from './built-in.ts';

/** `MaxAttrSize` characters, and as many bytes' worth of bits. */
const maxLength = 10_485_760;
const maxBits = 83_886_080;

export const text = (): FreshColumn<'text', string> => builtIn('text');

/** @param length in characters, not bytes; 1 to 10 485 760, without limit when absent. */
export const varchar = (length?: number): FreshColumn<'varchar', string> =>
  builtIn('varchar', inRange('varchar', 'length', length, 1, maxLength));

/** Padded with blanks. @param length in characters; 1 when absent. */
export const char = (length: number = 1): FreshColumn<'bpchar', string> =>
  builtIn('char', inRange('char', 'length', length, 1, maxLength));

/** Of any length, trailing blanks without meaning. */
export const bpchar = (): FreshColumn<'bpchar', string> => builtIn('bpchar');

/** `"char"`: one byte, of PostgreSQL's own catalogs. */
export const internalChar = (): FreshColumn<'char', string> => builtIn('internalChar');

/** Names of objects: at most 63 bytes. */
export const name = (): FreshColumn<'name', string> => builtIn('name');

export const bytea = (): FreshColumn<'bytea', Uint8Array, Uint8Array | string> => builtIn('bytea');

/** @param length in bits, exactly; 1 when absent. */
export const bit = (length: number = 1): FreshColumn<'bit', string> =>
  builtIn('bit', inRange('bit', 'length', length, 1, maxBits));

/** @param length in bits, at most; without limit when absent. */
export const varbit = (length?: number): FreshColumn<'varbit', string> =>
  builtIn('varbit', inRange('varbit', 'length', length, 1, maxBits));
