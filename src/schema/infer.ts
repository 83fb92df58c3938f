/**
 * What TypeScript knows about rows, from the models alone: the `Database` that Kysely wants, and the rows of
 * one table for whoever writes SQL by hand. No code is generated.
 *
 * In the house: `src/schema/`, rank 4. The types are those of node-postgres without type parsers.
 */
import type { ColumnTraits } from './column.ts';
import type { Metadata } from './metadata.ts';
import type { TableKey } from './sound-references.ts';
import type { Table } from './tables.ts';

/** Structurally Kysely's `ColumnType`, so that alambic need not depend on Kysely. */
export interface RowColumn<Select, Insert, Update> {
  readonly __select__: Select;
  readonly __insert__: Insert;
  readonly __update__: Update;
}

type Nullable<Traits extends ColumnTraits, T> = Traits['nullable'] extends true ? T | null : T;
type Read<Traits extends ColumnTraits> = Nullable<Traits, Traits['read']>;
type Write<Traits extends ColumnTraits> = Nullable<Traits, Traits['write']>;

type InferColumn<Traits extends ColumnTraits> = {
  'always by server': RowColumn<Read<Traits>, never, never>;
  'by default': RowColumn<Read<Traits>, Write<Traits> | undefined, Write<Traits>>;
  'by caller': Same<Read<Traits>, Write<Traits>> extends true
    ? Read<Traits> // the plain type reads best on hover
    : RowColumn<Read<Traits>, Write<Traits>, Write<Traits>>;
}[Traits['filled']];

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** One table as Kysely wants it. */
export type InferTable<T extends Table> = {
  [C in keyof T['columns']]: InferColumn<T['columns'][C]['$traits']>;
};

/**
 * @example
 * ```ts
 * const db = new Kysely<InferDatabase<typeof schema>>({ dialect });
 * ```
 */
export type InferDatabase<M extends Metadata> = {
  [T in Extract<M['items'][number], Table> as TableKey<T>]: InferTable<T>;
};

/** What `SELECT *` gives: Kysely's `Selectable`. */
export type InferSelect<T extends Table> = {
  [C in keyof T['columns']]: Read<T['columns'][C]['$traits']>;
};

/** The columns that INSERT may leave out. */
type Optional<T extends Table> = {
  [C in keyof T['columns']]: T['columns'][C]['$traits'] extends
    | { readonly nullable: true }
    | { readonly filled: 'by default' }
    ? C
    : never;
}[keyof T['columns']];

/** The columns that the server alone fills. */
type Computed<T extends Table> = {
  [C in keyof T['columns']]: T['columns'][C]['$traits']['filled'] extends 'always by server'
    ? C
    : never;
}[keyof T['columns']];

type Flat<T> = { [K in keyof T]: T[K] };

/** What INSERT takes: Kysely's `Insertable`. */
export type InferInsert<T extends Table> = Flat<
  {
    [C in Exclude<keyof T['columns'], Computed<T> | Optional<T>>]: Write<
      T['columns'][C]['$traits']
    >;
  } & {
    [C in Exclude<Optional<T>, Computed<T>>]?: Write<T['columns'][C]['$traits']> | undefined;
  }
>;

/** What UPDATE takes: Kysely's `Updateable`. */
export type InferUpdate<T extends Table> = {
  [C in Exclude<keyof T['columns'], Computed<T>>]?: Write<T['columns'][C]['$traits']> | undefined;
};
