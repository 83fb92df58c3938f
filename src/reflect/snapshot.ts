/**
 * Reads a database: a fixed number of catalog queries in one message, at one instant, into a catalog.
 *
 * Plain catalog columns are of one instant; what PostgreSQL prints (`pg_get_expr` and its like) is of the
 * moment it is printed. An object that vanishes in between fails the message, which is then sent again.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import { factKey, type Catalog, type Unmodelled } from '../catalog/catalog.ts';
import { isServerError, type Connection, type StatementResult } from '../connection.ts';
import { addColumns, columnStatement } from './columns.ts';
import { addComments, commentStatement } from './comments.ts';
import { addConstraints, constraintStatement, referencedColumnStatement } from './constraints.ts';
import { dependents, dependentStatement } from './dependents.ts';
import { addEnums, enumStatement } from './enums.ts';
import { addExtensions, extensionStatement } from './extensions.ts';
import { addIndexes, indexStatement } from './indexes.ts';
import { newReading, type Reading } from './reading.ts';
import { addSchemas, schemaStatement } from './schemas.ts';
import { scopeOf, type ReflectOptions } from './scope.ts';
import { addSequences, sequenceStatement } from './sequences.ts';
import { rowsOf, type Statement } from './statement.ts';
import { addRelations, relationStatement } from './tables.ts';
import { addUnmodelled, unmodelledStatement } from './unmodelled.ts';

export type { ReflectOptions } from './scope.ts';

interface ServerRow {
  readonly version: number;
}

const serverStatement: Statement<ServerRow> = {
  sql: () => `SELECT current_setting('server_version_num')::int4 AS version`,
};

/** In the order they are sent. */
const statements: readonly Statement<object>[] = [
  serverStatement,
  schemaStatement,
  extensionStatement,
  enumStatement,
  relationStatement,
  sequenceStatement,
  columnStatement,
  indexStatement,
  constraintStatement,
  referencedColumnStatement,
  commentStatement,
  unmodelledStatement,
  dependentStatement,
];

/**
 * What decides how PostgreSQL prints. With nothing but pg_catalog on the path every other name is
 * qualified; temporary tables come last, because by default they come first, whatever their name.
 */
const settings: readonly string[] = [
  'SET LOCAL search_path = pg_catalog, pg_temp',
  'SET LOCAL jit = off',
  'SET LOCAL quote_all_identifiers = off',
  'SET LOCAL standard_conforming_strings = on',
  "SET LOCAL DateStyle = 'ISO, YMD'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL bytea_output = 'hex'",
  'SET LOCAL extra_float_digits = 1',
];

/** An object vanished between the snapshot and the moment it was printed. */
const vanished = ['XX000', '42P01', '42704'] as const;
const attempts = 5;

/** The one message that reads everything. */
export const reflectionSql = (options: ReflectOptions): string =>
  ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', ...selects(options), 'COMMIT'].join(';\n');

/**
 * Reads the database at one instant, in one round trip and a transaction of its own that only reads.
 *
 * @throws ServerError what the server refused.
 */
export async function reflect(connection: Connection, options: ReflectOptions): Promise<Catalog> {
  const script = reflectionSql(options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return catalogOf((await connection.script(script)).slice(1, -1), options);
    } catch (error) {
      // The answer to ROLLBACK says nothing new: a broken connection has failed already.
      await connection.script('ROLLBACK').catch(() => undefined);
      if (attempt === attempts || !isServerError(error, ...vanished)) throw error;
    }
  }
}

/**
 * Reads the database within the transaction that the caller has open, its own changes included. The
 * settings it reads with, `search_path` too, stay until the transaction ends.
 *
 * @throws ServerError what the server refused; the transaction is then to be rolled back.
 */
export async function reflectInTransaction(
  connection: Connection,
  options: ReflectOptions,
): Promise<Catalog> {
  return catalogOf(await connection.script(selects(options).join(';\n')), options);
}

function selects({ schemas }: ReflectOptions): string[] {
  const scope = scopeOf(schemas);
  return [...settings, ...statements.map(({ sql }) => sql(scope))];
}

function catalogOf(results: readonly StatementResult[], { exclude }: ReflectOptions): Catalog {
  const answers = results.slice(settings.length);
  const rows = <Result extends object>(statement: Statement<Result>): readonly Result[] =>
    rowsOf(statement, answers[statements.indexOf(statement)]);
  const excluded = new Set((exclude ?? []).map(({ schema, name }) => `${schema}\0${name}`));
  const reading = newReading();
  addSchemas(rows(schemaStatement), reading);
  addExtensions(rows(extensionStatement), reading);
  addEnums(rows(enumStatement), reading);
  addRelations(rows(relationStatement), reading, excluded);
  addSequences(rows(sequenceStatement), reading, excluded);
  addColumns(rows(columnStatement), reading);
  const indexes = addIndexes(rows(indexStatement), reading);
  const referencedColumns = rows(referencedColumnStatement);
  addConstraints(rows(constraintStatement), { indexes, referencedColumns }, reading);
  addTableFacts(reading);
  addComments(rows(commentStatement), reading);
  addUnmodelled(rows(unmodelledStatement), reading);
  return {
    facts: reading.facts,
    unmodelled: reading.unmodelled.sort(byWords),
    dependents: dependents(rows(dependentStatement), reading),
    serverVersion: Math.trunc((rows(serverStatement)[0]?.version ?? 0) / 10_000),
  };
}

const spoken = ({ subject, aspect }: Unmodelled): string => `${subject}\0${aspect ?? ''}`;
const byWords = (a: Unmodelled, b: Unmodelled): number => (spoken(a) < spoken(b) ? -1 : 1);

/** Table by table: itself, its columns in their order, its constraints and indexes by name. */
function addTableFacts({ relations, objects, facts }: Reading): void {
  for (const [oid, { table }] of relations) {
    const fact = objects.pg_class.get(oid);
    if (table === undefined || fact === undefined) continue;
    facts.set(table.key, fact);
    for (const column of table.columns) facts.set(table.columnPrefix + column.name, column);
    for (const constraint of table.constraints)
      facts.set(table.constraintPrefix + constraint.name, constraint);
    for (const index of table.indexes) facts.set(factKey(index), index);
  }
}
