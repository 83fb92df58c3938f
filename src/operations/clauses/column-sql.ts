/**
 * A column as CREATE TABLE and ADD COLUMN take it.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "CREATE TABLE", "ALTER TABLE".
 */
import type { ColumnDefinition, Generated, Identity } from '../../catalog/columns.ts';
import { closed, defaultSql } from '../../sql/expression.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { requireVersion, type Target } from '../operation.ts';
import { sequenceClauses } from './sequence-sql.ts';

/** `"id" uuid NOT NULL DEFAULT gen_random_uuid()`. */
export const columnSql = (column: ColumnDefinition, target: Target): string =>
  clauses(
    identifier(column.name),
    column.serial ? serialType(column.type) : column.type,
    column.collation !== undefined && `COLLATE ${qualified(column.collation)}`,
    column.default !== undefined && `DEFAULT ${defaultSql(column.default)}`,
    column.generated !== undefined && generatedSql(column.generated, target),
    column.identity !== undefined && identitySql(column.identity),
    !column.nullable && 'NOT NULL',
    column.nullable && column.serial && 'NULL',
  );

/** `GENERATED ALWAYS AS IDENTITY (START WITH 10)`. */
export function identitySql({ generation, ...options }: Identity): string {
  const inside = sequenceClauses(options).join(' ');
  return clauses(
    `GENERATED ${generation.toUpperCase()} AS IDENTITY`,
    inside !== '' && `(${inside})`,
  );
}

/** The kind of storage is always said: its default is not the same in 17 and 18. */
function generatedSql({ expression, storage }: Generated, target: Target): string {
  if (storage === 'virtual')
    requireVersion(18, 'A virtual generated column', target, 'Make the generated column `stored`');
  return `GENERATED ALWAYS AS (${closed(expression)}) ${storage.toUpperCase()}`;
}

const serialTypes: Readonly<Record<string, string>> = {
  smallint: 'smallserial',
  integer: 'serial',
  bigint: 'bigserial',
};

const serialType = (type: string): string => serialTypes[type] ?? type;
