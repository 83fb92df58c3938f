/**
 * Types that alambic has no builder for: those of users by name, and those of extensions by their text.
 *
 * In the house: `src/schema/types/`, rank 4.
 */
import type { QualifiedName } from '../../names.ts';
import { printedQualified } from '../../sql/identifier.ts';
import { fresh, type FreshColumn } from '../columns.ts';
import { refuse } from '../declared.ts';
import { checkedQualifiedName } from '../names.ts';

/**
 * A type that exists already, by its name: an enum declared elsewhere, a domain, a composite type. What a
 * row holds is `string` to the compiler; `.typed<…>()` says better.
 * @param name one in `public`, or the schema and name.
 */
export function userType(name: string | QualifiedName): FreshColumn<string, string> {
  const typeOf = checkedQualifiedName('type', name);
  return fresh({
    text: printedQualified(typeOf),
    name: `${typeOf.schema}.${typeOf.name}`,
    array: false,
    typeOf,
  });
}

/**
 * A type by its text, kept verbatim and put into SQL as it stands.
 *
 * @example `customType<string>('vector(3)')`
 */
export function customType<Read = string, Write = Read>(
  text: string,
): FreshColumn<string, Read, Write> {
  if (typeof text !== 'string' || text.trim() === '' || text.includes('\0'))
    refuse('a custom type', 'its text is empty or contains a NUL character');
  const scalar = text.replace(/(\s*\[\s*\d*\s*\])+$/, '');
  return fresh({ text: scalar, name: scalar, array: scalar !== text });
}
