/**
 * Schemas. Naming one in a table's options is enough to have it created; `schema('…')` is for its comment, or
 * for one that has no object yet.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE SCHEMA".
 */
import { checkedName } from './names.ts';

export interface SchemaDeclaration {
  readonly kind: 'schema';
  readonly name: string;
  readonly comment?: string;
  readonly renamedFrom?: string;
}

export interface SchemaOptions {
  readonly comment?: string;
  /** Says that the schema had another name, so that it is renamed with all that it holds. */
  readonly renamedFrom?: string;
}

export function schema(
  name: string,
  { comment, renamedFrom }: SchemaOptions = {},
): SchemaDeclaration {
  return Object.freeze({
    kind: 'schema',
    name: checkedName('schema', name),
    ...(comment !== undefined && { comment }),
    ...(renamedFrom !== undefined && { renamedFrom: checkedName('schema', renamedFrom) }),
  });
}
