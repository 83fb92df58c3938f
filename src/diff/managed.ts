/**
 * What a comparison is about. Between a database and models, what only the database has is left alone when
 * it is a schema or an extension: schemas hold what others made, and an extension is often a server's
 * default. They are told, never dropped. Between two databases everything counts.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { ObjectAddress } from '../names.ts';
import { without } from './hooks.ts';

export interface Scope {
  /** Compared schemas; all that the catalogs hold when left out. */
  readonly schemas?: readonly string[];
  /** Both sides are databases: schemas and extensions are dropped, too. */
  readonly complete?: boolean;
}

export interface Managed {
  readonly live: Catalog;
  readonly declared: Catalog;
  /** Schemas and extensions that are only in the database. */
  readonly leftAlone: readonly ObjectAddress[];
}

export function managed(live: Catalog, declared: Catalog, { schemas, complete }: Scope): Managed {
  const compared = schemas === undefined ? undefined : new Set(schemas);
  const isElsewhere = (fact: Fact): boolean => {
    const schema = schemaOf(addressOf(fact));
    return compared !== undefined && schema !== undefined && !compared.has(schema);
  };
  const [here, wanted] = [without(live, isElsewhere), without(declared, isElsewhere)];
  if (complete) return { live: here, declared: wanted, leftAlone: [] };
  const isLeft = (fact: Fact, key: string): boolean =>
    (fact.kind === 'schema' || fact.kind === 'extension') && !wanted.facts.has(key);
  const left = [...here.facts].filter(([key, fact]) => isLeft(fact, key));
  const keys = new Set(left.map(([, fact]) => fact));
  return {
    live: without(here, (fact) => keys.has(fact)),
    declared: wanted,
    leftAlone: left.map(([, fact]) => addressOf(fact)),
  };
}

const schemaOf = (address: ObjectAddress): string | undefined =>
  address.kind === 'schema' ? address.name : 'schema' in address ? address.schema : undefined;
