/**
 * Enum changes: what is added in place, and what takes a new type.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { additionsOf, perhapsRenamedValue } from '../../src/diff/enums.ts';
import { check } from '../../src/schema/constraints.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index } from '../../src/schema/indexes.ts';
import { table } from '../../src/schema/tables.ts';
import { name, text } from '../../src/schema/types/texts.ts';
import { boolean } from '../../src/schema/types/values.ts';
import { planBothWays } from '../../src/diff/plan.ts';
import { unrenamed } from '../../src/diff/renames.ts';
import { catalogOf, databaseOf, planBetween, sqlOf, up } from './plans.ts';

const mood = (...values: string[]) => enumType('mood', values);

describe('values', () => {
  test('are added beside one that is there by then: several in front, in the middle, behind', () => {
    expect(additionsOf(['b', 'd'], ['a0', 'a1', 'b', 'c', 'd', 'e', 'f'])).toEqual([
      { value: 'a0', before: 'b' },
      { value: 'a1', after: 'a0' },
      { value: 'c', after: 'b' },
      { value: 'e' },
      { value: 'f' },
    ]);
  });

  test('that go or move need a new type', () => {
    expect(additionsOf(['a', 'b'], ['a'])).toBeUndefined();
    expect(additionsOf(['a', 'b'], ['b', 'a'])).toBeUndefined();
    expect(additionsOf([], ['a', 'b'])).toEqual([{ value: 'a' }, { value: 'b' }]);
  });

  test('added as the server would add them give the list that is wanted', () => {
    const lists = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(lists, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (to, keep) => {
        const from = to.filter((_value, at) => keep[at]);
        const present = [...from];
        for (const { value, before, after } of additionsOf(from, to) ?? []) {
          if (before !== undefined) expect(present).toContain(before);
          if (after !== undefined) expect(present).toContain(after);
          const at =
            before !== undefined
              ? present.indexOf(before)
              : after !== undefined
                ? present.indexOf(after) + 1
                : present.length;
          present.splice(at, 0, value);
        }
        expect(present).toEqual(to);
      }),
    );
  });

  test('that stand where another stood were perhaps renamed', () => {
    expect(perhapsRenamedValue(['a', 'b'], ['a', 'c'])).toEqual(['b', 'c']);
    expect(perhapsRenamedValue(['a', 'b'], ['b', 'a'])).toBeUndefined();
    expect(perhapsRenamedValue(['a', 'b'], ['a'])).toBeUndefined();
  });
});

describe('an enum', () => {
  test('is made before the columns of it, and dropped after them', () => {
    const other = enumType('other', ['a']);
    expect(
      up(
        [table('t', { m: mood('a')() }), table('gone', { m: mood('a')().array() })],
        [table('t', { m: other() })],
      ),
    ).toEqual([
      'create enum other (a)',
      expect.stringContaining('alter column m of t: type public.other'),
      'drop table gone',
      'drop enum mood',
    ]);
  });

  test('gets its new value before the default that uses it', () => {
    const operations = up(
      [table('t', { m: mood('a')().default('a') })],
      [table('t', { m: mood('a', 'b')().default('b') })],
    );
    expect(operations).toEqual([
      expect.stringMatching(/add value "b"/),
      expect.stringContaining('alter column m of t: default'),
    ]);
  });

  test('is replaced between the drop and the making of what names its values', () => {
    const of = (...values: string[]) =>
      table(
        't',
        {
          m: mood(...values)()
            .notNull()
            .default('ok'),
          flag: boolean().generatedAs(sql`m = 'ok'`),
          note: text(),
        },
        {
          indexes: [index('partial', ['m'], { where: sql`m = 'ok'` }), index('plain', ['m'])],
          constraints: [check('c', sql`m <> 'sad'`), check('unrelated', sql`note <> ''`)],
        },
      );
    const operations = up([of('sad', 'ok')], [of('ok', 'sad')]);
    expect(operations).toEqual([
      'drop index partial',
      'drop check c on t',
      'drop column flag of t',
      expect.stringContaining('replace enum mood'),
      'add column flag to t: boolean',
      expect.stringContaining('create check c on t'),
      "create index partial on t (m) where m = 'ok'",
    ]);
  });

  test('go aside under a name that neither an enum, nor a table, nor a view has', () => {
    const others = [enumType('mood__replaced', ['x']), table('mood__replaced2', { a: text() })];
    const { up: forth, down: back } = planBothWays(
      unrenamed({
        ...databaseOf([mood('a', 'b'), ...others]),
        unmodelled: [{ subject: 'domain mood__replaced3', schema: 'public' }],
      }),
      catalogOf([mood('b', 'a'), ...others]),
    );
    expect(sqlOf(forth)).toContain('ALTER TYPE "public"."mood" RENAME TO "mood__replaced4"');
    expect(sqlOf(forth)).toContain('DROP TYPE "public"."mood__replaced4"');
    expect(sqlOf(back)).toContain('ALTER TYPE "public"."mood" RENAME TO "mood__replaced4"');
    const usual = sqlOf(planBetween([mood('a', 'b')], [mood('b')]));
    expect(usual).toContain('ALTER TYPE "public"."mood" RENAME TO "mood__replaced"');
  });

  test('called like a built-in type are not that type: a column that becomes one is given its type', () => {
    const [both, one] = [enumType('name', ['a', 'b']), enumType('name', ['b'])];
    const before = [both, table('t', { c: both().array() })];
    const after = [one, table('t', { c: name().array() })];
    expect(up(before, after)).toEqual([
      expect.stringContaining('alter'),
      expect.stringContaining('replace enum name'),
    ]);
  });

  test('that a function or a domain uses is not replaced: they are named', () => {
    const before = [mood('a', 'b')];
    const dependents = [{ on: 'enum\0public\0mood', dependent: 'domain feeling' }];
    expect(planBetween(before, [mood('a')], { dependents }).refusals).toEqual([
      {
        code: 'dependents-in-the-way',
        object: 'enum mood',
        change: 'replaced',
        dependents: ['domain feeling'],
      },
    ]);
    expect(planBetween(before, [mood('a', 'b', 'c')], { dependents }).refusals).toEqual([]);
  });
});
