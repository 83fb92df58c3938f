/**
 * Keys of indexes and elements of exclusion constraints: defaults left out, and what they mention.
 *
 * In the house: `src/diff/`, rank 6. Source: "CREATE INDEX".
 */
import type { IndexKey } from '../catalog/indexes.ts';

/** Without `nulls` where it is the order's own: last for ascending, first for descending. */
export const canonicalKeys = <Key extends IndexKey>(keys: readonly Key[]): readonly Key[] =>
  keys.map((key) => {
    const { nulls, ...rest } = key;
    if (nulls === undefined || nulls !== (key.order === 'desc' ? 'first' : 'last')) return key;
    return rest as Key; // true: `nulls` may be absent in every kind of key
  });

export const keyColumns = (keys: readonly IndexKey[]): string[] =>
  keys.flatMap(({ column }) => (column === undefined ? [] : [column]));

export const keyTexts = (keys: readonly IndexKey[]): string[] =>
  keys.flatMap(({ expression }) => (expression === undefined ? [] : [expression]));
