/**
 * A table. Its columns, constraints and indexes are facts of their own, with the table as parent.
 *
 * In the house: `src/catalog/`, rank 2.
 */
export interface Table {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
}
