/**
 * What `env.ts` may say about a comparison: which objects take part, and when a type or a default differs.
 *
 * In the house: `src/diff/`, rank 6. The words are those of `script/environment.ts`.
 */
import { addressOf, factKey, parentKey, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import type { ObjectAddress } from '../names.ts';
import type { Judge } from './walk.ts';

export interface Hooks {
  readonly includeObject?: (object: {
    readonly address: ObjectAddress;
    readonly where: 'both' | 'database' | 'models';
  }) => boolean;
  readonly includeName?: (name: string, kind: string, parent: string | null) => boolean;
  readonly compareType?: boolean | ((column: ComparedText) => boolean | undefined);
  readonly compareServerDefault?: boolean | ((column: ComparedText) => boolean | undefined);
}

/** A type, or a default, on both sides. */
export interface ComparedText {
  readonly address: ObjectAddress;
  readonly database: string | null;
  readonly models: string | null;
}

export interface Included {
  readonly live: Catalog;
  readonly declared: Catalog;
}

/** Both catalogs without what the hooks leave out; the parts of what is left out go with it. */
export function included(live: Catalog, declared: Catalog, hooks: Hooks): Included {
  const { includeName, includeObject } = hooks;
  const named =
    includeName === undefined
      ? live
      : without(live, (fact) => {
          const address = addressOf(fact);
          return (
            fact.kind !== 'comment' && !includeName(address.name, fact.kind, parentName(address))
          );
        });
  if (includeObject === undefined) return { live: named, declared };
  const out = new Set<string>();
  const ask = (fact: Fact, where: 'both' | 'database' | 'models'): void => {
    if (fact.kind !== 'comment' && !includeObject({ address: addressOf(fact), where }))
      out.add(factKey(fact));
  };
  for (const [key, fact] of declared.facts) ask(fact, named.facts.has(key) ? 'both' : 'models');
  for (const [key, fact] of named.facts) if (!declared.facts.has(key)) ask(fact, 'database');
  const isOut = (fact: Fact): boolean => out.has(factKey(fact));
  return { live: without(named, isOut), declared: without(declared, isOut) };
}

const parentName = (address: ObjectAddress): string | null => {
  if ('table' in address) return address.table;
  return 'schema' in address ? address.schema : null;
};

/** The facts that stay when some leave, with their parts and comments. A schema takes nothing along. */
export function without(catalog: Catalog, isOut: (fact: Fact) => boolean): Catalog {
  const out = new Set<string>();
  for (const [key, fact] of catalog.facts) if (isOut(fact)) out.add(key);
  if (out.size === 0) return catalog;
  const isPartOut = (fact: Fact): boolean => {
    const parent = parentKey(fact);
    if (parent === undefined) return false;
    if (out.has(parent))
      return fact.kind === 'comment' || catalog.facts.get(parent)?.kind !== 'schema';
    const above = catalog.facts.get(parent);
    return above !== undefined && above.kind !== 'schema' && isPartOut(above);
  };
  const facts = [...catalog.facts].filter(([key, fact]) => !out.has(key) && !isPartOut(fact));
  return { ...catalog, facts: new Map(facts) };
}

/** @param way in which direction the catalogs are compared: `down` has the models first. */
export function judgeOf(
  { compareType, compareServerDefault }: Hooks,
  way: 'up' | 'down',
): Judge | undefined {
  if (compareType === undefined && compareServerDefault === undefined) return undefined;
  return (from, to, aspects) => {
    if (from.kind !== 'column' || to.kind !== 'column') return aspects;
    const [database, models] = way === 'up' ? [from, to] : [to, from];
    const judged = new Set(aspects);
    settle(
      judged,
      'type',
      compareType,
      texts(database, models, ({ type }) => type),
    );
    settle(
      judged,
      'default',
      compareServerDefault,
      texts(database, models, (column) => column.default),
    );
    return judged;
  };
}

const texts = (
  database: Column,
  models: Column,
  textOf: (column: Column) => string | undefined,
): ComparedText => ({
  address: addressOf(models),
  database: textOf(database) ?? null,
  models: textOf(models) ?? null,
});

/** `false` ends the matter; a function may answer, or leave it as it is. */
function settle(
  aspects: Set<string>,
  aspect: string,
  hook: Hooks['compareType'],
  compared: ComparedText,
): void {
  const answer = typeof hook === 'function' ? hook(compared) : hook === false ? false : undefined;
  if (answer === true) aspects.add(aspect);
  if (answer === false) aspects.delete(aspect);
}
