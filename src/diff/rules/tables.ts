/**
 * Rules of tables. CREATE TABLE takes columns and constraints with it, but never foreign keys; DROP TABLE
 * takes everything that is part of the table.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
import { factKey, type Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import type { Table } from '../../catalog/tables.ts';
import { createTable, dropTable } from '../build/tables.ts';
import { columnsOf, constraintsOf, schemaKey, tableKey, type Side } from '../side.ts';
import type { Scene } from '../scene.ts';
import { step } from '../step.ts';
import { columnRules } from './columns.ts';
import { constraintRules, isExplicitlyDropped, isInline } from './constraints.ts';
import { indexRules } from './indexes.ts';
import { relation, typeName } from './occupied.ts';
import { sequencesDroppedWith } from './owned-sequences.ts';
import type { Rules } from './rule.ts';

export const tableRules: Rules<Table> = {
  attributes: { kind: 'identity', schema: 'identity', name: 'identity' },
  canonical: (table) => table,
  occupies: ({ schema, name }) => [relation(schema, name), typeName(schema, name)],
  uses: ({ schema }) => [schemaKey(schema)],
  rebuildable: () => false,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,
  carried: () => false,
  alter: () => [],

  create(table, scene) {
    const columns = inOrder(columnsOf(scene.to, table));
    const constraints = constraintsOf(scene.to, table).filter(isInline);
    const parts = [table, ...columns, ...constraints];
    const own = ownKeys(parts);
    return [
      step('createTable', spoken(table), createTable(table, columns, constraints), {
        produces: [...own, ...parts.flatMap(occupied)],
        consumes: usesOf(parts, scene, 'to').filter((key) => !own.has(key)),
      }),
    ];
  },

  drop(table, scene) {
    const parts = [table, ...partsDroppedWith(table, scene)];
    const own = ownKeys(parts);
    const columns = inOrder(columnsOf(scene.from, table));
    return [
      step(
        'dropTable',
        spoken(table),
        dropTable(table, columns, constraintsOf(scene.from, table)),
        {
          destroys: [
            ...own,
            ...parts.flatMap(occupied),
            ...sequencesDroppedWith(scene, { schema: table.schema, table: table.name }),
          ],
          releases: usesOf(parts, scene, 'from').filter((key) => !own.has(key)),
        },
      ),
    ];
  },
};

const inOrder = (columns: readonly Column[]): readonly Column[] =>
  columns.toSorted((a, b) => a.position - b.position);

const spoken = ({ schema, name }: Table): string => `${schema}\0${name}`;

const ownKeys = (parts: readonly Fact[]): ReadonlySet<string> => new Set(parts.map(factKey));

/** Foreign keys that stand in a circle of dropped tables are dropped before, each by its own step. */
function partsDroppedWith(table: Table, scene: Scene): readonly Fact[] {
  return partsOf(scene.from, table).filter(
    (part) => part.kind !== 'constraint' || !isExplicitlyDropped(part, scene),
  );
}

const partsOf = (side: Side, table: Table): readonly Fact[] =>
  (side.children.get(tableKey(table)) ?? []).filter((part) => part.kind !== 'comment');

/** What the parts of a table occupy besides their own keys. */
const occupied = (part: Fact): readonly string[] =>
  aspectOfPart(part, (rules, fact) => rules.occupies(fact));

const usesOf = (parts: readonly Fact[], scene: Scene, side: 'from' | 'to'): string[] => [
  ...new Set(
    parts.flatMap((part) => aspectOfPart(part, (rules, fact) => rules.uses(fact, scene, side))),
  ),
];

/** Asks the rules of a part; what is no part of a table has nothing to say. */
function aspectOfPart(
  part: Fact,
  ask: <F extends Fact>(rules: Rules<F>, fact: F) => readonly string[],
): readonly string[] {
  if (part.kind === 'table') return ask(tableRules, part);
  if (part.kind === 'column') return ask(columnRules, part);
  if (part.kind === 'constraint') return ask(constraintRules, part);
  return part.kind === 'index' ? ask(indexRules, part) : [];
}
