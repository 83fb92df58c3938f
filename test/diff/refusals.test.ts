/**
 * What a plan refuses, leaves alone, and says.
 */
import { describe, expect, test } from 'vitest';
import { refuse } from '../../src/diff/refusals.ts';
import { words } from '../../src/diff/words.ts';
import { enumType } from '../../src/schema/enums.ts';
import { extension } from '../../src/schema/extensions.ts';
import { index } from '../../src/schema/indexes.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { schema } from '../../src/schema/schemas.ts';
import { table } from '../../src/schema/tables.ts';
import { bigint, integer, numeric } from '../../src/schema/types/numbers.ts';
import { text } from '../../src/schema/types/texts.ts';
import { catalogOf, databaseOf, down, plan, planBetween, up } from './plans.ts';

const column = 'column\0public\0items\0price';

describe('dependents that are not modelled', () => {
  const items = (price: ReturnType<typeof integer> | ReturnType<typeof bigint>) =>
    table('items', { id: integer(), price });
  const dependents = [{ on: column, dependent: 'view totals' }];

  test('stand in the way of a change of type, and are named before anything is written', () => {
    const { refusals } = planBetween([items(integer())], [items(bigint())], { dependents });
    expect(() => refuse(refusals)).toThrow(
      expect.objectContaining({
        code: 'dependents-in-the-way',
        message: 'Column items.price cannot be given another type while view totals uses it.',
      }),
    );
  });

  test('stand in the way of a drop', () => {
    const without = table('items', { id: integer() });
    expect(planBetween([items(integer())], [without], { dependents }).refusals).toHaveLength(1);
    const onTable = [...dependents, { on: 'table\0public\0items', dependent: 'view totals' }];
    expect(planBetween([items(integer())], [], { dependents: onTable }).refusals).toEqual([
      {
        code: 'dependents-in-the-way',
        object: 'table items',
        change: 'dropped',
        dependents: ['view totals'],
      },
    ]);
  });

  test('do not mind a default, NOT NULL or a rename', () => {
    const renamed = table('items', {
      id: integer(),
      cost: integer().notNull().default(1).renamedFrom('price'),
    });
    expect(planBetween([items(integer())], [renamed], { dependents }).refusals).toEqual([]);
  });

  test('that PostgreSQL computes anew, as statistics are, mind a drop and no change of type', () => {
    const statistics = [{ on: column, dependent: 'statistics both' }];
    const refusals = (after: SchemaItem) =>
      planBetween([items(integer())], [after], { dependents: statistics }).refusals;
    expect(refusals(items(bigint()))).toEqual([]);
    expect(refusals(table('items', { id: integer() }))).toHaveLength(1);
  });

  test('are to be dropped, but never a column: it holds data', () => {
    const rows = [...dependents, { on: column, dependent: 'column log.item' }];
    const { refusals } = planBetween([items(integer())], [items(bigint())], { dependents: rows });
    expect(() => refuse(refusals)).toThrow(
      expect.objectContaining({
        hint: expect.stringMatching(
          /^Drop view totals, and give column log\.item another type in a revision of your own/,
        ),
      }),
    );
  });

  test('of a table that goes as well go with it', () => {
    const policy = [{ on: 'table\0public\0items', dependent: 'policy p on others' }];
    const others = table('others', { id: integer() });
    expect(planBetween([items(integer()), others], [], { dependents: policy }).refusals).toEqual(
      [],
    );
    expect(
      planBetween([items(integer()), others], [others], { dependents: policy }).refusals,
    ).toHaveLength(1);
  });
});

describe('a drop of most tables', () => {
  const tables = (count: number) =>
    Array.from({ length: count }, (_value, at) => table(`t${at}`, { [`c${at}`]: integer() }));

  test('is refused: more than half, and at least five', () => {
    expect(() => refuse(planBetween(tables(9), tables(4)).refusals)).toThrow(
      expect.objectContaining({ code: 'mass-drop', exit: 2 }),
    );
    expect(planBetween(tables(10), tables(5)).refusals).toEqual([]);
    expect(planBetween(tables(4), []).refusals).toEqual([]);
  });

  test('is planned when it is allowed', () => {
    expect(planBetween(tables(9), [], { allowDrops: true }).refusals).toEqual([]);
  });
});

describe('what only the database has', () => {
  test('is left alone and told when it is a schema or an extension', () => {
    const before = [schema('legacy'), extension('hstore'), table('t', { a: integer() })];
    const made = planBetween(before, [table('t', { a: integer() })]);
    expect(made.operations).toEqual([]);
    expect(made.leftAlone).toEqual([
      { kind: 'schema', name: 'legacy' },
      { kind: 'extension', name: 'hstore' },
    ]);
  });

  test('is dropped between two databases', () => {
    const before = [schema('legacy'), extension('hstore')];
    expect(up(before, [], { complete: true })).toEqual([
      'drop extension hstore',
      'drop schema legacy',
    ]);
  });

  test('comes back on the way down when the way up made it', () => {
    const after = [extension('hstore'), table('t', { a: integer() }, { schema: 'app' })];
    expect(up([], after)).toEqual([
      'create schema app',
      'create extension hstore',
      'create table app.t (a)',
    ]);
    expect(down([], after)).toEqual([
      'drop table app.t',
      'drop extension hstore',
      'drop schema app',
    ]);
  });

  test('counts in the compared schemas only', () => {
    const foreign = table('x', { a: integer() }, { schema: 'theirs' });
    expect(up([foreign], [], { schemas: ['public'] })).toEqual([]);
  });
});

describe('hooks', () => {
  const t = (type: ReturnType<typeof integer> | ReturnType<typeof bigint>, value: number) =>
    table('t', { a: type.default(value) }, { indexes: [index('i', ['a'])] });

  test('leave objects out, on either side', () => {
    const includeObject = ({ address }: { address: { kind: string; name: string } }) =>
      address.name !== 'spatial_ref_sys';
    expect(
      up([table('spatial_ref_sys', { a: integer() })], [], { hooks: { includeObject } }),
    ).toEqual([]);
    expect(
      up([], [table('spatial_ref_sys', { a: integer() })], { hooks: { includeObject } }),
    ).toEqual([]);
  });

  test('leave names in the database out, with their parts', () => {
    const includeName = (_name: string, kind: string, parent: string | null) =>
      !(kind === 'index' && parent === 'public');
    expect(
      up([t(integer(), 1)], [table('t', { a: integer().default(1) })], { hooks: { includeName } }),
    ).toEqual([]);
  });

  test('decide whether types and defaults differ', () => {
    const between = (hooks: Parameters<typeof up>[2]) =>
      up([t(integer(), 1)], [t(bigint(), 2)], hooks);
    expect(between({ hooks: { compareType: false } })).toEqual(['alter column a of t: default 2']);
    expect(
      between({ hooks: { compareServerDefault: () => false, compareType: () => undefined } }),
    ).toEqual(['alter column a of t: type bigint']);
    const seen: unknown[] = [];
    between({ hooks: { compareType: (column) => void seen.push(column.database, column.models) } });
    expect(seen).toEqual(['integer', 'bigint', 'integer', 'bigint']);
  });
});

describe('normal forms', () => {
  const from = databaseOf([table('t', { n: numeric().default(1) })]);
  const to = catalogOf([table('t', { n: numeric().default(2) })]);
  const key = 'column\0public\0t\0n';
  const fact = to.facts.get(key);

  test('that are equal are no difference', () => {
    const live = from.facts.get(key);
    const normal = { from: new Map(), to: new Map(live && [[key, live]]), undecided: new Map() };
    expect(plan({ catalog: from, renames: [] }, to, { normal }).operations).toEqual([]);
  });

  test('that nobody knows are undecided: told, and no operation', () => {
    const normal = {
      from: new Map(),
      to: new Map(),
      undecided: new Map([[key, { reason: 'no rights' }]]),
    };
    const made = plan({ catalog: from, renames: [] }, to, { normal });
    expect(made.operations).toEqual([]);
    expect(made.undecided).toMatchObject([
      { key, to: fact, aspects: ['default'], reason: 'no rights' },
    ]);
  });
});

describe('differences in words', () => {
  const said = (before: Parameters<typeof up>[0], after: Parameters<typeof up>[1]) => {
    const made = planBetween(before, after);
    return made.differences.map((one) => words(one, made.candidates));
  };

  test('say what is added, changed, removed and perhaps renamed', () => {
    const before = [
      table('items', { id: integer(), title: text(), a: integer() }),
      table('gone', { x: integer() }),
      enumType('mood', ['sad']),
    ];
    const after = [
      table(
        'items',
        { id: integer(), name: text(), a: bigint().notNull() },
        { indexes: [index('i', ['a'])], comment: 'c' },
      ),
      enumType('mood', ['sad', 'ok']),
    ];
    expect(said(before, after)).toEqual([
      'items: column "name" added, perhaps renamed from "title"',
      'items: index "i" added',
      'comment on table "items" added',
      'enum "mood" changed: values (sad) → (sad, ok)',
      'items: column "a" changed: type integer → bigint, nullable → not null',
      'items: column "title" removed',
      'table "gone" removed',
    ]);
  });

  test('say nothing of the parts of what is new', () => {
    expect(said([], [table('t', { a: integer().primaryKey() }, { schema: 'app' })])).toEqual([
      'schema "app" added',
      'table "app.t" added',
    ]);
  });

  test('leave the order of columns to those who ask', () => {
    const made = planBetween(
      [table('t', { a: integer(), b: text() })],
      [table('t', { b: text(), a: integer() })],
    );
    expect(made.differences).toEqual([]);
    expect(made.verbose).toEqual(['t: columns stand in the order (a, b), declared is (b, a)']);
  });
});
