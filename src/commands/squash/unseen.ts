/**
 * What of a revision a comparison of catalogs does not see: rows, raw SQL, operations of somebody's own. Raw SQL that
 * makes what is modelled is seen, and would be made twice.
 *
 * Told by the first words of a statement, which may be wrong: then the proof fails, and everything is done in order.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { execute, type Execute } from '../../operations/data/execute.ts';
import type { Operation } from '../../operations/operation.ts';
import { roomOf } from '../../operations/registry.ts';
import { splitStatements, withoutComments } from '../../sql/split.ts';

/**
 * The operations, and of raw SQL the statements, that are not seen.
 *
 * @param unmodelled names of relations and types that catalogs only name.
 */
export function unseen(
  operation: Operation,
  unmodelled: ReadonlySet<string> = new Set(),
): readonly Operation[] {
  const parts = statementsOf(operation);
  const left = parts.filter((part) => isUnseen(part, unmodelled));
  return left.length === parts.length ? [operation] : left;
}

function isUnseen(operation: Operation, unmodelled: ReadonlySet<string>): boolean {
  if (!isExecute(operation)) return !isModelled(operation);
  if (isBoundary(operation)) return false;
  const sql = withoutComments(operation.sql);
  return !makesModelled(sql) || spokenOf(sql).some((name) => unmodelled.has(name));
}

/** Whether a catalog has what it does; of raw SQL nobody can say. */
export const isModelled = (operation: Operation): boolean =>
  operation.kind !== 'bulkInsert' && roomOf(operation).touches(operation).length > 0;

/** What a statement is about stands before its first parenthesis. */
const spokenOf = (sql: string): readonly string[] =>
  (sql.split('(', 1)[0]?.match(/"(?:[^"]|"")+"|[\w$]+/g) ?? []).map((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase(),
  );

/** Of a catalog, the names that `unseen` takes: `log` of `partitioned table sales.log`. */
export const unmodelledNames = ({ unmodelled }: Catalog): ReadonlySet<string> =>
  new Set(
    unmodelled.flatMap(({ subject, aspect }) => {
      const name = aspect === undefined ? relation.exec(subject)?.[1] : undefined;
      return name === undefined ? [] : [name.slice(name.lastIndexOf('.') + 1)];
    }),
  );

const relation =
  /^(?:partition|partitioned table|inheriting table|typed table|foreign table|view|materialized view|composite type|domain|range type|type) (.+)$/;

export const isExecute = (operation: Operation): operation is Execute =>
  operation.kind === 'execute';

/** Ends the transaction before it, because it runs alone, and does nothing. */
export const boundary = (): Execute => execute('SELECT 1', { transaction: 'forbidden' });

/** In a squash of squashes as well, and under a remark. */
const isBoundary = ({ sql, transaction }: Execute): boolean =>
  transaction === 'forbidden' && withoutComments(sql).trim() === boundary().sql;

/** Raw SQL, a statement each. */
export function statementsOf(operation: Operation): readonly Operation[] {
  if (!isExecute(operation)) return [operation];
  const { reverse: _, ...rest } = operation;
  return splitStatements(operation.sql).map(({ sql }): Execute => Object.freeze({ ...rest, sql }));
}

const makesModelled = (sql: string): boolean =>
  (defining.test(sql) || commenting.test(sql)) && !setsMore.test(sql);

const defining =
  /^\s*(?:CREATE\s+(?:(?:UNLOGGED\s+)?TABLE|(?:UNIQUE\s+)?INDEX|SEQUENCE|SCHEMA|EXTENSION|TYPE\s+\S+\s+AS\s+ENUM)|(?:ALTER|DROP)\s+(?:TABLE|INDEX|SEQUENCE|SCHEMA|EXTENSION|TYPE))\b/i;
const commenting =
  /^\s*COMMENT\s+ON\s+(?:TABLE|COLUMN|CONSTRAINT|INDEX|SEQUENCE|SCHEMA|EXTENSION|TYPE)\b/i;
/** Of a table, what no model says. */
const setsMore =
  /^\s*ALTER\b.*\b(?:OWNER\s+TO|ROW\s+LEVEL|(?:ENABLE|DISABLE)\s+(?:ALWAYS|REPLICA|TRIGGER|RULE)|REPLICA\s+IDENTITY|INHERIT|CLUSTER|PARTITION|SET\s+(?:STATISTICS|STORAGE|COMPRESSION|\())/is;
