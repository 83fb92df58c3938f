/**
 * Renames and moves of objects, as data: where something is, and where it will be.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { ObjectAddress, QualifiedName } from '../names.ts';
import type { MovableAddress } from '../operations/objects/set-schema.ts';

export type { MovableAddress };

/** One object, where it was, and its new name. */
export interface Renaming {
  readonly object: ObjectAddress;
  readonly to: string;
  /** The schema that a table, an enum or a sequence moves to. */
  readonly schema?: string;
  /** It only gives way, and is dropped under this name. */
  readonly goes?: true;
  /** Of a sequence that is part of a column: that column, under its new name. */
  readonly behind?: ObjectAddress & { readonly kind: 'column' };
}

/** One value of an enum; the enum stands under the name it has when the value is renamed. */
export interface ValueRenaming {
  readonly enum: QualifiedName;
  readonly from: string;
  readonly to: string;
}

/** The same address with another last name. */
export const withName = (address: ObjectAddress, name: string): ObjectAddress => ({
  ...address,
  name,
});

/** The same address in another schema; its own where none is given. */
export const inSchema = (address: ObjectAddress, schema: string | undefined): ObjectAddress =>
  schema === undefined || !('schema' in address) ? address : { ...address, schema };

/** Where the object is afterwards. */
export const targetOf = ({
  object,
  to,
  schema,
}: Pick<Renaming, 'object' | 'to' | 'schema'>): ObjectAddress =>
  inSchema(withName(object, to), schema);

/** What lives in a schema by itself; the parts of a table are where it is. */
export const isMovable = (address: ObjectAddress): address is MovableAddress =>
  address.kind === 'table' || address.kind === 'enum' || address.kind === 'sequence';
