/**
 * Whatever way an expression is written, its normal form is what PostgreSQL prints for a real table that
 * was made with the same words.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, Fact } from '../../src/catalog/catalog.ts';
import type { Connection } from '../../src/connection.ts';
import { normalise, type Normalised } from '../../src/diff/normalise/normalise.ts';
import { servers } from '../servers.ts';
import { columnKey, constraintKey, factAt, indexKey, reflected, withFacts } from './scene.ts';
import {
  checks,
  defaults,
  exclusions,
  generated,
  indexes,
  searchPath,
  setting,
  type ExcludeSpelling,
  type IndexSpelling,
} from './spellings.ts';

/** One spelling: the key of the fact that has it, the DDL that makes it, and what a model holds. */
interface Case {
  readonly title: string;
  readonly key: string;
  readonly ddl: string;
  readonly attributes: object;
}

const keySql = ({ column, expression, ...key }: IndexSpelling | ExcludeSpelling): string =>
  [
    column ?? `(${expression})`,
    'collation' in key && key.collation && `COLLATE ${key.collation}`,
    'operatorClass' in key && key.operatorClass,
  ]
    .filter(Boolean)
    .join(' ');

const where = (predicate: string | undefined): string =>
  predicate === undefined ? '' : ` WHERE (${predicate})`;

const cases: readonly Case[] = [
  ...defaults.map(([type, sql], n) => ({
    title: `${type} DEFAULT ${sql}`,
    key: columnKey('filled', `d${n}`, 'app'),
    ddl: `ALTER TABLE app.filled ADD COLUMN d${n} ${type}; ALTER TABLE app.filled ALTER d${n} SET DEFAULT ${sql}\n`,
    attributes: { type, default: sql },
  })),
  ...checks.map((sql, n) => ({
    title: `CHECK (${sql})`,
    key: constraintKey('things', `ck${n}`, 'app'),
    ddl: `ALTER TABLE app.things ADD CONSTRAINT ck${n} CHECK (${sql}\n)`,
    attributes: { expression: sql },
  })),
  ...generated.map(([type, sql], n) => ({
    title: `${type} GENERATED ALWAYS AS (${sql})`,
    key: columnKey('things', `g${n}`, 'app'),
    ddl: `ALTER TABLE app.things ADD COLUMN g${n} ${type} GENERATED ALWAYS AS (${sql}) STORED`,
    attributes: { type, generated: { expression: sql, storage: 'stored' } },
  })),
  ...indexes.map(({ using, where: predicate, ...key }, n) => ({
    title: `INDEX ${using ?? ''} (${keySql(key)})${where(predicate)}`,
    key: indexKey(`ix${n}`, 'app'),
    ddl: `CREATE INDEX ix${n} ON app.things USING ${using ?? 'btree'} (${keySql(key)})${where(predicate)}`,
    attributes: { keys: [key], ...(predicate !== undefined && { where: predicate }) },
  })),
  ...exclusions.map(({ where: predicate, ...element }, n) => ({
    title: `EXCLUDE (${keySql(element)} WITH ${element.with})${where(predicate)}`,
    key: constraintKey('things', `ex${n}`, 'app'),
    ddl: `ALTER TABLE app.things ADD CONSTRAINT ex${n} EXCLUDE USING gist (${keySql(element)} WITH ${element.with})${where(predicate)}`,
    attributes: { elements: [element], ...(predicate !== undefined && { where: predicate }) },
  })),
];

/** As a model holds it: its own spelling, and nothing that only the server knows. */
function spelled(fact: Fact, attributes: object): Fact {
  const { collation: _, ...rest } = { collation: undefined, ...fact };
  return { ...rest, ...attributes } as Fact; // true: the attributes of each case are of its kind
}

describe.each(servers)('on $name', ({ connect }) => {
  let connection: Connection;
  let live: Catalog;
  let declared: Catalog;
  let normal: Normalised;

  beforeAll(async () => {
    connection = await connect();
    await connection.script(
      `${setting} SET search_path = ${searchPath}; CREATE TABLE app.filled ()`,
    );
    await connection.script(cases.map(({ ddl }) => ddl).join(';\n'));
    live = await reflected(connection, 'app', 'public');
    declared = withFacts(
      live,
      ...cases.map(({ key, attributes }) => spelled(factAt(live, key), attributes)),
    );
    normal = await normalise(connection, live, declared);
  });

  test('nothing is refused and nothing is left undecided', () => {
    expect(normal.modelErrors).toEqual([]);
    expect([...normal.undecided]).toEqual([]);
  });

  test.each(cases)('$title', ({ key }) => {
    expect(normal.to.get(key) ?? declared.facts.get(key)).toEqual(live.facts.get(key));
  });

  test('the text of the database, fed back, moves at most once more', async () => {
    const once = withFacts(live, ...(await normalise(connection, declared, live)).to.values());
    const twice = withFacts(once, ...(await normalise(connection, live, once)).to.values());
    const moved = cases.filter(({ key }) => factAt(once, key) !== factAt(live, key));
    expect(moved.map(({ key }) => factAt(twice, key))).toEqual(
      moved.map(({ key }) => factAt(once, key)),
    );
    expect(
      factAt(once, constraintKey('things', `ck${checks.indexOf("v IN ('x', 'y')")}`, 'app')),
    ).not.toEqual(
      factAt(live, constraintKey('things', `ck${checks.indexOf("v IN ('x', 'y')")}`, 'app')),
    );
  });
});
