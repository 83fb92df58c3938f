/**
 * Read me as the documentation of `op.createIndex`, `op.dropIndex` and `op.alterIndex`.
 */
import { describe, expect, test } from 'vitest';
import { codeOf, sqlOf } from '../../../test/laws/rendered.ts';
import { isProblem } from '../../errors.ts';
import { sql } from '../../schema.ts';
import { blocks } from '../operation.ts';
import { alterIndex, alterIndexRoom } from './alter-index.ts';
import { createIndex, createIndexRoom } from './create-index.ts';
import { dropIndex, dropIndexRoom } from './drop-index.ts';

const postgres18 = { version: 18 };

describe('createIndex', () => {
  const plain = createIndex('users_email_idx', 'users', ['email']);

  test('indexes a column of a table in public', () => {
    expect(sqlOf(plain)).toEqual(['CREATE INDEX "users_email_idx" ON "public"."users" ("email")']);
  });

  test('indexes an expression, in parentheses of its own', () => {
    expect(sqlOf(createIndex('i', 'users', [sql`lower(email)`]))).toEqual([
      'CREATE INDEX "i" ON "public"."users" ((lower(email)))',
    ]);
  });

  test('takes every clause, in the order of the manual', () => {
    const full = createIndex(
      'live_idx',
      { schema: 'shop', name: 'carts' },
      [
        {
          column: 'owner',
          collation: '"C"',
          operatorClass: 'text_pattern_ops',
          order: 'desc',
          nulls: 'last',
        },
        'opened',
      ],
      {
        unique: true,
        concurrently: true,
        using: 'btree',
        include: ['total'],
        nullsNotDistinct: true,
        where: sql`closed IS NULL`,
        with: { fillfactor: 70 },
      },
    );
    expect(sqlOf(full)).toEqual([
      'CREATE UNIQUE INDEX CONCURRENTLY "live_idx" ON "shop"."carts" ' +
        '("owner" COLLATE "C" text_pattern_ops DESC NULLS LAST, "opened") INCLUDE ("total") NULLS NOT DISTINCT ' +
        'WITH ("fillfactor" = \'70\') WHERE closed IS NULL',
    ]);
  });

  test('quotes a name that would end the statement', () => {
    expect(sqlOf(createIndex('a"; DROP TABLE users; --', 'users', ['id']))[0]).toContain(
      '"a""; DROP TABLE users; --"',
    );
  });

  test('says what to do when the server is too old', () => {
    try {
      sqlOf(createIndex('u', 'users', ['email'], { unique: true, nullsNotDistinct: true }), 14);
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'unsupported-by-server') && `${error.message} ${error.hint}`).toBe(
        'NULLS NOT DISTINCT needs PostgreSQL 15 or newer; the target is PostgreSQL 14. ' +
          'Drop NULLS NOT DISTINCT from the operation, or upgrade the server to PostgreSQL 15.',
      );
    }
  });

  test.each([
    { how: 'plainly', concurrently: false, blocked: 'writes', transaction: 'allowed' },
    { how: 'concurrently', concurrently: true, blocked: 'nothing', transaction: 'forbidden' },
  ])('built $how, blocks $blocked; a transaction is $transaction', (expected) => {
    const op = createIndex('i', 'users', ['email'], { concurrently: expected.concurrently });
    const locks = createIndexRoom.locks(op, postgres18);
    const [statement] = createIndexRoom.compile(op, postgres18);
    expect(locks !== 'unknown' && locks.map(({ mode }) => blocks(mode))).toEqual([
      expected.blocked,
    ]);
    expect(statement?.transaction).toBe(expected.transaction);
  });

  test('is written into a revision as the call that made it', () => {
    expect(codeOf(createIndex('i', 'users', ['email'], { unique: true, using: 'btree' }))).toBe(
      "op.createIndex('i', 'users', ['email'], { unique: true })",
    );
  });

  test('is undone by dropping the index, and redone as it was', () => {
    const undo = createIndexRoom.reverse(plain);
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(sqlOf(undo)).toEqual(['DROP INDEX "public"."users_email_idx"']);
    expect(dropIndexRoom.reverse(undo)).toEqual(plain);
  });

  test('names what it cannot take', () => {
    expect(() => createIndex('i', 'users', [])).toThrow('In op.createIndex(…), "keys" is empty.');
    expect(() => createIndex('i', 'users', [{} as never])).toThrow(
      'a column or an expression, one of the two',
    );
    expect(() => createIndex('i', 'users', ['a'], { uniqe: true } as never)).toThrow(
      'has no option "uniqe"',
    );
    expect(() => createIndex('i', 'users', ['a'], { unique: 'yes' } as never)).toThrow(
      '"unique" must be true or false',
    );
  });
});

describe('dropIndex', () => {
  test('drops an index, which is named with its own schema', () => {
    expect(
      sqlOf(dropIndex({ schema: 'shop', name: 'i' }, { ifExists: true, cascade: true })),
    ).toEqual(['DROP INDEX IF EXISTS "shop"."i" CASCADE']);
  });

  test('does not know whose index it is, and so not what it locks', () => {
    expect(dropIndexRoom.locks(dropIndex('i'), postgres18)).toBe('unknown');
  });
});

describe('alterIndex', () => {
  test('sets storage parameters, and resets those that are null', () => {
    expect(sqlOf(alterIndex('i', { with: { fillfactor: 70, deduplicate_items: null } }))).toEqual([
      `ALTER INDEX "public"."i" SET ("fillfactor" = '70')`,
      'ALTER INDEX "public"."i" RESET ("deduplicate_items")',
    ]);
  });

  test('with ifExists does nothing where the index is not', () => {
    expect(sqlOf(alterIndex('i', { with: { fillfactor: null }, ifExists: true }))).toEqual([
      'ALTER INDEX IF EXISTS "public"."i" RESET ("fillfactor")',
    ]);
  });

  test('is undone when it knows what they were', () => {
    const undo = alterIndexRoom.reverse(
      alterIndex('i', { with: { fillfactor: 70 }, existing: {} }),
    );
    if ('irreversible' in undo) throw new Error(undo.irreversible);
    expect(sqlOf(undo)).toEqual(['ALTER INDEX "public"."i" RESET ("fillfactor")']);
  });
});
