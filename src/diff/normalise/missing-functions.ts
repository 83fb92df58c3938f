/**
 * Functions that a declared expression calls and the database does not have. Functions are not modelled, so
 * a revision may create them; and as no text of the database calls what is not there, the two differ for
 * certain. A built-in function under other types, or one that the search path does not lead to, is a
 * mistake in the model.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Fact } from '../../catalog/catalog.ts';
import type { Connection, ServerMessage } from '../../connection.ts';
import { callsIn, type Call } from './expression.ts';
import { textsOf } from './rooms.ts';
import type { Refusal } from './run.ts';

/** What one expression calls in vain. */
export interface MissingFunctions {
  /** `slug(text)` as the server spells it; `slug(…)` where it did not come as far as its arguments. */
  readonly functions: readonly string[];
  /** None of that name is there, whatever its arguments. */
  readonly nowhere: boolean;
}

/** A refused expression, and the texts that it consists of. */
interface Refused {
  readonly refusal: Refusal;
  readonly texts: readonly (string | undefined)[];
}

/** No such function; no such schema. */
const noFunction: ReadonlySet<string> = new Set(['42883', '3F000']);

/** By key of the fact; one message for all of them, none when no function is missed. */
export async function missingFunctions(
  connection: Connection,
  refused: readonly Refused[],
): Promise<ReadonlyMap<string, MissingFunctions>> {
  const asked = refused
    .filter(({ refusal }) => noFunction.has(refusal.server.sqlstate))
    .map(({ refusal, texts }) => ({
      refusal,
      calls: texts.flatMap((text) => (text === undefined ? [] : callsIn(text))),
    }));
  const names = new Set(asked.flatMap(({ calls }) => calls.map(({ name }) => name)));
  const missing = new Map<string, MissingFunctions>();
  if (names.size === 0) return missing;
  const known = knownOf(await connection.query<Row>(lookup, [[...names]]));
  for (const { refusal, calls } of asked) {
    const found = missed(calls, refusal.server, known);
    if (found) missing.set(refusal.burden.key, found);
  }
  return missing;
}

/**
 * What new facts call, where nothing of that name is there: `slug(…)`. The server was not asked about them, so a call with
 * other arguments than there are is not noticed.
 *
 * @returns by key of the fact; one message for all of them.
 */
export async function callsOfNothing(
  connection: Connection,
  facts: ReadonlyMap<string, Fact>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const missing = new Map<string, readonly string[]>();
  const called = [...facts].map(
    ([key, fact]) => [key, textsOf(fact).flatMap((text) => callsIn(text ?? ''))] as const,
  );
  const names = new Set(called.flatMap(([, calls]) => calls.map(({ name }) => name)));
  if (names.size === 0) return missing;
  const known = knownOf(await connection.query<Row>(lookup, [[...names]]));
  for (const [key, calls] of called) {
    const unknown = calls.filter((call) => isUnknown(call, known)).map(spoken);
    if (unknown.length > 0)
      missing.set(
        key,
        [...new Set(unknown)].map((name) => `${name}(…)`),
      );
  }
  return missing;
}

type Row = {
  readonly name: string;
  readonly schema: string | null;
  readonly onPath: boolean | null;
  readonly isWord: boolean;
};

/** A row for each function of the name, or one without a schema. `isWord`: a keyword, or a type. */
const lookup = `
  SELECT called.name, n.nspname::pg_catalog.text AS schema,
    n.nspname = ANY (pg_catalog.current_schemas(true)) AS "onPath",
    EXISTS (SELECT FROM pg_catalog.pg_type WHERE typname = called.name::pg_catalog.name)
      OR EXISTS (SELECT FROM pg_catalog.pg_get_keywords() WHERE word = called.name) AS "isWord"
  FROM pg_catalog.unnest($1::pg_catalog.text[]) AS called(name)
  LEFT JOIN pg_catalog.pg_proc AS p ON p.proname = called.name::pg_catalog.name
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace`;

/** What the database has under a bare name. */
interface Known {
  readonly functions: { readonly schema: string; readonly onPath: boolean }[];
  readonly isWord: boolean;
}

function knownOf(rows: readonly Row[]): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const { name, schema, onPath, isWord } of rows) {
    const one = known.get(name) ?? { functions: [], isWord };
    if (schema !== null) one.functions.push({ schema, onPath: onPath === true });
    known.set(name, one);
  }
  return known;
}

/** The one that the server missed first; with it, those of which none is there. */
function missed(
  calls: readonly Call[],
  server: ServerMessage,
  known: ReadonlyMap<string, Known>,
): MissingFunctions | undefined {
  for (const call of calls) {
    const first = signatureIn(server, call);
    if (first === undefined || !mayBeCreated(call, known)) continue;
    const others = calls.filter((other) => isUnknown(other, known)).map(spoken);
    const rest = others.filter((other) => other !== spoken(call)).map((other) => `${other}(…)`);
    return { functions: [first, ...new Set(rest)], nowhere: isNowhere(call, known) };
  }
  return undefined;
}

/** As error messages spell it: without quotes. */
const spoken = ({ schema, name }: Call): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** `app.slug(text, integer)`, which the message says in every language; of a schema it says the name. */
function signatureIn({ sqlstate, message }: ServerMessage, call: Call): string | undefined {
  const { schema } = call;
  if (sqlstate === '3F000')
    return schema !== undefined && message.includes(schema) ? `${spoken(call)}(…)` : undefined;
  const start = `${spoken(call)}(`;
  for (let at = message.indexOf(start); at >= 0; at = message.indexOf(start, at + 1)) {
    if (/[\w.$]/.test(message.charAt(at - 1))) continue;
    const end = message.indexOf(')', at);
    return message.slice(at, end + 1).replaceAll(/\bpg_temp(_\d+)?\./g, '');
  }
  return undefined;
}

const reached = ({ schema, name }: Call, known: ReadonlyMap<string, Known>): Known['functions'] =>
  (known.get(name)?.functions ?? []).filter((one) => schema === undefined || one.schema === schema);

const isNowhere = (call: Call, known: ReadonlyMap<string, Known>): boolean =>
  reached(call, known).length === 0;

/** There is none of the name, or some with other arguments beside which this one can be. */
function mayBeCreated(call: Call, known: ReadonlyMap<string, Known>): boolean {
  const found = reached(call, known);
  if (call.schema === 'pg_catalog' || found.some(({ schema }) => schema === 'pg_catalog'))
    return false;
  return call.schema !== undefined || found.length === 0 || found.some(({ onPath }) => onPath);
}

const isUnknown = (call: Call, known: ReadonlyMap<string, Known>): boolean =>
  isNowhere(call, known) && !(call.schema === undefined && known.get(call.name)?.isWord === true);
