/**
 * Normal forms: facts whose SQL texts differ, as a server's own catalog prints them, so that two spellings
 * of one expression are told from two expressions. Nothing differs in text: nothing is asked.
 *
 * In the house: `src/diff/normalise/`, rank 6; the one part of `diff/` that is handed a connection.
 */
import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { addressOf } from '../../catalog/catalog.ts';
import type { Connection } from '../../connection.ts';
import type { ObjectAddress } from '../../names.ts';
import type { Normal } from '../normal.ts';
import { alike, spread } from './alike.ts';
import { differing, knownForm, type Pair } from './differences.ts';
import { onEmbedded } from './embedded.ts';
import { missingExtensions } from './excuses.ts';
import type { Finding } from './finding.ts';
import { notOneExpression } from './expression.ts';
import { callsOfNothing } from './missing-functions.ts';
import { shown, textsOf } from './rooms.ts';
import { onServer } from './server.ts';

export interface NormaliseOptions {
  /**
   * Opens an empty embedded database, which reads what the server cannot; it is closed afterwards. Without
   * it, that stays undecided.
   */
  readonly embedded?: () => Promise<Connection>;
  /** What was read, where `live` has renames that are not yet in the database. */
  readonly database?: Catalog;
  /** `lock_timeout`; 2000 when left out. */
  readonly lockTimeoutMs?: number;
  /** `statement_timeout`, of each statement; 30000 when left out. */
  readonly statementTimeoutMs?: number;
}

/** Who said so: the texts themselves, the server, or the embedded PostgreSQL in its place. */
export type How = 'text' | 'server' | 'embedded';

export interface Undecided {
  readonly reason: string;
  /** The fact as SQL, in the database and in the models. */
  readonly from: string;
  readonly to: string;
}

/** A declared expression that PostgreSQL does not accept. */
export interface ModelError {
  readonly address: ObjectAddress;
  readonly text: string;
  /** In the server's words. */
  readonly reason: string;
  readonly sqlstate: string;
}

export interface Normalised extends Normal {
  readonly undecided: ReadonlyMap<string, Undecided>;
  /** By key, for each fact in `to`. */
  readonly how: ReadonlyMap<string, How>;
  readonly modelErrors: readonly ModelError[];
  /** By key: functions that a declared fact calls and the database lacks. One that is there differs for certain. */
  readonly missingFunctions: ReadonlyMap<string, readonly string[]>;
}

/**
 * @param live as it was read from the server behind `connection`, which has no transaction open, or under the
 *   names that its objects will have.
 * @throws ServerError when the connection is lost.
 */
export async function normalise(
  connection: Connection,
  live: Catalog,
  declared: Catalog,
  options: NormaliseOptions = {},
): Promise<Normalised> {
  const pairs = differing(live, declared);
  const { known, malformed, asked } = sorted(pairs, declared);
  const groups = alike(asked, live, declared);
  const question = { live, declared, options };
  const first = await onServer(connection, { ...question, pairs: only(asked, groups) });
  const second = await onEmbedded(connection, { ...question, pairs: only(asked, first.unsure) });
  const server = spread(first, groups, asked);
  const embedded = spread(second, groups, asked);
  const fresh = newFacts(live, declared);
  const errors = new Map([...malformed, ...malformedOf(fresh), ...server.modelErrors]);
  // What an extension brings cannot be known before it is there.
  const called = missingExtensions(live, declared).length > 0 ? new Map<string, Fact>() : fresh;
  return {
    from: new Map([...server.from, ...embedded.from]),
    to: new Map([...known, ...server.to, ...embedded.to]),
    how: new Map<string, How>([
      ...marked(known, 'text'),
      ...marked(server.to, 'server'),
      ...marked(embedded.to, 'embedded'),
    ]),
    undecided: new Map(undecided(pairs, errors, server, embedded)),
    modelErrors: [...errors.values()],
    missingFunctions: new Map([
      ...server.missingFunctions,
      ...(await callsOfNothing(connection, called)),
    ]),
  };
}

/** What is known already, what cannot be asked, and what is to be asked. */
function sorted(pairs: ReadonlyMap<string, Pair>, declared: Catalog) {
  const known = new Map<string, Fact>();
  const malformed = new Map<string, ModelError>();
  const asked = new Map<string, Pair>();
  for (const [key, pair] of pairs) {
    const form = knownForm(pair, declared);
    const error = malformedText(pair.to);
    if (form) known.set(key, form);
    else if (error) malformed.set(key, error);
    else asked.set(key, pair);
  }
  return { known, malformed, asked };
}

/** Nothing of them is compared; they are looked at for what they could never be. */
const newFacts = (live: Catalog, declared: Catalog): ReadonlyMap<string, Fact> =>
  new Map([...declared.facts].filter(([key]) => !live.facts.has(key)));

function* malformedOf(facts: ReadonlyMap<string, Fact>): Generator<readonly [string, ModelError]> {
  for (const [key, fact] of facts) {
    const error = malformedText(fact);
    if (error !== undefined) yield [key, error];
  }
}

const only = (
  pairs: ReadonlyMap<string, Pair>,
  keys: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, Pair> => new Map([...pairs].filter(([key]) => keys.has(key)));

/** A text that would not stay inside the statement it is put into is not sent. */
function malformedText(fact: Fact): ModelError | undefined {
  for (const text of textsOf(fact)) {
    const reason = text === undefined ? undefined : notOneExpression(text);
    if (text !== undefined && reason !== undefined)
      return { address: addressOf(fact), text, reason, sqlstate: '42601' };
  }
  return undefined;
}

const marked = (facts: ReadonlyMap<string, Fact>, how: How): (readonly [string, How])[] =>
  [...facts.keys()].map((key) => [key, how] as const);

function* undecided(
  pairs: ReadonlyMap<string, Pair>,
  errors: ReadonlyMap<string, ModelError>,
  server: Finding,
  embedded: Finding,
): Generator<readonly [string, Undecided]> {
  for (const [key, { from, to }] of pairs) {
    const first = errors.get(key)?.reason ?? server.unsure.get(key);
    if (first === undefined || embedded.to.has(key)) continue;
    const second = embedded.unsure.get(key);
    const reason = second === undefined ? first : `${first}; the embedded PostgreSQL: ${second}`;
    yield [key, { reason, from: shown(from), to: shown(to) }];
  }
}
