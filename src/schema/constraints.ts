/**
 * Constraints of a table: `primaryKey`, `unique`, `foreignKey`, `check`, `exclude`. Each takes its name first,
 * or none, when the naming convention is to choose it. Columns have methods of the same names. The form without a
 * name is the last overload, because that is the one the compiler explains a mistake by.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE TABLE".
 */
import type { ConstraintDefinition, Deferral, ReferentialAction } from '../catalog/constraints.ts';
import type { QualifiedName } from '../names.ts';
import { columnNames, constraintSubject, refuse, splitName, type MaybeNamed } from './declared.ts';
import { sqlText, type Expression } from './expression.ts';
import { indexKey, type ExpressionKey, type ColumnKey } from './keys.ts';
import { referencedTable } from './references.ts';

type Unnamed<Definition> = Definition extends unknown
  ? Omit<Definition, 'name'> & { readonly name?: string }
  : never;

/** A constraint whose name may be left to the convention. */
export type ConstraintDraft = Unnamed<ConstraintDefinition>;

/** A column, and the column it refers to: what the compiler checks. */
export type Link = readonly [column: string, target: string | readonly [QualifiedName, string]];

/** A declared constraint. The type parameters exist at compile time only. */
export interface ConstraintBuilder<
  ColumnName extends string = string,
  Key extends string = string,
  Links extends Link = Link,
> {
  readonly kind: 'constraint';
  readonly draft: ConstraintDraft;
  readonly comment?: string;
  readonly renamedFrom?: string;
  readonly $columns?: ColumnName;
  /** The columns of a primary key, which are never null. */
  readonly $key?: Key;
  readonly $links?: Links;
}

interface ConstraintOptions {
  readonly comment?: string;
  /** Says that the constraint had another name, so that it is renamed and not dropped. */
  readonly renamedFrom?: string;
}

interface DeferralOptions extends ConstraintOptions {
  readonly deferrable?: boolean;
  /** `deferred` implies `deferrable`. */
  readonly initially?: 'immediate' | 'deferred';
}

export interface KeyOptions<ColumnName extends string = string> extends DeferralOptions {
  /** Columns stored in the index but not part of the key. */
  readonly include?: readonly ColumnName[];
}

export interface UniqueOptions<ColumnName extends string = string> extends KeyOptions<ColumnName> {
  /** Two nulls are equal. PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: boolean;
}

export interface ForeignKeyOptions<ColumnName extends string = string> extends DeferralOptions {
  /** `no action` when absent. */
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  /** The columns that `set null` or `set default` touches, when not all. PostgreSQL 15 or newer. */
  readonly onDeleteColumns?: readonly ColumnName[];
  /** `simple` when absent: a null in one column suspends the reference. */
  readonly match?: 'simple' | 'full';
  /** Rows that exist already are not checked. */
  readonly notValid?: boolean;
}

export interface CheckOptions extends ConstraintOptions {
  readonly noInherit?: boolean;
  /** Rows that exist already are not checked. */
  readonly notValid?: boolean;
}

export interface ExcludeOptions<ColumnName extends string = string> extends KeyOptions<ColumnName> {
  /** Access method; `btree` when absent, `gist` is usual. */
  readonly using?: string;
  readonly where?: Expression | string;
}

/** A column or an expression, and the operator that no two rows may agree by. */
export type ExcludeElementInput<ColumnName extends string = string> = (
  | ColumnKey<ColumnName>
  | ExpressionKey
) & { readonly with: string };

const built = (
  draft: ConstraintDraft,
  { comment, renamedFrom }: ConstraintOptions,
): ConstraintBuilder<never, never, never> =>
  Object.freeze({
    kind: 'constraint',
    draft: Object.freeze(draft),
    ...(comment !== undefined && { comment }),
    ...(renamedFrom !== undefined && { renamedFrom }),
  });

function deferral(subject: string, { deferrable, initially }: DeferralOptions): Deferral {
  if (initially !== 'deferred') return deferrable ? { deferrable: true } : {};
  if (deferrable === false) refuse(subject, 'it is not deferrable, but initially deferred');
  return { deferrable: true, initially: 'deferred' };
}

const included = (
  subject: string,
  include: readonly string[] | undefined,
): { include?: readonly string[] } =>
  include === undefined || include.length === 0
    ? {}
    : { include: columnNames(`INCLUDE of ${subject}`, include) };

const nameOf = (name: string | undefined): { name?: string } =>
  name === undefined ? {} : { name };

export function primaryKey<const ColumnName extends string>(
  name: string,
  columns: readonly ColumnName[],
  options?: KeyOptions<ColumnName>,
): ConstraintBuilder<ColumnName, ColumnName, never>;
/** The columns of a primary key are NOT NULL, whatever they say themselves. */
export function primaryKey<const ColumnName extends string>(
  columns: readonly ColumnName[],
  options?: KeyOptions<ColumnName>,
): ConstraintBuilder<ColumnName, ColumnName, never>;
export function primaryKey(
  ...args: MaybeNamed<[columns: readonly string[], options?: KeyOptions | undefined]>
): ConstraintBuilder<never, never, never> {
  const { name, rest } = splitName('primary key', args);
  const [columns, options = {}] = rest;
  const subject = constraintSubject('primary key', name, columns);
  return built(
    {
      type: 'primary key',
      ...nameOf(name),
      columns: columnNames(subject, columns),
      ...included(subject, options.include),
      ...deferral(subject, options),
    },
    options,
  );
}

export function unique<const ColumnName extends string>(
  name: string,
  columns: readonly ColumnName[],
  options?: UniqueOptions<ColumnName>,
): ConstraintBuilder<ColumnName, never, never>;
export function unique<const ColumnName extends string>(
  columns: readonly ColumnName[],
  options?: UniqueOptions<ColumnName>,
): ConstraintBuilder<ColumnName, never, never>;
export function unique(
  ...args: MaybeNamed<[columns: readonly string[], options?: UniqueOptions | undefined]>
): ConstraintBuilder<never, never, never> {
  const { name, rest } = splitName('unique constraint', args);
  const [columns, options = {}] = rest;
  const subject = constraintSubject('unique constraint', name, columns);
  return built(
    {
      type: 'unique',
      ...nameOf(name),
      columns: columnNames(subject, columns),
      ...included(subject, options.include),
      ...(options.nullsNotDistinct && { nullsNotDistinct: true }),
      ...deferral(subject, options),
    },
    options,
  );
}

/** The reference of each column, paired by place. */
type LinksOf<
  Columns extends readonly string[],
  Target extends string | QualifiedName,
  Referenced extends readonly string[],
> = {
  [At in keyof Columns]: At extends keyof Referenced
    ? readonly [
        Columns[At],
        Target extends string
          ? `${Target}.${Referenced[At] & string}`
          : readonly [Target & QualifiedName, Referenced[At] & string],
      ]
    : never;
}[number];

/** As many columns as these, so that the compiler counts them. */
type SameLength<Columns extends readonly string[]> = { readonly [At in keyof Columns]: string };

export function foreignKey<
  const Columns extends readonly string[],
  const Target extends string | QualifiedName,
  const Referenced extends SameLength<Columns>,
>(
  name: string,
  columns: Columns,
  table: Target,
  referencedColumns: Referenced,
  options?: ForeignKeyOptions<Columns[number]>,
): ConstraintBuilder<Columns[number], never, LinksOf<Columns, Target, Referenced>>;
/** @param table `table`, `schema.table`, or the two apart when a name contains a dot. */
export function foreignKey<
  const Columns extends readonly string[],
  const Target extends string | QualifiedName,
  const Referenced extends SameLength<Columns>,
>(
  columns: Columns,
  table: Target,
  referencedColumns: Referenced,
  options?: ForeignKeyOptions<Columns[number]>,
): ConstraintBuilder<Columns[number], never, LinksOf<Columns, Target, Referenced>>;
export function foreignKey(
  ...args: MaybeNamed<
    [
      columns: readonly string[],
      table: string | QualifiedName,
      referencedColumns: readonly string[],
      options?: ForeignKeyOptions | undefined,
    ]
  >
): ConstraintBuilder<never, never, never> {
  const { name, rest } = splitName('foreign key', args);
  const [columns, table, referencedColumns, options = {}] = rest;
  const subject = constraintSubject('foreign key', name, columns);
  if (columns.length !== referencedColumns.length)
    refuse(subject, `it has ${columns.length} columns, but references ${referencedColumns.length}`);
  return built(
    {
      type: 'foreign key',
      ...nameOf(name),
      columns: columnNames(subject, columns),
      references: referencedTable(table),
      referencedColumns: columnNames(subject, referencedColumns),
      ...(options.match === 'full' && { match: 'full' }),
      ...action('onUpdate', options.onUpdate),
      ...action('onDelete', options.onDelete),
      ...onDeleteColumns(subject, columns, options),
      ...deferral(subject, options),
      ...(options.notValid && { notValid: true }),
    },
    options,
  );
}

const action = <Key extends 'onUpdate' | 'onDelete'>(
  key: Key,
  value: ReferentialAction | undefined,
): { [K in Key]?: ReferentialAction } =>
  value === undefined || value === 'no action'
    ? {}
    : ({ [key]: value } as { [K in Key]?: ReferentialAction }); // true: one member, named by `key`

function onDeleteColumns(
  subject: string,
  columns: readonly string[],
  { onDelete, onDeleteColumns: touched }: ForeignKeyOptions,
): { onDeleteColumns?: readonly string[] } {
  if (touched === undefined) return {};
  if (onDelete !== 'set null' && onDelete !== 'set default')
    refuse(subject, 'it lists onDeleteColumns, but onDelete is neither set null nor set default');
  const stranger = touched.find((column) => !columns.includes(column));
  if (stranger !== undefined)
    refuse(subject, `onDeleteColumns names "${stranger}", which is not one of its columns`);
  return { onDeleteColumns: columnNames(subject, touched) };
}

export function check(
  expression: Expression,
  options?: CheckOptions,
): ConstraintBuilder<never, never, never>;
export function check(
  name: string,
  expression: Expression,
  options?: CheckOptions,
): ConstraintBuilder<never, never, never>;
export function check(
  ...args: MaybeNamed<[expression: Expression, options?: CheckOptions | undefined]>
): ConstraintBuilder<never, never, never> {
  const { name, rest } = splitName('check constraint', args);
  const [expression, options = {}] = rest;
  return built(
    {
      type: 'check',
      ...nameOf(name),
      expression: sqlText(constraintSubject('check constraint', name, []), expression),
      ...(options.noInherit && { noInherit: true }),
      ...(options.notValid && { notValid: true }),
    },
    options,
  );
}

export function exclude<const ColumnName extends string = never>(
  name: string,
  elements: readonly ExcludeElementInput<ColumnName>[],
  options?: ExcludeOptions<ColumnName>,
): ConstraintBuilder<ColumnName, never, never>;
/**
 * No two rows agree by all of the operators.
 *
 * @example
 * ```ts
 * exclude([{ column: 'room', with: '=' }, { expression: sql`tstzrange(starts, ends)`, with: '&&' }], { using: 'gist' })
 * ```
 */
export function exclude<const ColumnName extends string = never>(
  elements: readonly ExcludeElementInput<ColumnName>[],
  options?: ExcludeOptions<ColumnName>,
): ConstraintBuilder<ColumnName, never, never>;
export function exclude(
  ...args: MaybeNamed<
    [elements: readonly ExcludeElementInput[], options?: ExcludeOptions | undefined]
  >
): ConstraintBuilder<never, never, never> {
  const { name, rest } = splitName('exclusion constraint', args);
  const [elements, options = {}] = rest;
  const subject = constraintSubject('exclusion constraint', name, []);
  if (elements.length === 0) refuse(subject, 'it has no element');
  return built(
    {
      type: 'exclude',
      ...nameOf(name),
      ...(options.using !== undefined && options.using !== 'btree' && { using: options.using }),
      elements: elements.map((element) =>
        Object.freeze({ ...indexKey(subject, element), with: element.with }),
      ),
      ...included(subject, options.include),
      ...(options.where !== undefined && { where: sqlText(subject, options.where) }),
      ...deferral(subject, options),
    },
    options,
  );
}

export const isConstraint = (value: unknown): value is ConstraintBuilder =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'constraint';
