/**
 * An extension, installed or wanted.
 *
 * In the house: `src/catalog/`, rank 2.
 */
export interface Extension {
  readonly kind: 'extension';
  readonly name: string;
  /** Where its objects live; absent in a model that does not care. */
  readonly schema?: string;
  /** Absent in a model that takes whatever the server has. */
  readonly version?: string;
}
