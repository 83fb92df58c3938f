/**
 * An enum type and its labels, in order.
 *
 * In the house: `src/catalog/`, rank 2.
 */
export interface EnumType {
  readonly kind: 'enum';
  readonly schema: string;
  readonly name: string;
  readonly values: readonly string[];
}
