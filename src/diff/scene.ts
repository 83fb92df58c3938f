/**
 * What the rules of a kind see while a plan is made: both catalogs, and the fate of every fact so far.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Change } from './rules/rule.ts';
import type { Side } from './side.ts';

/** `replace` is drop and create: because it cannot be altered, or because of what it uses. */
export type Fate =
  | { readonly does: 'create' | 'drop' | 'replace' }
  | { readonly does: 'alter'; readonly change: Change };

export interface Scene {
  readonly from: Side;
  readonly to: Side;
  /** By key; what is not here stays as it is. */
  readonly fates: ReadonlyMap<string, Fate>;
  /** Major version of the server the plan is for; absent when nobody knows. */
  readonly serverVersion?: number;
  /** Enums, by key, whose values cannot be reached by adding and renaming. */
  readonly replacedEnums: ReadonlySet<string>;
  /** Columns, by key, that keep their data while their enum is replaced. */
  readonly convertedColumns: ReadonlySet<string>;
}

export const isCreated = ({ fates }: Scene, key: string): boolean =>
  fates.get(key)?.does === 'create';
export const isDropped = ({ fates }: Scene, key: string): boolean =>
  fates.get(key)?.does === 'drop';

/** The fact is dropped, for good or to be made again. */
export const isDestroyed = ({ fates }: Scene, key: string): boolean => {
  const does = fates.get(key)?.does;
  return does === 'drop' || does === 'replace';
};

/** The column keeps its data and gets another type or collation, or a new type under its enum's name. */
export function isRetyped(scene: Scene, key: string): boolean {
  const fate = scene.fates.get(key);
  return (
    fate?.does === 'alter' &&
    (fate.change.aspects.has('type') || fate.change.aspects.has('collation'))
  );
}
