/**
 * What a column of a catalog means to alambic.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */

/**
 * `modelled`: part of a fact, its address or its words. `derived`: follows from what is modelled, or
 * leads to it. `run-time state`: changes by itself. `not modelled yet`: where it is not at its default,
 * or where its object is of a kind that is not modelled, the object is named.
 */
export type Classification =
  | 'modelled'
  | 'derived'
  | 'run-time state'
  | 'not modelled yet'
  | { readonly ignored: string };

/** The columns of one catalog, of every major from 14 to 18. */
export type CatalogColumns = Readonly<Record<string, Classification>>;

/** @param names separated by spaces. */
export const all = (classification: Classification, names: string): CatalogColumns =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, classification]));

export const owner: Classification = {
  ignored: 'owners differ between environments',
};
