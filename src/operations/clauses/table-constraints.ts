/**
 * Constraints as part of CREATE TABLE: their order, and how they are written, on the column or beside it.
 *
 * In the house: `src/operations/clauses/`, rank 5.
 */
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import { array, invocation, type Code } from '../../code/code.ts';
import { deferralCode, excludeMembers, foreignKeyMembers } from '../../code/constraints.ts';
import { excludeMemberCode } from '../../code/indexes.ts';
import { expressionCode, literal, optional, options } from '../../code/literal.ts';
import { makeObjectName, type QualifiedName } from '../../names.ts';
import type { ColumnExtras } from './column-code.ts';

const order: readonly ConstraintDefinition['type'][] = [
  'primary key',
  'unique',
  'check',
  'exclude',
  'foreign key',
];

/** The order in which constraints are kept and printed, so that it does not matter how they are given. */
export const inOrder = (
  constraints: readonly ConstraintDefinition[],
): readonly ConstraintDefinition[] =>
  constraints.toSorted(
    (a, b) =>
      order.indexOf(a.type) - order.indexOf(b.type) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );

interface Inline {
  readonly inline: ReadonlyMap<string, ColumnExtras>;
  readonly rest: readonly ConstraintDefinition[];
}

/** A key of one column is written on the column, and a unique column as well when it has the default name. */
export function inlineConstraints(
  table: QualifiedName,
  constraints: readonly ConstraintDefinition[],
): Inline {
  const inline = new Map<string, ColumnExtras>();
  const rest = constraints.filter((constraint) => {
    const column = singleColumn(constraint);
    if (column === undefined) return true;
    const before = inline.get(column) ?? {};
    if (constraint.type === 'primary key') {
      const standard = constraint.name === makeObjectName(table.name, undefined, 'pkey');
      inline.set(column, { ...before, primaryKey: standard || constraint.name });
      return false;
    }
    if (before.unique || constraint.name !== makeObjectName(table.name, column, 'key')) return true;
    inline.set(column, { ...before, unique: true });
    return false;
  });
  return { inline, rest };
}

/** The column of a key that has one, and says nothing else. */
function singleColumn(constraint: ConstraintDefinition): string | undefined {
  if (constraint.type !== 'primary key' && constraint.type !== 'unique') return undefined;
  const { type: _type, name: _name, columns, ...rest } = constraint;
  return columns.length === 1 && Object.keys(rest).length === 0 ? columns[0] : undefined;
}

type Printers = {
  readonly [Type in ConstraintDefinition['type']]: (
    constraint: Extract<ConstraintDefinition, { type: Type }>,
  ) => Code;
};

/** `unique('name', ['a', 'b'])`, as in a model. */
export function constraintCode(constraint: ConstraintDefinition): Code {
  // True: a printer is looked up by the type of its own constraint.
  const print = printers[constraint.type] as (of: ConstraintDefinition) => Code;
  return print(constraint);
}

const built = (builder: string, ...args: readonly Code[]): Code => {
  const last = args.at(-1)?.layout;
  const empty =
    typeof last === 'object' && 'list' in last && last.open === '{' && last.list.length === 0;
  return invocation(builder, empty ? args.slice(0, -1) : args, builder);
};

const printers: Printers = {
  'primary key': (key) =>
    built(
      'primaryKey',
      literal(key.name),
      literal(key.columns),
      options({ include: optional(key.include), ...deferralCode(key) }),
    ),
  unique: (key) =>
    built(
      'unique',
      literal(key.name),
      literal(key.columns),
      options({
        include: optional(key.include),
        nullsNotDistinct: optional(key.nullsNotDistinct),
        ...deferralCode(key),
      }),
    ),
  'foreign key': (key) =>
    built(
      'foreignKey',
      literal(key.name),
      literal(key.columns),
      referenceCode(key.references),
      literal(key.referencedColumns),
      options(foreignKeyMembers(key)),
    ),
  check: (constraint) =>
    built(
      'check',
      literal(constraint.name),
      expressionCode(constraint.expression),
      options({
        noInherit: optional(constraint.noInherit),
        notValid: optional(constraint.notValid),
      }),
    ),
  exclude: (constraint) =>
    built(
      'exclude',
      literal(constraint.name),
      array(constraint.elements.map(excludeMemberCode)),
      options(excludeMembers(constraint)),
    ),
};

/** In a model a dot separates schema and table, so names that have one are given apart. */
function referenceCode({ schema, name }: QualifiedName): Code {
  if (`${schema}${name}`.includes('.')) return literal({ schema, name });
  return literal(schema === 'public' ? name : `${schema}.${name}`);
}
