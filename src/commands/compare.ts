/**
 * The models against a live database: read, renamed, brought to normal form, planned both ways.
 *
 * In the house: `src/commands/`, rank 8; `revision --autogenerate`, `check`, `status` and `diff` ask it.
 */
import {
  factKey,
  parentKey,
  type Catalog,
  type DeclaredCatalog,
  type Unmodelled,
} from '../catalog/catalog.ts';
import type { Connection } from '../connection.ts';
import type { Candidate } from '../diff/candidates.ts';
import type { Difference } from '../diff/differences.ts';
import { normalise, type Normalised } from '../diff/normalise/normalise.ts';
import { noNormal } from '../diff/normal.ts';
import { planBothWays, type Plan, type PlanOptions, type Plans } from '../diff/plan.ts';
import { parseRename } from '../diff/rename-arguments.ts';
import { movedFrom, notRenamed, resolveRenames } from '../diff/renames.ts';
import { missingFunctionsWords, notRenamedWords, undecidedWords, words } from '../diff/words.ts';
import { AlambicError } from '../errors.ts';
import { addressKey, spokenAddress, type ObjectAddress } from '../names.ts';
import { reflect } from '../reflect/snapshot.ts';
import { ownTables, runtimeTables } from '../runtime/tables.ts';
import { databaseOf, type Project } from '../script/project.ts';
import { loadModels } from './models.ts';
import { isDropped, ownArguments } from './rename-words.ts';
import type { Workspace } from './workspace.ts';

export interface CompareOptions {
  /** `items.title=name`, as after `--rename`; `app:items.title=name` is for one of several databases alone. */
  readonly renames?: readonly string[];
  /** `items.title`: dropped indeed, and not renamed. */
  readonly drops?: readonly string[];
  readonly allowDrops?: boolean;
  /** Refuse when something is not modelled or cannot be decided. */
  readonly strict?: boolean;
}

export interface Comparison {
  readonly up: Plan;
  readonly down: Plan;
  /** Each difference as a line. */
  readonly lines: readonly string[];
  /** Pairs of SQL texts that nobody could compare, each as a line. */
  readonly undecided: readonly string[];
  /** What the changes call and the database lacks, each as a line: `up` fails until it is created. */
  readonly missingFunctions: readonly string[];
  /** What the models say was renamed and `up` drops, because the new name is there as well; a line each. */
  readonly notRenamed: readonly string[];
  /** What may be a rename, without what `renames` and `drops` answered. */
  readonly candidates: readonly Candidate[];
  /** What the database holds and alambic does not model: `view totals`, `table items: row security`. */
  readonly unmodelled: readonly string[];
  /** Major version of the server that `up` is for. */
  readonly serverVersion: number;
}

/** Whether there is nothing to do and nothing in doubt. */
export const isSame = ({ lines, undecided }: Comparison): boolean =>
  lines.length + undecided.length === 0;

/** @throws AlambicError `not-modelled`, `undecided-expressions` (strict), `model-expression-refused`. */
export async function compare(
  connection: Connection,
  workspace: Workspace,
  options: CompareOptions = {},
): Promise<Comparison> {
  const { environment, schemas, catalog } = await loadModels(workspace);
  const { project } = workspace;
  const own = ownOptions(options, project);
  const live = await reflect(connection, {
    schemas: [...schemas, ...movedFrom(catalog, (own.renames ?? []).map(parseRename))],
    exclude: tablesOfAlambic(project),
  });
  return compareCatalogs(connection, live, catalog, own, { schemas, hooks: environment });
}

/** Also those of the project's other databases: two may share one. */
export const tablesOfAlambic = (project: Project): ReturnType<typeof ownTables> =>
  [project, ...project.databases.map((name) => databaseOf(project, name))].flatMap((each) =>
    ownTables(runtimeTables(each)),
  );

/** What is said of renames and drops for this database. */
export const ownOptions = (options: CompareOptions, project: Project): CompareOptions => ({
  ...options,
  renames: ownArguments(options.renames, project),
  drops: ownArguments(options.drops, project),
});

/** A live catalog, still connected, against what is wanted there. */
export async function compareCatalogs(
  connection: Connection,
  live: Catalog,
  declared: DeclaredCatalog,
  { renames = [], drops = [], allowDrops = false, strict = false }: CompareOptions,
  planOptions: PlanOptions,
): Promise<Comparison> {
  const resolved = resolveRenames(live, declared, { asked: renames.map(parseRename) });
  const normal = await normalise(connection, resolved.catalog, declared, {
    database: live,
    embedded: async () => (await import('../drivers/connect.ts')).connect('pglite:memory'),
  });
  refuseModelErrors(normal);
  const { up, down } = planBothWays(resolved, declared, { ...planOptions, normal, allowDrops });
  return {
    ...comparison({ up, down }, live, unmodelledIn(live, planOptions), drops, strict),
    missingFunctions: missingFor(up, normal, declared),
    notRenamed: notRenamed(resolved.catalog, declared)
      .filter(({ object }) => isRemoved(up, object))
      .map(notRenamedWords),
  };
}

/** Of the compared schemas; others were read for what moves out of them. */
const unmodelledIn = ({ unmodelled }: Catalog, { schemas }: PlanOptions): readonly Unmodelled[] =>
  unmodelled.filter(
    ({ schema }) => schema === undefined || schemas === undefined || schemas.includes(schema),
  );

const isRemoved = ({ differences }: Plan, object: ObjectAddress): boolean =>
  differences.some(
    (difference) =>
      difference.change === 'removed' && factKey(difference.fact) === addressKey(object),
  );

/** Of what is changed or added indeed, by itself or with its table: hooks may have left it out. */
function missingFor(
  { differences }: Plan,
  { missingFunctions }: Normalised,
  { facts }: Catalog,
): readonly string[] {
  const made = new Set(
    differences.flatMap((difference) =>
      difference.change === 'changed'
        ? [factKey(difference.to)]
        : difference.change === 'added'
          ? [factKey(difference.fact)]
          : [],
    ),
  );
  return [...missingFunctions].flatMap(([key, functions]) => {
    const fact = facts.get(key);
    if (fact === undefined || !(made.has(key) || made.has(parentKey(fact) ?? ''))) return [];
    return [missingFunctionsWords(fact, functions)];
  });
}

/** Two catalogs that were read from databases of one major: their texts are comparable as they are. */
export function compareRead(
  live: Catalog,
  wanted: Catalog,
  { renames = [], drops = [], strict = false }: CompareOptions,
): Comparison {
  const resolved = resolveRenames(live, wanted, { asked: renames.map(parseRename) });
  const plans = planBothWays(resolved, wanted, {
    complete: true,
    allowDrops: true,
    normal: noNormal,
  });
  return comparison(plans, live, [...live.unmodelled, ...wanted.unmodelled], drops, strict);
}

function comparison(
  { up, down }: Plans,
  { serverVersion = 14 }: Catalog,
  unmodelledThings: readonly Unmodelled[],
  drops: readonly string[],
  strict: boolean,
): Comparison {
  const unmodelled = [...new Set(unmodelledThings.map(unmodelledWords))];
  const undecided = up.undecided.map(undecidedWords);
  if (strict && unmodelled.length > 0)
    throw new AlambicError('not-modelled', { subjects: unmodelled });
  if (strict && undecided.length > 0)
    throw new AlambicError('undecided-expressions', { differences: undecided });
  const candidates = up.candidates.filter(({ argument }) => !isDropped(argument, drops));
  const lines = up.differences.map((difference: Difference) => words(difference, candidates));
  return {
    up,
    down,
    lines,
    undecided,
    missingFunctions: [],
    notRenamed: [],
    candidates,
    unmodelled,
    serverVersion,
  };
}

const unmodelledWords = ({ subject, aspect }: Unmodelled): string =>
  aspect === undefined ? subject : `${subject}: ${aspect}`;

function refuseModelErrors({ modelErrors }: Normalised): void {
  if (modelErrors.length === 0) return;
  throw new AlambicError('model-expression-refused', {
    expressions: modelErrors.map(({ address, text, reason, sqlstate }) => ({
      object: spokenAddress(address),
      text,
      reason,
      sqlstate,
    })),
  });
}
