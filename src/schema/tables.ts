/**
 * Tables: columns by their real names, and the constraints and indexes that span them.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE TABLE".
 */
import type { Column, ColumnMap, ColumnTraits, TraitsWith } from './column.ts';
import type { ConstraintBuilder, Link } from './constraints.ts';
import type { IndexBuilder } from './indexes.ts';
import { checkedName, checkedOrigin } from './names.ts';
import { checkTable } from './table-rules.ts';

export interface TableOptions<
  Schema extends string = string,
  ColumnName extends string = string,
  Constraints extends readonly ConstraintBuilder[] = readonly ConstraintBuilder[],
> {
  /** `public` when absent. */
  readonly schema?: Schema;
  readonly comment?: string;
  readonly constraints?: Constraints & readonly ConstraintBuilder<ColumnName, ColumnName>[];
  readonly indexes?: readonly IndexBuilder<ColumnName>[];
  /** Says that the table had another name, so that it is renamed and not dropped. */
  readonly renamedFrom?: string;
  /** Says that the table was in another schema, so that it is moved with its rows, and not dropped. */
  readonly movedFrom?: string;
}

/** A declared table. */
export interface Table<
  Name extends string = string,
  Columns extends ColumnMap = ColumnMap,
  Schema extends string = string,
> {
  readonly kind: 'table';
  readonly name: Name;
  readonly schema: Schema;
  readonly columns: Columns;
  readonly constraints: readonly ConstraintBuilder[];
  readonly indexes: readonly IndexBuilder[];
  readonly comment?: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: string;
}

type KeyOf<Constraint> = Constraint extends { readonly $key?: infer Key } ? Key : never;
type LinksOf<Constraint> = Constraint extends { readonly $links?: infer Links }
  ? Extract<Links, Link>
  : never;
type Targets<Links extends Link, ColumnName> = Links extends readonly [ColumnName, infer Target]
  ? Target extends readonly [infer Table, infer Column]
    ? Table extends { schema: infer Schema; name: infer Name }
      ? { schema: Schema; table: Name; column: Column }
      : never
    : Target
  : never;

/**
 * The columns, after the table's own constraints have had their say: a primary key is never null, and a
 * foreign key is one more reference. Without such constraints nothing is computed.
 */
type Constrained<Columns extends ColumnMap, Constraints extends readonly ConstraintBuilder[]> = [
  KeyOf<Constraints[number]> | LinksOf<Constraints[number]>,
] extends [never]
  ? Columns
  : {
      [Name in keyof Columns]: Columns[Name] extends Column<infer Traits>
        ? Column<Constrain<Traits, Name, Constraints[number]>>
        : never;
    };

type Constrain<Traits extends ColumnTraits, Name, Constraint> = TraitsWith<
  Traits,
  {
    nullable: Name extends KeyOf<Constraint> ? false : Traits['nullable'];
    references: Traits['references'] | Targets<LinksOf<Constraint>, Name>;
  }
>;

/**
 * @example
 * ```ts
 * const users = table('users', {
 *   id: bigint().identity().primaryKey(),
 *   email: text().notNull().unique(),
 *   created_at: timestamptz().notNull().default(sql`now()`),
 * }, { indexes: [index(['created_at'])] });
 * ```
 * @throws AlambicError `invalid-declaration`, `unknown-column`, `invalid-default`, `name-too-long`, `invalid-name`.
 */
export function table<
  const Name extends string,
  Columns extends ColumnMap,
  const Schema extends string = 'public',
  const Constraints extends readonly ConstraintBuilder[] = readonly [],
>(
  name: Name,
  columns: Columns,
  options?: TableOptions<Schema, NoInfer<keyof Columns & string>, Constraints>,
): Table<Name, Constrained<Columns, Constraints>, NoInfer<Schema>>;
export function table(
  name: string,
  columns: ColumnMap,
  options: TableOptions = {},
): Table<string, never> {
  const { schema = 'public', comment, constraints = [], indexes = [] } = options;
  const declared: Table = Object.freeze({
    kind: 'table',
    name: checkedName('table', name),
    schema: checkedName('schema', schema),
    columns: Object.freeze({ ...columns }),
    constraints: Object.freeze([...constraints]),
    indexes: Object.freeze([...indexes]),
    ...(comment !== undefined && { comment }),
    ...checkedOrigin('table', options),
  });
  checkTable(declared);
  return declared as Table<string, never>; // true: the columns are those given; traits are for the compiler
}
