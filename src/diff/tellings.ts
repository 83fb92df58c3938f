/**
 * What is no difference and yet told with `--verbose`: the order of columns, which PostgreSQL cannot change.
 *
 * In the house: `src/diff/`, rank 5.
 */
import { factsOf } from '../catalog/catalog.ts';
import { spokenName } from '../names.ts';
import type { Scene } from './scene.ts';
import { columnsOf, type Side } from './side.ts';
import type { Table } from '../catalog/tables.ts';

export function tellings({ from, to }: Scene): readonly string[] {
  const told: string[] = [];
  for (const table of factsOf(to.catalog, 'table')) {
    const before = names(from, table);
    const after = names(to, table);
    const common = new Set(before.filter((name) => after.includes(name)));
    const [was, becomes] = [before, after].map((all) => all.filter((name) => common.has(name)).join(', '));
    if (was !== becomes)
      told.push(`${spokenName(table)}: columns stand in the order (${was ?? ''}), declared is (${becomes ?? ''})`);
  }
  return told;
}

const names = (side: Side, table: Table): string[] =>
  columnsOf(side, table)
    .toSorted((a, b) => a.position - b.position)
    .map(({ name }) => name);
