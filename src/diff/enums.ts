/**
 * Changes of an enum's values: what can be added in place, and when a new type must take the
 * place of the old one.
 *
 * In the house: `src/diff/`, rank 6. Source: "ALTER TYPE"; values cannot be removed or moved.
 */
import type { EnumType } from '../catalog/enums.ts';
import { factKey } from '../catalog/catalog.ts';
import type { Scene } from './scene.ts';
import { enumsOfColumn, type Side } from './side.ts';

/** A value that is added: before or after one that is there at that moment, or at the end. */
export interface ValueAddition {
  readonly value: string;
  readonly before?: string;
  readonly after?: string;
}

/** The values to add in place; `undefined` when values go or move, so that only a new type will do. */
export function additionsOf(
  from: readonly string[],
  to: readonly string[],
): readonly ValueAddition[] | undefined {
  const kept = to.filter((value) => from.includes(value));
  const isKept = kept.length === from.length && kept.every((value, at) => value === from[at]);
  return isKept ? additionsBetween(from, to) : undefined;
}

/** In the order of the list, each beside a value that is there already by then. */
function additionsBetween(
  present: readonly string[],
  to: readonly string[],
): readonly ValueAddition[] {
  const missing = new Set(to.filter((value) => !present.includes(value)));
  const lastKept = to.findLastIndex((value) => !missing.has(value));
  return to.flatMap((value, at): ValueAddition[] => {
    if (!missing.has(value)) return [];
    const previous = to[at - 1];
    if (at > lastKept) return [{ value }];
    const first = present[0];
    if (previous !== undefined) return [{ value, after: previous }];
    return [first === undefined ? { value } : { value, before: first }];
  });
}

/** The one value that stands where another stood, when that is all that changed: perhaps it was renamed. */
export function perhapsRenamedValue(
  from: readonly string[],
  to: readonly string[],
): readonly [from: string, to: string] | undefined {
  if (from.length !== to.length) return undefined;
  const pairs = from.flatMap((old, at): [string, string][] => {
    const name = to[at];
    return name === undefined || name === old ? [] : [[old, name]];
  });
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) return undefined;
  return to.includes(pair[0]) || from.includes(pair[1]) ? undefined : pair;
}

/** Enums, by key, that are in both catalogs and need a new type. */
export function replacedEnums(from: Side, to: Side): ReadonlySet<string> {
  const replaced = new Set<string>();
  for (const [key, fact] of to.catalog.facts) {
    const was = fact.kind === 'enum' ? from.catalog.facts.get(key) : undefined;
    if (fact.kind !== 'enum' || was?.kind !== 'enum') continue;
    if (additionsOf(was.values, fact.values) === undefined) replaced.add(key);
  }
  return replaced;
}

/** Columns, by key, of a replaced enum (or arrays of it), whose data stay: the new type converts them. */
export function convertedColumns(
  from: Side,
  to: Side,
  replaced: ReadonlySet<string>,
  goes: (key: string) => boolean,
): ReadonlySet<string> {
  const converted = new Set<string>();
  if (replaced.size === 0) return converted;
  for (const [key, column] of from.catalog.facts) {
    const becomes = column.kind === 'column' ? to.catalog.facts.get(key) : undefined;
    if (column.kind !== 'column' || becomes?.kind !== 'column') continue;
    if (column.generated !== undefined || goes(key)) continue;
    const now = new Set(enumsOfColumn(to, becomes));
    if (enumsOfColumn(from, column).some((used) => replaced.has(used) && now.has(used)))
      converted.add(key);
  }
  return converted;
}

/** The converted columns of one enum. */
export const columnsOfEnum = (enumType: EnumType, scene: Scene): readonly string[] =>
  [...scene.convertedColumns].filter((key) => {
    const column = scene.from.catalog.facts.get(key);
    return (
      column?.kind === 'column' && enumsOfColumn(scene.from, column).includes(factKey(enumType))
    );
  });
