/**
 * What is dropped and bears a name that a rename takes, or that moves with its table to where the name is
 * taken: it gives way under another name first, because renames come before everything else.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, parentKey, type Catalog } from '../catalog/catalog.ts';
import { addressKey, clipName, maxNameBytes, nameBytes } from '../names.ts';
import { targetOf, type Renaming } from './renaming.ts';
import { rulesOf } from './rules/registry.ts';

/** @param live what is there, under its new names. */
export function displacedBy(
  renames: readonly Renaming[],
  live: Catalog,
  declared: Catalog,
): readonly Renaming[] {
  if (renames.length === 0) return [];
  const renamed = new Set(renames.map((one) => addressKey(targetOf(one))));
  const moved = new Set(
    renames.flatMap((one) => (one.schema === undefined ? [] : [addressKey(targetOf(one))])),
  );
  const bearers = new Map<string, number>();
  const arriving = new Set<string>();
  for (const [key, fact] of live.facts) {
    const arrives = renamed.has(key) || moved.has(parentKey(fact) ?? '');
    for (const name of rulesOf(fact).occupies(fact)) {
      bearers.set(name, (bearers.get(name) ?? 0) + 1);
      if (arrives) arriving.add(name);
    }
  }
  const isContested = (name: string): boolean => arriving.has(name) && (bearers.get(name) ?? 0) > 1;
  const taken = namesOf(live);
  return [...live.facts].flatMap(([key, fact]): Renaming[] => {
    // The sequence of a serial has a name that only the server knows, and a comment none.
    if (fact.kind === 'column' || fact.kind === 'comment') return [];
    if (renamed.has(key) || declared.facts.has(key)) return [];
    if (!rulesOf(fact).occupies(fact).some(isContested)) return [];
    return [{ object: addressOf(fact), to: asideName(fact.name, '_dropped', taken), goes: true }];
  });
}

/** The names of everything in a catalog. */
export const namesOf = ({ facts }: Catalog): Set<string> =>
  new Set([...facts.values()].map((fact) => ('name' in fact ? fact.name : '')));

/** `items_dropped`: a name that is not among those, within the 63 bytes; it is then. */
export function asideName(name: string, suffix: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const end = number === 1 ? suffix : `${suffix}${number}`;
    const aside = clipName(name, maxNameBytes - nameBytes(end)) + end;
    if (taken.has(aside)) continue;
    taken.add(aside);
    return aside;
  }
}
