/**
 * Names in SQL. Nothing else in the project quotes an identifier.
 *
 * In the house: `src/sql/`, rank 3.
 */
import type { ObjectAddress, QualifiedName } from '../names.ts';
import { isKeyword } from './keywords.ts';

/** Always quoted, so no list of reserved words has to be right for every version. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const qualified = ({ schema, name }: QualifiedName): string =>
  `${identifier(schema)}.${identifier(name)}`;

/** `("a", "b")`. */
export const columnList = (columns: readonly string[]): string =>
  `(${columns.map(identifier).join(', ')})`;

/**
 * As PostgreSQL's own `quote_ident` spells it: quoted only where it must be. For text that is compared
 * with what the server prints, such as the name of a type.
 */
export const printedIdentifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !isKeyword(name) ? name : identifier(name);

/** `public.mood`, `"Shop"."Mood"`: a type as `format_type` prints it on an empty search path. */
export const printedQualified = ({ schema, name }: QualifiedName): string =>
  `${printedIdentifier(schema)}.${printedIdentifier(name)}`;

/** What follows COMMENT ON, ALTER … : `TABLE "public"."items"`, `COLUMN "public"."items"."id"`. */
export function addressSql(address: ObjectAddress): string {
  switch (address.kind) {
    case 'schema':
    case 'extension':
      return `${address.kind.toUpperCase()} ${identifier(address.name)}`;
    case 'enum':
      return `TYPE ${qualified(address)}`;
    case 'table':
    case 'sequence':
    case 'index':
      return `${address.kind.toUpperCase()} ${qualified(address)}`;
    case 'column':
      return `COLUMN ${qualified({ schema: address.schema, name: address.table })}.${identifier(address.name)}`;
    case 'constraint':
      return `CONSTRAINT ${identifier(address.name)} ON ${qualified({ schema: address.schema, name: address.table })}`;
  }
}

/** Clauses that are absent are `false`, `undefined` or empty; the rest are joined by one space. */
export const clauses = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(' ');
