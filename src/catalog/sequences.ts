/**
 * Sequences, and the options that identity columns share with them.
 *
 * In the house: `src/catalog/`, rank 2.
 */

/**
 * Numbers are decimal strings, because they are 64 bits wide. What is absent is PostgreSQL's default
 * for the type and the direction; reflection leaves out what equals it ("CREATE SEQUENCE").
 */
export interface SequenceOptions {
  readonly start?: string;
  readonly increment?: string;
  readonly minValue?: string;
  readonly maxValue?: string;
  readonly cache?: string;
  readonly cycle?: boolean;
}

/** A sequence of its own. Those behind identity and serial columns are part of the column. */
export interface Sequence extends SequenceOptions {
  readonly kind: 'sequence';
  readonly schema: string;
  readonly name: string;
  /** `bigint` when absent. */
  readonly type?: 'smallint' | 'integer';
  /** Dropped together with this column, which is in the same schema. */
  readonly ownedBy?: { readonly table: string; readonly column: string };
}
