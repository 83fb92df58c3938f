/**
 * ALTER TABLE … ADD UNIQUE, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { Unique } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { optional, options as optionsCode } from '../../code/literal.ts';
import type { QualifiedName } from '../../names.ts';
import {
  flag,
  name as nameReader,
  names,
  readName,
  readOptions,
  readQualified,
} from '../arguments.ts';
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

export interface CreateUniqueConstraint {
  readonly kind: 'createUniqueConstraint';
  readonly table: QualifiedName;
  readonly constraint: Unique;
  /** A unique index of the same columns that becomes the constraint's, under its name. */
  readonly usingIndex?: string;
}

export interface CreateUniqueConstraintOptions extends DeferralOptions {
  /** Columns stored but not compared. */
  readonly include?: readonly string[];
  /** Treat NULLs as equal. PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: boolean;
  /**
   * A unique index on the same columns, built before (concurrently, say), that becomes the
   * constraint's: then no scan is needed. It takes the name of the constraint.
   */
  readonly usingIndex?: string;
}

const shape = { include: names, nullsNotDistinct: flag, ...deferralShape, usingIndex: nameReader };

export function createUniqueConstraint(
  name: string,
  table: NameInput,
  columns: readonly string[],
  options?: CreateUniqueConstraintOptions,
): CreateUniqueConstraint {
  const kind = 'createUniqueConstraint';
  const { usingIndex, ...rest } = readOptions(kind, options, shape);
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    constraint: {
      type: 'unique',
      name: readName(kind, 'name', name),
      columns: names(columns, { operation: kind, argument: 'columns' }),
      ...rest,
    },
    ...(usingIndex !== undefined && { usingIndex }),
  });
}

export const createUniqueConstraintRoom: OperationRoom<CreateUniqueConstraint, DropConstraint> = {
  kind: 'createUniqueConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: (op, target) =>
    op.usingIndex === undefined
      ? addConstraint(op, target)
      : addConstraintUsingIndex(op, 'UNIQUE', op.usingIndex),

  reverse: dropAdded,

  render: ({ kind, table, constraint, usingIndex }) =>
    call(
      kind,
      constraint.name,
      nameInput(table),
      constraint.columns,
      optionsCode({
        include: optional(constraint.include),
        nullsNotDistinct: optional(constraint.nullsNotDistinct),
        ...deferralMembers(constraint),
        usingIndex: optional(usingIndex),
      }),
    ),

  locks: ({ table, usingIndex }) =>
    usingIndex === undefined
      ? [{ mode: 'ACCESS EXCLUSIVE', relation: table, work: 'scan' }]
      : [
          { mode: 'ACCESS EXCLUSIVE', relation: table, work: 'catalog' },
          {
            mode: 'SHARE UPDATE EXCLUSIVE',
            relation: { schema: table.schema, name: usingIndex },
            work: 'catalog',
          },
        ],

  describe: describeAdded,
  touches: constraintAddresses,
};
