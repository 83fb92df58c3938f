/**
 * Indexes and sequences that go where their table goes, and find their name taken there: one of the two gives
 * way, because a catalog has one object of a name.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import { addressKey } from '../names.ts';
import { asideName, namesOf } from './displaced.ts';
import { NamesAfter } from './names-after.ts';
import { targetOf, type Renaming } from './renaming.ts';
import { sequencesMovedOnto } from './sequences-behind.ts';

interface Ways {
  /** With the addresses that hold before the tables move. */
  readonly before: readonly Renaming[];
  /** With those that hold afterwards. */
  readonly after: readonly Renaming[];
}

/** @param live under the names before `moves`. */
export function movedOnto(moves: readonly Renaming[], live: Catalog, declared: Catalog): Ways {
  if (!moves.some(({ object, schema }) => object.kind === 'table' && schema !== undefined))
    return { before: [], after: [] };
  const names = new NamesAfter(live, moves);
  const taken = namesOf(live);
  const giving = [...rivals(live, names)].flatMap(([key, facts]): Renaming[] => {
    const wanted = declared.facts.get(key);
    const stays =
      facts.find((fact) => wanted && homeOf(fact, names) === homeOf(wanted)) ?? facts[0];
    return facts
      .filter((fact) => fact !== stays)
      .map(({ name, ...fact }) => ({
        object: addressOf({ name, ...fact }),
        to: asideName(name, '_dropped', taken),
        goes: true,
      }));
  });
  const before = [...giving, ...sequencesMovedOnto(moves, live, declared)];
  return { before, after: before.map((one) => ({ ...one, object: names.of(one.object) })) };
}

type Part = Extract<Fact, { kind: 'index' | 'sequence' }>;

/** Several that come to one address, by its key. */
function rivals(live: Catalog, names: NamesAfter): ReadonlyMap<string, readonly Part[]> {
  const byKey = new Map<string, Part[]>();
  for (const fact of live.facts.values()) {
    if (fact.kind !== 'index' && fact.kind !== 'sequence') continue;
    const key = addressKey(names.of(addressOf(fact)));
    const facts = byKey.get(key);
    if (facts === undefined) byKey.set(key, [fact]);
    else facts.push(fact);
  }
  return new Map([...byKey].filter(([, facts]) => facts.length > 1));
}

/** The name of the table that it is part of. */
function homeOf(fact: Fact, names?: NamesAfter): string | undefined {
  const table =
    fact.kind === 'index' ? fact.table : fact.kind === 'sequence' ? fact.ownedBy?.table : undefined;
  if (table === undefined || !('schema' in fact)) return undefined;
  return names === undefined ? table : names.table({ schema: fact.schema ?? '', name: table }).name;
}

/** What gave way and follows under another name all the same: it is renamed once, to that. */
export function throughWays(
  ways: readonly Renaming[],
  following: readonly Renaming[],
): { readonly givingWay: readonly Renaming[]; readonly following: readonly Renaming[] } {
  const byTarget = new Map(ways.map((way) => [addressKey(targetOf(way)), way]));
  const left = new Set(ways);
  const renamed = following.map((one) => {
    const way = byTarget.get(addressKey(one.object));
    if (way === undefined) return one;
    left.delete(way);
    return { ...one, object: way.object };
  });
  return { givingWay: [...left], following: renamed };
}
