/**
 * ALTER TABLE … VALIDATE CONSTRAINT, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { identifier } from '../../sql/identifier.ts';
import { flag, qualifiedName, readName, readOptions, readQualified } from '../arguments.ts';
import { alterTable } from '../clauses/addresses.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface ValidateConstraint {
  readonly kind: 'validateConstraint';
  readonly table: QualifiedName;
  readonly name: string;
  /** The table that a foreign key leads to. */
  readonly references?: QualifiedName;
  /** Does nothing when the table is not there. */
  readonly ifExists?: true;
  /** The way back, which does nothing: PostgreSQL cannot forget that a constraint holds. */
  readonly undo?: true;
}

export interface ValidateConstraintOptions {
  /** The table that a foreign key leads to; changes nothing in the SQL, but tells that it is read. */
  readonly references?: NameInput;
  /** Does nothing when the table is not there; the constraint has to be. */
  readonly ifExists?: boolean;
}

export function validateConstraint(
  name: string,
  table: NameInput,
  options?: ValidateConstraintOptions,
): ValidateConstraint {
  const kind = 'validateConstraint';
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    name: readName(kind, 'name', name),
    ...readOptions(kind, options, { references: qualifiedName, ifExists: flag }),
  });
}

export const validateConstraintRoom: OperationRoom<ValidateConstraint, ValidateConstraint> = {
  kind: 'validateConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ table, name, undo, ifExists }) =>
    undo
      ? []
      : [statement(`${alterTable(table, ifExists)} VALIDATE CONSTRAINT ${identifier(name)}`)],

  reverse: ({ undo, ...op }) => (undo ? op : { ...op, undo: true }),

  render: ({ kind, table, name, references, ifExists }) =>
    call(kind, name, nameInput(table), {
      references: references && nameInput(references),
      ifExists,
    }),

  locks: ({ table, references, undo }) => {
    if (undo) return [];
    const own = { mode: 'SHARE UPDATE EXCLUSIVE', relation: table, work: 'scan' } as const;
    return references === undefined
      ? [own]
      : [own, { ...own, mode: 'ROW SHARE', relation: references }];
  },

  describe: ({ table, name, undo }) =>
    line(`${undo ? 'leave valid' : 'validate'} constraint ${name} on ${spokenName(table)}`),

  touches: ({ table, name }) => [
    { kind: 'constraint', schema: table.schema, table: table.name, name },
    { kind: 'table', ...table },
  ],
};
