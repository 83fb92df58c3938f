/**
 * Tables as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Column } from '../../catalog/columns.ts';
import type { Constraint } from '../../catalog/constraints.ts';
import type { Table } from '../../catalog/tables.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { columnDefinition, constraintDefinition, nameOf } from '../definitions.ts';

export const createTable = (
  table: Table,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): Operations['createTable'] =>
  frozen({
    kind: 'createTable',
    table: nameOf(table),
    columns: columns.map(columnDefinition),
    constraints: constraints.map(constraintDefinition),
  });

/** @param constraints all that go with it: foreign keys, too. */
export const dropTable = (
  table: Table,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): Operations['dropTable'] =>
  frozen({
    kind: 'dropTable',
    table: nameOf(table),
    restore: createTable(table, columns, constraints),
  });
