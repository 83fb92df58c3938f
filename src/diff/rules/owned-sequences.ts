/**
 * Sequences that go with the column or the table that owns them: PostgreSQL drops them, no step does, so
 * the step that drops the owner speaks for them.
 *
 * In the house: `src/diff/rules/`, rank 6. Source: "CREATE SEQUENCE", OWNED BY.
 */
import type { Sequence } from '../../catalog/sequences.ts';
import type { Scene } from '../scene.ts';
import { relation } from './occupied.ts';

/** Keys of the sequences that are dropped together with the owner, and the names that they leave. */
export function sequencesDroppedWith(
  scene: Scene,
  owner: { readonly schema: string; readonly table: string; readonly column?: string },
): readonly string[] {
  const keys = [...scene.from.sequences.values()].flat();
  return keys.flatMap((key) => {
    const fact = scene.from.catalog.facts.get(key);
    const goes =
      fact?.kind === 'sequence' && isOwnedBy(fact, owner) && scene.fates.get(key)?.does === 'drop';
    return goes ? [key, relation(fact.schema, fact.name)] : [];
  });
}

const isOwnedBy = (
  { schema, ownedBy }: Sequence,
  owner: { readonly schema: string; readonly table: string; readonly column?: string },
): boolean =>
  schema === owner.schema &&
  ownedBy?.table === owner.table &&
  (owner.column === undefined || ownedBy.column === owner.column);
