/**
 * The names that models give: never empty, never longer than PostgreSQL keeps.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { AlambicError } from '../errors.ts';
import { maxNameBytes, nameBytes, type QualifiedName } from '../names.ts';

/**
 * The name, when PostgreSQL can hold it.
 * @param kind what it names, in words: `table`, `column of items`.
 * @throws AlambicError `invalid-name`, `name-too-long`.
 */
export function checkedName(kind: string, name: string): string {
  if (typeof name !== 'string')
    throw new AlambicError('invalid-name', { kind, name: String(name), reason: 'is not a string' });
  if (name === '') throw new AlambicError('invalid-name', { kind, name, reason: 'is empty' });
  if (name.includes('\0'))
    throw new AlambicError('invalid-name', { kind, name, reason: 'contains a NUL character' });
  // A UTF-16 unit takes at most three bytes, so most names need no encoding.
  const bytes = name.length * 3 <= maxNameBytes ? name.length : nameBytes(name);
  if (bytes > maxNameBytes) throw new AlambicError('name-too-long', { kind, name, bytes });
  return name;
}

/** What something was called, and the schema that it was in. */
interface Origin {
  readonly renamedFrom?: string | undefined;
  readonly movedFrom?: string | undefined;
}

/** What of it is said, when PostgreSQL can hold the names. */
export const checkedOrigin = (
  kind: string,
  { renamedFrom, movedFrom }: Origin,
): { readonly renamedFrom?: string; readonly movedFrom?: string } => ({
  ...(renamedFrom !== undefined && { renamedFrom: checkedName(kind, renamedFrom) }),
  ...(movedFrom !== undefined && { movedFrom: checkedName('schema', movedFrom) }),
});

/** A name in `public`, or the schema and name. */
export type NameInput = string | QualifiedName;

/** A dot in a string is part of the name, as in the operations. */
export function checkedQualifiedName(kind: string, name: NameInput): QualifiedName {
  const { schema, name: own } = typeof name === 'string' ? { schema: 'public', name } : name;
  return Object.freeze({
    schema: checkedName('schema', schema),
    name: checkedName(kind, own),
  });
}
