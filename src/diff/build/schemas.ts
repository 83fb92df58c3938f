/**
 * Schemas and extensions as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Extension } from '../../catalog/extensions.ts';
import type { Schema } from '../../catalog/schemas.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';

export const createSchema = ({ name }: Schema): Operations['createSchema'] =>
  frozen({ kind: 'createSchema', name });
export const dropSchema = ({ name }: Schema): Operations['dropSchema'] =>
  frozen({ kind: 'dropSchema', name });

export function createExtension({
  kind: _kind,
  ...rest
}: Extension): Operations['createExtension'] {
  return frozen({ kind: 'createExtension', ...rest });
}
export const dropExtension = (extension: Extension): Operations['dropExtension'] =>
  frozen({ kind: 'dropExtension', name: extension.name, restore: createExtension(extension) });

export const alterExtension = (
  from: Extension,
  to: Extension,
  aspects: ReadonlySet<string>,
): Operations['alterExtension'] =>
  frozen({
    kind: 'alterExtension',
    name: to.name,
    ...(aspects.has('version') && to.version !== undefined && { version: to.version }),
    ...(aspects.has('schema') && to.schema !== undefined && { schema: to.schema }),
    from: {
      ...(from.version !== undefined && { version: from.version }),
      ...(from.schema !== undefined && { schema: from.schema }),
    },
  });
