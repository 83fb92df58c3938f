/**
 * How the objects of a database are named: qualified names, addresses, and the 63-byte rule.
 *
 * In the house: `src/names.ts`, rank 1. Printing for SQL is in `sql/identifier.ts`.
 */

export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

export const isSameName = (a: QualifiedName, b: QualifiedName): boolean =>
  a.schema === b.schema && a.name === b.name;

/** Kinds whose objects live in a schema. */
export type SchemaObjectKind = 'table' | 'sequence' | 'enum' | 'index';
/** Kinds whose objects live in a table; their names are unique within it only. */
export type TableObjectKind = 'column' | 'constraint';
export type ObjectKind = SchemaObjectKind | TableObjectKind | 'schema' | 'extension';

/**
 * Where one object is: what comments, renames and other cross-cutting operations take. `index` is
 * addressed by its own schema and name, as PostgreSQL does; `constraint` by its table.
 */
export type ObjectAddress =
  | { readonly kind: 'schema' | 'extension'; readonly name: string }
  | { readonly kind: SchemaObjectKind; readonly schema: string; readonly name: string }
  | {
      readonly kind: TableObjectKind;
      readonly schema: string;
      readonly table: string;
      readonly name: string;
    };

/**
 * The address as one string, for maps and sets. No two addresses share one: PostgreSQL allows every
 * character in a name but NUL.
 */
export function addressKey(address: ObjectAddress): string {
  if ('table' in address)
    return `${address.kind}\0${address.schema}\0${address.table}\0${address.name}`;
  if ('schema' in address) return `${address.kind}\0${address.schema}\0${address.name}`;
  return `${address.kind}\0${address.name}`;
}

/** As people write it: `public` is left out, names stand unquoted. For messages, never for SQL. */
export const spokenName = ({ schema, name }: QualifiedName): string =>
  schema === 'public' ? name : `${schema}.${name}`;

/** `column items.name`, `index shop.i`, `schema app`. For messages, never for SQL. */
export function spokenAddress(address: ObjectAddress): string {
  if ('table' in address)
    return `${address.kind} ${spokenName({ schema: address.schema, name: address.table })}.${address.name}`;
  return 'schema' in address
    ? `${address.kind} ${spokenName(address)}`
    : `${address.kind} ${address.name}`;
}

/** NAMEDATALEN - 1: PostgreSQL silently cuts what is longer, and so never finds it again. */
export const maxNameBytes = 63;

const utf8 = new TextEncoder();

/** Bytes of a name in UTF-8, the unit of the 63-byte rule. */
export const nameBytes = (name: string): number => utf8.encode(name).length;

/** The longest start of `name` that has at most `bytes` bytes, never cutting a character in two. */
export function clipName(name: string, bytes: number = maxNameBytes): string {
  if (nameBytes(name) <= bytes) return name;
  let clipped = '';
  let used = 0;
  for (const character of name) {
    used += nameBytes(character);
    if (used > bytes) break;
    clipped += character;
  }
  return clipped;
}

/**
 * The name that PostgreSQL makes of a table, a column and a label: `items_id_seq`. Of the two parts the longer
 * one is cut, until they fit together with the label.
 *
 * Source: `makeObjectName` (indexcmds.c).
 */
export function makeObjectName(first: string, second: string | undefined, label: string): string {
  // A UTF-16 unit takes at most three bytes, so most names fit without being measured.
  if ((first.length + (second?.length ?? 0) + label.length) * 3 <= maxNameBytes - 2)
    return second === undefined ? `${first}_${label}` : `${first}_${second}_${label}`;
  const available = maxNameBytes - nameBytes(label) - 1 - (second === undefined ? 0 : 1);
  let firstBytes = nameBytes(first);
  let secondBytes = second === undefined ? 0 : nameBytes(second);
  while (firstBytes + secondBytes > available)
    if (firstBytes > secondBytes) firstBytes--;
    else secondBytes--;
  const parts = [clipName(first, firstBytes)];
  if (second !== undefined) parts.push(clipName(second, secondBytes));
  return [...parts, label].join('_');
}

/** The name of a table beside another: `alambic_history` beside `alambic_version`, `alambic_run` beside that. */
export function nameBeside(table: string, ending: '_history' | '_run'): string {
  const stem = table.replace(/_(?:version|history)$/, '');
  return clipName(stem, maxNameBytes - ending.length) + ending;
}
