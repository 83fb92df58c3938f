/**
 * What a printed operation makes when a revision runs it.
 */
import { printed } from '../../src/code/code.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { record } from '../../src/operations/recorder.ts';
import { roomOf } from '../../src/operations/registry.ts';
import * as schema from '../../src/schema.ts';

/** The TypeScript of an operation. */
export const codeOf = (op: Operation): string => printed(roomOf(op).render(op).layout);

/** The operations that the printed code records, with nothing in reach but what it imports. */
export async function run(op: Operation): Promise<readonly Operation[]> {
  const { imports } = roomOf(op).render(op);
  const names = [...new Set(imports)];
  const values: Readonly<Record<string, unknown>> = { ...schema };
  const missing = names.filter((name) => !(name in values));
  if (missing.length > 0) throw new Error(`alambic does not export ${missing.join(', ')}`);
  const revision = new Function('op', ...names, `'use strict';\n${codeOf(op)};`);
  const recorded = await record(
    (recorder) => revision(recorder, ...names.map((name) => values[name])),
    {
      query: () => Promise.resolve([]),
    },
  );
  return recorded.map(({ operation }) => operation);
}

/** The statements of operations, for one version of the server. */
export const sqlOf = (
  given: Operation | readonly Operation[],
  version: number = 18,
): readonly string[] =>
  (Array.isArray(given) ? (given as readonly Operation[]) : [given as Operation]).flatMap((op) =>
    roomOf(op)
      .compile(op, { version })
      .map(({ sql }) => sql),
  );
