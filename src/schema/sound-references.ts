/**
 * The references of a metadata, for the compiler: one that leads nowhere, or to a column of another type, does
 * not compile, and the error says why. Linear in their number: tables are looked up by key, never searched.
 *
 * In the house: `src/schema/`, rank 4. `reference-rules.ts` says the same at run time.
 */
import type { Column, ColumnTraits, ReferenceParts } from './column.ts';
import type { SchemaProblem } from './expression.ts';
import type { AlsoRefersTo } from './references.ts';
import type { Table } from './tables.ts';

/** How Kysely, and a reference, address a table: `users`, or `billing.invoices`. */
export type TableKey<T extends Table> = T['schema'] extends 'public'
  ? T['name']
  : `${T['schema']}.${T['name']}`;

/** What each item must be besides itself: nothing when all is well, else what no item can be. */
export type SoundReferences<Items extends readonly unknown[]> = {
  readonly [At in keyof Items]: Items[At] extends Table
    ? Sound<ReferenceProblem<Items[At], ByKey<Extract<Items[number], Table>>>>
    : unknown;
};

type Sound<Problem extends string> = [Problem] extends [never] ? unknown : SchemaProblem<Problem>;

type ByKey<T extends Table> = { [Each in T as TableKey<Each>]: Each['columns'] };

type ReferenceProblem<From extends Table, Known> = {
  [C in keyof From['columns'] & string]: CheckReference<
    `${TableKey<From>}.${C}`,
    From['columns'][C]['$traits'],
    From['columns'][C]['$traits']['references'],
    Known
  >;
}[keyof From['columns'] & string];

type CheckReference<
  Address extends string,
  Traits extends ColumnTraits,
  Target,
  Known,
> = Target extends string
  ? string extends Target
    ? never
    : CheckType<Address, Traits['type'], Target, TypeAt<Target, Known>>
  : Target extends ReferenceParts
    ? CheckType<
        Address,
        Traits['type'],
        Spoken<Target>,
        TypeIn<Known, KeyOf<Target>, Target['column']>
      >
    : never;

type KeyOf<Target extends ReferenceParts> = Target['schema'] extends 'public'
  ? Target['table']
  : `${Target['schema']}.${Target['table']}`;

type Spoken<Target extends ReferenceParts> = `${KeyOf<Target>}.${Target['column']}`;

type CheckType<
  Address extends string,
  Type extends string,
  Target extends string,
  Found,
> = Found extends string
  ? string extends Found | Type
    ? never
    : Found extends Type
      ? never
      : Found extends Allowed<Type>
        ? never
        : `${Address} is ${Type}, but "${Target}" is ${Found}`
  : `${Address} references "${Target}", which is not in this metadata`;

type Allowed<Type extends string> = Type extends keyof AlsoRefersTo ? AlsoRefersTo[Type] : never;

/** The type name of the column at an address, or `null` when there is none. */
type TypeAt<Address extends string, Known> = Address extends `${infer S}.${infer T}.${infer C}`
  ? TypeIn<Known, S extends 'public' ? T : `${S}.${T}`, C>
  : Address extends `${infer T}.${infer C}`
    ? TypeIn<Known, T, C>
    : null;

type TypeIn<Known, Key extends string, C extends string> = Known extends {
  readonly [K in Key]: { readonly [N in C]: Column<infer Traits> };
}
  ? Traits['type']
  : null;
