/**
 * What a declared column is: plain data, and the traits that only the compiler sees. `columns.ts` has the
 * chain that makes one.
 *
 * In the house: `src/schema/`, rank 4.
 */
import type { QualifiedName } from '../names.ts';
import type { CheckOptions, ForeignKeyOptions, KeyOptions, UniqueOptions } from './constraints.ts';
import type { EnumDefinition } from './enums.ts';
import type { Expression } from './expression.ts';
import type { SequenceOptionsInput } from './sequences.ts';

/** What the type checker knows about a column. It exists at compile time only. */
export interface ColumnTraits {
  /** Name in `pg_type`, such as `int8`; what a reference is checked by. */
  readonly type: string;
  /** What node-postgres returns for a non-null value when no type parser is set. */
  readonly read: unknown;
  /** What it accepts as a parameter. */
  readonly write: unknown;
  readonly nullable: boolean;
  /** Who fills the column when an INSERT leaves it out. */
  readonly filled: 'by caller' | 'by default' | 'always by server';
  /** `table.column`, `schema.table.column`, or the three apart; a union when there are several. */
  readonly references: string | ReferenceParts | null;
}

/** Traits after one more word of the chain. Part of what is inferred, so declarations of models name it. */
export type TraitsWith<Traits, Change> = {
  [Trait in keyof Traits]: Trait extends keyof Change ? Change[Trait] : Traits[Trait];
};

/** The column that a foreign key leads to. */
export interface ReferenceParts {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

export interface ColumnType {
  /** As `format_type` prints it, without `[]`. */
  readonly text: string;
  /** Name in `pg_type`, `schema.name` of a user's type, or the text of a custom one; without `[]`. */
  readonly name: string;
  readonly array: boolean;
  /** Where a type that is not built in lives. */
  readonly typeOf?: QualifiedName;
  /** The enum that is gathered with the column. */
  readonly enum?: EnumDefinition;
}

/** All that a column says, before it knows its name. */
export interface ColumnSpec {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default?: Expression | { readonly value: unknown };
  readonly identity?: {
    readonly generation: 'always' | 'by default';
    readonly options: SequenceOptionsInput;
  };
  readonly serial?: true;
  readonly generated?: { readonly expression: string; readonly storage: 'stored' | 'virtual' };
  readonly collation?: QualifiedName;
  readonly comment?: string;
  readonly primaryKey?: KeyOptions & { readonly name?: string };
  readonly unique?: UniqueOptions & { readonly name?: string };
  readonly references: readonly {
    readonly target: ReferenceParts;
    readonly options: ForeignKeyOptions & { readonly name?: string };
  }[];
  readonly checks: readonly {
    readonly expression: Expression;
    readonly options: CheckOptions & { readonly name?: string };
  }[];
  readonly renamedFrom?: string;
}

/** A declared column, whatever chain made it. */
export interface Column<Traits extends ColumnTraits = ColumnTraits> {
  /** Nothing at run time. */
  readonly $traits: Traits;
  readonly kind: 'column';
  readonly spec: ColumnSpec;
}

/** By shape and not by class, so that two copies of the package understand each other. */
export const isColumn = (value: unknown): value is Column =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'column' &&
  'spec' in value;

/** The columns of a table, by their names in PostgreSQL. */
export type ColumnMap = Readonly<Record<string, Column>>;
