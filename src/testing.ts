/**
 * `alambic/testing`: the schema of models at once, without revisions, for tests.
 *
 * In the house: an entry of the package, above everything.
 */
import {
  addressOf,
  parentKey,
  type Catalog,
  type DeclaredCatalog,
  type Fact,
} from './catalog/catalog.ts';
import type { Connection } from './connection.ts';
import { plan } from './diff/plan.ts';
import { unrenamed } from './diff/renames.ts';
import { connect } from './drivers/connect.ts';
import { fromClient } from './drivers/own-client.ts';
import { AlambicError } from './errors.ts';
import { addressKey } from './names.ts';
import { compile } from './runtime/recording.ts';
import { script } from './runtime/message.ts';
import { reflect } from './reflect/snapshot.ts';
import { declaredCatalog, type Metadata } from './schema/metadata.ts';

/** A URL, a `pg` client or pool, or a connection of alambic's. What you opened stays open. */
export type TestDatabase = string | Connection | Parameters<typeof fromClient>[0];

/**
 * Creates every declared object that is not there, in one transaction. An object that is there, by its name,
 * stays as it is.
 *
 * @throws AlambicError `create-all-in-production`.
 * @example
 * ```ts
 * beforeAll(() => createAll(schema, 'pglite:memory'));
 * ```
 */
export const createAll = (
  models: Metadata | readonly Metadata[],
  database: TestDatabase,
): Promise<void> => change('createAll', models, database, (there, declared) => [there, declared]);

/** Drops every declared table, sequence and enum that is there; schemas and extensions stay. */
export const dropAll = (
  models: Metadata | readonly Metadata[],
  database: TestDatabase,
): Promise<void> =>
  change('dropAll', models, database, (there, declared) => [
    there,
    { ...declared, facts: stays(declared) },
  ]);

type Ends = (
  there: DeclaredCatalog,
  declared: DeclaredCatalog,
) => readonly [from: Catalog, to: Catalog];

async function change(
  action: string,
  models: Metadata | readonly Metadata[],
  database: TestDatabase,
  ends: Ends,
): Promise<void> {
  if (process.env['NODE_ENV'] === 'production')
    throw new AlambicError('create-all-in-production', { action });
  const declared = withoutConcurrently(declaredCatalog(models));
  const { connection, close } = await opened(database);
  try {
    const live = await reflect(connection, { schemas: 'all', exclude: [] });
    const { serverVersion = 14 } = live;
    const [from, to] = ends({ ...declared, facts: among(declared, live) }, declared);
    const { operations } = plan(unrenamed(from), to, {
      complete: true,
      allowDrops: true,
      serverVersion,
    });
    const statements = compile(
      operations.map((operation) => ({ operation })),
      { version: serverVersion },
    );
    if (statements.length > 0) await connection.script(script(statements.map(({ sql }) => sql)));
  } finally {
    await close();
  }
}

async function opened(
  database: TestDatabase,
): Promise<{ connection: Connection; close: () => Promise<void> }> {
  if (typeof database === 'string') {
    const connection = await connect(database);
    return { connection, close: () => connection.close() };
  }
  if ('script' in database) return { connection: database, close: async () => undefined };
  const connection = await fromClient(database);
  return { connection, close: () => connection.close() };
}

/** A transaction cannot build an index concurrently, and an empty table needs none. */
const withoutConcurrently = (declared: DeclaredCatalog): DeclaredCatalog => ({
  ...declared,
  facts: new Map(
    [...declared.facts].map(([key, fact]): [string, Fact] => {
      if (fact.kind !== 'index') return [key, fact];
      const { concurrently: _, ...index } = fact;
      return [key, index];
    }),
  ),
});

/** The declared facts whose table, enum, sequence, schema or extension is in the database. */
function among({ facts }: DeclaredCatalog, live: Catalog): ReadonlyMap<string, Fact> {
  return new Map([...facts].filter(([, fact]) => live.facts.has(objectKey(fact))));
}

function objectKey(fact: Fact): string {
  if (fact.kind === 'column' || fact.kind === 'constraint' || fact.kind === 'index')
    return parentKey(fact) ?? '';
  if (fact.kind === 'comment' && 'table' in fact.on)
    return addressKey({ kind: 'table', schema: fact.on.schema, name: fact.on.table });
  return addressKey(addressOf(fact));
}

const stays = ({ facts }: DeclaredCatalog): ReadonlyMap<string, Fact> =>
  new Map([...facts].filter(([, { kind }]) => kind === 'schema' || kind === 'extension'));
