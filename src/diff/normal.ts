/**
 * What comparing asks of normal forms: facts as the server itself prints them. Where they come from is
 * the business of `normalise/`.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Fact } from '../catalog/catalog.ts';

export interface Normal {
  /** By key: a fact of the database after being fed back to the server. */
  readonly from: ReadonlyMap<string, Fact>;
  /** By key: a declared fact as the server prints it. */
  readonly to: ReadonlyMap<string, Fact>;
  /** By key: why the texts of a fact could not be compared. */
  readonly undecided: ReadonlyMap<string, { readonly reason: string }>;
}

export const noNormal: Normal = { from: new Map(), to: new Map(), undecided: new Map() };

/** The same, read in the other direction. */
export const turned = ({ from, to, undecided }: Normal): Normal => ({
  from: to,
  to: from,
  undecided,
});
