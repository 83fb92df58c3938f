/**
 * A database and the models beside it: the models start as what the database holds, and differ in the
 * facts that a test writes.
 */
import { isDeepStrictEqual } from 'node:util';
import { factKey, type Catalog, type Fact } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import type { Normalised } from '../../src/diff/normalise/normalise.ts';
import { addressKey } from '../../src/names.ts';
import { reflect } from '../../src/reflect/snapshot.ts';

export const reflected = (connection: Connection, ...schemas: string[]): Promise<Catalog> =>
  reflect(connection, { schemas: schemas.length === 0 ? ['public'] : schemas });

/** The catalog with other facts under their keys. */
export function withFacts(catalog: Catalog, ...facts: readonly Fact[]): Catalog {
  return {
    ...catalog,
    facts: new Map([...catalog.facts, ...facts.map((fact) => [factKey(fact), fact] as const)]),
  };
}

export const columnKey = (table: string, name: string, schema = 'public'): string =>
  addressKey({ kind: 'column', schema, table, name });
export const constraintKey = (table: string, name: string, schema = 'public'): string =>
  addressKey({ kind: 'constraint', schema, table, name });
export const indexKey = (name: string, schema = 'public'): string =>
  addressKey({ kind: 'index', schema, name });

/** The fact under a key, which must be there. */
export function factAt(catalog: Catalog, key: string): Fact {
  const fact = catalog.facts.get(key);
  if (fact === undefined) throw new Error(`no fact ${key.replaceAll('\0', ' ')}`);
  return fact;
}

/** A fact of the catalog with other attributes. */
export const changed = (catalog: Catalog, key: string, attributes: object): Fact =>
  ({ ...factAt(catalog, key), ...attributes }) as Fact; // true: tests give attributes of that kind

/** The database's fact with another default, expression or predicate; all of one catalog. */
export const redeclared = (catalog: Catalog, changes: Readonly<Record<string, object>>): Catalog =>
  withFacts(
    catalog,
    ...Object.entries(changes).map(([key, attributes]) => changed(catalog, key, attributes)),
  );

/** What the diff concludes: the facts are equal, as they are or with either side's normal form. */
export function verdict(
  key: string,
  live: Catalog,
  declared: Catalog,
  normal: Normalised,
): 'equal' | 'different' | 'undecided' {
  if (normal.undecided.has(key)) return 'undecided';
  const left = [live.facts.get(key), normal.from.get(key)];
  const right = [declared.facts.get(key), normal.to.get(key)];
  const equal = left.some((from) => from && right.some((to) => isDeepStrictEqual(from, to)));
  return equal ? 'equal' : 'different';
}

/** Counts the messages that are sent. */
export function counting(connection: Connection): {
  connection: Connection;
  messages: () => number;
} {
  let messages = 0;
  return {
    messages: () => messages,
    connection: {
      ...connection,
      query: (sql, parameters) => {
        messages += 1;
        return connection.query(sql, parameters);
      },
      script: (sql) => {
        messages += 1;
        return connection.script(sql);
      },
    },
  };
}
