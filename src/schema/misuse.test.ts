/**
 * Read me as the list of mistakes that do not compile. `@ts-expect-error` fails when there is no error, so
 * each is proved by `tsc`; the comment beside it is the gist of what the compiler says, word for word in
 * `test/schema/compiler-messages.test.ts`. At run time the same is said to callers from JavaScript.
 */
import { describe, expect, test } from 'vitest';
import { isProblem, type ProblemCode } from '../errors.ts';
import { check, exclude, foreignKey, primaryKey, unique } from './constraints.ts';
import { enumType } from './enums.ts';
import { sql } from './expression.ts';
import { index } from './indexes.ts';
import { metadata } from './metadata.ts';
import { table, type Table } from './tables.ts';
import { bigint, integer } from './types/numbers.ts';
import { text } from './types/texts.ts';
import { uuid } from './types/values.ts';

const users = table('users', { id: bigint().identity().primaryKey(), email: text().unique() });

describe('metadata does not compile', () => {
  test('when a reference leads nowhere', () => {
    const posts = table('posts', { author: bigint().references('user.id') });
    expect(
      // @ts-expect-error posts.author references "user.id", which is not in this metadata
      problemOf(() => metadata([users, posts])),
    ).toEqual(['unknown-reference', { subject: 'column "posts.author"', reference: 'user.id' }]);
  });

  test('when a table-level reference leads nowhere', () => {
    const posts = table(
      'posts',
      { author: bigint() },
      { constraints: [foreignKey(['author'], 'users', ['key'])] },
    );
    expect(
      // @ts-expect-error posts.author references "users.key", which is not in this metadata
      problemOf(() => metadata([users, posts])),
    ).toEqual(['unknown-reference', { subject: 'column "posts.author"', reference: 'users.key' }]);
  });

  test('when a reference, its parts apart, leads nowhere', () => {
    const posts = table('posts', {
      author: bigint().references({ schema: 'app', table: 'users', column: 'id' }),
    });
    // @ts-expect-error posts.author references "app.users.id", which is not in this metadata
    expect(problemOf(() => metadata([users, posts]))[0]).toBe('unknown-reference');
  });

  test('when PostgreSQL could not compare the two columns', () => {
    const posts = table('posts', { author: uuid().references('users.id') });
    expect(
      // @ts-expect-error posts.author is uuid, but "users.id" is int8
      problemOf(() => metadata([users, posts])),
    ).toEqual([
      'mismatched-reference',
      {
        subject: 'column "posts.author"',
        type: 'uuid',
        reference: 'users.id',
        referencedType: 'bigint',
      },
    ]);
  });

  test('but it does when PostgreSQL can: an integer may refer to a bigint', () => {
    const posts = table('posts', { author: integer().references('users.id') });
    expect(metadata([users, posts]).items).toEqual([users, posts]);
  });

  test('and tables that are gathered at run time are checked at run time', () => {
    const posts: Table = table('posts', { author: bigint().references('user.id') });
    expect(problemOf(() => metadata([posts]))[0]).toBe('unknown-reference');
  });
});

describe('a table does not compile', () => {
  const columns = { email: text() };
  const mailReference = foreignKey(['mail'], 'users', ['email']);
  const mailExclusion = exclude([{ column: 'mail', with: '=' }]);

  test('when an index names a column that it does not have', () => {
    expect(
      problemOf(() =>
        // @ts-expect-error "mail" is not a column
        table('t', { email: text() }, { indexes: [index(['mail'])] }),
      ),
    ).toEqual([
      'unknown-column',
      { subject: 'the index on (mail) of t', table: 't', column: 'mail', columns: ['email'] },
    ]);
  });

  test('when the sorted key of an index names a column that it does not have', () => {
    const sorted = index('i', [{ column: 'mail', order: 'desc' }]);
    // @ts-expect-error "mail" is not a column
    expect(problemOf(() => table('t', columns, { indexes: [sorted] }))[0]).toBe('unknown-column');
  });

  test.each([
    // @ts-expect-error "mail" is not a column
    ['a primary key', () => table('t', columns, { constraints: [primaryKey(['mail'])] })],
    // @ts-expect-error "mail" is not a column
    ['a unique constraint', () => table('t', columns, { constraints: [unique('u', ['mail'])] })],
    // @ts-expect-error "mail" is not a column
    ['a foreign key', () => table('t', columns, { constraints: [mailReference] })],
    // @ts-expect-error "mail" is not a column
    ['an exclusion', () => table('t', columns, { constraints: [mailExclusion] })],
  ])('when %s names a column that it does not have', (_, declare) => {
    expect(problemOf(declare)[0]).toBe('unknown-column');
  });

  test('but it does when all of that is there', () => {
    const declared = table(
      't',
      { a: text(), b: text() },
      {
        constraints: [
          primaryKey(['a', 'b']),
          unique(['a'], { include: ['b'] }),
          check('c', sql`a <> b`),
          exclude([
            { column: 'a', with: '=' },
            { expression: sql`upper(b)`, with: '=' },
          ]),
        ],
        indexes: [
          index([sql`lower(a)`, 'b', { expression: 'upper(b)' }], { include: ['a'] }),
          index([sql`lower(a)`]),
        ],
      },
    );
    expect(declared.constraints).toHaveLength(4);
  });
});

describe('a column does not compile', () => {
  test('when its default is of another type', () => {
    // @ts-expect-error "five" is not a number
    expect(integer().default('five').kind).toBe('column');
    // @ts-expect-error "glad" is not one of the values
    expect(enumType('mood', ['sad', 'happy'])().default('glad').kind).toBe('column');
  });

  test('when a text is to be numbered', () => {
    expect(
      problemOf(() =>
        // @ts-expect-error an identity column is smallint, integer or bigint, not text
        table('t', { id: text().identity('always') }),
      ),
    ).toEqual([
      'invalid-declaration',
      {
        subject: 'the column "t.id"',
        reason: 'an identity column is smallint, integer or bigint, not text',
      },
    ]);
  });
});

test('sql`…` does not compile with a value in it', () => {
  const limit = 5;
  expect(
    // @ts-expect-error sql`…` takes no ${…}
    problemOf(() => sql`price < ${limit}`),
  ).toEqual(['interpolated-sql', { text: 'price < ${…}' }]);
});

function problemOf(action: () => unknown): readonly [ProblemCode | undefined, unknown] {
  try {
    action();
  } catch (error) {
    for (const code of codes) if (isProblem(error, code)) return [error.code, error.details];
    throw error;
  }
  return [undefined, undefined];
}

const codes = [
  'unknown-reference',
  'mismatched-reference',
  'unknown-column',
  'invalid-declaration',
  'interpolated-sql',
] as const;
