/**
 * A step of a plan: an operation, and what it does to the keys of the two catalogs. `order.ts` puts
 * steps in order by these lists alone.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { AnyOperation } from '../operations/registry.ts';

export interface Step {
  readonly operation: AnyOperation;
  /** Place of the kind, as pg_dump has it; decides only between steps that do not depend on each other. */
  readonly rank: number;
  /** Decides between steps of one rank. */
  readonly name: string;
  /** Keys that are as desired once it is done. */
  readonly produces: readonly string[];
  /** Keys that must be as desired before. */
  readonly consumes: readonly string[];
  /** Keys that it stops using: what destroys them comes after. */
  readonly releases: readonly string[];
  /** Keys that are gone once it is done, or no longer as they were. */
  readonly destroys: readonly string[];
}

/** Tie-break between kinds: what is created as pg_dump orders it, what is dropped the other way round. */
export const ranks = {
  createSchema: 1,
  createExtension: 2,
  enumValue: 3,
  createEnum: 4,
  createSequence: 5,
  dropForeignKey: 6,
  dropIndex: 7,
  dropConstraint: 8,
  replaceEnum: 9,
  createTable: 10,
  addColumn: 11,
  alterColumn: 12,
  ownSequence: 13,
  createConstraint: 14,
  createIndex: 15,
  createForeignKey: 16,
  comment: 17,
  dropColumn: 18,
  dropTable: 19,
  dropSequence: 20,
  dropEnum: 21,
  dropExtension: 22,
  dropSchema: 23,
} as const;

/** A step from what it has; lists that are not given are empty. */
export const step = (
  rank: keyof typeof ranks,
  name: string,
  operation: AnyOperation,
  effects: Partial<Omit<Step, 'operation' | 'rank' | 'name'>>,
): Step => ({
  operation,
  rank: ranks[rank],
  name,
  produces: [],
  consumes: [],
  releases: [],
  destroys: [],
  ...effects,
});

/** Stands for a fact as it was: destroyed when it is altered, released by what must be gone before. */
export const former = (key: string): string => `former\0${key}`;
