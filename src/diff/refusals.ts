/**
 * Why a plan must not be carried out: objects that are not modelled stand in the way, or too much would
 * be dropped.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, factsOf, type Catalog, type Dependent } from '../catalog/catalog.ts';
import { AlambicError } from '../errors.ts';
import { addressKey, spokenAddress, spokenName } from '../names.ts';
import type { PlanRefusal } from '../problems/diff.ts';
import { isDropped, isRetyped, type Scene } from './scene.ts';

export type Refusal = PlanRefusal;

/**
 * Every change that PostgreSQL would refuse, or that would take something along, because of an object that
 * is not modelled.
 */
export function dependentsInTheWay(
  scene: Scene,
  dependents: readonly Dependent[],
): readonly Refusal[] {
  const by = new Map<string, string[]>();
  for (const { on, dependent } of dependents) {
    const all = by.get(on);
    if (all === undefined) by.set(on, [dependent]);
    else all.push(dependent);
  }
  if (by.size === 0) return [];
  const refusals: Refusal[] = [];
  for (const [key, change] of disturbedKeys(scene)) {
    const { keepsValues, ...words } = change;
    const left = (by.get(key) ?? []).filter(
      (dependent) => !(keepsValues && isRebuilt(dependent)) && !goesToo(dependent, scene),
    );
    if (left.length > 0)
      refusals.push({ code: 'dependents-in-the-way', ...words, dependents: left });
  }
  return refusals;
}

interface Disturbance {
  readonly object: string;
  readonly change: string;
  /** The column stays, with other values of another type. */
  readonly keepsValues?: true;
}

/** PostgreSQL computes it anew when the type of its column changes; it does not outlive the column. */
const isRebuilt = (dependent: string): boolean => dependent.startsWith('statistics ');

/** What is dropped, made anew or converted, with words for it. */
function* disturbedKeys(scene: Scene): Generator<[string, Disturbance]> {
  for (const [key, fate] of scene.fates) {
    const fact = scene.from.catalog.facts.get(key);
    if (fact === undefined || fact.kind === 'comment') continue;
    const object = spokenAddress(addressOf(fact));
    const parent =
      fact.kind === 'column' || fact.kind === 'constraint' || fact.kind === 'index'
        ? addressKey({ kind: 'table', schema: fact.schema, name: fact.table })
        : undefined;
    if (parent !== undefined && isDropped(scene, parent)) continue; // the table answers for its parts
    if (fate.does === 'drop') yield [key, { object, change: 'dropped' }];
    else if (fate.does === 'replace') yield [key, { object, change: 'dropped and made anew' }];
    else if (isRetyped(scene, key))
      yield [key, { object, change: 'given another type', keepsValues: true }];
    else if (scene.replacedEnums.has(key)) yield [key, { object, change: 'replaced' }];
  }
  for (const key of scene.convertedColumns) {
    const column = scene.from.catalog.facts.get(key);
    if (column !== undefined && !isRetyped(scene, key))
      yield [
        key,
        {
          object: spokenAddress(addressOf(column)),
          change: 'converted to the new values of its enum',
          keepsValues: true,
        },
      ];
  }
}

/** A trigger, policy or column of a table that the plan drops as well. */
function goesToo(words: string, scene: Scene): boolean {
  for (const [key, { does }] of scene.fates) {
    const fact = does === 'drop' ? scene.from.catalog.facts.get(key) : undefined;
    if (fact?.kind !== 'table') continue;
    const table = spokenName(fact);
    if (words.endsWith(` on ${table}`) || words.startsWith(`column ${table}.`)) return true;
  }
  return false;
}

/** More than half of the tables, and at least five: more likely models that were not found than a wish. */
export function massDrop(live: Catalog, scene: Scene): readonly Refusal[] {
  const tables = [...factsOf(live, 'table')];
  const dropped = tables.filter((table) => isDropped(scene, addressKey(addressOf(table))));
  if (dropped.length < 5 || dropped.length * 2 <= tables.length) return [];
  return [{ code: 'mass-drop', tables: dropped.map(spokenName), of: tables.length }];
}

/**
 * Stops before anything is written.
 * @throws AlambicError `dependents-in-the-way`, `mass-drop`.
 */
export function refuse(refusals: readonly Refusal[]): void {
  const drops = refusals.find((refusal) => refusal.code === 'mass-drop');
  if (drops !== undefined)
    throw new AlambicError('mass-drop', { tables: drops.tables, of: drops.of });
  const blocked = refusals.flatMap((refusal) =>
    refusal.code === 'dependents-in-the-way'
      ? [{ object: refusal.object, change: refusal.change, dependents: refusal.dependents }]
      : [],
  );
  if (blocked.length > 0) throw new AlambicError('dependents-in-the-way', { changes: blocked });
}
