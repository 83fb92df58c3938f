/**
 * Renames of the sequences behind identity and serial columns. Their names are made of table and column, as
 * those of constraints are, and renaming these does not reach them. One that was named by hand keeps its name.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, factKey, factsOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import { behindColumn, isMadeName, sequenceNameOf, type Column } from '../catalog/columns.ts';
import { addressKey, makeObjectName } from '../names.ts';
import { mentions } from './normalise/expression.ts';
import { NamesAfter } from './names-after.ts';
import { readdressed } from './readdress.ts';
import { targetOf, type Renaming } from './renaming.ts';
import { relation } from './rules/occupied.ts';
import { rulesOf } from './rules/registry.ts';

/** @param live what is there, under the names that `renames` give. */
export function sequencesBehind(
  live: Catalog,
  declared: Catalog,
  renames: readonly Renaming[],
): readonly Renaming[] {
  const before = namesBefore(renames);
  const columns = [...factsOf(live, 'column')].filter(
    (column) =>
      column.sequence !== undefined &&
      isMadeName(column.sequence, before(column)) &&
      !isMadeName(column.sequence, column) &&
      !isDeclared(column, declared),
  );
  if (columns.length === 0) return [];
  const taken = relationsBut(columns, live, declared);
  return columns.map((column) => {
    const { schema, table, name } = column;
    const to = firstFree(column, taken);
    taken.add(relation(schema, to));
    return {
      object: { kind: 'sequence', schema, name: sequenceNameOf(column) },
      to,
      behind: { kind: 'column', schema, table, name },
    };
  });
}

/** What table and column of a column were called. */
function namesBefore(
  renames: readonly Renaming[],
): (column: Column) => Pick<Column, 'table' | 'name'> {
  const old = new Map(renames.map((one) => [addressKey(targetOf(one)), one.object.name]));
  return ({ schema, table, name }) => ({
    table: old.get(addressKey({ kind: 'table', schema, name: table })) ?? table,
    name: old.get(addressKey({ kind: 'column', schema, table, name })) ?? name,
  });
}

/**
 * Those that come along with a table to where something else has, or will have, their name: they take another.
 *
 * @param live what is there, before `moves`.
 * @returns each with the address that it has before its table moves.
 */
export function sequencesMovedOnto(
  moves: readonly Renaming[],
  live: Catalog,
  declared: Catalog,
): readonly Renaming[] {
  const names = new NamesAfter(live, moves);
  const there = readdressed(live, moves);
  const [now, wanted] = [bearers(there), bearers(declared)];
  const movers = [...factsOf(live, 'column')].flatMap((column) => {
    const moved = there.facts.get(addressKey(names.of(addressOf(column))));
    const sequence = behindColumn(column);
    return moved?.kind === 'column' && moved.schema !== column.schema && sequence
      ? [{ moved, sequence }]
      : [];
  });
  const crowded = movers.filter(({ moved }) => isCrowded(moved, now, wanted));
  const taken = relationsBut([], there, declared);
  return crowded.map(({ moved, sequence }) => {
    const { schema, table, name } = moved;
    const to = firstFree(moved, taken);
    taken.add(relation(schema, to));
    return {
      object: { kind: 'sequence', ...sequence },
      to,
      behind: { kind: 'column', schema, table, name },
    };
  });
}

type Bearers = ReadonlyMap<string, readonly Fact[]>;

/** Whether another has the name of the column's sequence; that of another new column is only a guess. */
function isCrowded(column: Column, now: Bearers, wanted: Bearers): boolean {
  const { schema, table, name } = column;
  const isOther = (fact: Fact): boolean =>
    factKey(fact) !== factKey(column) &&
    !(fact.kind === 'sequence' && fact.ownedBy?.table === table && fact.ownedBy.column === name);
  const sequenceName = relation(schema, sequenceNameOf(column));
  return (
    (now.get(sequenceName) ?? []).some(isOther) ||
    (wanted.get(sequenceName) ?? []).some((fact) => fact.kind !== 'column' && isOther(fact))
  );
}

/** The facts that occupy each name. */
function bearers({ facts }: Catalog): Bearers {
  const byName = new Map<string, Fact[]>();
  for (const fact of facts.values())
    for (const name of rulesOf(fact).occupies(fact)) {
      const all = byName.get(name);
      if (all === undefined) byName.set(name, [fact]);
      else all.push(fact);
    }
  return byName;
}

/** The models have the sequence by itself, or read it elsewhere, under the name that it has. */
function isDeclared(column: Column, declared: Catalog): boolean {
  const name = sequenceNameOf(column);
  const key = addressKey({ kind: 'sequence', schema: column.schema, name });
  if (declared.facts.has(key)) return true;
  return [...factsOf(declared, 'column')].some(
    ({ default: text }) => text !== undefined && mentions(text, name),
  );
}

/** The names that are taken on either side, without those of the columns' sequences. */
function relationsBut(columns: readonly Column[], live: Catalog, declared: Catalog): Set<string> {
  const own = new Set(columns.map(({ schema, table, name }) => `${schema}\0${table}\0${name}`));
  const taken = new Set<string>();
  for (const { facts } of [live, declared])
    for (const fact of facts.values()) {
      if (fact.kind === 'column' && own.has(`${fact.schema}\0${fact.table}\0${fact.name}`))
        continue;
      const owner = fact.kind === 'sequence' ? fact.ownedBy : undefined;
      if (fact.kind === 'sequence' && own.has(`${fact.schema}\0${owner?.table}\0${owner?.column}`))
        continue;
      for (const name of rulesOf(fact).occupies(fact)) taken.add(name);
    }
  return taken;
}

/** As the server chooses: `items_id_seq`, `items_id_seq1`. */
function firstFree({ schema, table, name }: Column, taken: ReadonlySet<string>): string {
  for (let number = 0; ; number += 1) {
    const free = makeObjectName(table, name, number === 0 ? 'seq' : `seq${number}`);
    if (!taken.has(relation(schema, free))) return free;
  }
}
