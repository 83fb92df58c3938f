/**
 * Read me as the documentation of naming conventions: the templates that Alembic takes. The names without a
 * template are proved against the server, in `test/schema/naming.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { factsOf } from '../catalog/catalog.ts';
import { check, exclude, foreignKey, primaryKey, unique } from './constraints.ts';
import { sql } from './expression.ts';
import { index } from './indexes.ts';
import { declaredCatalog, metadata } from './metadata.ts';
import type { NamingConvention } from './naming.ts';
import { table, type Table } from './tables.ts';
import { integer } from './types/numbers.ts';

/** The convention that Alembic's documentation recommends. */
const alembic: NamingConvention = {
  ix: 'ix_%(column_0_label)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  ck: 'ck_%(table_name)s_%(constraint_name)s',
  fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
};

const names = (naming: NamingConvention, ...tables: readonly Table[]): readonly string[] => {
  const catalog = declaredCatalog(metadata(tables), { namingConvention: naming });
  return [...factsOf(catalog, 'constraint'), ...factsOf(catalog, 'index')].map(({ name }) => name);
};

const columns = { a: integer(), b: integer() };

describe('a naming convention', () => {
  test('names what has no name', () => {
    const t = table('t', columns, {
      constraints: [
        primaryKey(['a']),
        unique(['b', 'a']),
        check('positive', sql`a > 0`),
        foreignKey(['b'], 't', ['a']),
      ],
      indexes: [index(['b', 'a'])],
    });
    expect(names(alembic, t)).toEqual(['pk_t', 'uq_t_b', 'ck_t_positive', 'fk_t_b_t', 'ix_t_b']);
  });

  test('leaves a name that is given as it is, unless the template asks for it', () => {
    const t = table('t', columns, {
      constraints: [primaryKey('key', ['a']), check('positive', sql`a > 0`)],
      indexes: [index('by_b', ['b'])],
    });
    expect(names(alembic, t)).toEqual(['key', 'ck_t_positive', 'by_b']);
  });

  test('puts the schema into a label, when it is not public', () => {
    const t = table('t', columns, { schema: 'app', indexes: [index(['b'])] });
    expect(names(alembic, t)).toEqual(['ix_app_t_b']);
  });

  test('knows one column, all of them, and those referred to', () => {
    const t = table('t', columns, {
      constraints: [unique(['a', 'b']), foreignKey(['b', 'a'], 't', ['a', 'b'])],
    });
    const naming = {
      uq: '%(column_1_name)s|%(column_0_N_name)s|%(column_0N_key)s|%(column_0_N_label)s|100%%',
      fk: '%(referred_column_0_name)s|%(referred_column_0_N_name)s',
    };
    expect(names(naming, t)).toEqual(['b|a_b|ab|t_a_t_b|100%', 'a|a_b']);
  });

  test('names an expression as the server does, and an exclusion by `ex`', () => {
    const t = table('t', columns, {
      constraints: [exclude([{ column: 'b', with: '=' }])],
      indexes: [index([sql`abs(a)`, sql`a + b`])],
    });
    expect(names({ ix: 'ix_%(column_0_N_name)s', ex: 'ex_%(column_0_name)s' }, t)).toEqual([
      'ex_b',
      'ix_abs_expr',
    ]);
  });

  test('shortens what is longer than 63 bytes as SQLAlchemy does', () => {
    const long = 'a_column_with_a_name_that_is_nearly_as_long_as_postgresql_keeps';
    const t = table('t', { [long]: integer().unique() });
    expect(names(alembic, t)).toEqual([
      'uq_t_a_column_with_a_name_that_is_nearly_as_long_as_pos_759d',
    ]);
  });

  test('with a token that has no meaning is refused', () => {
    const t = table('t', columns, { constraints: [unique(['a'])] });
    expect(() => names({ uq: 'uq_%(tabel)s' }, t)).toThrow(
      'The naming convention "uq_%(tabel)s" has the token %(tabel)s, which has no meaning there.',
    );
    expect(() => names({ uq: '%(referred_table_name)s' }, t)).toThrow('has no meaning there');
  });

  test('that needs a name refuses a check without one', () => {
    const t = table('t', columns, { constraints: [check(sql`a > 0`)] });
    expect(() => names(alembic, t)).toThrow(
      'A check constraint of table "t" has no name, which the naming convention "ck_%(table_name)s_%(constraint_name)s" needs.',
    );
  });
});
