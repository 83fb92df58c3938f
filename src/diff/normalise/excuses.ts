/**
 * When a server refuses a declared expression, the model is wrong; but for these cases, where it says more
 * about the server, or about our copy of the table.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { factsOf, type Catalog, type Fact } from '../../catalog/catalog.ts';
import type { ServerMessage } from '../../connection.ts';
import { addressKey } from '../../names.ts';
import { isAlone } from './columns.ts';
import { namesIn } from './expression.ts';
import { textsOf } from './rooms.ts';
import type { Refusal } from './run.ts';

/** What is known besides the refusal itself. */
export interface Circumstances {
  /** Everything that was refused in the same transaction. */
  readonly refusals: readonly Refusal[];
  /** Extensions that the models declare and the server has not installed. */
  readonly missingExtensions: readonly string[];
  /** It calls a function of which there is none, whatever the arguments. */
  readonly callsNothing: boolean;
}

/** Rights, locks, read-only, limits, a trigger that raises, and what PostgreSQL calls a bug of its own. */
const serverFaults = /^(42501|25006|25P02|55P03|55006|P0001|57|53|54|58|XX|0LP01)/;

/** A type, a function, an operator, a relation, a schema or a label that is not there. */
const missing = /^(42704|42883|42P01|42P02|3F000|22P02|42804|42846)/;

/** What was to be made exists: in a schema that is not compared, or of a kind that is not modelled. */
const isThere = /^(42710|42P06|42P07)/;

/** Why this refusal proves nothing against the model, in words; `undefined` when it does. */
export function excuse(
  fact: Fact,
  refusal: Refusal,
  { refusals, missingExtensions, callsNothing }: Circumstances,
): string | undefined {
  const { server } = refusal;
  if (serverFaults.test(server.sqlstate)) return said(server);
  const broken = refusals.find(
    (each) => isUnder(each.burden, fact) && !isThere.test(each.server.sqlstate),
  );
  if (broken && (missing.test(server.sqlstate) || server.sqlstate === '42703'))
    return `${broken.burden.text} could not be made: ${said(broken.server)}`;
  if (!missing.test(server.sqlstate)) return undefined;
  const [extension] = missingExtensions;
  if (extension !== undefined)
    return `extension "${extension}" is not installed yet: ${said(server)}`;
  if (!callsNothing && mayTakeRow(fact))
    return `it takes a whole row of the table, which its copy cannot stand for: ${said(server)}`;
  return undefined;
}

/** What the fact stands on: a type or sequence, or another column of its table. */
function isUnder({ role, key }: Refusal['burden'], fact: Fact): boolean {
  if (role === 'prerequisite') return true;
  if (role !== 'context' || !('table' in fact) || isAlone(fact)) return false;
  const { schema, table } = fact;
  const columns = addressKey({ kind: 'column', schema, table, name: '' });
  return key === addressKey({ kind: 'table', schema, name: table }) || key.startsWith(columns);
}

/** Whether its texts name the table, alone or before a column. */
const mayTakeRow = (fact: Fact): boolean =>
  'table' in fact && !isAlone(fact) && namesIn(textsOf(fact)).has(fact.table);

/** The server's words, with what it adds to them. */
export const said = ({ message, detail, hint }: ServerMessage): string =>
  [message, detail, hint].filter(Boolean).join('. ');

export function missingExtensions(live: Catalog, declared: Catalog): readonly string[] {
  return [...factsOf(declared, 'extension')]
    .filter((extension) => !live.facts.has(addressKey({ kind: 'extension', name: extension.name })))
    .map(({ name }) => name);
}
