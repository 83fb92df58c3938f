/**
 * Circles among tables that are dropped together, of foreign keys and of sequences that one owns and another
 * uses: what has to be untied first.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { ForeignKey } from '../catalog/constraints.ts';
import type { QualifiedName } from '../names.ts';
import { isDropped, type Scene } from './scene.ts';
import { columnsOf, constraintsOf, sequencesIn, tableKey } from './side.ts';

/** Whether the table that the foreign key points to leads back, through dropped tables, to its own. */
export function hasDroppedCycle(
  foreignKey: ForeignKey & { readonly schema: string; readonly table: string },
  scene: Scene,
): boolean {
  const home = tableKey({ schema: foreignKey.schema, name: foreignKey.table });
  if (tableKey(foreignKey.references) === home) return false;
  const seen = new Set<string>();
  const waiting: QualifiedName[] = [foreignKey.references];
  for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
    const key = tableKey(table);
    if (key === home) return true;
    if (seen.has(key) || !isDropped(scene, key)) continue;
    seen.add(key);
    for (const constraint of constraintsOf(scene.from, table))
      if (constraint.type === 'foreign key') waiting.push(constraint.references);
    waiting.push(...sequenceOwners(table, scene));
  }
  return false;
}

/** The tables whose sequences number the columns of this one: they cannot go before it, either. */
const sequenceOwners = (table: QualifiedName, scene: Scene): readonly QualifiedName[] =>
  columnsOf(scene.from, table).flatMap((column) =>
    sequencesIn(scene.from, column.default ?? '').flatMap((key) => {
      const sequence = scene.from.catalog.facts.get(key);
      return sequence?.kind === 'sequence' && sequence.ownedBy !== undefined
        ? [{ schema: sequence.schema, name: sequence.ownedBy.table }]
        : [];
    }),
  );
