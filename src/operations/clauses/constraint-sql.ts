/**
 * A constraint as CREATE TABLE and ADD CONSTRAINT take it.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "CREATE TABLE", "ALTER TABLE".
 */
import type {
  Check,
  ConstraintDefinition,
  Deferral,
  Exclude,
  ForeignKey,
  PrimaryKey,
  Unique,
} from '../../catalog/constraints.ts';
import { closed } from '../../sql/expression.ts';
import { clauses, columnList, identifier, qualified } from '../../sql/identifier.ts';
import { requireVersion, type Target } from '../operation.ts';
import { keySql } from './keys.ts';

type Printers = {
  readonly [Type in ConstraintDefinition['type']]: (
    constraint: Extract<ConstraintDefinition, { type: Type }>,
    target: Target,
  ) => string;
};

/** `CONSTRAINT "items_pkey" PRIMARY KEY ("id")`. */
export function constraintSql(constraint: ConstraintDefinition, target: Target): string {
  // True: a printer is looked up by the type of its own constraint.
  const print = printers[constraint.type] as (c: ConstraintDefinition, t: Target) => string;
  return `CONSTRAINT ${identifier(constraint.name)} ${print(constraint, target)}`;
}

export const deferralSql = ({ deferrable, initially }: Deferral): string =>
  clauses(deferrable && 'DEFERRABLE', initially !== undefined && 'INITIALLY DEFERRED');

function keyed(words: string, constraint: PrimaryKey | Unique): string {
  return clauses(
    words,
    columnList(constraint.columns),
    constraint.include !== undefined && `INCLUDE ${columnList(constraint.include)}`,
    deferralSql(constraint),
  );
}

function unique(constraint: Unique, target: Target): string {
  if (!constraint.nullsNotDistinct) return keyed('UNIQUE', constraint);
  requireVersion(15, 'NULLS NOT DISTINCT', target);
  return keyed('UNIQUE NULLS NOT DISTINCT', constraint);
}

function foreignKey(key: ForeignKey, target: Target): string {
  if (key.onDeleteColumns !== undefined)
    requireVersion(
      15,
      'A column list of ON DELETE',
      target,
      'Drop `onDeleteColumns` from the foreign key',
    );
  return clauses(
    `FOREIGN KEY ${columnList(key.columns)}`,
    `REFERENCES ${qualified(key.references)}`,
    columnList(key.referencedColumns),
    key.match !== undefined && 'MATCH FULL',
    key.onUpdate !== undefined && `ON UPDATE ${key.onUpdate.toUpperCase()}`,
    key.onDelete !== undefined && `ON DELETE ${key.onDelete.toUpperCase()}`,
    key.onDeleteColumns !== undefined && columnList(key.onDeleteColumns),
    deferralSql(key),
    key.notValid && 'NOT VALID',
  );
}

const check = (constraint: Check): string =>
  clauses(
    `CHECK (${closed(constraint.expression)})`,
    constraint.noInherit && 'NO INHERIT',
    constraint.notValid && 'NOT VALID',
  );

const exclude = (constraint: Exclude): string =>
  clauses(
    'EXCLUDE',
    constraint.using !== undefined && `USING ${identifier(constraint.using)}`,
    `(${constraint.elements.map((each) => `${keySql(each)} WITH ${each.with}`).join(', ')})`,
    constraint.include !== undefined && `INCLUDE ${columnList(constraint.include)}`,
    constraint.where !== undefined && `WHERE (${closed(constraint.where)})`,
    deferralSql(constraint),
  );

const printers: Printers = {
  'primary key': (key) => keyed('PRIMARY KEY', key),
  unique,
  'foreign key': foreignKey,
  check,
  exclude,
};
