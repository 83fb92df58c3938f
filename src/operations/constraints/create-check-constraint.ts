/**
 * ALTER TABLE … ADD CHECK, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { Check } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { expressionCode } from '../../code/literal.ts';
import type { QualifiedName } from '../../names.ts';
import {
  flag,
  readName,
  readOptions,
  readQualified,
  sqlText,
  type SqlInput,
} from '../arguments.ts';
import {
  addConstraint,
  constraintAddresses,
  describeAdded,
  dropAdded,
} from '../clauses/add-constraint.ts';
import { frozen, nameInput, type NameInput, type OperationRoom } from '../operation.ts';
import type { DropConstraint } from './drop-constraint.ts';

export interface CreateCheckConstraint {
  readonly kind: 'createCheckConstraint';
  readonly table: QualifiedName;
  readonly constraint: Check;
}

export interface CreateCheckConstraintOptions {
  /** Does not look at the rows that are there; `op.validateConstraint` does that later, more gently. */
  readonly notValid?: boolean;
  /** Not for tables that inherit from this one. */
  readonly noInherit?: boolean;
}

const shape = { noInherit: flag, notValid: flag };

export function createCheckConstraint(
  name: string,
  table: NameInput,
  condition: SqlInput,
  options?: CreateCheckConstraintOptions,
): CreateCheckConstraint {
  const kind = 'createCheckConstraint';
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    constraint: {
      type: 'check',
      name: readName(kind, 'name', name),
      expression: sqlText(condition, { operation: kind, argument: 'condition' }),
      ...readOptions(kind, options, shape),
    },
  });
}

export const createCheckConstraintRoom: OperationRoom<CreateCheckConstraint, DropConstraint> = {
  kind: 'createCheckConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: addConstraint,
  reverse: dropAdded,

  render: ({ kind, table, constraint: { name, expression, noInherit, notValid } }) =>
    call(kind, name, nameInput(table), expressionCode(expression), { noInherit, notValid }),

  locks: ({ table, constraint }) => [
    {
      mode: 'ACCESS EXCLUSIVE',
      relation: table,
      work: constraint.notValid ? 'catalog' : 'scan',
    },
  ],

  describe: describeAdded,
  touches: constraintAddresses,
};
