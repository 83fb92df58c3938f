/**
 * What differs, at the grain people speak of: a new table is one difference, its columns are none.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { parentKey, type Fact } from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress } from '../names.ts';
import { targetOf } from './renaming.ts';
import { renamedAddress, type Rename } from './renames.ts';
import type { Walked } from './walk.ts';

export type Difference =
  | { readonly change: 'added' | 'removed'; readonly fact: Fact }
  | {
      readonly change: 'changed';
      readonly from: Fact;
      readonly to: Fact;
      /** The attributes that differ. */
      readonly aspects: readonly string[];
    }
  | {
      readonly change: 'renamed';
      readonly object: ObjectAddress;
      readonly value?: string;
      readonly to: string;
      /** The schema that it moves to. */
      readonly schema?: string;
    };

export function differencesOf(
  { added, removed, changed }: Walked,
  renames: readonly Rename[],
  way: 'up' | 'down',
): readonly Difference[] {
  const isPart = (fact: Fact, of: ReadonlyMap<string, Fact>): boolean => {
    for (let parent = parentKey(fact); parent !== undefined;) {
      const above = of.get(parent);
      if (above === undefined) return false;
      if (above.kind !== 'schema') return true;
      parent = parentKey(above);
    }
    return false;
  };
  const displaced = new Map(
    renames.flatMap((rename) =>
      'goes' in rename ? [[addressKey(renamedAddress(rename)), rename.object.name]] : [],
    ),
  );
  const alone = (facts: ReadonlyMap<string, Fact>, change: 'added' | 'removed'): Difference[] =>
    [...facts]
      .filter(([, fact]) => !isPart(fact, facts))
      .map(([key, fact]) => ({ change, fact: underOwnName(fact, displaced.get(key)) }));
  return [
    ...renames.filter((rename) => !('goes' in rename)).map((rename) => renamed(rename, way)),
    ...alone(added, 'added'),
    ...[...changed.values()].map(({ from, to, aspects }): Difference => ({
      change: 'changed',
      from,
      to,
      aspects: [...aspects],
    })),
    ...alone(removed, 'removed'),
  ];
}

/** What only gives way before it is dropped is told by the name that people know. */
const underOwnName = (fact: Fact, name: string | undefined): Fact =>
  name === undefined || fact.kind === 'comment' ? fact : { ...fact, name };

function renamed(rename: Rename, way: 'up' | 'down'): Difference {
  if ('object' in rename) {
    const { object, to, schema } = rename;
    if (way === 'up')
      return { change: 'renamed', object, to, ...(schema !== undefined && { schema }) };
    const back = schema !== undefined && 'schema' in object ? { schema: object.schema } : {};
    return { change: 'renamed', object: targetOf(rename), to: object.name, ...back };
  }
  const [value, to] = way === 'up' ? [rename.from, rename.to] : [rename.to, rename.from];
  return { change: 'renamed', object: { kind: 'enum', ...rename.enum }, value, to };
}
