/**
 * The second choice, where the server cannot: the embedded PostgreSQL reads both sides, starting from
 * nothing, under the settings of the server's session. What it refuses says nothing about the models.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { factsOf, type Catalog } from '../../catalog/catalog.ts';
import { isServerError, type Connection } from '../../connection.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { elaborate, type Elaborated, type Engine } from './elaborate.ts';
import { said } from './excuses.ts';
import {
  doubt,
  newFinding,
  refusalOf,
  sideOf,
  timeouts,
  type Finding,
  type Question,
} from './finding.ts';
import { withTextsOf } from './rooms.ts';
import { EngineRefusal } from './run.ts';

export async function onEmbedded(server: Connection, question: Question): Promise<Finding> {
  const { options, pairs } = question;
  if (pairs.size === 0 || options.embedded === undefined) return newFinding();
  const settings = await sessionSettings(server);
  const connection = await options.embedded();
  try {
    await installExtensions(connection, question);
    const engine: Engine = {
      connection,
      major: 18,
      existing: () => undefined,
      settings,
      ...timeouts(options),
    };
    return await readBoth(engine, question);
  } finally {
    await connection.close();
  }
}

async function readBoth(engine: Engine, question: Question): Promise<Finding> {
  const { live, declared, pairs } = question;
  const finding = newFinding();
  try {
    const to = await elaborate(engine, { targets: sideOf(pairs, 'to'), catalog: declared });
    const from = await elaborate(engine, { targets: sideOf(pairs, 'from'), catalog: live });
    for (const [key, pair] of pairs) {
      const [left, right] = [from.facts.get(key), to.facts.get(key)];
      const reason = unreadable(to, key) ?? unreadable(from, key);
      if (reason !== undefined) doubt(finding, key, reason);
      if (reason !== undefined || left === undefined || right === undefined) continue;
      finding.from.set(key, withTextsOf(pair.from, left));
      finding.to.set(key, withTextsOf(pair.to, right));
    }
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    for (const key of pairs.keys()) doubt(finding, key, said(error.server));
  }
  return finding;
}

function unreadable(elaborated: Elaborated, key: string): string | undefined {
  const refusal = refusalOf(elaborated, key);
  if (refusal) return said(refusal.server);
  return elaborated.facts.has(key) ? undefined : 'it takes the row type of the table';
}

/** What changes how an expression is read or printed; reading these works on a standby, too. */
const settingNames = [
  'search_path',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'extra_float_digits',
];

/** @returns the session's values; `"$user"` in the search path is the user of the server. */
async function sessionSettings(server: Connection): Promise<Record<string, string>> {
  const rows = await server.query<{ name: string; value: string; user_name: string }>(
    'SELECT name, current_setting(name) AS value, quote_ident(current_user) AS user_name ' +
      'FROM unnest($1::text[]) AS name',
    [settingNames],
  );
  return Object.fromEntries(
    rows.map(({ name, value, user_name }) => [
      name,
      name === 'search_path' ? value.replaceAll('"$user"', user_name) : value,
    ]),
  );
}

/** Outside the transaction, because the database is ours alone; one that it has not is left out. */
async function installExtensions(
  connection: Connection,
  { live, declared }: Pick<Question, 'live' | 'declared'>,
): Promise<void> {
  for (const { name, schema } of extensions(live, declared)) {
    try {
      if (schema !== undefined)
        await connection.script(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
      await connection.script(
        clauses(
          `CREATE EXTENSION IF NOT EXISTS ${identifier(name)}`,
          schema !== undefined && `SCHEMA ${identifier(schema)}`,
          'CASCADE',
        ),
      );
    } catch (error) {
      if (!isServerError(error)) throw error;
    }
  }
}

function extensions(
  live: Catalog,
  declared: Catalog,
): Iterable<{ readonly name: string; readonly schema?: string }> {
  const byName = new Map(
    [...factsOf(declared, 'extension'), ...factsOf(live, 'extension')].map((each) => [
      each.name,
      each,
    ]),
  );
  return byName.values();
}
