/**
 * ALTER TABLE … ADD FOREIGN KEY, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { ForeignKey, ReferentialAction } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { options as optionsCode } from '../../code/literal.ts';
import { foreignKeyMembers } from '../../code/constraints.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import {
  flag,
  names,
  readName,
  readOptions,
  readQualified,
  refuse,
  wordBut,
} from '../arguments.ts';
import {
  addConstraint,
  constraintAddresses,
  deferralShape,
  describeAdded,
  dropAdded,
  type DeferralOptions,
} from '../clauses/add-constraint.ts';
import { frozen, nameInput, type NameInput, type OperationRoom } from '../operation.ts';
import type { DropConstraint } from './drop-constraint.ts';

export interface CreateForeignKey {
  readonly kind: 'createForeignKey';
  readonly table: QualifiedName;
  readonly constraint: ForeignKey;
}

export interface CreateForeignKeyOptions extends DeferralOptions {
  /** What a DELETE of the referenced row does; `no action` refuses it. */
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  /** The columns that `set null` or `set default` touches, when not all. PostgreSQL 15 or newer. */
  readonly onDeleteColumns?: readonly string[];
  /** `'full'`: all of the columns are null, or none. */
  readonly match?: 'simple' | 'full';
  /** Does not look at the rows that are there; `op.validateConstraint` does that later, more gently. */
  readonly notValid?: boolean;
}

const action = wordBut('no action', 'restrict', 'cascade', 'set null', 'set default');

const shape = {
  onDelete: action,
  onUpdate: action,
  onDeleteColumns: names,
  match: wordBut('simple', 'full'),
  notValid: flag,
  ...deferralShape,
};

export function createForeignKey(
  name: string,
  table: NameInput,
  columns: readonly string[],
  references: NameInput,
  referencedColumns: readonly string[],
  options?: CreateForeignKeyOptions,
): CreateForeignKey {
  const kind = 'createForeignKey';
  const own = names(columns, { operation: kind, argument: 'columns' });
  const place = { operation: kind, argument: 'referencedColumns' };
  const theirs = names(referencedColumns, place);
  if (own.length !== theirs.length)
    return refuse(place, `has ${theirs.length} columns for ${own.length}`);
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    constraint: {
      type: 'foreign key',
      name: readName(kind, 'name', name),
      columns: own,
      references: readQualified(kind, 'references', references),
      referencedColumns: theirs,
      ...readOptions(kind, options, shape),
    },
  });
}

export const createForeignKeyRoom: OperationRoom<CreateForeignKey, DropConstraint> = {
  kind: 'createForeignKey',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: addConstraint,
  reverse: dropAdded,

  render: ({ kind, table, constraint }) =>
    call(
      kind,
      constraint.name,
      nameInput(table),
      constraint.columns,
      nameInput(constraint.references),
      constraint.referencedColumns,
      optionsCode(foreignKeyMembers(constraint)),
    ),

  locks: ({ table, constraint }) => {
    const work = constraint.notValid ? 'catalog' : 'scan';
    const own = { mode: 'SHARE ROW EXCLUSIVE', relation: table, work } as const;
    return spokenName(table) === spokenName(constraint.references)
      ? [own]
      : [own, { ...own, relation: constraint.references }];
  },

  describe: describeAdded,
  touches: (op) => [...constraintAddresses(op), { kind: 'table', ...op.constraint.references }],
};
