/**
 * The statements that have a server read expressions, as plain data: what to run, whose text each
 * statement carries, and how to go on when the server refuses one.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { QualifiedName } from '../../names.ts';
import { identifier } from '../../sql/identifier.ts';

/** Whose text a statement carries: the fact that is to be normalised, or what it stands on. */
export interface Burden {
  /** `prerequisite`: a type, a sequence; `context`: another column of the table. */
  readonly role: 'prerequisite' | 'context' | 'target';
  /** Key of the fact. */
  readonly key: string;
  /** The user's SQL text, for messages. */
  readonly text: string;
}

export interface Step {
  readonly sql: string;
  /** Absent when the statement carries several; then `parts` is there. */
  readonly burden?: Burden;
  /** The same in smaller pieces, to find the one that is refused. */
  readonly parts?: () => readonly Step[];
  /** What keeps later steps possible when this one is refused. */
  readonly otherwise?: Step;
}

/** Steps that stand on one another: when one is refused, they are run again without it. */
export type Unit = readonly Step[];

/** What is run together, then read. */
export interface Scratch {
  readonly units: readonly Unit[];
  /** The key of the fact behind each column, constraint and index with a name of our own. */
  readonly named: ReadonlyMap<string, string>;
  /** The table behind each temporary table. */
  readonly tables: ReadonlyMap<string, QualifiedName>;
}

/** Names of our own, which no user's object has. */
export const ownName = (number: number | string): string => `alambic ${number}`;

/**
 * Always with its schema: on the search path the user's own tables come first, and what is altered here
 * must never be one of those.
 */
export const temporary = (table: string): string => `pg_temp.${identifier(table)}`;
