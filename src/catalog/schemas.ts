/**
 * A schema: the namespace tables, enums and sequences live in.
 *
 * In the house: `src/catalog/`, rank 2: facts about a database, by kind; plain data, no SQL.
 */
export interface Schema {
  readonly kind: 'schema';
  readonly name: string;
}
