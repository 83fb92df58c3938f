/**
 * An index that is not the servant of a constraint.
 *
 * In the house: `src/catalog/`, rank 2. What is absent is PostgreSQL's default.
 */

/** One key: a column, or an expression (SQL text without its own parentheses); exactly one is there. */
export interface IndexKey {
  readonly column?: string;
  readonly expression?: string;
  /** SQL text, quoted where needed: `"de_DE"`, `pg_catalog."C"`. Absent when the column's own. */
  readonly collation?: string;
  /** SQL text: `gin_trgm_ops`, `public.gist_trgm_ops(siglen=32)`. Absent when the type's default. */
  readonly operatorClass?: string;
  readonly order?: 'desc';
  /** Absent when the order's own: last for ascending, first for descending. */
  readonly nulls?: 'first' | 'last';
}

export interface IndexDefinition {
  readonly name: string;
  readonly keys: readonly IndexKey[];
  readonly unique?: true;
  /** Access method; `btree` when absent. */
  readonly using?: string;
  readonly include?: readonly string[];
  /** PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: true;
  /** Predicate of a partial index: SQL text, without the outer parentheses. */
  readonly where?: string;
  /** Storage parameters, values as text: `{ fillfactor: '70' }`. */
  readonly with?: Readonly<Record<string, string>>;
  /** How a model wants it built; nothing that a database keeps, so never compared. */
  readonly concurrently?: true;
}

export interface Index extends IndexDefinition {
  readonly kind: 'index';
  readonly schema: string;
  readonly table: string;
}
