/**
 * Facts as temporary tables: those whose texts mention columns get a copy of their table, made from the
 * catalog's columns and never with LIKE, which would wait for locks on the real one.
 *
 * In the house: `src/diff/normalise/`, rank 5.
 */
import { factKey, factsOf, type Catalog, type Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { addressKey, type QualifiedName } from '../../names.ts';
import { generatedStep, plainColumn } from './columns.ts';
import { mentions } from './expression.ts';
import { poolUnits, type Pooled } from './pool.ts';
import { normalRoom, shown, textsOf } from './rooms.ts';
import { ownName, temporary, type Burden, type Scratch, type Step, type Unit } from './scratch.ts';

/** One side of a comparison. */
export interface Side {
  /** By key: what is to be normalised. */
  readonly targets: ReadonlyMap<string, Fact>;
  /** The whole side: where the other columns of the tables are. */
  readonly catalog: Catalog;
}

/** A table, and the targets that need it. */
interface Work {
  readonly table: QualifiedName;
  readonly targets: Fact[];
  readonly columns: Column[];
}

/**
 * A table bears its real name only when its texts mention it; so there is one round, but where two
 * schemas have such a table with the same name.
 *
 * @param major of the server that reads.
 */
export function scratches({ targets, catalog }: Side, major: number): readonly Scratch[] {
  let made = 0;
  const fresh = (): string => ownName((made += 1));
  const named = new Map<string, string>();
  const pooled = [...targets.values()].filter(isPooled).map((column): Pooled => {
    const name = fresh();
    named.set(name, factKey(column));
    return { name, column };
  });
  const rounds = [new Round(poolUnits(pooled), named)];
  for (const work of works(targets, catalog)) {
    const name = needsItsName(work) ? work.table.name : fresh();
    let round = rounds.find(({ tables }) => !tables.has(name));
    if (round === undefined) rounds.push((round = new Round([], new Map())));
    round.tables.set(name, work.table);
    round.units.push(tableUnit(work, name, major, round.named, fresh));
  }
  return rounds;
}

/** A scratch while it is being filled. */
class Round implements Scratch {
  readonly units: Unit[];
  readonly named: Map<string, string>;
  readonly tables: Map<string, QualifiedName> = new Map();

  constructor(units: readonly Unit[], named: Map<string, string>) {
    this.units = [...units];
    this.named = named;
  }
}

const isPooled = (fact: Fact): fact is Column =>
  fact.kind === 'column' && fact.generated === undefined;

function works(targets: ReadonlyMap<string, Fact>, catalog: Catalog): Iterable<Work> {
  const byTable = new Map<string, Work>();
  for (const fact of targets.values()) {
    if (isPooled(fact) || !('table' in fact)) continue;
    const table = { schema: fact.schema, name: fact.table };
    const key = addressKey({ kind: 'table', ...table });
    const work = byTable.get(key) ?? { table, targets: [], columns: [] };
    work.targets.push(fact);
    byTable.set(key, work);
  }
  if (byTable.size > 0)
    for (const column of factsOf(catalog, 'column'))
      byTable
        .get(addressKey({ kind: 'table', schema: column.schema, name: column.table }))
        ?.columns.push(column);
  return byTable.values();
}

const needsItsName = ({ table, targets }: Work): boolean =>
  targets.some((fact) =>
    textsOf(fact).some((text) => text !== undefined && mentions(text, table.name)),
  );

function tableUnit(
  { table, targets, columns }: Work,
  name: string,
  major: number,
  named: Map<string, string>,
  fresh: () => string,
): Unit {
  const generated = columns.filter((column) => column.generated && targets.includes(column));
  const plain = columns.filter((column) => !generated.includes(column));
  const others = targets.flatMap((fact): Step[] => {
    const own = fresh();
    const sql = normalRoom(fact)?.make?.(fact, name, own);
    if (sql === undefined) return [];
    named.set(own, factKey(fact));
    return [{ sql, burden: burdenOf(fact) }];
  });
  return [
    createStep(table, name, plain),
    ...generated.map((column) => generatedStep(column, name, burdenOf(column), major)),
    ...others,
  ];
}

const burdenOf = (fact: Fact): Burden => ({
  role: 'target',
  key: factKey(fact),
  text: shown(fact),
});

function createStep(table: QualifiedName, name: string, columns: readonly Column[]): Step {
  const create = (inside: string): string => `CREATE TABLE ${temporary(name)} (${inside})`;
  const key = addressKey({ kind: 'table', ...table });
  return {
    sql: create(columns.map((column) => plainColumn(column)).join(', ')),
    parts: () => [
      { sql: create(''), burden: { role: 'context', key, text: table.name } },
      ...columns.map((column) => ({
        sql: `ALTER TABLE ${temporary(name)} ADD COLUMN ${plainColumn(column)}`,
        burden: { role: 'context' as const, key: factKey(column), text: column.type },
      })),
    ],
  };
}
