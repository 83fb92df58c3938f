/**
 * Plans on real servers: made from models, run, and what the database then is.
 */
import { expect } from 'vitest';
import type { Catalog, DeclaredCatalog } from '../../src/catalog/catalog.ts';
import { isServerError, type Connection } from '../../src/connection.ts';
import { normalise } from '../../src/diff/normalise/normalise.ts';
import { planBothWays, type Plan, type Plans } from '../../src/diff/plan.ts';
import { resolveRenames } from '../../src/diff/renames.ts';
import { words } from '../../src/diff/words.ts';
import { roomOf } from '../../src/operations/registry.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { catalogOf } from './plans.ts';

export const read = (connection: Connection): Promise<Catalog> =>
  reflect(connection, { schemas: 'all', exclude: [] });

export async function plansTo(connection: Connection, declared: DeclaredCatalog): Promise<Plans> {
  const database = await read(connection);
  const resolved = resolveRenames(database, declared);
  const normal = await normalise(connection, resolved.catalog, declared, { database });
  expect(normal.modelErrors).toEqual([]);
  return planBothWays(resolved, declared, { normal, allowDrops: true });
}

/** Each statement by itself, because a new enum value has to be committed before it is used. */
export async function run(connection: Connection, plan: Plan, version: number): Promise<void> {
  for (const operation of plan.operations)
    for (const { sql } of roomOf(operation).compile(operation, { version }))
      try {
        await connection.script(sql);
      } catch (error) {
        if (isServerError(error)) throw new Error(`${error.message}: ${sql}`, { cause: error });
        throw error;
      }
}

export const told = (plan: Plan): string[] => plan.differences.map((one) => words(one));

export const declare = (items: readonly SchemaItem[]): DeclaredCatalog => catalogOf(items);

/** Facts that decide: positions move when columns are made anew. */
export const essence = ({ facts }: Catalog): unknown[] =>
  [...facts]
    .filter(([, fact]) => fact.kind !== 'schema')
    .map(([, fact]) => (fact.kind === 'column' ? { ...fact, position: 0 } : fact))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
