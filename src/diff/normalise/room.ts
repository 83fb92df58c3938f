/**
 * What normalising must know of a kind of fact: which of its parts are SQL text, how to have the
 * server read them, and how to take back what it printed. Kinds without SQL text have no room.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Fact } from '../../catalog/catalog.ts';

export interface NormalRoom<Kind extends Fact> {
  /** In a fixed order; what is absent is `undefined`. */
  texts(fact: Kind): readonly (string | undefined)[];
  /** The fact as SQL that people read, in messages. */
  shown(fact: Kind): string;
  /** What makes it, inside CREATE TABLE or after ALTER TABLE … ADD; `undefined` when it has no text. */
  clause?(fact: Kind, name: string): string | undefined;
  /** The statement that makes it on a table, already in SQL. Columns are made with their table. */
  statement?(fact: Kind, table: string, name: string): string;
  /** `fact` with the texts of `read`, the same fact as the server printed it. */
  read(fact: Kind, read: Kind): Kind;
}
