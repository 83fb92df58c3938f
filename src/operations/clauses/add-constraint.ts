/**
 * What the five operations that add a constraint have in common: the statement, the way back, the words.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "ALTER TABLE".
 */
import type { ConstraintDefinition, Deferral } from '../../catalog/constraints.ts';
import { optional } from '../../code/literal.ts';
import type { Code } from '../../code/code.ts';
import { spokenName, type ObjectAddress, type QualifiedName } from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { flag, wordBut, type Reader } from '../arguments.ts';
import type { DropConstraint } from '../constraints/drop-constraint.ts';
import { line, statement, type Statement, type Target } from '../operation.ts';
import { constraintSql, deferralSql } from './constraint-sql.ts';
import { spokenKey } from './keys.ts';

/** When the constraint is checked. */
export interface DeferralOptions {
  readonly deferrable?: boolean;
  /** `'deferred'`: at the end of the transaction. Only together with `deferrable`. */
  readonly initially?: 'immediate' | 'deferred';
}

export const deferralShape: {
  readonly deferrable: Reader<true | undefined>;
  readonly initially: Reader<'deferred' | undefined>;
} = { deferrable: flag, initially: wordBut('immediate', 'deferred') };

export const deferralMembers = ({
  deferrable,
  initially,
}: Deferral): Record<string, Code | undefined> => ({
  deferrable: optional(deferrable),
  initially: optional(initially),
});

/** What adds a constraint, whichever it is. */
export interface AddsConstraint<Definition extends ConstraintDefinition = ConstraintDefinition> {
  readonly table: QualifiedName;
  readonly constraint: Definition;
}

export const addConstraint = (
  { table, constraint }: AddsConstraint,
  target: Target,
): readonly Statement[] => [
  statement(`ALTER TABLE ${qualified(table)} ADD ${constraintSql(constraint, target)}`),
];

/** `ADD CONSTRAINT … UNIQUE USING INDEX …`: the index takes the name of the constraint. */
export const addConstraintUsingIndex = (
  { table, constraint }: AddsConstraint,
  words: 'PRIMARY KEY' | 'UNIQUE',
  index: string,
): readonly Statement[] => [
  statement(
    clauses(
      `ALTER TABLE ${qualified(table)} ADD CONSTRAINT ${identifier(constraint.name)}`,
      `${words} USING INDEX ${identifier(index)}`,
      deferralSql(constraint.type === 'check' ? {} : constraint),
    ),
  ),
];

export const dropAdded = <Restore extends DropConstraint['restore']>(
  op: AddsConstraint & NonNullable<Restore>,
): DropConstraint => ({
  kind: 'dropConstraint',
  table: op.table,
  name: op.constraint.name,
  type: op.constraint.type,
  restore: op,
});

export const constraintAddresses = ({
  table,
  constraint,
}: AddsConstraint): readonly ObjectAddress[] => [
  { kind: 'constraint', schema: table.schema, table: table.name, name: constraint.name },
  { kind: 'table', ...table },
];

export const describeAdded = ({ table, constraint }: AddsConstraint): string =>
  line(
    `create ${constraint.type === 'unique' || constraint.type === 'exclude' ? `${constraint.type} constraint` : constraint.type}`,
    `${constraint.name} on ${spokenName(table)} ${spokenDefinition(constraint)}`,
    'notValid' in constraint && constraint.notValid && 'not valid',
  );

/** `(a, b)`, `(a) to categories (id)`, or the condition. */
function spokenDefinition(constraint: ConstraintDefinition): string {
  switch (constraint.type) {
    case 'primary key':
    case 'unique':
      return constraint.columns.length === 0 ? '' : `(${constraint.columns.join(', ')})`;
    case 'foreign key':
      return `(${constraint.columns.join(', ')}) to ${spokenName(constraint.references)} (${constraint.referencedColumns.join(', ')})`;
    case 'check':
      return `(${constraint.expression})`;
    case 'exclude':
      return `(${constraint.elements.map((each) => `${spokenKey(each)} with ${each.with}`).join(', ')})`;
  }
}
