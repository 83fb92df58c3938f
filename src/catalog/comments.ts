/**
 * A comment, on whatever has an address. Absent and empty are the same to PostgreSQL.
 *
 * In the house: `src/catalog/`, rank 2.
 */
import type { ObjectAddress } from '../names.ts';

export interface Comment {
  readonly kind: 'comment';
  readonly on: ObjectAddress;
  readonly text: string;
}
