/**
 * CREATE INDEX, for the room of that name and for those that must rebuild an index.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "CREATE INDEX".
 */
import type { IndexDefinition } from '../../catalog/indexes.ts';
import type { QualifiedName } from '../../names.ts';
import { closed } from '../../sql/expression.ts';
import { clauses, columnList, identifier, qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { requireVersion, type Target } from '../operation.ts';
import { keySql } from './keys.ts';

export function createIndexSql(
  table: QualifiedName,
  index: IndexDefinition,
  target: Target,
  ifNotExists: boolean = false,
): string {
  if (index.nullsNotDistinct) requireVersion(15, 'NULLS NOT DISTINCT', target);
  return clauses(
    'CREATE',
    index.unique && 'UNIQUE',
    'INDEX',
    index.concurrently && 'CONCURRENTLY',
    ifNotExists && 'IF NOT EXISTS',
    identifier(index.name),
    'ON',
    qualified(table),
    index.using !== undefined && `USING ${identifier(index.using)}`,
    `(${index.keys.map(keySql).join(', ')})`,
    index.include !== undefined && `INCLUDE ${columnList(index.include)}`,
    index.nullsNotDistinct && 'NULLS NOT DISTINCT',
    index.with !== undefined && `WITH (${storageParameters(index.with)})`,
    index.where !== undefined && `WHERE ${closed(index.where)}`,
  );
}

/** `"fillfactor" = '70'`: every parameter takes its value as a string, too. */
export const storageParameters = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${parameterName(name)} = ${stringLiteral(value)}`)
    .join(', ');

/** A parameter of an extension or of TOAST has its namespace before the dot. */
export const parameterName = (name: string): string => name.split('.').map(identifier).join('.');
