/**
 * From differences to the fate of every fact: what cannot be altered is replaced, and with it whatever
 * stands on it and can be made again.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Fact } from '../catalog/catalog.ts';
import { convertedColumns, replacedEnums } from './enums.ts';
import { rulesOf } from './rules/registry.ts';
import { isDestroyed, type Fate, type Scene } from './scene.ts';
import type { Side } from './side.ts';
import type { Step } from './step.ts';
import type { Walked } from './walk.ts';

/** The fate of every fact that does not simply stay. */
export function sceneOf(
  walked: Walked,
  from: Side,
  to: Side,
  serverVersion: number | undefined,
): Scene {
  const fates = new Map<string, Fate>();
  const replaced = replacedEnums(from, to);
  const goes = (key: string): boolean => {
    const does = fates.get(key)?.does;
    return does === 'drop' || does === 'replace';
  };
  const sceneSoFar = (): Scene => ({
    from,
    to,
    fates,
    replacedEnums: replaced,
    convertedColumns: convertedColumns(from, to, replaced, goes),
    ...(serverVersion !== undefined && { serverVersion }),
  });
  for (const key of walked.added.keys()) fates.set(key, { does: 'create' });
  for (const key of walked.removed.keys()) fates.set(key, { does: 'drop' });
  const first = sceneSoFar();
  for (const [key, change] of walked.changed)
    fates.set(
      key,
      rulesOf(change.to).inPlace(change, first) ? { does: 'alter', change } : { does: 'replace' },
    );
  const scene = sceneSoFar();
  while (spread(scene, fates));
  return scene;
}

/** One round over what stays: whether anything had to be replaced because of what it uses. */
function spread(scene: Scene, fates: Map<string, Fate>): boolean {
  if (![...fates.values()].some(({ does }) => does !== 'create')) return false;
  let found = false;
  for (const [key, fact] of scene.from.catalog.facts) {
    const does = fates.get(key)?.does;
    if (does === 'drop' || does === 'replace' || !scene.to.catalog.facts.has(key)) continue;
    if (!mustGo(fact, scene)) continue;
    fates.set(key, { does: 'replace' });
    found = true;
  }
  return found;
}

function mustGo(fact: Fact, scene: Scene): boolean {
  const rules = rulesOf(fact);
  if (!rules.rebuildable(fact)) return false;
  if (rules.uses(fact, scene, 'from').some((key) => isDestroyed(scene, key))) return true;
  return rules.disturbed(fact, scene);
}

/** The steps of all fates; `order.ts` puts them in order. */
export function stepsOf(scene: Scene): readonly Step[] {
  const steps: Step[] = [];
  for (const [key, fate] of scene.fates) {
    const was = scene.from.catalog.facts.get(key);
    const becomes = scene.to.catalog.facts.get(key);
    const drops = fate.does === 'drop' || fate.does === 'replace';
    const creates = fate.does === 'create' || fate.does === 'replace';
    if (was !== undefined && drops && !rulesOf(was).carried(was, scene))
      steps.push(...rulesOf(was).drop(was, scene));
    if (becomes !== undefined && creates && !rulesOf(becomes).absorbed(becomes, scene))
      steps.push(...rulesOf(becomes).create(becomes, scene));
    if (becomes !== undefined && fate.does === 'alter')
      steps.push(...rulesOf(becomes).alter(fate.change, scene));
  }
  return steps;
}
