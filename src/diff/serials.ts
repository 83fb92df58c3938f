/**
 * A serial column against one whose sequence stands by itself (written by hand, or wider than the column,
 * as databases from before PostgreSQL 10 have it): the serial is spelled out, so that what differs is an
 * option of the sequence, and the numbering goes on.
 *
 * In the house: `src/diff/`, rank 6. Source: "Serial Types".
 */
import { factKey, factMap, type Catalog, type Fact } from '../catalog/catalog.ts';
import { sequenceNameOf, type Column } from '../catalog/columns.ts';
import type { Sequence } from '../catalog/sequences.ts';
import { columnAt, sequencesIn, sideOf, type Side } from './side.ts';

/** Both sides; a declared serial takes a sequence of any name, one that is there bears its own. */
export function withSerialsSpelledOut(
  live: Catalog,
  declared: Catalog,
): { readonly live: Catalog; readonly declared: Catalog } {
  const isItsName = (column: Column, { name }: Sequence): boolean =>
    name === sequenceNameOf(column);
  return {
    live: spelledOut(live, declared, isItsName),
    declared: spelledOut(declared, live, () => true),
  };
}

function spelledOut(
  catalog: Catalog,
  other: Catalog,
  fits: (column: Column, sequence: Sequence) => boolean,
): Catalog {
  const serials = [...catalog.facts.values()].filter(
    (fact): fact is Column => fact.kind === 'column' && fact.serial === true,
  );
  if (serials.length === 0) return catalog;
  const side = sideOf(other);
  const spelled = new Map<string, Fact>();
  for (const column of serials) {
    const { serial: _serial, sequence: _sequence, ...plain } = column;
    const { default: text } = columnAt(side, factKey(column)) ?? {};
    const sequence = text === undefined ? undefined : ownSequence(column, text, side);
    if (text === undefined || sequence === undefined || !fits(column, sequence)) continue;
    if (catalog.facts.has(factKey(sequence))) continue;
    spelled.set(factKey(column), { ...plain, default: text });
    spelled.set(factKey(sequence), behind(column, sequence));
  }
  if (spelled.size === 0) return catalog;
  const kept = [...catalog.facts].filter(([key]) => !spelled.has(key)).map(([, fact]) => fact);
  return { ...catalog, facts: factMap([...kept, ...spelled.values()]) };
}

const nextValue = /^(?:pg_catalog\.)?nextval\('(?:[^']|'')*'(?:::(?:pg_catalog\.)?regclass)?\)$/i;

/** The sequence that the default reads and the column owns. */
function ownSequence(column: Column, text: string, side: Side): Sequence | undefined {
  const [key, ...more] = nextValue.test(text) ? sequencesIn(side, text) : [];
  const fact = key === undefined || more.length > 0 ? undefined : side.catalog.facts.get(key);
  const isOwn =
    fact?.kind === 'sequence' &&
    fact.schema === column.schema &&
    fact.ownedBy?.table === column.table &&
    fact.ownedBy.column === column.name;
  return isOwn ? fact : undefined;
}

/** What CREATE TABLE makes for a serial of the column's type. */
const behind = ({ type, table, name: column }: Column, { schema, name }: Sequence): Sequence => ({
  kind: 'sequence',
  schema,
  name,
  ...(type === 'integer' || type === 'smallint' ? { type } : {}),
  ownedBy: { table, column },
});
