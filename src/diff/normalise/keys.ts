/**
 * The keys of indexes and of exclusion constraints: what they have in common.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { IndexKey } from '../../catalog/indexes.ts';
import { clauses, identifier } from '../../sql/identifier.ts';

export const keyTexts = (key: IndexKey): readonly (string | undefined)[] => [
  key.column && identifier(key.column),
  key.expression,
  key.collation,
  key.operatorClass,
];

/** @param text how to write an expression of the table. */
export const keySql = (key: IndexKey, text: (expression: string) => string): string =>
  clauses(
    key.column === undefined ? `(${text(key.expression ?? '')}\n)` : identifier(key.column),
    key.collation && `COLLATE ${key.collation}`,
    key.operatorClass,
    key.order === 'desc' && 'DESC',
    key.nulls && `NULLS ${key.nulls.toUpperCase()}`,
  );

/** A key with its texts as the server prints them; what is no text stays as it was. */
export function keyRead<Key extends IndexKey>(key: Key, read: IndexKey | undefined): Key {
  if (read === undefined) return key;
  const { column: _c, expression: _e, collation: _l, operatorClass: _o, ...rest } = key;
  const texts = {
    ...(read.column !== undefined && { column: read.column }),
    ...(read.expression !== undefined && { expression: read.expression }),
    ...(read.collation !== undefined && { collation: read.collation }),
    ...(read.operatorClass !== undefined && { operatorClass: read.operatorClass }),
  };
  return { ...rest, ...texts } as Key; // true: all that was taken from `key` is optional in `Key`
}
