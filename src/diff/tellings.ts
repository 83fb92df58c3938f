/**
 * What is no difference and yet told with `--verbose`: the order of columns, which PostgreSQL cannot change,
 * and the names of NOT NULL constraints, which nobody chooses.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { factKey, factsOf, type Catalog } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import { spokenName } from '../names.ts';

export const tellings = (from: Catalog, to: Catalog): readonly string[] => [
  ...movedColumns(from, to),
  ...notNullNames(from, to),
];

function notNullNames(from: Catalog, to: Catalog): readonly string[] {
  const named = (name: string | undefined): string =>
    name === undefined ? 'the default name' : `"${name}"`;
  const told: string[] = [];
  for (const column of factsOf(to, 'column')) {
    const was = from.facts.get(factKey(column));
    if (
      was?.kind !== 'column' ||
      was.nullable ||
      column.nullable ||
      was.notNullName === column.notNullName
    )
      continue;
    told.push(
      `${homeOf(column)}: the NOT NULL constraint of "${column.name}" has ${named(was.notNullName)}, declared is ${named(column.notNullName)}`,
    );
  }
  return told;
}

/** Each table whose columns stand in another order, as a line. */
function movedColumns(from: Catalog, to: Catalog): readonly string[] {
  const moved = new Set<string>();
  for (const [key, column] of to.facts) {
    const was = column.kind === 'column' ? from.facts.get(key) : undefined;
    if (column.kind === 'column' && was?.kind === 'column' && was.position !== column.position)
      moved.add(homeOf(column));
  }
  if (moved.size === 0) return [];
  const before = orders(from, to, moved);
  return [...orders(to, from, moved)].flatMap(([home, after]) => {
    const was = before.get(home) ?? '';
    return was === after
      ? []
      : [`${home}: columns stand in the order (${was}), declared is (${after})`];
  });
}

const homeOf = ({ schema, table }: Column): string => spokenName({ schema, name: table });

/** The columns that both have, by table. */
function orders(catalog: Catalog, other: Catalog, homes: ReadonlySet<string>): Map<string, string> {
  const columns = new Map<string, Column[]>();
  for (const column of factsOf(catalog, 'column')) {
    const home = homeOf(column);
    if (!homes.has(home) || !other.facts.has(factKey(column))) continue;
    columns.set(home, [...(columns.get(home) ?? []), column]);
  }
  const inOrder = (all: readonly Column[]): string =>
    all
      .toSorted((a, b) => a.position - b.position)
      .map(({ name }) => name)
      .join(', ');
  return new Map([...columns].map(([home, all]) => [home, inOrder(all)]));
}
