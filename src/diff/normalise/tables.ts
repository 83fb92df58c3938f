/**
 * Facts as temporary tables: those whose texts mention columns get a copy of their table, made from the
 * catalog's columns and never with LIKE, which would wait for locks on the real one.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { factKey, factsOf, type Catalog, type Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { addressKey, type QualifiedName } from '../../names.ts';
import { generatedColumn, isAlone, plainColumn } from './columns.ts';
import { namesIn } from './expression.ts';
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
  const pooled = [...targets.values()].filter(isAlone).map((column): Pooled => {
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

function works(targets: ReadonlyMap<string, Fact>, catalog: Catalog): Iterable<Work> {
  const byTable = new Map<string, Work>();
  for (const fact of targets.values()) {
    if (isAlone(fact) || !('table' in fact)) continue;
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

/** Whether the texts may name the table: its columns with its name, or its whole row. */
const needsItsName = ({ table, targets }: Work): boolean =>
  namesIn(targets.flatMap(textsOf)).has(table.name);

/** A fact, and what makes it. */
interface Made {
  readonly fact: Fact;
  readonly sql: string;
}

function tableUnit(
  work: Work,
  name: string,
  major: number,
  named: Map<string, string>,
  fresh: () => string,
): Unit {
  const inside: Made[] = [];
  const after: Made[] = [];
  for (const fact of work.targets) {
    const room = normalRoom(fact);
    const own = fresh();
    const clause =
      fact.kind === 'column' ? generatedColumn(fact, major) : room?.clause?.(fact, own);
    const statement = room?.statement?.(fact, temporary(name), own);
    if (clause !== undefined) inside.push({ fact, sql: clause });
    if (statement !== undefined) after.push({ fact, sql: statement });
    if (fact.kind !== 'column') named.set(own, factKey(fact));
  }
  return [
    tableStep(work, name, inside),
    ...after.map(({ fact, sql }) => ({ sql, burden: burdenOf(fact) })),
  ];
}

const burdenOf = (fact: Fact): Burden => ({
  role: 'target',
  key: factKey(fact),
  text: shown(fact),
});

/** The whole table at once; when that is refused, one by one. */
function tableStep(work: Work, name: string, inside: readonly Made[]): Step {
  const columns = neededColumns(work);
  const clauses = [
    ...columns.map((column) => plainColumn(column)),
    ...inside.map(({ sql }) => sql),
  ];
  return {
    sql: `CREATE TABLE ${temporary(name)} (${clauses.join(', ')})`,
    parts: () => [
      { sql: `CREATE TABLE ${temporary(name)} ()`, burden: tableBurden(work.table) },
      ...columns.map((column) => addStep(name, plainColumn(column), contextOf(column))),
      // Generated columns first: checks may mention them.
      ...inside
        .toSorted((a, b) => Number(b.fact.kind === 'column') - Number(a.fact.kind === 'column'))
        .map(({ fact, sql }) => ({
          ...addStep(name, sql, burdenOf(fact)),
          ...(fact.kind === 'column' && {
            otherwise: addStep(name, plainColumn(fact), contextOf(fact)),
          }),
        })),
    ],
  };
}

const addStep = (table: string, clause: string, burden: Burden): Step => ({
  sql: `ALTER TABLE ${temporary(table)} ADD ${clause}`,
  burden,
});

const tableBurden = (table: QualifiedName): Burden => ({
  role: 'context',
  key: addressKey({ kind: 'table', ...table }),
  text: `table "${table.name}"`,
});

const contextOf = (column: Column): Burden => ({
  role: 'context',
  key: factKey(column),
  text: `column "${column.name}"`,
});

/** Those that the texts may mention; all, when they may mention the whole row. */
function neededColumns(work: Work): readonly Column[] {
  const { targets, columns } = work;
  const others = columns.filter((column) => !targets.includes(column));
  if (needsItsName(work)) return others;
  const names = namesIn(targets.flatMap(textsOf));
  return others.filter(({ name }) => names.has(name));
}
