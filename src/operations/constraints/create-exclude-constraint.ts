/**
 * ALTER TABLE … ADD EXCLUDE, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { Exclude } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { array } from '../../code/code.ts';
import { excludeMembers } from '../../code/constraints.ts';
import { excludeElementCode } from '../../code/indexes.ts';
import { options as optionsCode } from '../../code/literal.ts';
import type { QualifiedName } from '../../names.ts';
import {
  names,
  readName,
  readOptions,
  readQualified,
  sqlText,
  textBut,
  type SqlInput,
} from '../arguments.ts';
import {
  addConstraint,
  constraintAddresses,
  deferralShape,
  describeAdded,
  dropAdded,
  type DeferralOptions,
} from '../clauses/add-constraint.ts';
import { excludeElements, type ExcludeElementInput } from '../clauses/keys.ts';
import { frozen, nameInput, type NameInput, type OperationRoom } from '../operation.ts';
import type { DropConstraint } from './drop-constraint.ts';

export interface CreateExcludeConstraint {
  readonly kind: 'createExcludeConstraint';
  readonly table: QualifiedName;
  readonly constraint: Exclude;
}

export interface CreateExcludeConstraintOptions extends DeferralOptions {
  /** Access method; `btree` when left out, `gist` for most operators. */
  readonly using?: string;
  /** Columns stored but not compared. */
  readonly include?: readonly string[];
  /** The rows that the constraint is about; all when left out. */
  readonly where?: SqlInput;
}

const shape = { using: textBut('btree'), include: names, where: sqlText, ...deferralShape };

export function createExcludeConstraint(
  name: string,
  table: NameInput,
  elements: readonly ExcludeElementInput[],
  options?: CreateExcludeConstraintOptions,
): CreateExcludeConstraint {
  const kind = 'createExcludeConstraint';
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    constraint: {
      type: 'exclude',
      name: readName(kind, 'name', name),
      elements: excludeElements(elements, { operation: kind, argument: 'elements' }),
      ...readOptions(kind, options, shape),
    },
  });
}

export const createExcludeConstraintRoom: OperationRoom<CreateExcludeConstraint, DropConstraint> = {
  kind: 'createExcludeConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: addConstraint,
  reverse: dropAdded,

  render: ({ kind, table, constraint }) =>
    call(
      kind,
      constraint.name,
      nameInput(table),
      array(constraint.elements.map(excludeElementCode)),
      optionsCode(excludeMembers(constraint)),
    ),

  locks: ({ table }) => [{ mode: 'ACCESS EXCLUSIVE', relation: table, work: 'scan' }],

  describe: describeAdded,
  touches: constraintAddresses,
};
