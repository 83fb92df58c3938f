/**
 * A database as a proof sees it: its catalog, what no catalog models, and, where it matters, what it holds.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Catalog, Unmodelled } from '../../catalog/catalog.ts';
import type { Connection } from '../../connection.ts';
import type { Difference } from '../../diff/differences.ts';
import type { Plan } from '../../diff/plan.ts';
import { words } from '../../diff/words.ts';
import type { QualifiedName } from '../../names.ts';
import { readDefinitions, type Definitions } from '../../reflect/definitions.ts';
import { reflect } from '../../reflect/snapshot.ts';
import { compareCatalogs, compareRead, type Comparison } from '../compare.ts';
import { readContents, type Contents, type TableRows } from './contents.ts';

export interface Snapshot {
  readonly catalog: Catalog;
  readonly definitions: Definitions;
  readonly contents: Contents;
}

/** @param exclude alambic's own tables. */
export async function takeSnapshot(
  connection: Connection,
  exclude: readonly QualifiedName[],
): Promise<Snapshot> {
  return {
    catalog: await reflect(connection, { schemas: 'all', exclude }),
    definitions: await readDefinitions(connection, exclude),
    contents: await readContents(connection, exclude),
  };
}

/**
 * What two schemas differ in, a line each.
 *
 * @param connection to the second, as the squash made it: PostgreSQL prints some expressions otherwise once they were
 *   printed and read, and only it can tell these from others.
 */
export async function schemaDifferences(
  one: Snapshot,
  other: Snapshot,
  connection: Connection,
): Promise<readonly string[]> {
  const { differences, undecided } = await compared(one.catalog, other.catalog, connection);
  const unmodelled = (snapshot: Snapshot): readonly string[] =>
    snapshot.catalog.unmodelled.map(unmodelledWords);
  return [
    ...differences.map(onePlace),
    ...undecided,
    ...onlyOn(unmodelled(one), unmodelled(other)),
    ...differingTexts(one.definitions, other.definitions, 'is defined otherwise'),
  ];
}

async function compared(
  one: Catalog,
  other: Catalog,
  connection: Connection,
): Promise<Pick<Plan, 'differences'> & Pick<Comparison, 'undecided'>> {
  const asRead = compareRead(other, one, {});
  if (asRead.up.differences.length === 0) return { differences: [], undecided: asRead.undecided };
  const declared = { ...one, renames: [], valueRenames: [] };
  const { up, undecided } = await compareCatalogs(
    connection,
    other,
    declared,
    { allowDrops: true },
    { complete: true },
  );
  return { differences: up.differences, undecided };
}

function onePlace(difference: Difference): string {
  const told = words(difference);
  if (difference.change === 'added') return `only by the revisions: ${told.replace(/ added$/, '')}`;
  if (difference.change === 'removed')
    return `only by the squash: ${told.replace(/ removed$/, '')}`;
  return `by the squash and by the revisions: ${told}`;
}

/** The database itself has another name in each. */
const unmodelledWords = ({ subject, aspect }: Unmodelled): string =>
  aspect === undefined ? subject : `${subject.replace(/^database .*/s, 'the database')}: ${aspect}`;

/**
 * As for schemas, of rows and sequences.
 *
 * @param unsteady columns, as `unsteadyColumns` gives them, of which only whether there is a value is compared.
 */
export function contentDifferences(
  one: Contents,
  other: Contents,
  unsteady: ReadonlySet<string> = new Set(),
): readonly string[] {
  const rows = [...one.tables].flatMap(([table, left]) => {
    const right = other.tables.get(table);
    if (right === undefined) return [];
    const isSteady = (column: string): boolean => !unsteady.has(columnKey(table, column));
    return onlyOn(texts(left, left.columns, isSteady), texts(right, left.columns, isSteady)).map(
      (line) => `rows of table ${table}: ${line}`,
    );
  });
  return [
    ...rows,
    ...differingTexts(
      new Map(
        [...one.sequences].map(([name, value]) => [`sequence ${name}`, value ?? 'its start']),
      ),
      new Map(
        [...other.sequences].map(([name, value]) => [`sequence ${name}`, value ?? 'its start']),
      ),
      'stands elsewhere',
    ),
  ];
}

/** Columns whose values two builds by the same revisions do not agree on: the time, random numbers. */
export function unsteadyColumns(one: Contents, again: Contents): ReadonlySet<string> {
  const unsteady = new Set<string>();
  for (const [table, left] of one.tables) {
    const right = again.tables.get(table);
    if (right === undefined) continue;
    for (const column of left.columns)
      if (onlyOn(texts(left, [column]), texts(right, [column])).length > 0)
        unsteady.add(columnKey(table, column));
  }
  return unsteady;
}

const columnKey = (table: string, column: string): string => `${table}.${column}`;

/** The rows as texts, of these columns alone; of one that is not steady any value is as good as another. */
function texts(
  { columns, rows }: TableRows,
  wanted: readonly string[],
  isSteady: (column: string) => boolean = () => true,
): readonly string[] {
  const places = wanted.map((column) => ({
    at: columns.indexOf(column),
    steady: isSteady(column),
  }));
  return rows.map((row) =>
    JSON.stringify(
      places.map(({ at, steady }) => (steady ? row[at] : row[at] === null ? null : 'any value')),
    ),
  );
}

/** What only one of two lists has, counted; an example of each side. */
function onlyOn(one: readonly string[], other: readonly string[]): readonly string[] {
  return [
    ...surplus(one, other).map((text) => `only by the revisions: ${short(text)}`),
    ...surplus(other, one).map((text) => `only by the squash: ${short(text)}`),
  ];
}

function surplus(of: readonly string[], over: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const text of over) left.set(text, (left.get(text) ?? 0) + 1);
  return of.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

function differingTexts(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
  how: string,
): readonly string[] {
  const both = [...one].flatMap(([name, left]) => {
    const right = other.get(name);
    return right === undefined || right === left
      ? []
      : [`${name} ${how}: ${short(left)} by the revisions, ${short(right)} by the squash`];
  });
  return [...onlyOn([...one.keys()], [...other.keys()]), ...both];
}

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
};
