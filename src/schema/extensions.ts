/**
 * Extensions that the database must have.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE EXTENSION".
 */
import { checkedName } from './names.ts';

export interface ExtensionOptions {
  /** Where its objects live; wherever the server puts them when absent. */
  readonly schema?: string;
  /** Whatever the server has when absent. */
  readonly version?: string;
  readonly comment?: string;
}

export interface ExtensionDeclaration extends ExtensionOptions {
  readonly kind: 'extension';
  readonly name: string;
}

/** @example `extension('vector')` */
export function extension(
  name: string,
  { schema, version, comment }: ExtensionOptions = {},
): ExtensionDeclaration {
  return Object.freeze({
    kind: 'extension',
    name: checkedName('extension', name),
    ...(schema !== undefined && { schema: checkedName('schema', schema) }),
    ...(version !== undefined && { version }),
    ...(comment !== undefined && { comment }),
  });
}
