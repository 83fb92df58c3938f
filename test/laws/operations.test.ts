/**
 * What holds for EVERY operation. A room is accepted when it has a specimen and the laws hold; its own
 * test then only has to tell its own story.
 */
import { transformSync } from 'oxc-transform';
import { describe, expect, test } from 'vitest';
import { isIrreversible, type Operation } from '../../src/operations/operation.ts';
import { roomOf } from '../../src/operations/registry.ts';
import { codeOf, run } from './rendered.ts';
import { specimens } from './specimens.ts';

const postgres18 = { version: 18 };

/** What a revision does not write: a downgrade is written out in full, and there the memory is not needed. */
const written = (op: Operation): Operation => {
  const { restore: _restore, ...rest } = { restore: undefined, ...op };
  return rest;
};

describe.each(Object.entries(specimens))('%s', (_kind, operations) => {
  const all: readonly Operation[] = operations;

  test('is frozen plain data', () => {
    for (const op of all) {
      expect(JSON.parse(JSON.stringify(op))).toStrictEqual(op);
      expect(isDeeplyFrozen(op), JSON.stringify(op)).toBe(true);
    }
  });

  test('compiles to statements without semicolons', () => {
    for (const op of all) {
      const statements = roomOf(op).compile(op, postgres18);
      expect(statements).not.toHaveLength(0);
      for (const { sql } of statements) expect(sql).not.toMatch(/;\s*$/);
    }
  });

  test('comes back when it is reversed twice, or says why it cannot', () => {
    for (const op of all) {
      const undo = roomOf(op).reverse(op);
      if (isIrreversible(undo)) expect(undo.irreversible).toMatch(/^[a-zP].*[^.]$/);
      else expect(roomOf(undo).reverse(undo)).toEqual(op);
    }
  });

  test('is described in one line', () => {
    for (const op of all) expect(roomOf(op).describe(op)).toMatch(/^[a-z][^\n\r]*$/);
  });

  test('says what it loses in one line, if anything', () => {
    for (const op of all) expect(roomOf(op).loses?.(op) ?? 'nothing').toMatch(/^[a-z][^\n\r]*$/);
  });

  test('touches something with a name, unless it is raw SQL', () => {
    for (const op of all)
      if (op.kind !== 'execute') expect(roomOf(op).touches(op)).not.toHaveLength(0);
  });

  test('is printed as valid TypeScript that makes the same operation', async () => {
    for (const op of all) {
      expect(transformSync('revision.ts', codeOf(op)).errors, codeOf(op)).toEqual([]);
      expect(await run(op), codeOf(op)).toEqual([written(op)]);
    }
  });
});

function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}
