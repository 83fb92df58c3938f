/**
 * The whole declared schema: what `alambic revision --autogenerate` compares a database with.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { spokenAddress, spokenName, type QualifiedName } from '../names.ts';
import { addressOf, factKey, type DeclaredCatalog, type Fact } from '../catalog/catalog.ts';
import type { Comment } from '../catalog/comments.ts';
import { AlambicError } from '../errors.ts';
import { catalogOf, draftCatalog, type CatalogDraft, type Gathered } from './catalog.ts';
import { refuse } from './declared.ts';
import { isEnum, type EnumDeclaration, type EnumDefinition } from './enums.ts';
import type { ExtensionDeclaration } from './extensions.ts';
import { nameScope, scopeKey, type NameScope, type NamingConvention } from './naming.ts';
import { checkReferences } from './reference-rules.ts';
import type { SchemaDeclaration } from './schemas.ts';
import type { SequenceDeclaration } from './sequences.ts';
import type { SoundReferences } from './sound-references.ts';
import { columnConstraints } from './table-parts.ts';
import type { Table } from './tables.ts';

/** Whatever can be declared on its own. */
export type SchemaItem =
  | Table
  | EnumDeclaration
  | SequenceDeclaration
  | SchemaDeclaration
  | ExtensionDeclaration;

export interface MetadataOptions {
  /** For constraints and indexes without a name; PostgreSQL's own defaults when left out. */
  readonly namingConvention?: NamingConvention;
  /** For messages, when there are several. */
  readonly name?: string;
}

export interface Metadata<Items extends readonly SchemaItem[] = readonly SchemaItem[]> {
  readonly kind: 'metadata';
  readonly items: Items;
  readonly namingConvention?: NamingConvention;
  readonly name?: string;
}

/**
 * Gathers what is declared, and checks that it holds together: every reference leads to a key of a fitting
 * type, no name is given twice. The enums of columns and the schemas of tables need not be listed.
 *
 * @example
 * ```ts
 * export const schema = metadata([users, posts, extension('pg_trgm')]);
 * export type Database = InferDatabase<typeof schema>;
 * ```
 * @throws AlambicError `unknown-reference`, `mismatched-reference`, `reference-without-key`, `duplicate-name`,
 *   `conflicting-definitions`, and those of names. TypeScript refuses the first two before it runs.
 */
export function metadata<const Items extends readonly SchemaItem[]>(
  items: Items & SoundReferences<Items>,
  { namingConvention, name }: MetadataOptions = {},
): Metadata<Items> {
  const gathered: Metadata<Items> = Object.freeze({
    kind: 'metadata',
    items: Object.freeze(items),
    ...(namingConvention !== undefined && { namingConvention }),
    ...(name !== undefined && { name }),
  });
  const naming = namingConvention ?? none;
  checked.set(gathered, { naming, catalog: buildCatalog([gathered], naming) });
  return gathered;
}

/**
 * What models declare, as catalog data.
 * @param options `namingConvention`: for each metadata that has none of its own.
 * @throws AlambicError as `metadata` does; also for names that two metadatas declare.
 */
export function declaredCatalog(
  models: Metadata | readonly Metadata[],
  { namingConvention = none }: Pick<MetadataOptions, 'namingConvention'> = {},
): DeclaredCatalog {
  const all = isList(models) ? models : [models];
  const [only, ...more] = all;
  const known = only && more.length === 0 ? checked.get(only) : undefined;
  if (known !== undefined && (only?.namingConvention ?? namingConvention) === known.naming)
    return known.catalog;
  return buildCatalog(all, namingConvention);
}

/** What `metadata` has made while checking, for the convention that it was made with. */
const checked = new WeakMap<
  Metadata,
  { readonly naming: NamingConvention; readonly catalog: DeclaredCatalog }
>();

const none: NamingConvention = Object.freeze({});

function buildCatalog(
  all: readonly Metadata[],
  namingConvention: NamingConvention,
): DeclaredCatalog {
  const scope = nameScope();
  const gathered = all.map((each) => gather(each.items));
  for (const each of gathered) checkReferences(each.tables);
  for (const each of gathered) takeGivenNames(each, scope);
  const drafts = gathered.map((each, at) =>
    draftCatalog(each, all[at]?.namingConvention ?? namingConvention, scope),
  );
  return catalogOf(checkedFacts(drafts), drafts);
}

const isList = (models: Metadata | readonly Metadata[]): models is readonly Metadata[] =>
  Array.isArray(models);

export const isMetadata = (value: unknown): value is Metadata =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'metadata' &&
  'items' in value;

/** What `models: 'src/models/**'` picks out of everything that a module exports. */
export const isSchemaItem = (value: unknown): value is SchemaItem =>
  isEnum(value) ||
  (typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'kind' in value &&
    (value.kind === 'table'
      ? 'columns' in value
      : value.kind === 'sequence'
        ? 'fact' in value
        : value.kind === 'schema' || value.kind === 'extension'));

/** Objects by kind; the same object listed twice is one. */
function gather(items: readonly SchemaItem[]): Gathered {
  const unique = [...new Set(items)];
  const stranger = unique.find((item) => !isSchemaItem(item));
  if (stranger !== undefined)
    refuse('metadata([...])', 'it takes tables, enums, sequences, schemas and extensions');
  const tables = unique.filter((item) => item.kind === 'table');
  return {
    schemas: unique.filter((item) => item.kind === 'schema'),
    extensions: unique.filter((item) => item.kind === 'extension'),
    sequences: unique.filter((item) => item.kind === 'sequence'),
    tables,
    enums: gatherEnums([
      ...unique.flatMap((item) => (item.kind === 'enum' ? [item.definition] : [])),
      ...tables.flatMap((table) =>
        Object.values(table.columns).flatMap(({ spec }) => spec.type.enum ?? []),
      ),
    ]),
  };
}

/** @throws AlambicError `conflicting-definitions`. */
function gatherEnums(definitions: readonly EnumDefinition[]): readonly EnumDefinition[] {
  const byName = new Map<string, EnumDefinition>();
  for (const each of definitions) {
    const key = scopeKey(each.fact.schema, each.fact.name);
    const known = byName.get(key);
    if (known === undefined) byName.set(key, each);
    else if (known !== each && JSON.stringify(known) !== JSON.stringify(each))
      throw new AlambicError('conflicting-definitions', { subject: enumSubject(each.fact) });
  }
  return [...byName.values()];
}

const enumSubject = (name: QualifiedName): string => `the enum "${spokenName(name)}"`;

/** Names that are given, so that no default is chosen that one of them has. */
function takeGivenNames({ tables, sequences }: Gathered, scope: NameScope): void {
  for (const { schema, name } of [...tables, ...sequences])
    scope.relations.add(scopeKey(schema, name));
  for (const { schema, columns, constraints, indexes } of tables) {
    for (const { draft } of indexes)
      if (draft.name !== undefined) scope.relations.add(scopeKey(schema, draft.name));
    for (const { draft } of [...columnConstraints(columns), ...constraints])
      if (draft.name !== undefined) scope.constraints.add(scopeKey(schema, draft.name));
  }
}

type NamedFact = Exclude<Fact, Comment>;

/**
 * The facts by key.
 * @throws AlambicError `duplicate-name` for what PostgreSQL would refuse as existing already.
 */
function checkedFacts(drafts: readonly CatalogDraft[]): ReadonlyMap<string, Fact> {
  const keys = new Map<string, NamedFact>();
  const relations = new Map<string, NamedFact>();
  const types = new Map<string, NamedFact>();
  for (const { facts } of drafts)
    for (const fact of facts) {
      checkKey(fact, keys);
      if (fact.kind === 'column' || fact.kind === 'schema' || fact.kind === 'extension') continue;
      const name = scopeKey(fact.schema, fact.name);
      if (hasRelation(fact)) claim(relations, name, fact);
      // CREATE SEQUENCE refuses the name of a type, though a sequence is none.
      if (fact.kind === 'table' || fact.kind === 'enum' || fact.kind === 'sequence')
        claim(types, name, fact);
    }
  return keys;
}

/** Schemas, extensions and enums may be declared by two metadatas, in the same way. */
function checkKey(fact: NamedFact, keys: Map<string, NamedFact>): void {
  const key = factKey(fact);
  const known = keys.get(key);
  keys.set(key, fact);
  if (known === undefined) return;
  const shared = fact.kind === 'schema' || fact.kind === 'extension' || fact.kind === 'enum';
  if (!shared) throw duplicate(factSubject(fact), `another ${fact.kind} of that name`);
  if (JSON.stringify(known) !== JSON.stringify(fact))
    throw new AlambicError('conflicting-definitions', { subject: factSubject(fact) });
}

/** Tables, sequences, indexes and the indexes behind constraints share one namespace. */
const hasRelation = (fact: NamedFact): boolean =>
  fact.kind === 'table' ||
  fact.kind === 'sequence' ||
  fact.kind === 'index' ||
  (fact.kind === 'constraint' && fact.type !== 'check' && fact.type !== 'foreign key');

function claim(names: Map<string, NamedFact>, key: string, fact: NamedFact): void {
  const known = names.get(key);
  // The enum that two metadatas share claims its name twice.
  if (known !== undefined && factSubject(known) !== factSubject(fact))
    throw duplicate(factSubject(fact), factSubject(known));
  names.set(key, fact);
}

const factSubject = (fact: NamedFact): string => `the ${spokenAddress(addressOf(fact))}`;

const duplicate = (subject: string, taken: string): AlambicError =>
  new AlambicError('duplicate-name', { subject, taken });
