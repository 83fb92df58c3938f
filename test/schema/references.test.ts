/**
 * Which types may refer to which: the table in `schema/references.ts` is what the server does.
 */
import { describe, expect, test } from 'vitest';
import { builtInTypes } from '../../src/catalog/types.ts';
import type { Connection } from '../../src/connection.ts';
import { printedIdentifier } from '../../src/sql/identifier.ts';
import { mayRefer } from '../../src/schema/references.ts';
import { realServers } from '../servers.ts';

/** All but `"char"`: PostgreSQL 14 lets it refer to text, later majors do not. Models do not. */
const types = [...new Set(builtInTypes.map(({ name }) => name))].filter((name) => name !== 'char');

describe.each(realServers)('on $name', ({ connect }) => {
  test('a foreign key is accepted from exactly those types that models accept', async () => {
    const connection = await connect();
    const keys = await typesWithKeys(connection);
    const accepted = await acceptedPairs(connection, keys);
    const declared = types.flatMap((from) =>
      keys.filter((to) => mayRefer(from, to)).map((to) => `${from} -> ${to}`),
    );
    expect(keys.length).toBeGreaterThan(40);
    const missing = accepted.filter((pair) => !declared.includes(pair));
    const extra = declared.filter((pair) => !accepted.includes(pair));
    expect({ missing, extra }).toEqual({ missing: [], extra: [] });
  });
});

const sqlType = (type: string): string => `pg_catalog.${printedIdentifier(type)}`;

/** The types that can be a primary key; `p_<type>` is a table with one. */
async function typesWithKeys(connection: Connection): Promise<readonly string[]> {
  await connection.script(`
    CREATE FUNCTION accepts(command text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN EXECUTE command; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
    CREATE FUNCTION would_accept(command text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      EXECUTE command; RAISE SQLSTATE 'ZZ001';
    EXCEPTION WHEN SQLSTATE 'ZZ001' THEN RETURN true; WHEN OTHERS THEN RETURN false;
    END $$`);
  const rows = await connection.query<{ type: string }>(
    `SELECT type FROM json_to_recordset($1) AS t(type text, command text) WHERE accepts(command)`,
    [
      JSON.stringify(
        types.map((type) => ({
          type,
          command: `CREATE TABLE "p_${type}" (id ${sqlType(type)} PRIMARY KEY)`,
        })),
      ),
    ],
  );
  return rows.map(({ type }) => type);
}

async function acceptedPairs(
  connection: Connection,
  keys: readonly string[],
): Promise<readonly string[]> {
  const commands = types.flatMap((from) =>
    keys.map((to) => ({
      pair: `${from} -> ${to}`,
      command: `ALTER TABLE f ADD FOREIGN KEY ("${from}") REFERENCES "p_${to}"`,
    })),
  );
  await connection.query(
    `CREATE TABLE f (${types.map((type) => `"${type}" ${sqlType(type)}`).join(', ')})`,
  );
  const rows = await connection.query<{ pair: string }>(
    `SELECT pair FROM json_to_recordset($1) AS t(pair text, command text) WHERE would_accept(command)`,
    [JSON.stringify(commands)],
  );
  return rows.map(({ pair }) => pair);
}
