/**
 * From declared columns and constraints to catalog data: every constraint on its own, and named. Models and
 * the operations createTable and addColumn take the same way.
 *
 * In the house: `src/schema/`, rank 4.
 */
import type { ColumnDefinition, Identity } from '../catalog/columns.ts';
import type { ConstraintDefinition } from '../catalog/constraints.ts';
import { spokenName, type QualifiedName } from '../names.ts';
import type { Column, ColumnMap, ColumnSpec } from './column.ts';
import { check, foreignKey, primaryKey, unique, type ConstraintBuilder } from './constraints.ts';
import { defaultSql, printedType } from './defaults.ts';
import { isExpression } from './expression.ts';
import { constraintName, nameScope, type NamingContext, type NamingConvention } from './naming.ts';
import { sequenceOptions } from './sequences.ts';
import { checkColumns, checkConstraints } from './table-rules.ts';

export interface TableParts {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly comments: readonly { readonly column: string; readonly text: string }[];
}

export interface ColumnParts {
  readonly column: ColumnDefinition;
  readonly constraints: readonly ConstraintDefinition[];
  readonly comment?: string;
}

/**
 * The parts of a table as CREATE TABLE takes them.
 * @param naming for constraints without a name; PostgreSQL's own defaults when left out.
 * @throws AlambicError `invalid-declaration`, `unknown-column`, `invalid-default`, and those of names.
 */
export function tableParts(
  table: QualifiedName,
  columns: ColumnMap,
  constraints: readonly ConstraintBuilder[],
  naming: NamingConvention = {},
): TableParts {
  checkColumns(table, columns);
  checkConstraints(table, columns, constraints);
  const builders = [...columnConstraints(columns), ...constraints];
  return {
    columns: columnDefinitions(table, columns, builders),
    constraints: namedConstraints(builders, {
      table,
      columns: new Set(Object.keys(columns)),
      naming,
      scope: nameScope(),
    }).map(({ definition }) => definition),
    comments: Object.entries(columns).flatMap(([column, { spec }]) =>
      spec.comment === undefined ? [] : [{ column, text: spec.comment }],
    ),
  };
}

/** The parts of one column as ADD COLUMN takes them. Throws as `tableParts` does. */
export function columnParts(
  table: QualifiedName,
  name: string,
  column: Column,
  naming: NamingConvention = {},
): ColumnParts {
  const { columns, constraints, comments } = tableParts(table, { [name]: column }, [], naming);
  const [definition] = columns;
  const [comment] = comments;
  if (definition === undefined) throw new TypeError(`the column "${name}" was not declared`);
  return {
    column: definition,
    constraints,
    ...(comment !== undefined && { comment: comment.text }),
  };
}

const ofColumns = new WeakMap<ColumnMap, readonly ConstraintBuilder[]>();

/**
 * What the columns say about themselves, as the constraints of the table that they are. Columns are frozen
 * and asked often, so the answer is kept.
 */
export function columnConstraints(columns: ColumnMap): readonly ConstraintBuilder[] {
  const known = ofColumns.get(columns);
  if (known !== undefined) return known;
  const made = builtConstraints(columns);
  if (Object.isFrozen(columns)) ofColumns.set(columns, made);
  return made;
}

function builtConstraints(columns: ColumnMap): readonly ConstraintBuilder[] {
  return Object.entries(columns).flatMap(([column, { spec }]) => {
    const found: ConstraintBuilder[] = [];
    if (spec.primaryKey !== undefined)
      found.push(withName(spec.primaryKey, primaryKey([column], spec.primaryKey)));
    if (spec.unique !== undefined) found.push(withName(spec.unique, unique([column], spec.unique)));
    for (const { target, options } of spec.references) {
      const to = { schema: target.schema, name: target.table };
      found.push(withName(options, foreignKey([column], to, [target.column], options)));
    }
    for (const { expression, options } of spec.checks)
      found.push(withName(options, check(expression, options)));
    return found;
  });
}

const withName = (
  { name }: { readonly name?: string },
  builder: ConstraintBuilder,
): ConstraintBuilder =>
  name === undefined ? builder : { ...builder, draft: { ...builder.draft, name } };

/** A constraint with its name, and what it was built from. */
export interface NamedConstraint {
  readonly definition: ConstraintDefinition;
  readonly builder: ConstraintBuilder;
}

/** Named in the order in which the server names them, given in the order in which they are declared. */
export function namedConstraints(
  builders: readonly ConstraintBuilder[],
  context: NamingContext,
): readonly NamedConstraint[] {
  const names = new Map<ConstraintBuilder, string>();
  for (const types of namingOrder)
    for (const builder of builders)
      if (types.includes(builder.draft.type))
        names.set(builder, constraintName(builder.draft, context));
  return builders.map((builder) => ({
    builder,
    definition: Object.freeze({ ...builder.draft, name: names.get(builder) ?? '' }),
  }));
}

const namingOrder: readonly (readonly ConstraintDefinition['type'][])[] = [
  ['check'],
  ['primary key'],
  ['unique', 'exclude'],
  ['foreign key'],
];

export function columnDefinitions(
  table: QualifiedName,
  columns: ColumnMap,
  constraints: readonly ConstraintBuilder[],
): readonly ColumnDefinition[] {
  const key = new Set(
    constraints.flatMap(({ draft }) => (draft.type === 'primary key' ? draft.columns : [])),
  );
  return Object.entries(columns).map(([name, { spec }]) =>
    columnDefinition(table, name, spec, key.has(name)),
  );
}

function columnDefinition(
  table: QualifiedName,
  name: string,
  spec: ColumnSpec,
  inPrimaryKey: boolean,
): ColumnDefinition {
  const subject = `the column "${spokenName(table)}.${name}"`;
  const { type, serial, generated, collation } = spec;
  const text = defaultOf(subject, spec);
  return Object.freeze({
    name,
    type: printedType(type),
    ...(type.typeOf !== undefined && { typeOf: type.typeOf }),
    nullable: spec.nullable && !inPrimaryKey,
    ...(collation !== undefined && !isTypesOwn(collation) && { collation }),
    ...(text !== undefined && { default: text }),
    ...(spec.identity !== undefined && { identity: identityOf(subject, spec, spec.identity) }),
    ...(serial && { serial }),
    ...(generated !== undefined && { generated }),
  });
}

/** `pg_catalog.default` is the name of having none. */
const isTypesOwn = ({ schema, name }: QualifiedName): boolean =>
  schema === 'pg_catalog' && name === 'default';

const defaultOf = (subject: string, { default: value, type }: ColumnSpec): string | undefined =>
  value === undefined
    ? undefined
    : isExpression(value)
      ? value.sql
      : defaultSql(subject, type, value.value);

function identityOf(
  subject: string,
  { type }: ColumnSpec,
  { generation, options }: NonNullable<ColumnSpec['identity']>,
): Identity {
  const printed = type.text === 'smallint' || type.text === 'integer' ? type.text : 'bigint';
  return Object.freeze({ generation, ...sequenceOptions(subject, options, printed) });
}
