/**
 * Indexes of a table, with everything that PostgreSQL has for them.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE INDEX".
 */
import type { IndexDefinition } from '../catalog/indexes.ts';
import { columnNames, constraintSubject, refuse, splitName, type MaybeNamed } from './declared.ts';
import { sqlText, type Expression } from './expression.ts';
import { indexKey, type IndexKeyInput, type KeyColumn } from './keys.ts';

export interface IndexOptions<ColumnName extends string = string> {
  readonly unique?: boolean;
  /** Access method; `btree` when absent. */
  readonly using?: string;
  /** Columns stored but not searched. */
  readonly include?: readonly ColumnName[];
  /** Two nulls are equal in a unique index. PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: boolean;
  /** Predicate of a partial index. */
  readonly where?: Expression | string;
  /** Storage parameters: `{ fillfactor: 70 }`. */
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  /** Build it without blocking writes, outside any transaction, when it is new. */
  readonly concurrently?: boolean;
  readonly comment?: string;
  /** Says that the index had another name, so that it is renamed and not dropped. */
  readonly renamedFrom?: string;
}

/** An index whose name may be left to the convention. */
export type IndexDraft = Omit<IndexDefinition, 'name'> & { readonly name?: string };

/** A declared index. The type parameter exists at compile time only. */
export interface IndexBuilder<ColumnName extends string = string> {
  readonly kind: 'index';
  readonly draft: IndexDraft;
  readonly comment?: string;
  readonly renamedFrom?: string;
  readonly $columns?: ColumnName;
}

export function index<
  const Keys extends readonly IndexKeyInput[],
  const Included extends string = never,
>(
  name: string,
  keys: Keys,
  options?: IndexOptions<Included>,
): IndexBuilder<KeyColumn<Keys[number]> | Included>;
/**
 * @example
 * ```ts
 * index(['name'])
 * index('ix_items_lower_name', [sql`lower(name)`], { unique: true, where: sql`deleted_at IS NULL` })
 * index([{ column: 'created_at', order: 'desc', nulls: 'last' }])
 * index([{ column: 'title', operatorClass: 'gin_trgm_ops' }], { using: 'gin' })
 * ```
 */
export function index<
  const Keys extends readonly IndexKeyInput[],
  const Included extends string = never,
>(keys: Keys, options?: IndexOptions<Included>): IndexBuilder<KeyColumn<Keys[number]> | Included>;
export function index(
  ...args: MaybeNamed<[keys: readonly IndexKeyInput[], options?: IndexOptions | undefined]>
): IndexBuilder<never> {
  const { name, rest } = splitName('index', args);
  const [keys, options = {}] = rest;
  const subject = constraintSubject(
    'index',
    name,
    keys.filter((key) => typeof key === 'string'),
  );
  if (keys.length === 0) refuse(subject, 'it has no key');
  if (options.nullsNotDistinct && !options.unique)
    refuse(subject, 'nullsNotDistinct is for unique indexes only');
  const { comment, renamedFrom } = options;
  return Object.freeze({
    kind: 'index',
    draft: Object.freeze({
      ...(name !== undefined && { name }),
      keys: Object.freeze(keys.map((key) => indexKey(subject, key))),
      ...indexOptions(subject, options),
    }),
    ...(comment !== undefined && { comment }),
    ...(renamedFrom !== undefined && { renamedFrom }),
  });
}

/** Options as the catalog keeps them: what is PostgreSQL's default is left out. */
function indexOptions(
  subject: string,
  { unique, using, include, nullsNotDistinct, where, with: parameters, concurrently }: IndexOptions,
): Omit<IndexDefinition, 'name' | 'keys'> {
  const storage = Object.entries(parameters ?? {});
  return {
    ...(unique && { unique: true }),
    ...(using !== undefined && using !== 'btree' && { using }),
    ...(include !== undefined &&
      include.length > 0 && { include: columnNames(`INCLUDE of ${subject}`, include) }),
    ...(nullsNotDistinct && { nullsNotDistinct: true }),
    ...(where !== undefined && { where: sqlText(subject, where) }),
    ...(storage.length > 0 && {
      with: Object.freeze(Object.fromEntries(storage.map(([key, value]) => [key, String(value)]))),
    }),
    ...(concurrently && { concurrently: true }),
  };
}

export const isIndex = (value: unknown): value is IndexBuilder =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'index';
