/**
 * ALTER TABLE … ALTER CONSTRAINT: when a foreign key is checked, from every side.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { Deferral } from '../../catalog/constraints.ts';
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import {
  flag,
  isRecord,
  readName,
  readOptions,
  readQualified,
  refuse,
  type Reader,
} from '../arguments.ts';
import { deferralShape, type DeferralOptions } from '../clauses/add-constraint.ts';
import { alterTable } from '../clauses/addresses.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface AlterConstraint {
  readonly kind: 'alterConstraint';
  readonly table: QualifiedName;
  readonly name: string;
  readonly deferral: Deferral;
  /** Does nothing when the table is not there. */
  readonly ifExists?: true;
  /** How it was: what the way back needs. */
  readonly from?: Deferral;
}

export interface AlterConstraintOptions extends DeferralOptions {
  /** Does nothing when the table is not there; the constraint has to be. */
  readonly ifExists?: boolean;
  /** How it is checked now; only to undo the operation. */
  readonly existing?: DeferralOptions;
}

const deferral: Reader<Deferral> = (value, place) =>
  isRecord(value)
    ? readOptions(place.operation, value, deferralShape)
    : refuse(place, 'must be { deferrable, initially }');

export function alterConstraint(
  name: string,
  table: NameInput,
  options: AlterConstraintOptions,
): AlterConstraint {
  const kind = 'alterConstraint';
  const { existing, ifExists, ...to } = readOptions(kind, options, {
    ...deferralShape,
    ifExists: flag,
    existing: deferral,
  });
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    name: readName(kind, 'name', name),
    deferral: to,
    ...(ifExists && { ifExists }),
    ...(existing !== undefined && { from: existing }),
  });
}

export const alterConstraintRoom: OperationRoom<AlterConstraint, AlterConstraint | Irreversible> = {
  kind: 'alterConstraint',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ table, name, ifExists, deferral: { deferrable, initially } }) => [
    statement(
      clauses(
        `${alterTable(table, ifExists)} ALTER CONSTRAINT ${identifier(name)}`,
        deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE',
        deferrable && (initially === undefined ? 'INITIALLY IMMEDIATE' : 'INITIALLY DEFERRED'),
      ),
    ),
  ],

  reverse: ({ from, deferral: to, ...op }) =>
    from === undefined
      ? { irreversible: 'how the constraint was checked before is not recorded' }
      : { ...op, deferral: from, from: to },

  render: ({ kind, table, name, ifExists, deferral: to, from }) =>
    call(kind, name, nameInput(table), {
      deferrable: to.deferrable ?? false,
      initially: to.initially,
      ifExists,
      existing: from && { deferrable: from.deferrable ?? false, initially: from.initially },
    }),

  locks: ({ table }) => [{ mode: 'ACCESS EXCLUSIVE', relation: table, work: 'catalog' }],

  describe: ({ table, name, deferral: { deferrable, initially } }) =>
    line(
      `make constraint ${name} on ${spokenName(table)}`,
      deferrable ? 'deferrable' : 'not deferrable',
      initially && 'initially deferred',
    ),

  touches: ({ table, name }) => [
    { kind: 'constraint', schema: table.schema, table: table.name, name },
    { kind: 'table', ...table },
  ],
};
