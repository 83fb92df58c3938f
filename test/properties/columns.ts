/**
 * The columns of a shape: which kind each number means, and the builder that declares it.
 */
import type { ColumnBuilder } from '../../src/schema/columns.ts';
import type { EnumDeclaration } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import type { SequenceDeclaration } from '../../src/schema/sequences.ts';
import { bigserial, serial, smallserial, type integer } from '../../src/schema/types/numbers.ts';
import { identifier, qualified } from '../../src/sql/identifier.ts';
import { stringLiteral } from '../../src/sql/literal.ts';
import { isExpression, kinds, type AnyColumn, type Kind } from './kinds.ts';
import type { ColumnShape } from './shape.ts';

/** A column that has been made, and what else may be made of it. */
export interface MadeColumn {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  readonly column: AnyColumn;
  /** Of the same type and nothing else: for a column that refers to it. */
  bare(): AnyColumn;
  readonly isVirtual: boolean;
  readonly isGenerated: boolean;
}

/** What there is to choose types and defaults from. */
export interface Surroundings {
  readonly enums: readonly { readonly id: number; readonly declaration: EnumDeclaration }[];
  readonly sequences: readonly { readonly id: number; readonly declaration: SequenceDeclaration }[];
  readonly major: number;
}

const mixed = (a: number, b: number): number =>
  (Math.imul(Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 7, 0x85ebca6b), 0xc2b2ae35) >>> 0) %
  0xfffffff1;

/** The one that the number stands for, the same one as long as it is there, whatever else comes and goes. */
export function pick<Item extends { readonly id: number }>(
  at: number,
  items: readonly Item[],
): Item | undefined {
  let best: Item | undefined;
  for (const item of items)
    if (best === undefined || mixed(at, item.id) > mixed(at, best.id)) best = item;
  return best;
}

export const chosen = <Item>(at: number, items: readonly Item[]): Item | undefined =>
  items.length === 0 ? undefined : items[at % items.length];

function enumKind(declaration: EnumDeclaration): Kind {
  const type = qualified(declaration);
  const [first = ''] = declaration.values;
  const list = declaration.values.map(stringLiteral);
  return {
    name: `enum ${type}`,
    column: () => declaration() as AnyColumn, // true: the traits exist at compile time only
    samples: declaration.values,
    defaults: [...declaration.values, sql(`${stringLiteral(first)}::${type}`)],
    checks: [
      (c) => `${identifier(c)} IN (${list.join(', ')})`,
      (c) => `${identifier(c)} >= ${stringLiteral(first)}`,
      (c) => `${identifier(c)} = ANY (ARRAY[${list.join(', ')}]::${type}[])`,
    ],
    computed: [],
    isKey: true,
    isInteger: false,
    collatable: false,
    methods: { hash: [] },
    operatorClasses: [],
  };
}

function arrayOf(kind: Kind): Kind {
  const literals = kind.defaults.filter((value) => !isExpression(value) && value !== null);
  return {
    ...kind,
    column: (modifier) => kind.column(modifier).array() as AnyColumn, // true: traits only
    samples: ['{}'],
    defaults: [[], literals.slice(0, 2), sql`'{}'`, '{}'],
    checks: [
      (c) => `cardinality(${identifier(c)}) < 100`,
      (c) => `${identifier(c)} IS NOT NULL OR true`,
    ],
    computed: [],
    isInteger: false,
    methods: kind.isKey ? { gin: [] } : {},
    operatorClasses: [],
  };
}

function kindOf({ kind, array }: ColumnShape, { enums }: Surroundings): Kind {
  const found = kind % 5 === 4 ? pick(kind, enums) : undefined;
  const scalar = found ? enumKind(found.declaration) : kinds[kind % kinds.length];
  if (scalar === undefined) throw new Error('there are kinds');
  return array ? arrayOf(scalar) : scalar;
}

const collations = ['C', 'POSIX', 'default', 'C'];

/** All of a table's own columns. */
export function madeColumns(
  shapes: readonly ColumnShape[],
  around: Surroundings,
): readonly MadeColumn[] {
  return shapes.map((shape) => {
    const kind = kindOf(shape, around);
    const collation =
      kind.collatable && shape.collation % 3 === 0
        ? chosen(shape.collation, collations)
        : undefined;
    const bare = (): AnyColumn => {
      const plain = kind.column(shape.modifier);
      return (collation === undefined ? plain : plain.collate(collation)) as AnyColumn; // true: traits only
    };
    const sources = shapes.filter(
      (other) =>
        other !== shape &&
        other.source !== 'generated' &&
        kindOf(other, around).name === kind.name &&
        !other.array,
    );
    const from =
      shape.source === 'generated' && !shape.array ? pick(shape.choice, sources) : undefined;
    const computed = from && chosen(shape.choice, kind.computed)?.(from.name);
    const isVirtual = computed !== undefined && around.major >= 18 && shape.modifier % 2 === 1;
    const value = (): AnyColumn =>
      computed === undefined
        ? withSource(shape, kind, bare, around)
        : (bare().generatedAs(sql(computed), {
            storage: isVirtual ? 'virtual' : 'stored',
          }) as AnyColumn); // true: traits only
    const filled =
      shape.nullable || kind.samples.length === 0 ? value() : (value().notNull() as AnyColumn); // true: traits only
    const said = shape.comment === undefined ? filled : filled.comment(shape.comment);
    return {
      id: shape.id,
      name: shape.name,
      kind,
      column: (shape.renamedFrom === undefined
        ? said
        : said.renamedFrom(shape.renamedFrom)) as AnyColumn, // true: traits only
      bare,
      isVirtual,
      isGenerated: computed !== undefined,
    };
  });
}

function withSource(
  { source, choice, modifier }: ColumnShape,
  kind: Kind,
  bare: () => AnyColumn,
  { sequences }: Surroundings,
): AnyColumn {
  if (source === 'default') {
    const value = chosen(choice, kind.defaults);
    return (value === undefined ? bare() : bare().default(value)) as AnyColumn; // true: traits only
  }
  if (!kind.isInteger) return bare();
  if (source === 'serial')
    return (
      { smallint: smallserial, integer: serial, bigint: bigserial }[kind.name] ?? serial
    )() as unknown as AnyColumn; // true: traits only
  if (source === 'identity') {
    const column = bare() as unknown as ReturnType<typeof integer>; // true: the kind is an integer's
    return column.identity(
      choice % 2 ? 'always' : 'by default',
      identityOptions(modifier),
    ) as unknown as ColumnBuilder<never>;
  }
  const from = source === 'nextval' ? pick(choice, sequences) : undefined;
  return (
    from === undefined ? bare() : bare().default(sql(nextval(from.declaration)))
  ) as AnyColumn; // true: traits only
}

const nextval = (sequence: SequenceDeclaration): string =>
  `nextval(${stringLiteral(qualified(sequence))}::regclass) * 2`;

export const identityOptions = (at: number): object =>
  [
    {},
    {},
    { start: 10, increment: 5 },
    { increment: -1, minValue: -100, maxValue: 50 },
    { cache: 7, cycle: true },
    { minValue: 5, maxValue: 30000 },
  ][at % 6] ?? {};
