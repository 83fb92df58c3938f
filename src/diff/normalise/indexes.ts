/**
 * The SQL texts of an index: key expressions, collations, operator classes, the predicate.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Index } from '../../catalog/indexes.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { withoutOwnSchema } from './expression.ts';
import { keyRead, keySql, keyTexts } from './keys.ts';
import type { NormalRoom } from './room.ts';

export const indexRoom: NormalRoom<Index> = {
  texts: (index) => [...index.keys.flatMap(keyTexts), index.where],

  shown: (index) =>
    clauses(
      index.using && `USING ${index.using}`,
      `(${index.keys.map((key) => shownKey(keySql(key, (text) => text))).join(', ')})`,
      index.where !== undefined && `WHERE ${index.where}`,
    ),

  statement(index, table, name) {
    const text = (sql: string): string => withoutOwnSchema(sql, index.schema, index.table);
    return clauses(
      `CREATE INDEX ${identifier(name)} ON ${table}`,
      index.using && `USING ${identifier(index.using)}`,
      `(${index.keys.map((key) => keySql(key, text)).join(', ')})`,
      index.where !== undefined && `WHERE (${text(index.where)}\n)`,
    );
  },

  read(index, read) {
    const { where: _where, ...rest } = index;
    return {
      ...rest,
      keys: index.keys.map((key, place) => keyRead(key, read.keys[place])),
      ...(read.where !== undefined && { where: read.where }),
    };
  },
};

/** The line break in front of a closing parenthesis is for comments, not for people. */
export const shownKey = (sql: string): string => sql.replaceAll('\n)', ')');
