/**
 * The chain that declares a column: `varchar(255).notNull().default('x')`.
 *
 * A class because chaining is the point; every method returns a new frozen value. Type builders
 * (`types/`) start the chain.
 *
 * In the house: `src/schema/`, rank 4.
 */
import type { NameInput } from './names.ts';
import type {
  Column,
  ColumnSpec,
  ColumnTraits,
  ColumnType,
  ReferenceParts,
  TraitsWith,
} from './column.ts';
import { refuse } from './declared.ts';
import { checkedQualifiedName } from './names.ts';
import { referenceParts } from './references.ts';
import { isExpression, type Expression, type SchemaProblem } from './expression.ts';
import type { CheckOptions, ForeignKeyOptions, KeyOptions, UniqueOptions } from './constraints.ts';
import type { SequenceOptionsInput } from './sequences.ts';

type Named<Options> = Options & {
  /** Left to the naming convention when absent. */
  readonly name?: string;
};

type IntegerTypes = 'int2' | 'int4' | 'int8';

type IdentityArguments<Type extends string, Mode> = Type extends IntegerTypes
  ? [mode?: Mode, options?: SequenceOptionsInput]
  : [problem: SchemaProblem<`an identity column is smallint, integer or bigint, not ${Type}`>];

/** JSON columns take the value itself, which is not what a driver takes as a parameter. */
type DefaultOf<Traits extends ColumnTraits> = Traits['type'] extends
  | 'json'
  | 'jsonb'
  | 'json[]'
  | 'jsonb[]'
  ? Traits['read']
  : Traits['write'];

/** Types whose arrays node-postgres takes apart; those of all others stay text such as `{a,b}`. */
export type ParsedArrays =
  | 'bool'
  | 'bytea'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'oid'
  | 'float4'
  | 'float8'
  | 'numeric'
  | 'bpchar'
  | 'varchar'
  | 'text'
  | 'regproc'
  | 'uuid'
  | 'money'
  | 'json'
  | 'jsonb'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'point'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'numrange';

type ArrayRead<Traits extends ColumnTraits> = Traits['type'] extends 'numeric'
  ? number[]
  : Traits['type'] extends ParsedArrays
    ? Traits['read'][]
    : string;

export class ColumnBuilder<Traits extends ColumnTraits> implements Column<Traits> {
  declare readonly $traits: Traits;
  readonly kind = 'column' as const;
  readonly spec: ColumnSpec;

  constructor(spec: ColumnSpec) {
    this.spec = Object.freeze(spec);
    Object.freeze(this);
  }

  notNull(): ColumnBuilder<TraitsWith<Traits, { nullable: false }>> {
    return new ColumnBuilder({ ...this.spec, nullable: false });
  }

  /** Implies NOT NULL. For a key of several columns use `primaryKey([...])` of the table. */
  primaryKey(
    options: Named<KeyOptions> = {},
  ): ColumnBuilder<TraitsWith<Traits, { nullable: false }>> {
    return new ColumnBuilder({ ...this.spec, nullable: false, primaryKey: { ...options } });
  }

  /** For several columns together use `unique([...])` of the table. */
  unique(options: Named<UniqueOptions> = {}): ColumnBuilder<Traits> {
    return new ColumnBuilder({ ...this.spec, unique: { ...options } });
  }

  /** @param value a literal of the column's own type, or an expression: sql`now()`. */
  default(
    value: DefaultOf<Traits> | Expression,
  ): ColumnBuilder<TraitsWith<Traits, { filled: 'by default' }>> {
    return new ColumnBuilder({ ...this.spec, default: isExpression(value) ? value : { value } });
  }

  /**
   * Numbered by a sequence that belongs to the column; implies NOT NULL. With `'always'`, which is the
   * default, an INSERT cannot give a value; with `'by default'` it may.
   */
  identity<Mode extends 'always' | 'by default' = 'always'>(
    ...args: IdentityArguments<Traits['type'], Mode>
  ): ColumnBuilder<
    TraitsWith<
      Traits,
      { nullable: false; filled: Mode extends 'always' ? 'always by server' : 'by default' }
    >
  >;
  identity(...args: readonly unknown[]): ColumnBuilder<never> {
    const [generation = 'always', options] = args;
    if (generation !== 'always' && generation !== 'by default')
      refuse('an identity column', `"${String(generation)}" is neither 'always' nor 'by default'`);
    return new ColumnBuilder({
      ...this.spec,
      nullable: false,
      identity: {
        generation: generation === 'by default' ? generation : 'always',
        options: { ...(options as SequenceOptionsInput | undefined) }, // true: see IdentityArguments
      },
    });
  }

  /**
   * Computed from other columns of the row; no INSERT or UPDATE may set it.
   * @param options `virtual` (PostgreSQL 18 or newer) is computed when read; `stored` is the default.
   */
  generatedAs(
    expression: Expression,
    { storage = 'stored' }: { readonly storage?: 'stored' | 'virtual' } = {},
  ): ColumnBuilder<TraitsWith<Traits, { filled: 'always by server' }>> {
    return new ColumnBuilder({
      ...this.spec,
      generated: Object.freeze({ expression: expression.sql, storage }),
    });
  }

  /**
   * @param target `table.column`, or `schema.table.column` outside `public`; the three apart when a name
   *   contains a dot.
   */
  references<const Target extends string | ReferenceParts>(
    target: Target,
    options: Named<ForeignKeyOptions> = {},
  ): ColumnBuilder<TraitsWith<Traits, { references: Traits['references'] | Target }>> {
    const reference = { target: referenceParts(target), options: { ...options } };
    return new ColumnBuilder({
      ...this.spec,
      references: [...this.spec.references, reference],
    });
  }

  /** May be called again for a further constraint. */
  check(expression: Expression, options: Named<CheckOptions> = {}): ColumnBuilder<Traits> {
    return new ColumnBuilder({
      ...this.spec,
      checks: [...this.spec.checks, { expression, options: { ...options } }],
    });
  }

  /** PostgreSQL keeps neither the number of dimensions nor their sizes. */
  array(): ColumnBuilder<
    TraitsWith<
      Traits,
      {
        type: `${Traits['type']}[]`;
        read: ArrayRead<Traits>;
        write: readonly Traits['write'][];
      }
    >
  > {
    return new ColumnBuilder({ ...this.spec, type: { ...this.spec.type, array: true } });
  }

  /** @param collation one of `pg_catalog`, such as `'C'` or `'de-x-icu'`; or the schema and name. */
  collate(collation: NameInput): ColumnBuilder<Traits> {
    const name =
      typeof collation === 'string' ? { schema: 'pg_catalog', name: collation } : collation;
    return new ColumnBuilder({ ...this.spec, collation: checkedQualifiedName('collation', name) });
  }

  comment(text: string): ColumnBuilder<Traits> {
    return new ColumnBuilder({ ...this.spec, comment: text });
  }

  /** Says that the column had another name, so that it is renamed and not dropped. */
  renamedFrom(name: string): ColumnBuilder<Traits> {
    return new ColumnBuilder({ ...this.spec, renamedFrom: name });
  }

  /** What your driver gives and takes, where you have set type parsers of your own. Types only. */
  typed<Read, Write = Read>(): ColumnBuilder<TraitsWith<Traits, { read: Read; write: Write }>> {
    return new ColumnBuilder(this.spec);
  }
}

/** A column fresh from its type: nullable, filled by the caller, referencing nothing. */
export type FreshColumn<Type extends string, Read, Write = Read> = ColumnBuilder<{
  type: Type;
  read: Read;
  write: Write;
  nullable: true;
  filled: 'by caller';
  references: null;
}>;

export const fresh = (type: ColumnType): ColumnBuilder<never> =>
  new ColumnBuilder({ type: Object.freeze(type), nullable: true, references: [], checks: [] });
