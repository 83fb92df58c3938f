/**
 * The plan: the operations that lead from one catalog to another, in order, with everything a caller has
 * to say or ask before they are written.
 *
 * In the house: `src/diff/`, rank 6. Pure and synchronous; `normalise/` is asked before.
 */
import type { Catalog, DeclaredCatalog } from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress } from '../names.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { sceneOf, stepsOf } from './actions.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import { differencesOf, type Difference } from './differences.ts';
import { included, judgeOf, type Hooks } from './hooks.ts';
import { managed, type Scope } from './managed.ts';
import { noNormal, turned, type Normal } from './normal.ts';
import { order } from './order.ts';
import { dependentsInTheWay, massDrop, type Refusal } from './refusals.ts';
import { renameOperations, withRenames, type RenameOperations } from './rename-steps.ts';
import { renamedAddress, type Rename, type Resolved } from './renames.ts';
import { rulesOf } from './rules/registry.ts';
import { withSerialsSpelledOut } from './serials.ts';
import { sideOf } from './side.ts';
import { tellings } from './tellings.ts';
import { isStill, walk, type Undecided } from './walk.ts';

export interface PlanOptions extends Scope {
  readonly normal?: Normal;
  readonly hooks?: Hooks;
  /** Major version of the server the plan is for; that of the database when left out. */
  readonly serverVersion?: number;
  /** Drops more than half of the tables without a word. */
  readonly allowDrops?: boolean;
}

export interface Plan {
  readonly operations: readonly AnyOperation[];
  readonly differences: readonly Difference[];
  /** What was perhaps renamed, and is planned as dropped and created. */
  readonly candidates: readonly Candidate[];
  /** Texts that nobody could compare; there is no operation for them. */
  readonly undecided: readonly Undecided[];
  /** Why it must not be carried out; `refuse` throws them. */
  readonly refusals: readonly Refusal[];
  /** Only in the database, and left alone: schemas and extensions. */
  readonly leftAlone: readonly ObjectAddress[];
  /** What is told to those who ask and is no difference: the order of columns. */
  readonly verbose: readonly string[];
}

export interface Plans {
  readonly up: Plan;
  /** From the models back to the database as it was. */
  readonly down: Plan;
}

/** The way from what is there to what is declared. */
export function plan(
  { catalog, renames }: Resolved,
  to: Catalog | DeclaredCatalog,
  options: PlanOptions = {},
): Plan {
  const { live, declared, leftAlone } = prepared(catalog, to, options);
  const renaming = renamingOf(ownOf(renames, live, declared), catalog);
  return planned(live, declared, renaming, 'up', options, leftAlone);
}

/** That way, and the way back, planned from the facts of the database as it was. */
export function planBothWays(
  { catalog, renames }: Resolved,
  declared: Catalog | DeclaredCatalog,
  options: PlanOptions = {},
): Plans {
  const { live, declared: wanted, leftAlone } = prepared(catalog, declared, options);
  const renaming = renamingOf(ownOf(renames, live, wanted), catalog);
  const down = {
    ...options,
    ...(options.normal && { normal: turned(options.normal) }),
    allowDrops: true,
  };
  const after: Catalog = { ...wanted, dependents: live.dependents };
  const up = planned(live, wanted, renaming, 'up', options, leftAlone);
  if (up.differences.length === 0) return { up, down: up };
  return {
    up,
    down: planned(after, live, renaming, 'down', withVersion(down, live), leftAlone),
  };
}

/** Renames, and the operations that carry them out. */
interface Renaming extends RenameOperations {
  readonly renames: readonly Rename[];
}

/** @param live all that is there: also what is not compared has a name that may be taken. */
const renamingOf = (renames: readonly Rename[], live: Catalog): Renaming => ({
  renames,
  ...renameOperations(renames, live),
});

/** The renames of what the hooks and the schemas leave in. */
const ownOf = (renames: readonly Rename[], live: Catalog, declared: Catalog): readonly Rename[] =>
  renames.filter((rename) => {
    if ('behind' in rename && rename.behind) return live.facts.has(addressKey(rename.behind));
    const { facts } = 'goes' in rename ? live : declared;
    return facts.has(addressKey(renamedAddress(rename)));
  });

const withVersion = (options: PlanOptions, { serverVersion }: Catalog): PlanOptions =>
  serverVersion === undefined ? options : { serverVersion, ...options };

/** Both sides without what the hooks leave out and what is not managed. */
function prepared(
  live: Catalog,
  declared: Catalog,
  options: PlanOptions,
): { live: Catalog; declared: Catalog; leftAlone: readonly ObjectAddress[] } {
  const scoped = managed(live, declared, options);
  const wanted = included(scoped.live, scoped.declared, options.hooks ?? {});
  return { ...scoped, ...withSerialsSpelledOut(wanted.live, wanted.declared) };
}

function planned(
  from: Catalog,
  to: Catalog,
  renaming: Renaming,
  way: 'up' | 'down',
  options: PlanOptions,
  leftAlone: readonly ObjectAddress[],
): Plan {
  const { normal = noNormal, hooks = {} } = options;
  const walked = walk(from, to, rulesOf, normal, judgeOf(hooks, way));
  const found = {
    differences: differencesOf(walked, renaming.renames, way),
    undecided: walked.undecided,
    leftAlone,
    verbose: tellings(from, to),
  };
  if (isStill(walked) && renaming.renames.length === 0)
    return Object.freeze({ ...found, operations: [], candidates: [], refusals: [] });
  const serverVersion = options.serverVersion ?? from.serverVersion ?? to.serverVersion;
  const scene = sceneOf(walked, sideOf(from), sideOf(to), serverVersion);
  return Object.freeze({
    ...found,
    operations: withRenames(order(stepsOf(scene)), renaming, way),
    candidates: candidatesOf(from, to),
    refusals: [
      ...dependentsInTheWay(scene, from.dependents),
      ...(options.allowDrops ? [] : massDrop(from, scene)),
    ],
  });
}
