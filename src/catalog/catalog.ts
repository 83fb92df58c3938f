/**
 * What a database holds, or should hold: facts at sub-object grain, each found by its key. Models and
 * reflection both end here, so that comparing knows neither.
 *
 * In the house: `src/catalog/`, rank 2.
 */
import { addressKey, type ObjectAddress } from '../names.ts';
import type { Column } from './columns.ts';
import type { Comment } from './comments.ts';
import type { Constraint } from './constraints.ts';
import type { EnumType } from './enums.ts';
import type { Extension } from './extensions.ts';
import type { Index } from './indexes.ts';
import type { Schema } from './schemas.ts';
import type { Sequence } from './sequences.ts';
import type { Table } from './tables.ts';

/** Every kind of fact there is. An interface, so that the kinds are listed once. */
export interface Facts {
  schema: Schema;
  extension: Extension;
  enum: EnumType;
  sequence: Sequence;
  table: Table;
  column: Column;
  constraint: Constraint;
  index: Index;
  comment: Comment;
}

export type FactKind = keyof Facts;
export type Fact = Facts[FactKind];

/** The address a fact is about; a comment has its object's. */
export function addressOf(fact: Fact): ObjectAddress {
  switch (fact.kind) {
    case 'comment':
      return fact.on;
    case 'column':
    case 'constraint':
      return { kind: fact.kind, schema: fact.schema, table: fact.table, name: fact.name };
    case 'schema':
    case 'extension':
      return { kind: fact.kind, name: fact.name };
    case 'enum':
    case 'sequence':
    case 'table':
    case 'index':
      return { kind: fact.kind, schema: fact.schema, name: fact.name };
  }
}

/** The key of a fact in a catalog: its address, or `comment` and the address it is on. */
export const factKey = (fact: Fact): string =>
  fact.kind === 'comment' ? `comment\0${addressKey(fact.on)}` : addressKey(addressOf(fact));

/** The key of the fact that this one is part of: dropped with it, named after it. */
export function parentKey(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'column':
    case 'constraint':
    case 'index':
      return addressKey({ kind: 'table', schema: fact.schema, name: fact.table });
    case 'enum':
    case 'sequence':
    case 'table':
      return addressKey({ kind: 'schema', name: fact.schema });
    case 'comment':
      return addressKey(fact.on);
    case 'schema':
    case 'extension':
      return undefined;
  }
}

/**
 * What the database holds and alambic does not model: a whole object (`view public.totals`), or one
 * aspect of a modelled one that is not at its default (`table items` has `row security`).
 */
export interface Unmodelled {
  /** The object, in words: `view public.totals`, `table items`. */
  readonly subject: string;
  /** The aspect, in words; absent when the whole object is not modelled. */
  readonly aspect?: string;
  /** The schema it lives in, to tell compared schemas from others. */
  readonly schema?: string;
}

/** An object that is not modelled and uses one that is: changing the one may be refused because of it. */
export interface Dependent {
  /** Key of the fact that is used: a table, a column, an enum, a sequence, an index, a constraint. */
  readonly on: string;
  /** The one that uses it, in words: `view public.totals`, `policy p on items`. */
  readonly dependent: string;
}

export interface Catalog {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly unmodelled: readonly Unmodelled[];
  readonly dependents: readonly Dependent[];
  /** Major version of the server it was read from; absent for models. */
  readonly serverVersion?: number;
}

/** A declared rename or move, to be looked up in the database before it is believed. */
export interface DeclaredRename {
  /** Under its new name. */
  readonly address: ObjectAddress;
  readonly from: string;
  /** The schema that it was in; its own when absent. */
  readonly fromSchema?: string;
}

/** A declared rename of an enum's value. */
export interface DeclaredValueRename {
  readonly enum: ObjectAddress;
  readonly from: string;
  readonly to: string;
}

/** What models declare: a catalog, and how its names came about. */
export interface DeclaredCatalog extends Catalog {
  readonly renames: readonly DeclaredRename[];
  readonly valueRenames: readonly DeclaredValueRename[];
}

/** Facts in a map by key. A key given twice keeps the last; check before, where that is a mistake. */
export const factMap = (facts: Iterable<Fact>): Map<string, Fact> => {
  const map = new Map<string, Fact>();
  for (const fact of facts) map.set(factKey(fact), fact);
  return map;
};

/** Facts of one kind, in the order of the catalog. */
export function* factsOf<Kind extends FactKind>(
  catalog: Catalog,
  kind: Kind,
): IterableIterator<Facts[Kind]> {
  for (const fact of catalog.facts.values()) if (fact.kind === kind) yield fact as Facts[Kind]; // true: kinds and types correspond in Facts
}
