/**
 * Which of the renames and moves that are wanted can happen: those whose old name is there and whose new one
 * is not.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { addressKey } from '../names.ts';
import type { RenameArgument } from './rename-arguments.ts';
import { targetOf, type Renaming } from './renaming.ts';
import { columnsOf, sideOf } from './side.ts';
import { canonicalType } from './types.ts';

export interface Wanted extends Renaming {
  /** Absent when the models declare it. */
  readonly asked?: RenameArgument;
}

/**
 * Those that can happen: the old name is there and not wanted any more, the new one is wanted and not
 * there; where one rename frees a name for another, both count. What makes another impossible takes it along.
 */
export function applicable(
  wanted: readonly Wanted[],
  live: Catalog,
  declared: Catalog,
): readonly Wanted[] {
  let remaining = distinct(wanted);
  for (;;) {
    const leaving = new Set(remaining.map(({ object }) => addressKey(object)));
    const arriving = new Set(remaining.map((rename) => addressKey(targetOf(rename))));
    const possible = remaining.filter((rename) => {
      const old = addressKey(rename.object);
      const name = addressKey(targetOf(rename));
      return (
        live.facts.has(old) &&
        declared.facts.has(name) &&
        (!live.facts.has(name) || leaving.has(name)) &&
        (!declared.facts.has(old) || arriving.has(old))
      );
    });
    if (possible.length === remaining.length) return withoutIdleSwaps(possible, live, declared);
    remaining = possible;
  }
}

/** The first rename from each name, and to each. */
function distinct(wanted: readonly Wanted[]): readonly Wanted[] {
  const seen = new Set<string>();
  return wanted.filter((rename) => {
    const [from, to] = [addressKey(rename.object), addressKey(targetOf(rename))];
    const keys = [`from\0${from}`, `to\0${to}`];
    if (from === to || keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
}

/**
 * A declared circle (a becomes b, b becomes a) stays in the models after it was done, and must not be done
 * again: it counts only while every member looks like what it becomes, and not like what bears its name.
 */
function withoutIdleSwaps(
  renames: readonly Wanted[],
  live: Catalog,
  declared: Catalog,
): readonly Wanted[] {
  const byOld = new Map(renames.map((rename) => [addressKey(rename.object), rename]));
  const idle = new Set<Wanted>();
  for (const rename of renames) {
    const circle: Wanted[] = [rename];
    let next = byOld.get(addressKey(targetOf(rename)));
    while (next !== undefined && !circle.includes(next)) {
      circle.push(next);
      next = byOld.get(addressKey(targetOf(next)));
    }
    if (next !== rename || rename.asked !== undefined) continue;
    const counts = circle.every((member) => {
      const fact = live.facts.get(addressKey(member.object));
      const becomes = declared.facts.get(addressKey(targetOf(member)));
      const bears = declared.facts.get(addressKey(member.object));
      return looksLike(fact, becomes, live, declared) && !looksLike(fact, bears, live, declared);
    });
    if (!counts) idle.add(rename);
  }
  return renames.filter((rename) => !idle.has(rename));
}

/** The same type, for columns; the same columns, for tables. Other kinds do not tell. */
function looksLike(
  fact: Fact | undefined,
  other: Fact | undefined,
  live: Catalog,
  declared: Catalog,
): boolean {
  if (fact?.kind === 'column' && other?.kind === 'column')
    return canonicalType(fact.type) === canonicalType(other.type);
  if (fact?.kind !== 'table' || other?.kind !== 'table') return false;
  const shape = (catalog: Catalog, table: typeof fact): string =>
    columnsOf(sideOf(catalog), table)
      .map(({ name, type }) => `${name} ${canonicalType(type)}`)
      .toSorted()
      .join('\n');
  return shape(live, fact) === shape(declared, other);
}
