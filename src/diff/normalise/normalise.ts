/**
 * Normal forms: facts whose SQL texts differ, as a server's own catalog prints them, so that two spellings
 * of one expression are told from two expressions. Nothing differs in text: nothing is asked.
 *
 * In the house: `src/diff/normalise/`, rank 5; the one part of `diff/` that is handed a connection.
 */
import type { Catalog, DeclaredRename, DeclaredValueRename, Fact } from '../../catalog/catalog.ts';
import { addressOf } from '../../catalog/catalog.ts';
import type { Connection } from '../../connection.ts';
import type { ObjectAddress } from '../../names.ts';
import type { Normal } from '../normal.ts';
import { differing, knownForm, type Pair } from './differences.ts';
import { onEmbedded } from './embedded.ts';
import { notOneExpression } from './expression.ts';
import { shown, textsOf } from './rooms.ts';
import { onServer } from './server.ts';

export interface NormaliseOptions {
  /**
   * Opens an empty embedded database, which reads what the server cannot; it is closed afterwards. Without
   * it, that stays undecided.
   */
  readonly embedded?: () => Promise<Connection>;
  /** Renames that are in `live` already, but not yet in the database. */
  readonly renames?: readonly DeclaredRename[];
  readonly valueRenames?: readonly DeclaredValueRename[];
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
  /** By key, for each fact in `from` or `to`. */
  readonly how: ReadonlyMap<string, How>;
  readonly modelErrors: readonly ModelError[];
}

/**
 * @param live as it was read from the server behind `connection`, which has no transaction open.
 * @throws ServerError when the connection is lost.
 */
export async function normalise(
  connection: Connection,
  live: Catalog,
  declared: Catalog,
  options: NormaliseOptions = {},
): Promise<Normalised> {
  const pairs = differing(live, declared);
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
  const server = await onServer(connection, { live, declared, pairs: asked, options });
  const unread = new Map([...asked].filter(([key]) => server.unsure.has(key)));
  const embedded = await onEmbedded(connection, { live, declared, pairs: unread, options });
  const errors = new Map([...malformed, ...server.modelErrors]);
  return {
    from: new Map([...server.from, ...embedded.from]),
    to: new Map([...known, ...server.to, ...embedded.to]),
    how: new Map<string, How>([
      ...marked(known, 'text'),
      ...marked(server.from, 'server'),
      ...marked(server.to, 'server'),
      ...marked(embedded.to, 'embedded'),
    ]),
    undecided: new Map([
      ...[...errors].map(([key, { reason }]) => undecided(key, reason, pairs)),
      ...[...server.unsure]
        .filter(([key]) => !embedded.to.has(key))
        .map(([key, reason]) =>
          undecided(key, withReason(reason, embedded.unsure.get(key)), pairs),
        ),
    ]),
    modelErrors: [...errors.values()],
  };
}

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

const withReason = (server: string, embedded: string | undefined): string =>
  embedded === undefined ? server : `${server}; the embedded PostgreSQL: ${embedded}`;

const undecided = (
  key: string,
  reason: string,
  pairs: ReadonlyMap<string, Pair>,
): readonly [string, Undecided] => {
  const pair = pairs.get(key);
  return [key, { reason, from: pair ? shown(pair.from) : '', to: pair ? shown(pair.to) : '' }];
};
