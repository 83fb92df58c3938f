/**
 * Two sets of models as two states of a database, and the plan between them, in words.
 */
import type { Catalog, Dependent } from '../../src/catalog/catalog.ts';
import { parseRename } from '../../src/diff/rename-arguments.ts';
import { resolveRenames } from '../../src/diff/renames.ts';
import {
  plan,
  planBothWays,
  type Plan,
  type PlanOptions,
  type Plans,
} from '../../src/diff/plan.ts';
import type { AnyOperation } from '../../src/operations/registry.ts';
import { roomOf } from '../../src/operations/registry.ts';
import { declaredCatalog, metadata, type SchemaItem } from '../../src/schema/metadata.ts';

export interface Case extends PlanOptions {
  /** `--rename`, as written. */
  readonly renames?: readonly string[];
  /** What the database holds and is not modelled. */
  readonly dependents?: readonly Dependent[];
}

/** References between the items are checked at run time only: a list has no names for the compiler. */
export const catalogOf = (items: readonly SchemaItem[]): ReturnType<typeof declaredCatalog> =>
  declaredCatalog(metadata<readonly SchemaItem[]>(items));

/** What reflection would have read, had these models been applied. */
export const databaseOf = (
  items: readonly SchemaItem[],
  dependents: readonly Dependent[] = [],
): Catalog => ({
  facts: catalogOf(items).facts,
  unmodelled: [],
  dependents,
  serverVersion: 18,
});

function plansBetween(
  before: readonly SchemaItem[],
  after: readonly SchemaItem[],
  { renames = [], dependents = [], ...options }: Case = {},
): Plans {
  const declared = catalogOf(after);
  const resolved = resolveRenames(databaseOf(before, dependents), declared, {
    asked: renames.map(parseRename),
  });
  return planBothWays(resolved, declared, options);
}

export const planBetween = (
  before: readonly SchemaItem[],
  after: readonly SchemaItem[],
  options: Case = {},
): Plan => plansBetween(before, after, options).up;

/** Each operation on one line, as `describe` says it. */
const described = ({ operations }: { readonly operations: readonly AnyOperation[] }): string[] =>
  operations.map((operation) => roomOf(operation).describe(operation));

export const up = (
  before: readonly SchemaItem[],
  after: readonly SchemaItem[],
  options: Case = {},
): string[] => described(planBetween(before, after, options));

export const down = (
  before: readonly SchemaItem[],
  after: readonly SchemaItem[],
  options: Case = {},
): string[] => described(plansBetween(before, after, options).down);

/** The SQL of a plan on PostgreSQL 18. */
export const sqlOf = ({ operations }: Plan): string[] =>
  operations.flatMap((operation) =>
    roomOf(operation)
      .compile(operation, { version: 18 })
      .map(({ sql }) => sql),
  );

export { plan };
