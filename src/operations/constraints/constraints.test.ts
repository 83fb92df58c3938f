/**
 * Read me as the documentation of the operations on constraints.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { sql } from '../../schema.ts';
import { isIrreversible, type Operation } from '../operation.ts';
import { roomOf } from '../registry.ts';
import { alterConstraint, alterConstraintRoom } from './alter-constraint.ts';
import { createCheckConstraint } from './create-check-constraint.ts';
import { createExcludeConstraint } from './create-exclude-constraint.ts';
import { createForeignKey, createForeignKeyRoom } from './create-foreign-key.ts';
import { createPrimaryKey } from './create-primary-key.ts';
import { createUniqueConstraint } from './create-unique-constraint.ts';
import { dropConstraint, dropConstraintRoom } from './drop-constraint.ts';
import { validateConstraint, validateConstraintRoom } from './validate-constraint.ts';

const postgres18 = { version: 18 };

test.each<[string, Operation, string]>([
  [
    'a primary key',
    createPrimaryKey('items_pkey', 'items', ['id']),
    'ADD CONSTRAINT "items_pkey" PRIMARY KEY ("id")',
  ],
  [
    'a primary key from an index',
    createPrimaryKey('items_pkey', 'items', ['id'], { usingIndex: 'items_idx', deferrable: true }),
    'ADD CONSTRAINT "items_pkey" PRIMARY KEY USING INDEX "items_idx" DEFERRABLE',
  ],
  [
    'a unique constraint',
    createUniqueConstraint('u', 'items', ['a', 'b'], { include: ['c'], nullsNotDistinct: true }),
    'ADD CONSTRAINT "u" UNIQUE NULLS NOT DISTINCT ("a", "b") INCLUDE ("c")',
  ],
  [
    'a foreign key',
    createForeignKey('f', 'items', ['c_id'], { schema: 'shop', name: 'c' }, ['id'], {
      onDelete: 'set null',
      onUpdate: 'no action',
      deferrable: true,
      initially: 'deferred',
    }),
    'ADD CONSTRAINT "f" FOREIGN KEY ("c_id") REFERENCES "shop"."c" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED',
  ],
  [
    'a check',
    createCheckConstraint('k', 'items', sql`price > 0`, { notValid: true, noInherit: false }),
    'ADD CONSTRAINT "k" CHECK (price > 0) NOT VALID',
  ],
  [
    'an exclusion',
    createExcludeConstraint(
      'e',
      'items',
      [
        ['room', '='],
        [sql`tsrange(a, b)`, '&&'],
      ],
      { using: 'gist', where: sql`NOT gone` },
    ),
    'ADD CONSTRAINT "e" EXCLUDE USING "gist" ("room" WITH =, (tsrange(a, b)) WITH &&) WHERE (NOT gone)',
  ],
])('%s is added, and undone by dropping it', (_, op, added) => {
  expect(sqlOf(op)).toEqual([`ALTER TABLE "public"."items" ${added}`]);
  const undo = roomOf(op).reverse(op);
  if (isIrreversible(undo)) throw new Error(undo.irreversible);
  expect(sqlOf(undo)[0]).toMatch(/^ALTER TABLE "public"\."items" DROP CONSTRAINT "\w+"$/);
  expect(roomOf(undo).reverse(undo)).toEqual(op);
});

describe('createForeignKey', () => {
  test('leaves out what is the default, where it is written', () => {
    expect(
      codeOf(
        createForeignKey('f', 'items', ['a'], 'c', ['id'], {
          match: 'simple',
          initially: 'immediate',
          onDelete: 'cascade',
        }),
      ),
    ).toBe("op.createForeignKey('f', 'items', ['a'], 'c', ['id'], { onDelete: 'cascade' })");
  });

  test('locks both tables, and reads them unless it is not valid', () => {
    const lock = (notValid: boolean) =>
      createForeignKeyRoom.locks(
        createForeignKey('f', 'items', ['a'], 'c', ['id'], { notValid }),
        postgres18,
      );
    expect(lock(false)).toMatchObject([
      { mode: 'SHARE ROW EXCLUSIVE', work: 'scan' },
      { relation: { name: 'c' } },
    ]);
    expect(lock(true)).toMatchObject([{ work: 'catalog' }, { work: 'catalog' }]);
  });

  test('wants as many columns there as here', () => {
    expect(() => createForeignKey('f', 'items', ['a', 'b'], 'c', ['id'])).toThrow(
      '"referencedColumns" has 1 columns for 2',
    );
    expect(() =>
      createForeignKey('f', 'items', ['a'], 'c', ['id'], { onDelete: 'nothing' as never }),
    ).toThrow('"onDelete" must be \'restrict\'');
  });

  test('says that a column list of ON DELETE needs PostgreSQL 15', () => {
    const op = createForeignKey('f', 'items', ['a', 'b'], 'c', ['x', 'y'], {
      onDelete: 'set null',
      onDeleteColumns: ['a'],
    });
    expect(() => sqlOf(op, 14)).toThrow('A column list of ON DELETE needs PostgreSQL 15');
  });
});

describe('dropConstraint', () => {
  test('drops a constraint of any type', () => {
    expect(sqlOf(dropConstraint('k', 'items', { ifExists: true, cascade: true }))).toEqual([
      'ALTER TABLE "public"."items" DROP CONSTRAINT IF EXISTS "k" CASCADE',
    ]);
  });

  test('knows what it locks when it is told the type, but for a foreign key not which other table', () => {
    const locks = (type?: 'check' | 'foreign key') =>
      dropConstraintRoom.locks(dropConstraint('k', 'items', type && { type }), postgres18);
    expect(locks('check')).toEqual([
      { mode: 'ACCESS EXCLUSIVE', relation: { schema: 'public', name: 'items' }, work: 'catalog' },
    ]);
    expect(locks('foreign key')).toBe('unknown');
    expect(locks()).toBe('unknown');
  });
});

test('validateConstraint and alterConstraint with ifExists do nothing where the table is not', () => {
  expect([
    ...sqlOf(validateConstraint('k', 'items', { ifExists: true })),
    ...sqlOf(alterConstraint('k', 'items', { deferrable: true, ifExists: true })),
  ]).toEqual([
    'ALTER TABLE IF EXISTS "public"."items" VALIDATE CONSTRAINT "k"',
    'ALTER TABLE IF EXISTS "public"."items" ALTER CONSTRAINT "k" DEFERRABLE INITIALLY IMMEDIATE',
  ]);
});

describe('validateConstraint', () => {
  const op = validateConstraint('k', 'items');

  test('looks at the rows without blocking anybody', () => {
    expect(sqlOf(op)).toEqual(['ALTER TABLE "public"."items" VALIDATE CONSTRAINT "k"']);
    expect(validateConstraintRoom.locks(op, postgres18)).toMatchObject([
      { mode: 'SHARE UPDATE EXCLUSIVE', work: 'scan' },
    ]);
  });

  test('is undone by doing nothing: what was proved stays true', () => {
    expect(sqlOf(validateConstraintRoom.reverse(op))).toEqual([]);
  });
});

describe('alterConstraint', () => {
  test('says when a foreign key is checked', () => {
    expect(
      sqlOf(alterConstraint('f', 'items', { deferrable: true, initially: 'deferred' })),
    ).toEqual(['ALTER TABLE "public"."items" ALTER CONSTRAINT "f" DEFERRABLE INITIALLY DEFERRED']);
    expect(sqlOf(alterConstraint('f', 'items', { deferrable: false }))).toEqual([
      'ALTER TABLE "public"."items" ALTER CONSTRAINT "f" NOT DEFERRABLE',
    ]);
  });

  test('is undone when it knows how it was', () => {
    const op = alterConstraint('f', 'items', { deferrable: true, existing: {} });
    expect(alterConstraintRoom.reverse(op)).toEqual({
      kind: 'alterConstraint',
      table: { schema: 'public', name: 'items' },
      name: 'f',
      deferral: {},
      from: { deferrable: true },
    });
  });
});
