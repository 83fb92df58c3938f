/**
 * Facts that are sure to get the same answer are asked about once: the same words over columns of the same
 * names and types, on both sides. A thousand tables with one `created_at` take one column.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { addressOf, factKey, factsOf, type Catalog, type Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { addressKey } from '../../names.ts';
import { generatedColumn, isAlone, plainColumn } from './columns.ts';
import type { Pair } from './differences.ts';
import { namesIn } from './expression.ts';
import { newFinding, type Finding } from './finding.ts';
import { normalRoom, textsOf, withTextsOf } from './rooms.ts';

/** By the key of the one that is asked about: the keys of all that are like it, itself included. */
export type Alike = ReadonlyMap<string, readonly string[]>;

export function alike(pairs: ReadonlyMap<string, Pair>, live: Catalog, declared: Catalog): Alike {
  const tables = new Set<string>();
  for (const { to } of pairs.values()) if (!isAlone(to)) tables.add(tableKey(to));
  const [from, to] = [columnsOf(live, tables), columnsOf(declared, tables)];
  const first = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const [key, pair] of pairs) {
    const signature = JSON.stringify([signatureOf(pair.from, from), signatureOf(pair.to, to)]);
    const representative = first.get(signature) ?? key;
    first.set(signature, representative);
    const group = groups.get(representative);
    if (group) group.push(key);
    else groups.set(representative, [key]);
  }
  return groups;
}

type ColumnsByTable = ReadonlyMap<string, readonly Column[]>;

function columnsOf(catalog: Catalog, tables: ReadonlySet<string>): ColumnsByTable {
  const columns = new Map<string, Column[]>([...tables].map((key) => [key, []]));
  if (tables.size > 0)
    for (const column of factsOf(catalog, 'column')) columns.get(tableKey(column))?.push(column);
  return columns;
}

const tableKey = (fact: Fact): string =>
  'table' in fact ? addressKey({ kind: 'table', schema: fact.schema, name: fact.table }) : '';

/** All that the answer can depend on. */
function signatureOf(fact: Fact, columns: ColumnsByTable): unknown {
  const generated = fact.kind === 'column' && generatedColumn({ ...fact, name: '' }, 18);
  if (isAlone(fact)) return textsOf(fact);
  const names = namesIn(textsOf(fact));
  if ('table' in fact && names.has(fact.table)) return factKey(fact);
  const room = normalRoom(fact);
  return [
    generated,
    room?.clause?.(fact, ''),
    room?.statement?.(fact, '', ''),
    columns
      .get(tableKey(fact))
      ?.filter(({ name }) => names.has(name))
      .map((column) => plainColumn(column)),
  ];
}

/** What was found out about one, for all that are like it. */
export function spread(found: Finding, groups: Alike, pairs: ReadonlyMap<string, Pair>): Finding {
  const all = newFinding();
  for (const [representative, keys] of groups) {
    const from = found.from.get(representative);
    const to = found.to.get(representative);
    const unsure = found.unsure.get(representative);
    const error = found.modelErrors.get(representative);
    const missing = found.missingFunctions.get(representative);
    for (const key of keys) {
      const pair = pairs.get(key);
      if (pair === undefined) continue;
      if (from) all.from.set(key, withTextsOf(pair.from, from));
      if (to) all.to.set(key, withTextsOf(pair.to, to));
      if (unsure !== undefined) all.unsure.set(key, unsure);
      if (missing) all.missingFunctions.set(key, missing);
      if (error) all.modelErrors.set(key, { ...error, address: addressOf(pair.to) });
    }
  }
  return all;
}
