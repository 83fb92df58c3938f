/**
 * DDL in, facts out: what the tests of reflection share.
 */
import { test } from 'vitest';
import type { Catalog, Fact, FactKind, Facts } from '../../src/catalog/catalog.ts';
import { addressOf, factsOf } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import { spokenAddress } from '../../src/names.ts';
import { servers, type TestDatabaseServer } from '../servers.ts';

export interface Reflected {
  readonly connection: Connection;
  readonly catalog: Catalog;
}

/** Runs the DDL on a fresh database and reflects all of it. */
export async function reflected(server: TestDatabaseServer, ddl: string): Promise<Reflected> {
  const connection = await server.connect({ reuse: true });
  await connection.script(ddl);
  return { connection, catalog: await reflect(connection, { schemas: 'all' }) };
}

/** Facts of one kind, without what says where they are and which they are. */
export function facts<Kind extends FactKind>(catalog: Catalog, kind: Kind): Facts[Kind][] {
  return [...factsOf(catalog, kind)];
}

/** One sentence of documentation, checked on every server, or on those from a major on. */
export function onEveryServer(
  sentence: string,
  check: (server: TestDatabaseServer) => Promise<void>,
  { from = 0 }: { readonly from?: number } = {},
): void {
  test.each(servers.filter(({ major }) => major >= from))(`${sentence} ($name)`, check);
}

/** `table items: row security`, `view totals`: what is not modelled, as people read it. */
export const unmodelled = (catalog: Catalog): string[] =>
  catalog.unmodelled.map(({ subject, aspect }) =>
    aspect === undefined ? subject : `${subject}: ${aspect}`,
  );

/** `column t.c <- view v`: who depends on what. */
export const dependents = (catalog: Catalog): string[] =>
  catalog.dependents.map(({ on, dependent }) => `${spoken(catalog.facts.get(on))} <- ${dependent}`);

const spoken = (fact: Fact | undefined): string =>
  fact === undefined ? 'nothing' : spokenAddress(addressOf(fact));

/** The same connection, and what is sent through it as scripts. */
export function watched(connection: Connection): {
  readonly connection: Connection;
  readonly sent: string[];
} {
  const sent: string[] = [];
  const script = (sql: string): ReturnType<Connection['script']> => {
    sent.push(sql);
    return connection.script(sql);
  };
  return { connection: { ...connection, script }, sent };
}
