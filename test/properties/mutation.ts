/**
 * A model after a few edits: what a person does between two revisions.
 */
import fc from 'fast-check';
import { clipName, maxNameBytes } from '../../src/names.ts';
import { pick } from './columns.ts';
import { comment, name } from './names.ts';
import {
  checkShape,
  columnShape,
  enumShape,
  enumValue,
  indexShape,
  keyShape,
  named,
  referenceShape,
  schemaAt,
  sequenceShape,
  tableShape,
  type ColumnShape,
  type EnumShape,
  type Shape,
  type TableShape,
} from './shape.ts';

export type Edit = (shape: Shape) => Shape;

interface Described {
  readonly edit: Edit;
  readonly words: string;
}

const nat = fc.nat({ max: 999 });

const described = (words: string, edit: Edit): Described => ({ edit, words });

/** One table, exchanged for others: none, itself otherwise, or more. */
const onTable =
  (at: number, change: (table: TableShape, shape: Shape) => readonly TableShape[]): Edit =>
  (shape) => {
    const table = pick(at, shape.tables);
    if (table === undefined) return shape;
    return {
      ...shape,
      tables: shape.tables.flatMap((one) => (one === table ? change(one, shape) : [one])),
    };
  };

const onColumn = (
  at: number,
  change: (column: ColumnShape, table: TableShape) => readonly ColumnShape[],
): Edit =>
  onTable(at, (table) => {
    const column = pick(at + 1, table.columns);
    return [
      {
        ...table,
        columns: table.columns.flatMap((one) => (one === column ? change(one, table) : [one])),
      },
    ];
  });

const onEnum =
  (at: number, change: (one: EnumShape, shape: Shape) => readonly EnumShape[]): Edit =>
  (shape) => {
    const found = pick(at, shape.enums);
    return {
      ...shape,
      enums: shape.enums.flatMap((one) => (one === found ? change(one, shape) : [one])),
    };
  };

/** A list with one more, one fewer, or one exchanged. */
const listEdit = <Item>(list: readonly Item[], at: number, item: Item): readonly Item[] => {
  const place = list.length === 0 ? 0 : at % list.length;
  switch (at % 3) {
    case 0:
      return [...list, item];
    case 1:
      return list.toSpliced(place, 1);
    default:
      return list.toSpliced(place, 1, item);
  }
};

/**
 * Names that no index and no constraint has: a table that takes the name of one that is dropped by the same
 * plan is a limit of the plan.
 */
const newName = name.map((one) => `${clipName(one, maxNameBytes - 1)}_`);

/** Declared when it was not renamed before, and there is a name to come from. */
const renamed = <Each extends { readonly name: string; readonly renamedFrom?: string }>(
  each: Each,
  to: string,
  isTaken: boolean,
): Each =>
  isTaken || each.renamedFrom !== undefined || to === each.name
    ? each
    : { ...each, name: to, renamedFrom: each.name };

const namesIn = (shape: Shape, { schema }: { readonly schema: number }): ReadonlySet<string> =>
  new Set(
    [...shape.tables, ...shape.enums, ...shape.sequences]
      .filter((one) => schemaAt(one.schema) === schemaAt(schema))
      .map((one) => one.name),
  );

/** Into the other schema; declared when it was not moved before. */
const moved = <
  Each extends { readonly schema: number; readonly name: string; readonly movedFrom?: number },
>(
  each: Each,
  shape: Shape,
): Each => {
  const schema = schemaAt(each.schema) === 0 ? 2 : 0;
  return each.movedFrom !== undefined || namesIn(shape, { schema }).has(each.name)
    ? each
    : { ...each, schema, movedFrom: each.schema };
};

const moveTable = (at: number): Edit => onTable(at, (table, shape) => [moved(table, shape)]);

const moveEnum = (at: number): Edit => onEnum(at, (one, shape) => [moved(one, shape)]);

const moveSequence =
  (at: number): Edit =>
  (shape) => ({
    ...shape,
    sequences: shape.sequences.map((one, place) =>
      place === at % shape.sequences.length ? moved(one, shape) : one,
    ),
  });

const renameColumn = (at: number, to: string): Edit =>
  onColumn(at, (column, table) => [
    renamed(
      column,
      to,
      [
        ...table.columns.map((one) => one.name),
        ...table.references.map(({ prefix }) => prefix),
      ].includes(to),
    ),
  ]);

const renameTable = (at: number, to: string): Edit =>
  onTable(at, (table, shape) => [renamed(table, to, namesIn(shape, table).has(to))]);

const renameEnum = (at: number, to: string): Edit =>
  onEnum(at, (one, shape) => [renamed(one, to, namesIn(shape, one).has(to))]);

const renameValue = (at: number, to: string): Edit =>
  onEnum(at, (one) => {
    const from = one.values[at % one.values.length];
    if (from === undefined || one.values.includes(to) || one.renamedValues !== undefined)
      return [one];
    return [
      {
        ...one,
        values: one.values.map((value) => (value === from ? to : value)),
        renamedValues: Object.fromEntries([[to, from]]),
      },
    ];
  });

const editValues = (at: number, value: string): Edit =>
  onEnum(at, (one) => {
    if (one.renamedValues !== undefined) return [one];
    const place = at % (one.values.length + 1);
    const without = one.values.filter((other) => other !== value);
    if (at % 5 === 0 && without.length > 0) return [{ ...one, values: without.toReversed() }];
    if (at % 5 === 1 && one.values.length > 1) return [{ ...one, values: one.values.slice(1) }];
    return [{ ...one, values: without.toSpliced(Math.min(place, without.length), 0, value) }];
  });

/** Everything that edits may do; those that keep most of the model come first. */
export const edit: fc.Arbitrary<Described> = fc.oneof(
  fc.tuple(nat, columnShape).map(([at, column]) =>
    described(
      `add column ${column.name} at ${at}`,
      onTable(at, (table) => [{ ...table, columns: [...table.columns, column] }]),
    ),
  ),
  nat.map((at) =>
    described(
      `drop column at ${at}`,
      onColumn(at, () => []),
    ),
  ),
  fc.tuple(nat, columnShape).map(([at, column]) =>
    described(
      `change the type at ${at}`,
      onColumn(at, (one) => [
        { ...one, kind: column.kind, modifier: column.modifier, array: column.array },
      ]),
    ),
  ),
  fc.tuple(nat, nat).map(([at, modifier]) =>
    described(
      `change the modifier at ${at}`,
      onColumn(at, (one) => [{ ...one, modifier }]),
    ),
  ),
  fc.tuple(nat, columnShape).map(([at, { source, choice }]) =>
    described(
      `change the value at ${at} to ${source}`,
      onColumn(at, (one) => [{ ...one, source, choice }]),
    ),
  ),
  nat.map((at) =>
    described(
      `change nullability at ${at}`,
      onColumn(at, (one) => [{ ...one, nullable: !one.nullable }]),
    ),
  ),
  fc.tuple(nat, nat).map(([at, collation]) =>
    described(
      `change the collation at ${at}`,
      onColumn(at, (one) => [{ ...one, collation }]),
    ),
  ),
  fc.tuple(nat, comment).map(([at, text]) =>
    described(
      `comment a column at ${at}`,
      onColumn(at, (one) => [{ ...one, comment: text }]),
    ),
  ),
  fc.tuple(nat, comment).map(([at, text]) =>
    described(
      `comment a table at ${at}`,
      onTable(at, (one) => [{ ...one, comment: text }]),
    ),
  ),
  fc
    .tuple(nat, newName)
    .map(([at, to]) => described(`rename a column at ${at} to ${to}`, renameColumn(at, to))),
  fc
    .tuple(nat, newName)
    .map(([at, to]) => described(`rename a table at ${at} to ${to}`, renameTable(at, to))),
  fc
    .tuple(nat, newName)
    .map(([at, to]) => described(`rename an enum at ${at} to ${to}`, renameEnum(at, to))),
  nat.map((at) => described(`move a table at ${at}`, moveTable(at))),
  nat.map((at) => described(`move an enum at ${at}`, moveEnum(at))),
  nat.map((at) => described(`move a sequence at ${at}`, moveSequence(at))),
  fc
    .tuple(nat, enumValue)
    .map(([at, to]) => described(`rename a value at ${at} to ${to}`, renameValue(at, to))),
  fc
    .tuple(nat, enumValue)
    .map(([at, value]) => described(`edit values at ${at} with ${value}`, editValues(at, value))),
  fc.tuple(nat, fc.option(keyShape, { nil: undefined })).map(([at, key]) =>
    described(
      `change the primary key at ${at}`,
      onTable(at, (one) => [{ ...one, primaryKey: key }]),
    ),
  ),
  fc.tuple(nat, keyShape).map(([at, key]) =>
    described(
      `change uniques at ${at}`,
      onTable(at, (one) => [{ ...one, uniques: listEdit(one.uniques, at, key) }]),
    ),
  ),
  fc.tuple(nat, checkShape).map(([at, check]) =>
    described(
      `change checks at ${at}`,
      onTable(at, (one) => [{ ...one, checks: listEdit(one.checks, at, check) }]),
    ),
  ),
  fc.tuple(nat, indexShape).map(([at, index]) =>
    described(
      `change indexes at ${at}`,
      onTable(at, (one) => [{ ...one, indexes: listEdit(one.indexes, at, index) }]),
    ),
  ),
  fc.tuple(nat, referenceShape).map(([at, reference]) =>
    described(
      `change references at ${at}`,
      onTable(at, (one) => [{ ...one, references: listEdit(one.references, at, reference) }]),
    ),
  ),
  nat.map((at) =>
    described(
      `validate at ${at}`,
      onTable(at, (one) => [
        {
          ...one,
          checks: one.checks.map((check) => ({ ...check, flags: 0 })),
          references: one.references.map((each) => ({ ...each, notValid: false })),
        },
      ]),
    ),
  ),
  tableShape.map((table) =>
    described(`add table ${table.name}`, (shape) => ({
      ...shape,
      tables: [...shape.tables, table],
    })),
  ),
  nat.map((at) =>
    described(
      `drop table at ${at}`,
      onTable(at, () => []),
    ),
  ),
  enumShape.map((one) =>
    described(`add enum ${one.name}`, (shape) => ({ ...shape, enums: [...shape.enums, one] })),
  ),
  nat.map((at) =>
    described(
      `drop enum at ${at}`,
      onEnum(at, () => []),
    ),
  ),
  fc.tuple(nat, sequenceShape).map(([at, one]) =>
    described(`change sequences at ${at}`, (shape) => ({
      ...shape,
      sequences: listEdit(shape.sequences, at, one),
    })),
  ),
  fc.tuple(nat, nat).map(([at, options]) =>
    described(`change sequence options to ${options}`, (shape) => ({
      ...shape,
      sequences: shape.sequences.map((one, place) =>
        place === at % shape.sequences.length ? { ...one, options } : one,
      ),
    })),
  ),
);

export const edited = (shape: Shape, edits: readonly Described[]): Shape =>
  named(edits.reduce((one, { edit: change }) => change(one), shape));
