/**
 * The first choice: the server itself reads both sides. First the declared one, in a world where the
 * models' types and sequences exist; then, for what still differs, what was printed is fed back, because
 * a few shapes (`varchar_column IN (…)`) are printed differently once more.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { addressOf, factsOf, type Fact } from '../../catalog/catalog.ts';
import { behindColumn } from '../../catalog/columns.ts';
import type { Connection, ServerMessage } from '../../connection.ts';
import { addressKey } from '../../names.ts';
import { isAlone } from './columns.ts';
import { sameTexts, type Pair } from './differences.ts';
import { elaborate, type Elaborated, type Engine } from './elaborate.ts';
import { excuse, missingExtensions, said } from './excuses.ts';
import {
  doubt,
  newFinding,
  refusalOf,
  sideOf,
  timeouts,
  type Finding,
  type Question,
} from './finding.ts';
import { missingFunctions } from './missing-functions.ts';
import type { ModelError } from './normalise.ts';
import type { Existing } from './prerequisites.ts';
import { textsOf, withTextsOf } from './rooms.ts';
import { EngineRefusal } from './run.ts';

export async function onServer(connection: Connection, question: Question): Promise<Finding> {
  const finding = newFinding();
  const engine = {
    connection,
    major: question.live.serverVersion ?? 14,
    existing: inDatabase(question),
    ...timeouts(question.options),
  };
  for (const pairs of batches(question.pairs)) {
    try {
      await readDeclared(engine, { ...question, pairs }, finding);
      await feedBack(engine, { ...question, pairs }, finding);
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      for (const key of pairs.keys()) doubt(finding, key, said(error.server));
    }
  }
  return finding;
}

async function readDeclared(engine: Engine, question: Question, finding: Finding): Promise<void> {
  const { declared, live, pairs } = question;
  const elaborated = await elaborate(engine, { targets: sideOf(pairs, 'to'), catalog: declared });
  const circumstances = {
    refusals: elaborated.refusals,
    missingExtensions: missingExtensions(live, declared),
  };
  const missing = await missingFunctions(engine.connection, refusedOf(elaborated, pairs));
  for (const [key, { to }] of pairs) {
    const refusal = refusalOf(elaborated, key);
    if (refusal === undefined) {
      const read = elaborated.facts.get(key);
      if (read) finding.to.set(key, withTextsOf(to, read));
      else
        doubt(finding, key, 'it takes the row type of the table, which its copy cannot stand for');
      continue;
    }
    const calls = missing.get(key);
    const callsNothing = calls?.nowhere === true;
    const reason = excuse(to, refusal, { ...circumstances, callsNothing });
    if (reason !== undefined) doubt(finding, key, reason);
    else if (calls) {
      finding.missingFunctions.set(key, calls.functions);
      const read = elaborated.facts.get(key);
      if (read) finding.to.set(key, withTypeOf(to, read));
    } else finding.modelErrors.set(key, modelError(to, refusal.burden.text, refusal.server));
  }
}

const refusedOf = (elaborated: Elaborated, pairs: ReadonlyMap<string, Pair>) =>
  [...pairs].flatMap(([key, { to }]) => {
    const refusal = refusalOf(elaborated, key);
    return refusal === undefined ? [] : [{ refusal, texts: textsOf(to) }];
  });

/** Of a column whose default was refused the type was read; its default stays as it was declared. */
function withTypeOf(fact: Fact, read: Fact): Fact {
  const form = withTextsOf(fact, read);
  return fact.kind === 'column' && form.kind === 'column' && fact.default !== undefined
    ? { ...form, default: fact.default }
    : form;
}

/**
 * What still differs is read once more: the database's own text, then the declared form. A database that
 * was restored from a dump has been through that, and its texts are those of the second printing.
 */
async function feedBack(engine: Engine, question: Question, finding: Finding): Promise<void> {
  const { live, declared, pairs } = question;
  const open = new Map<string, Pair>();
  for (const [key, { from }] of pairs) {
    const to = finding.to.get(key);
    const isCertain = finding.missingFunctions.has(key);
    if (to && !isCertain && !sameTexts(from, to)) open.set(key, { from, to });
  }
  if (open.size === 0) return;
  const again = await elaborate(engine, { targets: sideOf(open, 'from'), catalog: live });
  for (const [key, { from, to }] of open) {
    const read = again.facts.get(key);
    const refusal = refusalOf(again, key);
    if (read && !refusal) finding.from.set(key, withTextsOf(from, read));
    else
      doubt(
        finding,
        key,
        `what the database holds is not read back${refusal ? `: ${said(refusal.server)}` : ''}`,
      );
    if (!read || refusal || sameTexts(withTextsOf(from, read), to)) open.delete(key);
  }
  if (open.size === 0) return;
  const twice = await elaborate(engine, { targets: sideOf(open, 'to'), catalog: declared });
  for (const [key, { to }] of open) {
    const read = twice.facts.get(key);
    const from = finding.from.get(key);
    if (read && from && !refusalOf(twice, key) && sameTexts(from, withTextsOf(to, read)))
      finding.to.set(key, withTextsOf(to, read));
  }
}

const modelError = (fact: Fact, text: string, server: ServerMessage): ModelError => ({
  address: addressOf(fact),
  text,
  reason: said(server),
  sqlstate: server.sqlstate,
});

/** What the database has under which name, before the renames that are still to come. */
function inDatabase({ live, options }: Question): Existing {
  const database = options.database ?? live;
  const behind = new Set(
    [...factsOf(database, 'column')].flatMap((column) => {
      const sequence = behindColumn(column);
      return sequence === undefined ? [] : [addressKey({ kind: 'sequence', ...sequence })];
    }),
  );
  return (key) => {
    if (behind.has(key)) return 'something';
    const fact = database.facts.get(key);
    return fact?.kind === 'sequence' || fact?.kind === 'enum' ? fact : fact && 'something';
  };
}

/** Locks of one transaction are limited, so that many tables take several. */
const weightOfBatch = 400;

function* batches(pairs: ReadonlyMap<string, Pair>): Generator<ReadonlyMap<string, Pair>> {
  let batch = new Map<string, Pair>();
  let weight = 0;
  for (const [key, pair] of pairs) {
    // Plain columns share a table; anything else may need one, and an index.
    weight += isAlone(pair.to) ? 0.05 : 1;
    batch.set(key, pair);
    if (weight < weightOfBatch) continue;
    yield batch;
    batch = new Map();
    weight = 0;
  }
  if (batch.size > 0) yield batch;
}
