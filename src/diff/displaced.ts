/**
 * What is dropped and bears a name that a rename takes: it gives way under another name first, because
 * renames come before everything else.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog } from '../catalog/catalog.ts';
import { addressKey, clipName, maxNameBytes, nameBytes } from '../names.ts';
import { withName, type Renaming } from './readdress.ts';
import { rulesOf } from './rules/registry.ts';

/** @param live what is there, under its new names. */
export function displacedBy(
  renames: readonly Renaming[],
  live: Catalog,
  declared: Catalog,
): readonly Renaming[] {
  const renamed = new Set(renames.map(({ object, to }) => addressKey(withName(object, to))));
  const taken = new Set<string>();
  for (const key of renamed) {
    const fact = live.facts.get(key);
    if (fact !== undefined) for (const name of rulesOf(fact).occupies(fact)) taken.add(name);
  }
  if (taken.size === 0) return [];
  return [...live.facts].flatMap(([key, fact]): Renaming[] => {
    // The sequence of a serial has a name that only the server knows, and a comment none.
    if (fact.kind === 'column' || fact.kind === 'comment') return [];
    if (renamed.has(key) || declared.facts.has(key)) return [];
    if (
      !rulesOf(fact)
        .occupies(fact)
        .some((name) => taken.has(name))
    )
      return [];
    return [{ object: addressOf(fact), to: asideName(fact.name, '_dropped', live), goes: true }];
  });
}

/** `items_dropped`: a name that nothing has, within the 63 bytes. */
export function asideName(name: string, suffix: string, { facts }: Catalog): string {
  const names = new Set([...facts.values()].map((fact) => ('name' in fact ? fact.name : '')));
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? suffix : `${suffix}${number}`;
    const aside = clipName(name, maxNameBytes - nameBytes(end)) + end;
    if (!names.has(aside)) return aside;
  }
}
