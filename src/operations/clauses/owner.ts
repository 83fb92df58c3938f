/**
 * The column that owns a sequence: as people write it, and as SQL.
 *
 * In the house: `src/operations/clauses/`, rank 5.
 */
import { identifier, qualified } from '../../sql/identifier.ts';
import { isRecord, name, refuse, type Reader } from '../arguments.ts';

/** A column of a table in the schema of the sequence. */
export interface Owner {
  readonly table: string;
  readonly column: string;
}

export const owner: Reader<Owner> = (value, place) =>
  isRecord(value)
    ? { table: name(value['table'], place), column: name(value['column'], place) }
    : refuse(place, 'must be { table, column }');

/** `"public"."items"."id"`: the owner is always in the schema of the sequence. */
export const ownerSql = (schema: string, { table, column }: Owner): string =>
  `${qualified({ schema, name: table })}.${identifier(column)}`;
