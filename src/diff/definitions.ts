/**
 * Facts without their place, as operations carry them.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Column, ColumnDefinition } from '../catalog/columns.ts';
import type { Constraint, ConstraintDefinition } from '../catalog/constraints.ts';
import type { Index, IndexDefinition } from '../catalog/indexes.ts';
import type { QualifiedName } from '../names.ts';

export function columnDefinition(column: Column): ColumnDefinition {
  const {
    kind: _kind,
    schema: _schema,
    table: _table,
    position: _position,
    sequence: _sequence,
    notNullName: _notNullName,
    ...definition
  } = column;
  return definition;
}

export function constraintDefinition(constraint: Constraint): ConstraintDefinition {
  const { kind: _kind, schema: _schema, table: _table, ...definition } = constraint;
  return definition;
}

export function indexDefinition(index: Index): IndexDefinition {
  const { kind: _kind, schema: _schema, table: _table, ...definition } = index;
  return definition;
}

export const nameOf = ({ schema, name }: QualifiedName): QualifiedName => ({ schema, name });
