/**
 * Laws of the diff over generated catalogs: no phantom difference, and an order that every need allows.
 */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { factMap, type Catalog, type Fact } from '../../src/catalog/catalog.ts';
import type { Column } from '../../src/catalog/columns.ts';
import type { Constraint } from '../../src/catalog/constraints.ts';
import { edgesOf, order } from '../../src/diff/order.ts';
import { plan, planBothWays } from '../../src/diff/plan.ts';
import { resolveRenames, unrenamed } from '../../src/diff/renames.ts';
import { step, type Step } from '../../src/diff/step.ts';

/** ALAMBIC_SEED runs one again, ALAMBIC_SOAK=1 runs many. */
const soak = process.env['ALAMBIC_SOAK'] === '1';
const runs = {
  seed: Number(process.env['ALAMBIC_SEED'] ?? (soak ? Date.now() % 2 ** 31 : 20261122)),
  numRuns: soak ? 20_000 : 200,
};

const oneOf = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

const schemas = ['public', 'app'];
const tables = ['a', 'b', 'c'];
const columns = ['id', 'x', 'y', 'z'];
const enums = ['mood', 'state'];

const enumFact: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constant('enum' as const),
  schema: oneOf(...schemas),
  name: oneOf(...enums),
  values: fc.uniqueArray(oneOf('p', 'q', 'r', 's'), { minLength: 1 }),
});

const sequenceFact: fc.Arbitrary<Fact> = fc
  .record({
    name: oneOf('s1', 's2'),
    start: oneOf('1', '7'),
    owner: fc.option(oneOf(...tables), { nil: undefined }),
  })
  .map(({ name, start, owner }) => ({
    kind: 'sequence',
    schema: 'public',
    name,
    start,
    ...(owner !== undefined && { ownedBy: { table: owner, column: 'id' } }),
  }));

const defaults: Readonly<Record<string, string>> = {
  integer: "nextval('s1'::regclass)",
  bigint: '1',
  'public.mood': "'p'::public.mood",
};

interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly {
    name: string;
    type: string;
    nullable: boolean;
    hasDefault?: boolean;
    read?: string;
  }[];
  readonly key: readonly string[];
  readonly references: readonly { column: string; table: string }[];
  readonly checked: readonly string[];
  readonly indexed: readonly { name: string; column: string; where: string | undefined }[];
  readonly comment: string | undefined;
}

const columnShape = fc.record(
  {
    name: oneOf(...columns.slice(1)),
    type: oneOf('integer', 'bigint', 'text', 'public.mood', 'app.state[]'),
    nullable: fc.boolean(),
    hasDefault: fc.boolean(),
    read: oneOf(...columns),
  },
  { requiredKeys: ['name', 'type', 'nullable'] },
);

const tableShape: fc.Arbitrary<TableShape> = fc.record({
  schema: oneOf(...schemas),
  name: oneOf(...tables),
  columns: fc.uniqueArray(columnShape, { selector: ({ name }) => name }),
  key: oneOf(['id'], []),
  references: fc.uniqueArray(fc.record({ column: fc.constant('id'), table: oneOf(...tables) }), {
    selector: ({ table }) => table,
  }),
  checked: fc.uniqueArray(oneOf(...columns)),
  indexed: fc.uniqueArray(
    fc.record({
      name: oneOf('i1', 'i2'),
      column: oneOf(...columns),
      where: fc.option(oneOf(...columns), { nil: undefined }),
    }),
    { selector: ({ name }) => name },
  ),
  comment: fc.option(oneOf('one', 'two'), { nil: undefined }),
});

/** Facts of one table; what mentions a column that the table has not is left out. */
function factsOfTable(shape: TableShape, all: readonly TableShape[]): Fact[] {
  const { schema, name: table } = shape;
  const own = [{ name: 'id', type: 'integer', nullable: false }, ...shape.columns];
  const has = (column: string): boolean => own.some(({ name }) => name === column);
  const isPlain = (column: string): boolean =>
    // a generated column reads no generated one
    column === 'id' ||
    shape.columns.some(({ name, read }) => name === column && read === undefined);
  const place = { schema, table };
  const columnFacts = own.map((column, at): Column => {
    const { read, hasDefault = false, ...rest } = { read: undefined, ...column };
    const text = hasDefault ? defaults[rest.type] : undefined;
    const enumType = /^(public|app)\.(\w+)/.exec(rest.type);
    return {
      kind: 'column',
      ...place,
      ...rest,
      position: at + 1,
      ...(enumType && { typeOf: { schema: enumType[1] ?? '', name: enumType[2] ?? '' } }),
      ...(read !== undefined && isPlain(read)
        ? { generated: { expression: `${read} + 1`, storage: 'stored' } }
        : text !== undefined && { default: text }),
    };
  });
  const constraint = (definition: object): Constraint =>
    ({ kind: 'constraint', ...place, ...definition }) as Constraint; // true: each caller gives a whole definition
  return [
    { kind: 'table', schema, name: table },
    ...columnFacts,
    ...(shape.key.length > 0
      ? [constraint({ type: 'primary key', name: `${table}_pkey`, columns: shape.key })]
      : []),
    ...shape.references
      .filter((one) =>
        all.some(
          (other) => other.schema === schema && other.name === one.table && other.key.length > 0,
        ),
      )
      .map((one) =>
        constraint({
          type: 'foreign key',
          name: `${table}_${one.table}_fkey`,
          columns: [one.column],
          references: { schema, name: one.table },
          referencedColumns: ['id'],
        }),
      ),
    ...shape.checked
      .filter(has)
      .map((column) =>
        constraint({ type: 'check', name: `${column}_check`, expression: `${column} IS NOT NULL` }),
      ),
    ...shape.indexed
      .filter(({ column, where }) => has(column) && (where === undefined || has(where)))
      .map(({ name, column, where }): Fact => ({
        kind: 'index',
        ...place,
        name: `${table}_${name}`,
        keys: [{ column }],
        ...(where !== undefined && { where: `${where} IS NULL` }),
      })),
    ...(shape.comment === undefined
      ? []
      : [
          {
            kind: 'comment' as const,
            on: { kind: 'table' as const, schema, name: table },
            text: shape.comment,
          },
        ]),
  ];
}

const catalog: fc.Arbitrary<Catalog> = fc
  .record({
    enums: fc.uniqueArray(enumFact, {
      selector: (fact) => JSON.stringify(fact).replace(/,"values".*/, ''),
    }),
    sequences: fc.uniqueArray(sequenceFact, {
      selector: (fact) => ('name' in fact ? fact.name : ''),
    }),
    tables: fc.uniqueArray(tableShape, { selector: ({ schema, name }) => `${schema}.${name}` }),
  })
  .map(({ enums: enumFacts, sequences, tables: shapes }) => ({
    facts: factMap([
      { kind: 'schema', name: 'app' },
      ...enumFacts,
      ...sequences,
      ...shapes.flatMap((shape) => factsOfTable(shape, shapes)),
    ]),
    unmodelled: [],
    dependents: [],
    serverVersion: 17,
  }));

test('a catalog differs in nothing from itself', () => {
  fc.assert(
    fc.property(catalog, (one) => {
      const made = plan(unrenamed(one), one);
      expect(made).toMatchObject({
        operations: [],
        differences: [],
        undecided: [],
        refusals: [],
        verbose: [],
      });
    }),
    runs,
  );
});

test('the way between any two catalogs has an order, in both directions', () => {
  fc.assert(
    fc.property(catalog, catalog, (from, to) => {
      const { up, down } = planBothWays(resolveRenames(from, to), to, { allowDrops: true });
      expect(up.operations.length === 0).toBe(up.differences.length === 0);
      expect(down.operations.length === 0).toBe(down.differences.length === 0);
    }),
    runs,
  );
});

test('two catalogs that differ say so, and no operation is given twice', () => {
  fc.assert(
    fc.property(catalog, catalog, (from, to) => {
      const { operations } = plan(unrenamed(from), to, { allowDrops: true });
      const texts = operations.map((operation) => JSON.stringify(operation));
      expect(new Set(texts).size).toBe(texts.length);
    }),
    runs,
  );
});

describe('order', () => {
  const keys = oneOf('k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8');
  const some = fc.uniqueArray(keys, { maxLength: 2 });
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc
      .record({ name: fc.string(), produces: some, consumes: some, releases: some, destroys: some })
      .map(({ name, ...effects }) =>
        step('createIndex', name, { kind: 'createSchema', name }, effects),
      ),
    { maxLength: 12 },
  );

  test('puts every step after those that it needs, or says which wait for one another', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const edges = edgesOf(all);
        let ordered: readonly Step[];
        try {
          ordered = order(all);
        } catch (error) {
          expect(error).toMatchObject({ code: 'unorderable-plan' });
          expect(isCyclic(edges)).toBe(true);
          return;
        }
        expect(new Set(ordered)).toEqual(new Set(all));
        const place = (one: Step | undefined): number =>
          ordered.findIndex((other) => other === one);
        for (const [from, successors] of edges.entries())
          for (const to of successors) expect(place(all[from])).toBeLessThan(place(all[to]));
      }),
    );
  });

  const effects = { kind: 'createSchema', name: 'x' } as const;
  test.each<[string, Partial<Step>, Partial<Step>]>([
    ['what makes a thing before what needs it', { produces: ['k'] }, { consumes: ['k'] }],
    ['what lets go of a thing before what destroys it', { releases: ['k'] }, { destroys: ['k'] }],
    ['what frees a name before what takes it', { destroys: ['k'] }, { produces: ['k'] }],
  ])('puts %s', (_, first, then) => {
    const [early, late] = [
      step('createIndex', 'z', effects, first),
      step('createIndex', 'a', effects, then),
    ];
    expect(order([late, early])).toEqual([early, late]);
  });

  test('is by rank, then by name, where nothing else decides', () => {
    const plain = (rank: 'createTable' | 'createIndex', name: string): Step =>
      step(rank, name, { kind: 'execute', sql: name }, {});
    const sorted = order([
      plain('createIndex', 'a'),
      plain('createTable', 'z'),
      plain('createTable', 'b'),
    ]);
    expect(sorted.map(({ name }) => name)).toEqual(['b', 'z', 'a']);
  });

  test('names the operations of a circle', () => {
    const one = step(
      'createIndex',
      'one',
      { kind: 'createSchema', name: 'one' },
      { produces: ['a'], consumes: ['b'] },
    );
    const two = step(
      'createIndex',
      'two',
      { kind: 'createSchema', name: 'two' },
      { produces: ['b'], consumes: ['a'] },
    );
    expect(() => order([one, two])).toThrow(
      /create schema one.*create schema two|create schema two.*create schema one/,
    );
  });
});

function isCyclic(edges: readonly ReadonlySet<number>[]): boolean {
  const left = new Set(edges.keys());
  for (;;) {
    const free = [...left].filter((at) => ![...left].some((from) => edges[from]?.has(at)));
    if (free.length === 0) return left.size > 0;
    for (const at of free) left.delete(at);
  }
}

test('the walker names no kind of object', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/diff/walk.ts'), 'utf8');
  const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  expect(code).not.toMatch(
    /table|column|constraint|index|enum|sequence|schema|extension|comment|\.kind\b/i,
  );
});
