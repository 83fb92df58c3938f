/**
 * Addresses of objects as people write them, and the way back.
 *
 * In the house: `src/operations/clauses/`, rank 5.
 */
import type { ObjectAddress, ObjectKind, QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import { isRecord, name, readOptions, refuse, word, type Reader } from '../arguments.ts';
import type { LockFact, LockMode } from '../operation.ts';

/** Where an object is; `public` is meant where no schema is given. */
export type AddressInput =
  | { readonly kind: 'schema' | 'extension'; readonly name: string }
  | {
      readonly kind: 'table' | 'sequence' | 'enum' | 'index';
      readonly schema?: string;
      readonly name: string;
    }
  | {
      readonly kind: 'column' | 'constraint';
      readonly schema?: string;
      readonly table: string;
      readonly name: string;
    };

const kinds = [
  'schema',
  'extension',
  'table',
  'sequence',
  'enum',
  'index',
  'column',
  'constraint',
] as const;

export const address: Reader<ObjectAddress> = (value, place) => {
  if (!isRecord(value)) return refuse(place, "must be an address such as { kind: 'table', name }");
  const at = { ...place, argument: `${place.argument}.kind` };
  const kind: ObjectKind = word(...kinds)(value['kind'], at);
  const shape = { kind: word(kind), schema: name, table: name, name };
  const given = readOptions(place.operation, value, shape);
  const own = given.name ?? refuse(place, 'has no name');
  const { schema = 'public', table } = given;
  switch (kind) {
    case 'schema':
    case 'extension':
      return { kind, name: own };
    case 'column':
    case 'constraint':
      return { kind, schema, table: table ?? refuse(place, 'names no table'), name: own };
    default:
      return { kind, schema, name: own };
  }
};

/** The shortest way to write an address: the inverse of the reader. */
export function addressInput(object: ObjectAddress): AddressInput {
  if (!('schema' in object) || object.schema !== 'public') return object;
  const { schema, ...rest } = object;
  return rest;
}

/** The lock on the relation that an object is, or is part of; none where it is neither. */
export function objectLock(object: ObjectAddress, mode: LockMode): readonly LockFact[] {
  switch (object.kind) {
    case 'schema':
    case 'extension':
    case 'enum':
      return [];
    case 'column':
    case 'constraint':
      return [{ mode, relation: { schema: object.schema, name: object.table }, work: 'catalog' }];
    case 'table':
    case 'sequence':
    case 'index':
      return [{ mode, relation: { schema: object.schema, name: object.name }, work: 'catalog' }];
  }
}

/** How most statements on a table begin; with `ifExists` they do nothing when it is not there. */
export const alterTable = (table: QualifiedName, ifExists?: boolean): string =>
  clauses('ALTER TABLE', ifExists && 'IF EXISTS', qualified(table));
