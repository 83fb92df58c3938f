/**
 * What normalising must know of a kind of fact: which of its parts are SQL text, how to have the
 * server read them, and how to take back what it printed. Kinds without SQL text have no room.
 *
 * In the house: `src/diff/normalise/`, rank 5.
 */
import type { Fact } from '../../catalog/catalog.ts';

export interface NormalRoom<Kind extends Fact> {
  /** In a fixed order; what is absent is `undefined`. */
  texts(fact: Kind): readonly (string | undefined)[];
  /** The fact as SQL that people read, in messages. */
  shown(fact: Kind): string;
  /**
   * The statement that puts it on the table under a name; `undefined` when it has no text. Columns
   * have none: they are made with their table.
   */
  make?(fact: Kind, table: string, name: string): string | undefined;
  /** `fact` with the texts of `read`, the same fact as the server printed it. */
  read(fact: Kind, read: Kind): Kind;
}
