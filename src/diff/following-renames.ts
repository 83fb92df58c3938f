/**
 * Constraints, indexes and sequences that only changed their name: because their table or column did and
 * the name is made from it, or because nothing else about them differs. No data hangs on these names, so
 * nobody is asked.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import { targetOf, type Renaming, type ValueRenaming } from './renaming.ts';
import { rulesOf } from './rules/registry.ts';
import { aspectsOf } from './walk.ts';

type Named = Extract<Fact, { kind: 'constraint' | 'index' | 'sequence' }>;

export function followingRenames(
  live: Catalog,
  declared: Catalog,
  renames: readonly (Renaming | ValueRenaming)[],
): readonly Renaming[] {
  const gone = onlyIn(live, declared);
  const wanted = onlyIn(declared, live);
  const followed: Renaming[] = [];
  for (const [home, olds] of gone) {
    const left = new Set(wanted.get(home));
    for (const old of olds) {
      const next = successor(old, left, namesAfter(old, renames));
      if (next === undefined) continue;
      left.delete(next);
      followed.push({ object: addressOf(old), to: next.name });
    }
  }
  return followed;
}

/** By the name that follows, when only texts may differ; else by everything but the name. */
function successor(
  old: Named,
  left: ReadonlySet<Named>,
  names: ReadonlySet<string>,
): Named | undefined {
  const onlyTexts = (one: Named): boolean => {
    const attributes: Readonly<Record<string, string>> = rulesOf(one).attributes;
    return [...aspectsOf(old, one, rulesOf(one))].every((aspect) => attributes[aspect] === 'text');
  };
  const byName = [...left].find((one) => names.has(one.name) && onlyTexts(one));
  if (byName !== undefined || old.kind === 'sequence') return byName;
  return [...left].find((one) => aspectsOf(old, one, rulesOf(one)).size === 0);
}

/** Those that one catalog has and the other has not, by kind and parent, where both have the parent. */
function onlyIn(catalog: Catalog, other: Catalog): Map<string, readonly Named[]> {
  const homes = new Map<string, Named[]>();
  for (const [key, fact] of catalog.facts) {
    if (fact.kind !== 'constraint' && fact.kind !== 'index' && fact.kind !== 'sequence') continue;
    if (other.facts.has(key)) continue;
    const home = `${fact.kind}\0${fact.schema}\0${fact.kind === 'sequence' ? '' : fact.table}`;
    const facts = homes.get(home);
    if (facts === undefined) homes.set(home, [fact]);
    else facts.push(fact);
  }
  return homes;
}

/** The names it may have when those that it is made from are the new ones. */
function namesAfter(
  fact: Named,
  renames: readonly (Renaming | ValueRenaming)[],
): ReadonlySet<string> {
  const owner = fact.kind === 'sequence' ? fact.ownedBy?.table : fact.table;
  const words = renames.flatMap((rename): [string, string][] => {
    if (!('object' in rename)) return [];
    const { object, to } = rename;
    const target = targetOf(rename);
    const isOwn =
      'schema' in target &&
      target.schema === fact.schema &&
      (target.kind === 'table'
        ? to === owner || fact.kind === 'sequence'
        : target.kind === 'column' && target.table === owner);
    return isOwn ? [[object.name, to]] : [];
  });
  // With every choice of the words that are replaced.
  const names = words.reduce<readonly string[]>(
    (all, [from, to]) => [...new Set(all.flatMap((name) => [name, withWord(name, from, to)]))],
    [fact.name],
  );
  return new Set(names.filter((name) => name !== fact.name));
}

/** `a_x_key` becomes `b_x_key`: whole words between underscores only. */
function withWord(name: string, from: string, to: string): string {
  const at = `_${name}_`.indexOf(`_${from}_`);
  return at === -1 ? name : name.slice(0, at) + to + name.slice(at + from.length);
}
