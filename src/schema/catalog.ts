/**
 * From declared objects to catalog data: facts, comments, renames.
 *
 * In the house: `src/schema/`, rank 4.
 */
import {
  addressOf,
  factKey,
  type DeclaredCatalog,
  type DeclaredRename,
  type DeclaredValueRename,
  type Fact,
} from '../catalog/catalog.ts';
import type { Comment } from '../catalog/comments.ts';
import type { ObjectAddress } from '../names.ts';
import type { EnumDefinition } from './enums.ts';
import type { ExtensionDeclaration } from './extensions.ts';
import { indexName, type NameScope, type NamingConvention } from './naming.ts';
import type { SchemaDeclaration } from './schemas.ts';
import type { SequenceDeclaration } from './sequences.ts';
import { columnConstraints, columnDefinitions, namedConstraints } from './table-parts.ts';
import type { Table } from './tables.ts';

/** The declared objects of a metadata, by kind. */
export interface Gathered {
  readonly schemas: readonly SchemaDeclaration[];
  readonly extensions: readonly ExtensionDeclaration[];
  readonly enums: readonly EnumDefinition[];
  readonly sequences: readonly SequenceDeclaration[];
  readonly tables: readonly Table[];
}

/** What is said about a fact besides the fact itself. */
interface Said {
  readonly comment?: string | undefined;
  readonly renamedFrom?: string | undefined;
  readonly movedFrom?: string | undefined;
}

/** Facts in the order of their declaration; a name that is declared twice is there twice. */
export interface CatalogDraft {
  readonly facts: Exclude<Fact, Comment>[];
  readonly comments: Comment[];
  readonly renames: DeclaredRename[];
  readonly valueRenames: DeclaredValueRename[];
}

function add(draft: CatalogDraft, fact: Exclude<Fact, Comment>, said: Said = {}): void {
  draft.facts.push(Object.freeze(fact));
  say(draft, addressOf(fact), said);
}

/** An empty comment is none. */
function say(
  draft: CatalogDraft,
  address: ObjectAddress,
  { comment, renamedFrom, movedFrom }: Said,
): void {
  if (comment !== undefined && comment !== '')
    draft.comments.push(Object.freeze({ kind: 'comment', on: address, text: comment }));
  if (renamedFrom === undefined && movedFrom === undefined) return;
  const fromSchema = movedFrom === undefined ? {} : { fromSchema: movedFrom };
  draft.renames.push(Object.freeze({ address, from: renamedFrom ?? address.name, ...fromSchema }));
}

/** @param facts those of the drafts, by key, without comments. */
export function catalogOf(
  facts: ReadonlyMap<string, Fact>,
  drafts: readonly CatalogDraft[],
): DeclaredCatalog {
  const all = new Map(facts);
  for (const { comments } of drafts) for (const each of comments) all.set(factKey(each), each);
  return Object.freeze({
    facts: all,
    unmodelled: [],
    dependents: [],
    renames: drafts.flatMap(({ renames }) => renames),
    valueRenames: drafts.flatMap(({ valueRenames }) => valueRenames),
  });
}

/** All that is declared, named; nothing is checked here. */
export function draftCatalog(
  gathered: Gathered,
  naming: NamingConvention,
  scope: NameScope,
): CatalogDraft {
  const draft: CatalogDraft = { facts: [], comments: [], renames: [], valueRenames: [] };
  addSchemas(draft, gathered);
  for (const { name, schema, version, comment } of gathered.extensions)
    add(
      draft,
      {
        kind: 'extension',
        name,
        ...(schema !== undefined && { schema }),
        ...(version !== undefined && { version }),
      },
      { comment },
    );
  for (const each of gathered.enums) addEnum(draft, each);
  for (const { fact, ...said } of gathered.sequences) add(draft, fact, said);
  for (const each of gathered.tables) addTable(draft, each, naming, scope);
  return draft;
}

/**
 * Every schema that is named, and not the server's own. Every database begins with `public`: who names it for
 * an object says nothing of it, who declares it does.
 */
function addSchemas(draft: CatalogDraft, gathered: Gathered): void {
  const said = new Map<string, Said>(gathered.schemas.map((each) => [each.name, each]));
  const named = [
    ...said.keys(),
    ...gathered.extensions.flatMap(({ schema }) => (schema === undefined ? [] : [schema])),
    ...gathered.enums.map(({ fact }) => fact.schema),
    ...gathered.sequences.map(({ schema }) => schema),
    ...gathered.tables.map(({ schema }) => schema),
  ];
  for (const name of new Set(named)) {
    const isThere = name === 'public' ? !said.has(name) : /^(?:pg_|information_schema$)/.test(name);
    if (!isThere) add(draft, { kind: 'schema', name }, said.get(name));
  }
}

function addEnum(draft: CatalogDraft, definition: EnumDefinition): void {
  add(draft, definition.fact, definition);
  for (const [to, from] of Object.entries(definition.renamedValues))
    draft.valueRenames.push(Object.freeze({ enum: addressOf(definition.fact), from, to }));
}

function addTable(
  draft: CatalogDraft,
  table: Table,
  naming: NamingConvention,
  scope: NameScope,
): void {
  const { schema, name } = table;
  const context = { table, columns: new Set(Object.keys(table.columns)), naming, scope };
  const builders = [...columnConstraints(table.columns), ...table.constraints];
  add(draft, { kind: 'table', schema, name }, table);
  columnDefinitions(table, table.columns, builders).forEach((definition, at) =>
    add(
      draft,
      { kind: 'column', schema, table: name, ...definition, position: at + 1 },
      table.columns[definition.name]?.spec,
    ),
  );
  for (const { definition, builder } of namedConstraints(builders, context))
    add(draft, { kind: 'constraint', schema, table: name, ...definition }, builder);
  for (const index of table.indexes)
    add(
      draft,
      { kind: 'index', schema, table: name, ...index.draft, name: indexName(index.draft, context) },
      index,
    );
}
