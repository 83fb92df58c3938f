/**
 * The operation that adds a constraint, whichever it is.
 *
 * In the house: `src/operations/clauses/`, rank 5.
 */
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import type { QualifiedName } from '../../names.ts';
import type { CreateConstraint } from '../constraints/drop-constraint.ts';
import { frozen } from '../operation.ts';

/** For constraints that stand beside a column, and for those of a diff. */
export function addsConstraint(
  table: QualifiedName,
  constraint: ConstraintDefinition,
): CreateConstraint {
  switch (constraint.type) {
    case 'primary key':
      return frozen({ kind: 'createPrimaryKey', table, constraint });
    case 'unique':
      return frozen({ kind: 'createUniqueConstraint', table, constraint });
    case 'foreign key':
      return frozen({ kind: 'createForeignKey', table, constraint });
    case 'check':
      return frozen({ kind: 'createCheckConstraint', table, constraint });
    case 'exclude':
      return frozen({ kind: 'createExcludeConstraint', table, constraint });
  }
}
