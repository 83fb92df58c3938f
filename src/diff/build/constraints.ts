/**
 * Constraints as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Constraint } from '../../catalog/constraints.ts';
import type { CreateConstraint } from '../../operations/constraints/drop-constraint.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { constraintDefinition } from '../definitions.ts';
import { tableOf } from '../side.ts';

export function createConstraint(constraint: Constraint): CreateConstraint {
  const table = tableOf(constraint);
  const definition = constraintDefinition(constraint);
  switch (definition.type) {
    case 'primary key':
      return frozen({ kind: 'createPrimaryKey', table, constraint: definition });
    case 'unique':
      return frozen({ kind: 'createUniqueConstraint', table, constraint: definition });
    case 'foreign key':
      return frozen({ kind: 'createForeignKey', table, constraint: definition });
    case 'check':
      return frozen({ kind: 'createCheckConstraint', table, constraint: definition });
    case 'exclude':
      return frozen({ kind: 'createExcludeConstraint', table, constraint: definition });
  }
}

export const dropConstraint = (constraint: Constraint): Operations['dropConstraint'] =>
  frozen({
    kind: 'dropConstraint',
    table: tableOf(constraint),
    name: constraint.name,
    type: constraint.type,
    restore: createConstraint(constraint),
  });

export const alterConstraint = (from: Constraint, to: Constraint): Operations['alterConstraint'] =>
  frozen({
    kind: 'alterConstraint',
    table: tableOf(to),
    name: to.name,
    deferral: deferralOf(to),
    from: deferralOf(from),
  });

const deferralOf = (constraint: Constraint): Operations['alterConstraint']['deferral'] =>
  constraint.type === 'check' || constraint.deferrable === undefined
    ? {}
    : { deferrable: true, ...(constraint.initially === 'deferred' && { initially: 'deferred' }) };

export const validateConstraint = (constraint: Constraint): Operations['validateConstraint'] =>
  frozen({
    kind: 'validateConstraint',
    table: tableOf(constraint),
    name: constraint.name,
    ...(constraint.type === 'foreign key' && { references: constraint.references }),
  });
