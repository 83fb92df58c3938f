/**
 * A database on its way through models: what a user does with revisions, without the files and processes.
 */
import type { Catalog, DeclaredCatalog } from '../../src/catalog/catalog.ts';
import { compareCatalogs, type Comparison } from '../../src/commands/compare.ts';
import { revisionCode } from '../../src/commands/revision-code.ts';
import { isServerError, type Connection } from '../../src/connection.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { record, type Op } from '../../src/operations/recorder.ts';
import { roomOf } from '../../src/operations/registry.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import { script } from '../../src/runtime/message.ts';
import { compile } from '../../src/runtime/recording.ts';
import { splitSteps } from '../../src/runtime/steps.ts';
import { declaredCatalog, metadata, type SchemaItem } from '../../src/schema/metadata.ts';
import * as words from '../../src/schema.ts';
import { identifier } from '../../src/sql/identifier.ts';
import { runStatements } from '../runtime/psql.ts';
import { schemas } from './model.ts';

/** Makes it as it was in the beginning. */
export async function empty(connection: Connection): Promise<void> {
  const drops = schemas.map((name) => `DROP SCHEMA IF EXISTS ${identifier(name)} CASCADE`);
  await connection.script([...drops, 'CREATE SCHEMA public'].join(';\n'));
}

export const read = (connection: Connection): Promise<Catalog> => reflect(connection, { schemas });

export const declared = (items: readonly SchemaItem[]): DeclaredCatalog =>
  declaredCatalog(metadata<readonly SchemaItem[]>(items));

/** What `revision --autogenerate` would find. */
export async function comparison(
  connection: Connection,
  items: readonly SchemaItem[],
): Promise<Comparison> {
  return compareCatalogs(
    connection,
    await read(connection),
    declared(items),
    { allowDrops: true },
    { schemas },
  );
}

/** What differs, and what could not be decided. */
export const found = ({ lines, undecided, up }: Comparison): readonly string[] => [
  ...lines,
  ...undecided,
  ...up.refusals.map((refusal) => JSON.stringify(refusal)),
];

/** What the functions of the revision file record when they run. */
export async function throughTypeScript(
  up: readonly Operation[],
  down: readonly Operation[],
): Promise<{ readonly up: readonly Operation[]; readonly down: readonly Operation[] }> {
  const { upgrade, downgrade, imports } = revisionCode(up, down);
  const names = [...new Set(imports)];
  const values = names.map((name) => {
    if (name in words) return (words as Readonly<Record<string, unknown>>)[name];
    throw new Error(`alambic does not export ${name}`);
  });
  const run = async (body: string): Promise<readonly Operation[]> => {
    const revision = new Function('op', ...names, `'use strict';\n${body}`) as (
      op: Op,
      ...args: readonly unknown[]
    ) => void;
    const recorded = await record((op) => revision(op, ...values), {
      query: () => Promise.resolve([]),
    });
    return recorded.map(({ operation }) => operation);
  };
  return { up: await run(upgrade), down: await run(downgrade) };
}

/** The statements, in steps as `upgrade` runs them. */
export const stepsOf = (operations: readonly Operation[], version: number): readonly string[] =>
  splitSteps(
    compile(
      operations.map((operation) => ({ operation })),
      { version },
    ),
  ).map(({ statements, transaction }) => {
    const texts = statements.map(({ sql }) => sql);
    return transaction === 'forbidden' ? script(texts) : script(['BEGIN', ...texts, 'COMMIT']);
  });

export const sqlOf = (operations: readonly Operation[], version: number): readonly string[] =>
  operations.flatMap((operation) =>
    roomOf(operation)
      .compile(operation, { version })
      .map(({ sql }) => sql),
  );

/** @throws ServerError with the whole step in its message. */
export async function run(
  connection: Connection,
  operations: readonly Operation[],
  version: number,
): Promise<void> {
  for (const step of stepsOf(operations, version))
    try {
      await connection.script(step);
    } catch (error) {
      await connection.script('ROLLBACK');
      if (isServerError(error)) error.message += ` (${error.server.sqlstate ?? ''}) in:\n${step}`;
      throw error;
    }
}

/** The script of `--sql`, as psql runs it. */
export async function runOffline(connection: Connection, text: string): Promise<void> {
  const { ok, error } = await runStatements(connection, text);
  if (!ok) throw new Error(`${error} in:\n${text}`);
}

/**
 * Facts that decide: positions move when columns are made anew, names of NOT NULL are the server's, schemas
 * stay. What PostgreSQL prints and reads again it may print in another way, so SQL texts only count as there;
 * comparing with the models tells whether they are right.
 */
export const essence = ({ facts }: Catalog): readonly unknown[] =>
  [...facts.values()]
    .filter(({ kind }) => kind !== 'schema')
    .map((fact) => JSON.stringify({ ...fact, position: 0, notNullName: '' }, withoutTexts))
    .toSorted();

const texts: ReadonlySet<string> = new Set(['expression', 'where', 'default']);
const withoutTexts = (key: string, value: unknown): unknown =>
  texts.has(key) && typeof value === 'string' ? '…' : value;
