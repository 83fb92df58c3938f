/**
 * One side, read by one server: its expressions are put on temporary tables in a transaction that is
 * always rolled back, and taken back as the catalog prints them. Nothing of the user's is evaluated: no
 * row is there, no default is filled in, no check is planned.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import type { Connection } from '../../connection.ts';
import { addressKey, type QualifiedName } from '../../names.ts';
import { reflectInTransaction } from '../../reflect/snapshot.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { prerequisites, type Existing } from './prerequisites.ts';
import { textsOf } from './rooms.ts';
import { runUnits, type Refusal } from './run.ts';
import type { Scratch, Unit } from './scratch.ts';
import { scratches, type Side } from './tables.ts';

/** The server that reads. */
export interface Engine {
  readonly connection: Connection;
  readonly major: number;
  readonly existing: Existing;
  /** Settings to read under; those of the session when it is left out. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export interface Elaborated {
  /** By key, as the server prints them; what is bound to the row type of its table is left out. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly refusals: readonly Refusal[];
}

/** @throws EngineRefusal when this server cannot do it. */
export async function elaborate(engine: Engine, side: Side): Promise<Elaborated> {
  const { connection } = engine;
  const rounds = scratches(side, engine.major);
  const steps = rounds.flatMap(({ units }) => units.flat());
  const needed = prerequisites(
    side.catalog,
    engine.existing,
    steps.map(({ sql }) => sql),
  );
  const facts = new Map<string, Fact>();
  const setup = [probe, ...needed];
  const [only] = rounds.length === 1 ? rounds : [];
  // Sent ahead without waiting; should it fail, so does what follows, and this failure is the one told.
  const begun = connection.script(beginning(engine));
  try {
    const first = runUnits(connection, only ? [...setup, ...only.units] : setup);
    const refusals = [...(await second(begun, first))];
    if (only) await take(connection, only, side, facts);
    else
      for (const round of rounds) {
        await connection.script('SAVEPOINT "alambic round"');
        refusals.push(...(await runUnits(connection, round.units)));
        await take(connection, round, side, facts);
        await connection.script('ROLLBACK TO SAVEPOINT "alambic round"');
      }
    return { facts, refusals };
  } finally {
    await connection.script('ROLLBACK');
  }
}

/** Waits for both; tells the failure of the first rather than that of the second. */
async function second<Result>(first: Promise<unknown>, then: Promise<Result>): Promise<Result> {
  const [earlier, later] = await Promise.allSettled([first, then]);
  if (earlier.status === 'rejected') throw earlier.reason;
  if (later.status === 'rejected') throw later.reason;
  return later.value;
}

/** Carries no user's text: when it is refused, so would be all the rest. */
const probe: Unit = [{ sql: 'CREATE TABLE pg_temp."alambic probe" ()' }];

/**
 * Expressions are read under the search path of the session, the one that revisions run under; but with
 * temporary tables last, or their row types would hide the user's types.
 */
function beginning(engine: Engine): string {
  const settings = Object.entries(engine.settings ?? {}).map(
    ([name, value]) => `SET LOCAL ${name} = ${stringLiteral(value)}`,
  );
  const path = engine.settings?.['search_path'];
  return [
    'BEGIN',
    `SET LOCAL lock_timeout = ${engine.lockTimeoutMs}`,
    `SET LOCAL statement_timeout = ${engine.statementTimeoutMs}`,
    'SET LOCAL check_function_bodies = off',
    'SET LOCAL standard_conforming_strings = on',
    'SET LOCAL client_min_messages = warning',
    ...settings.filter((sql) => !sql.startsWith('SET LOCAL search_path')),
    "SELECT set_config('search_path', concat_ws(', ', nullif(" +
      `${path === undefined ? "current_setting('search_path')" : stringLiteral(path)}, ''), 'pg_temp'), true)`,
  ].join(';\n');
}

/** Reads the temporary schema; each object goes under the key of the fact that it stands for. */
async function take(
  connection: Connection,
  { named, tables }: Scratch,
  { targets }: Side,
  facts: Map<string, Fact>,
): Promise<void> {
  // The ordinary reflection, so that one expression has one spelling. It prints under its own settings.
  const read = await reflectInTransaction(connection, { schemas: ['pg_temp'] });
  for (const fact of read.facts.values()) {
    if (!('table' in fact)) continue;
    const table = tables.get(fact.table);
    const key =
      fact.kind === 'column' && table ? generatedKey(fact, table, targets) : named.get(fact.name);
    if (key === undefined || targets.get(key)?.kind !== fact.kind) continue;
    // A text that names the temporary schema is not the one that a real table would have.
    if (!textsOf(fact).some((text) => /\bpg_temp(_\d+)?\./.test(text ?? ''))) facts.set(key, fact);
  }
}

/** Of the columns in a copy of a table, only generated ones are read there; the others are in the pool. */
function generatedKey(
  { name }: Column,
  table: QualifiedName,
  targets: Side['targets'],
): string | undefined {
  const key = addressKey({ kind: 'column', schema: table.schema, table: table.name, name });
  const target = targets.get(key);
  return target?.kind === 'column' && target.generated ? key : undefined;
}
