/**
 * ALTER TABLE … ADD PRIMARY KEY, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { PrimaryKey } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { optional, options as optionsCode } from '../../code/literal.ts';
import type { QualifiedName } from '../../names.ts';
import { name as nameReader, names, readName, readOptions, readQualified } from '../arguments.ts';
import {
  addConstraint,
  addConstraintUsingIndex,
  constraintAddresses,
  deferralMembers,
  deferralShape,
  describeAdded,
  dropAdded,
  type DeferralOptions,
} from '../clauses/add-constraint.ts';
import { frozen, nameInput, type NameInput, type OperationRoom } from '../operation.ts';
import type { DropConstraint } from './drop-constraint.ts';

export interface CreatePrimaryKey {
  readonly kind: 'createPrimaryKey';
  readonly table: QualifiedName;
  readonly constraint: PrimaryKey;
  /** A unique index of the same columns that becomes the key's, under the name of the constraint. */
  readonly usingIndex?: string;
}

export interface CreatePrimaryKeyOptions extends DeferralOptions {
  readonly include?: readonly string[];
  /**
   * A unique index on the same columns, built before (concurrently, say), that becomes the key's. It
   * takes the name of the constraint.
   */
  readonly usingIndex?: string;
}

const shape = { include: names, ...deferralShape, usingIndex: nameReader };

export function createPrimaryKey(
  name: string,
  table: NameInput,
  columns: readonly string[],
  options?: CreatePrimaryKeyOptions,
): CreatePrimaryKey {
  const kind = 'createPrimaryKey';
  const { usingIndex, ...rest } = readOptions(kind, options, shape);
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    constraint: {
      type: 'primary key',
      name: readName(kind, 'name', name),
      columns: names(columns, { operation: kind, argument: 'columns' }),
      ...rest,
    },
    ...(usingIndex !== undefined && { usingIndex }),
  });
}

export const createPrimaryKeyRoom: OperationRoom<CreatePrimaryKey, DropConstraint> = {
  kind: 'createPrimaryKey',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: (op, target) =>
    op.usingIndex === undefined
      ? addConstraint(op, target)
      : addConstraintUsingIndex(op, 'PRIMARY KEY', op.usingIndex),

  reverse: dropAdded,

  render: ({ kind, table, constraint, usingIndex }) =>
    call(
      kind,
      constraint.name,
      nameInput(table),
      constraint.columns,
      optionsCode({
        include: optional(constraint.include),
        ...deferralMembers(constraint),
        usingIndex: optional(usingIndex),
      }),
    ),

  // With an index there is still a scan where a column is not NOT NULL yet.
  locks: ({ table }) => [{ mode: 'ACCESS EXCLUSIVE', relation: table, work: 'scan' }],

  describe: describeAdded,
  touches: constraintAddresses,
};
