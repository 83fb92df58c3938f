/**
 * Rows in every table, as far as its constraints let them in, and what is left of them afterwards.
 */
import { factsOf, type Catalog, type DeclaredCatalog } from '../../src/catalog/catalog.ts';
import type { Column } from '../../src/catalog/columns.ts';
import { isServerError, type Connection } from '../../src/connection.ts';
import { addressKey, type ObjectAddress } from '../../src/names.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { roomOf } from '../../src/operations/registry.ts';
import { columnList, identifier, qualified } from '../../src/sql/identifier.ts';
import { stringLiteral } from '../../src/sql/literal.ts';
import { parseType } from '../../src/catalog/types.ts';
import { kinds } from './kinds.ts';

interface TableName {
  readonly schema: string;
  readonly name: string;
}

const columnsOf = (catalog: Catalog, { schema, name }: TableName): readonly Column[] =>
  [...factsOf(catalog, 'column')].filter(
    (column) => column.schema === schema && column.table === name,
  );

/** Two rows in each table where that is possible, parents before children after a few rounds. */
export async function seed(connection: Connection, catalog: Catalog): Promise<void> {
  for (let round = 0; round < 3; round += 1)
    for (const table of factsOf(catalog, 'table'))
      for (const at of [0, 1]) await insert(connection, insertOf(catalog, table, at));
}

async function insert(connection: Connection, sql: string): Promise<void> {
  try {
    await connection.script(sql);
  } catch (error) {
    // A constraint, or a value that is not taken: then the table holds what it holds.
    if (!isServerError(error) || !/^2[23]/.test(error.server.sqlstate ?? '')) throw error;
  }
}

function insertOf(catalog: Catalog, table: TableName, at: number): string {
  const columns = columnsOf(catalog, table).filter(
    ({ generated, identity, serial }) =>
      generated === undefined && identity === undefined && serial === undefined,
  );
  if (columns.length === 0) return `INSERT INTO ${qualified(table)} DEFAULT VALUES`;
  const values = columns.map((column) => valueOf(catalog, table, column, at));
  return `INSERT INTO ${qualified(table)} ${columnList(columns.map(({ name }) => name))} VALUES (${values.join(', ')})`;
}

function valueOf(catalog: Catalog, table: TableName, column: Column, at: number): string {
  for (const constraint of factsOf(catalog, 'constraint')) {
    if (
      constraint.type !== 'foreign key' ||
      constraint.schema !== table.schema ||
      constraint.table !== table.name
    )
      continue;
    const place = constraint.columns.indexOf(column.name);
    const referenced = constraint.referencedColumns[place];
    if (referenced !== undefined)
      return `(SELECT ${identifier(referenced)} FROM ${qualified(constraint.references)} LIMIT 1 OFFSET ${at})`;
  }
  const samples = samplesOf(catalog, column);
  const sample = samples[at % Math.max(1, samples.length)];
  return sample === undefined || (column.nullable && at === 1)
    ? 'NULL'
    : `${stringLiteral(sample)}`;
}

function samplesOf(catalog: Catalog, { type, typeOf }: Column): readonly string[] {
  if (type.endsWith('[]')) return ['{}'];
  for (const fact of factsOf(catalog, 'enum'))
    if (fact.schema === typeOf?.schema && fact.name === typeOf.name) return fact.values;
  const builder = parseType(type)?.type.builder;
  return kinds.find(({ name }) => name === builder)?.samples ?? [];
}

/** A table's rows: each column as text. */
export type Rows = readonly Readonly<Record<string, string | null>>[];

/** By schema and name. */
export async function rowsOf(
  connection: Connection,
  catalog: Catalog,
): Promise<ReadonlyMap<string, Rows>> {
  const found = new Map<string, Rows>();
  for (const table of factsOf(catalog, 'table')) {
    const names = columnsOf(catalog, table).map(({ name }) => name);
    const texts = names.map((name) => `${identifier(name)}::text`);
    const rows = await connection.query(
      `SELECT to_json(ARRAY[${texts.join(', ')}]::text[])::text AS row FROM ${qualified(table)}`,
    );
    const lists = rows.map(({ row }) => JSON.parse(String(row)) as readonly (string | null)[]); // true: an array of texts, by the query
    found.set(
      keyOf(table),
      lists.map((list) => Object.fromEntries(list.map((value, at) => [names[at] ?? '', value]))),
    );
  }
  return found;
}

const keyOf = ({ schema, name }: TableName): string => `${schema}\0${name}`;

/** The rows with some of their columns, whatever their order. */
export const projected = (rows: Rows, columns: readonly string[]): readonly string[] =>
  rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).toSorted();

/** What holds the same values in both catalogs: tables, and columns of the same type that somebody fills. */
export interface Survivor {
  readonly before: string;
  readonly after: string;
  readonly columns: readonly (readonly [before: string, after: string])[];
}

export function survivors(from: Catalog, to: DeclaredCatalog): readonly Survivor[] {
  return [...factsOf(from, 'table')].flatMap((table): Survivor[] => {
    const home = addressAfter(from, to, { ...table, kind: 'table' });
    if (home === undefined || !('schema' in home)) return [];
    const after = { schema: home.schema, name: home.name };
    const columns = columnsOf(from, table).flatMap((column): [string, string][] => {
      const { schema, name: table } = after;
      const name = addressAfter(from, to, {
        kind: 'column',
        schema,
        table,
        name: column.name,
      })?.name;
      const now = columnsOf(to, after).find((one) => one.name === name);
      const same =
        now !== undefined && now.type === column.type && !now.generated && !column.generated;
      return same && !isOfRenamedValues(to, column) ? [[column.name, now.name]] : [];
    });
    return [{ before: keyOf(table), after: keyOf(after), columns }];
  });
}

/**
 * Itself where it is still declared, else what is declared to have come from it, unless that is there already:
 * then it is dropped.
 */
function addressAfter(
  from: Catalog,
  { facts, renames }: DeclaredCatalog,
  address: ObjectAddress,
): ObjectAddress | undefined {
  if (facts.has(addressKey(address))) return address;
  const renamed = renames.find(
    ({ address: to, from: name, fromSchema: schema }) =>
      addressKey({ ...to, name, ...(schema !== undefined && { schema }) }) === addressKey(address),
  );
  return renamed === undefined || from.facts.has(addressKey(renamed.address))
    ? undefined
    : renamed.address;
}

const isOfRenamedValues = ({ valueRenames }: DeclaredCatalog, { typeOf }: Column): boolean =>
  valueRenames.some(
    (rename) =>
      rename.enum.kind === 'enum' &&
      rename.enum.schema === typeOf?.schema &&
      rename.enum.name === typeOf.name,
  );

/** What the operations say they lose, of tables and columns under the names that hold then. */
export const lost = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap((operation) => {
    if (operation.kind !== 'dropTable' && operation.kind !== 'dropColumn') return [];
    const room = roomOf(operation);
    return room.loses?.(operation) === undefined
      ? []
      : room.touches(operation).slice(0, 1).map(addressKey);
  });

export const losesAnything = (operations: readonly Operation[]): boolean =>
  operations.some((operation) => roomOf(operation).loses?.(operation) !== undefined);
