/**
 * Types and defaults mention no column, so those of all tables share one temporary table.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { identifier } from '../../sql/identifier.ts';
import { columnRoom, plainColumn } from './columns.ts';
import { ownName, temporary, type Burden, type Step, type Unit } from './scratch.ts';

/** A column under the name that it has in the pool. */
export interface Pooled {
  readonly name: string;
  readonly column: Column;
}

/** PostgreSQL allows 1600; smaller tables are quicker to take apart when one column is refused. */
const columnsPerTable = 400;

export function poolUnits(pooled: readonly Pooled[]): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < pooled.length; at += columnsPerTable)
    units.push([poolStep(ownName(`pool ${at}`), pooled.slice(at, at + columnsPerTable))]);
  return units;
}

function poolStep(table: string, pooled: readonly Pooled[]): Step {
  const columns = pooled.map(({ column, name }) => plainColumn(column, name) + defaultSql(column));
  const half = Math.ceil(pooled.length / 2);
  const [only] = pooled;
  return {
    sql: `CREATE TABLE ${temporary(table)} (${columns.join(', ')})`,
    parts: () =>
      only !== undefined && pooled.length === 1
        ? oneColumn(table, only)
        : [poolStep(`${table}a`, pooled.slice(0, half)), poolStep(`${table}b`, pooled.slice(half))],
  };
}

/** Its type first, then its default, to tell which of them is refused. Neither is run. */
function oneColumn(table: string, { column, name }: Pooled): readonly Step[] {
  const blame = (text: string): Burden => ({ role: 'target', key: factKey(column), text });
  const create: Step = {
    sql: `CREATE TABLE ${temporary(table)} (${plainColumn(column, name)})`,
    burden: blame(columnRoom.shown({ ...column, default: '' })),
  };
  if (column.default === undefined) return [create];
  const alter = `ALTER TABLE ${temporary(table)} ALTER COLUMN ${identifier(name)}`;
  return [
    create,
    { sql: `${alter} SET DEFAULT (${column.default}\n)`, burden: blame(column.default) },
  ];
}

const defaultSql = ({ default: value }: Column): string =>
  value === undefined ? '' : ` DEFAULT (${value}\n)`;
