/**
 * From a shape to declared items, through the public builders.
 */
import type { ReferentialAction } from '../../src/catalog/constraints.ts';
import type { ColumnMap } from '../../src/schema/column.ts';
import {
  check,
  exclude,
  foreignKey,
  primaryKey,
  unique,
  type ConstraintBuilder,
} from '../../src/schema/constraints.ts';
import { enumType } from '../../src/schema/enums.ts';
import { sql } from '../../src/schema/expression.ts';
import { index, type IndexBuilder } from '../../src/schema/indexes.ts';
import type { IndexKeyInput } from '../../src/schema/keys.ts';
import type { SchemaItem } from '../../src/schema/metadata.ts';
import { sequence, type SequenceDeclaration } from '../../src/schema/sequences.ts';
import { table } from '../../src/schema/tables.ts';
import { identifier } from '../../src/sql/identifier.ts';
import {
  chosen,
  identityOptions,
  madeColumns,
  pick,
  type MadeColumn,
  type Surroundings,
} from './columns.ts';
import type { AnyColumn } from './kinds.ts';
import {
  freeNames,
  schemaAt,
  type CheckShape,
  type IndexShape,
  type KeyShape,
  type ReferenceShape,
  type SequenceShape,
  type Shape,
  type TableShape,
} from './shape.ts';

export const schemas: readonly string[] = ['public', 'S. "2"'];

const schemaOf = ({ schema }: { readonly schema: number }): string =>
  schemas[schemaAt(schema)] ?? 'public';

const said = ({
  comment,
  renamedFrom,
  movedFrom,
}: {
  readonly comment?: string | undefined;
  readonly renamedFrom?: string;
  readonly movedFrom?: number;
}) => ({
  ...(comment !== undefined && { comment }),
  ...(renamedFrom !== undefined && { renamedFrom }),
  ...(movedFrom !== undefined && { movedFrom: schemaOf({ schema: movedFrom }) }),
});

interface TargetKey {
  readonly id: number;
  readonly table: TableShape;
  readonly columns: readonly MadeColumn[];
}

/** A table on its way, before anybody refers to it. */
interface Draft {
  readonly id: number;
  readonly shape: TableShape;
  readonly own: readonly MadeColumn[];
  readonly keys: readonly TargetKey[];
}

type Free = (scope: string, wanted: string) => string;

/** @param major what the server of this version has not is left out. */
export function itemsOf({ enums, sequences, tables }: Shape, major: number): readonly SchemaItem[] {
  const enumItems = enums.map((one) => ({
    id: one.id,
    declaration: enumType(one.name, one.values, {
      schema: schemaOf(one),
      ...said(one),
      ...(one.renamedValues !== undefined && { renamedValues: one.renamedValues }),
    }),
  }));
  const sequenceItems = sequences.map((one) => ({
    id: one.id,
    declaration: sequenceOf(one, tables),
  }));
  const around: Surroundings = { enums: enumItems, sequences: sequenceItems, major };
  const drafts = tables.map((one) => draftOf(one, around));
  const free = freeNames();
  for (const each of [...tables, ...sequences]) free(schemaOf(each), each.name);
  return [
    ...enumItems.map(({ declaration }) => declaration),
    ...sequenceItems.map(({ declaration }) => declaration),
    ...drafts.map((draft) => tableOf(draft, drafts, free, major)),
  ];
}

function sequenceOf(shape: SequenceShape, tables: readonly TableShape[]): SequenceDeclaration {
  const near = tables.filter((one) => schemaOf(one) === schemaOf(shape) && one.columns.length > 0);
  const owner = shape.owner === undefined ? undefined : pick(shape.owner, near);
  const column = owner && pick(shape.id, owner.columns);
  const type = (['bigint', 'integer', 'smallint'] as const)[shape.options % 3];
  return sequence(shape.name, {
    schema: schemaOf(shape),
    ...(type && { type }),
    ...identityOptions(shape.options),
    ...(owner && column && { ownedBy: { table: owner.name, column: column.name } }),
    ...said(shape),
  });
}

function draftOf(shape: TableShape, around: Surroundings): Draft {
  const own = madeColumns(shape.columns, around);
  const keys = [shape.primaryKey, ...shape.uniques].flatMap((key, at): TargetKey[] => {
    if (key === undefined || deferral(key.deferral).deferrable) return [];
    const columns = keyColumns(key, own, at === 0 && shape.primaryKey !== undefined);
    return columns.length === 0 || columns.some(isPolymorphic)
      ? []
      : [{ id: at, table: shape, columns }];
  });
  return { id: shape.id, shape, own, keys };
}

/** PostgreSQL casts these to `anyarray` and its like when it checks a foreign key, and fails. */
const isPolymorphic = ({ kind, column }: MadeColumn): boolean =>
  column.spec.type.array || kind.name.endsWith('range');

const keyColumns = (
  { columns }: KeyShape,
  own: readonly MadeColumn[],
  isPrimary: boolean,
): readonly MadeColumn[] => {
  const eligible = own.filter(
    ({ kind, isVirtual, isGenerated }) => kind.isKey && !isVirtual && !(isPrimary && isGenerated),
  );
  return [...new Set(columns.flatMap((at) => pick(at, eligible) ?? []))];
};

const deferral = (at: number): { readonly deferrable?: true; readonly initially?: 'deferred' } =>
  at === 4 ? { deferrable: true } : at === 5 ? { deferrable: true, initially: 'deferred' } : {};

const namesOf = (columns: readonly MadeColumn[]): readonly string[] =>
  columns.map(({ name }) => name);

function tableOf(
  { shape, own, keys: _keys }: Draft,
  drafts: readonly Draft[],
  free: Free,
  major: number,
): SchemaItem {
  const schema = schemaOf(shape);
  const nameOf = (given: string | undefined): [string] | [] =>
    given === undefined ? [] : [free(schema, given)];
  const columns = new Map<string, AnyColumn>(own.map(({ name, column }) => [name, column]));
  const references = shape.references.flatMap((one) =>
    referenceOf(one, drafts, columns, nameOf, major),
  );
  const key = shape.primaryKey && keyOf(shape.primaryKey, own, 'primary', nameOf, major);
  return table<string, ColumnMap, string, readonly ConstraintBuilder[]>(
    shape.name,
    Object.fromEntries(columns),
    {
      schema,
      ...said(shape),
      constraints: [
        ...(key ?? []),
        ...shape.uniques.flatMap((one) => keyOf(one, own, 'unique', nameOf, major)),
        ...shape.checks.flatMap((one) => checkOf(one, own, nameOf)),
        ...references,
        ...exclusionOf(shape, own),
      ],
      indexes: shape.indexes.flatMap((one) => indexOf(one, own, nameOf, major)),
    },
  );
}

type NameOf = (given: string | undefined) => [string] | [];

function keyOf(
  shape: KeyShape,
  own: readonly MadeColumn[],
  type: 'primary' | 'unique',
  nameOf: NameOf,
  major: number,
): readonly ConstraintBuilder[] {
  const columns = keyColumns(shape, own, type === 'primary');
  if (columns.length === 0) return [];
  const others = own.filter((one) => !columns.includes(one) && !one.isVirtual);
  const include = shape.include === undefined ? undefined : pick(shape.include, others);
  const options = {
    ...(include && { include: [include.name] }),
    ...deferral(shape.deferral),
    ...said(shape),
  };
  const args = [...nameOf(shape.name), namesOf(columns)] as unknown as [string[]]; // true: of one of the two forms
  if (type === 'primary') return [primaryKey(...args, options)];
  const distinct = shape.nullsNotDistinct && major >= 15;
  return [unique(...args, { ...options, ...(distinct && { nullsNotDistinct: true }) })];
}

function checkOf(
  shape: CheckShape,
  own: readonly MadeColumn[],
  nameOf: NameOf,
): readonly ConstraintBuilder[] {
  const expression = conditionOf(shape.column, shape.expression, own);
  if (expression === undefined) return [];
  const args = [...nameOf(shape.name), sql(expression)] as unknown as [ReturnType<typeof sql>]; // true: of one of the two forms
  return [
    check(...args, { notValid: shape.flags === 7, noInherit: shape.flags === 6, ...said(shape) }),
  ];
}

function conditionOf(
  column: number,
  expression: number,
  own: readonly MadeColumn[],
): string | undefined {
  const on = pick(column, own);
  if (on === undefined) return undefined;
  const conditions = [
    ...on.kind.checks,
    (name: string) => `${identifier(name)} IS NOT NULL OR 1 <> 2`,
  ];
  return chosen(expression, conditions)?.(on.name);
}

const actions: readonly ReferentialAction[] = [
  'no action',
  'cascade',
  'set null',
  'restrict',
  'set default',
];

/** Adds the columns that refer; they are of the types of the key. */
function referenceOf(
  shape: ReferenceShape,
  drafts: readonly Draft[],
  columns: Map<string, AnyColumn>,
  nameOf: NameOf,
  major: number,
): readonly ConstraintBuilder[] {
  const target = pick(
    shape.target,
    drafts.filter(({ keys }) => keys.length > 0),
  );
  const key = target && pick(shape.key, target.keys);
  if (target === undefined || key === undefined) return [];
  const free = freeNames();
  for (const name of columns.keys()) free('', name);
  const names = key.columns.map((one) => {
    const name = free('', shape.prefix);
    columns.set(name, one.bare());
    return name;
  });
  const onDelete = chosen(shape.actions, actions);
  const onUpdate = chosen(Math.floor(shape.actions / 5), actions);
  const some =
    major >= 15 &&
    (onDelete === 'set null' || onDelete === 'set default') &&
    shape.actions % 3 === 0;
  const [first = ''] = names;
  const at = { schema: schemaOf(target.shape), name: target.shape.name };
  const args = [...nameOf(shape.name), names, at, namesOf(key.columns)] as unknown as [
    string[],
    typeof at,
    string[],
  ]; // true: of one of the two forms
  return [
    foreignKey(...args, {
      ...(onDelete && { onDelete }),
      ...(onUpdate && { onUpdate }),
      ...(some && { onDeleteColumns: [first] }),
      ...deferral(shape.deferral),
      ...(shape.full && { match: 'full' }),
      notValid: shape.notValid,
    }),
  ];
}

function exclusionOf(
  { exclusion }: TableShape,
  own: readonly MadeColumn[],
): readonly ConstraintBuilder[] {
  if (exclusion === undefined) return [];
  const on = pick(
    exclusion.column,
    own.filter(
      ({ kind, isVirtual, column }) => kind.exclude && !isVirtual && !column.spec.type.array,
    ),
  );
  if (on?.kind.exclude === undefined) return [];
  const where =
    exclusion.where === undefined
      ? undefined
      : conditionOf(
          exclusion.where,
          exclusion.where,
          own.filter(({ isVirtual }) => !isVirtual),
        );
  const { using, with: operator } = on.kind.exclude;
  return [
    exclude([{ column: on.name, with: operator }], {
      using,
      ...(where !== undefined && { where: sql(where) }),
    }),
  ];
}

function indexOf(
  shape: IndexShape,
  own: readonly MadeColumn[],
  nameOf: NameOf,
  major: number,
): readonly IndexBuilder[] {
  const real = own.filter(({ isVirtual }) => !isVirtual);
  const first = pick(shape.keys[0]?.column ?? 0, real);
  if (first === undefined) return [];
  const where = shape.where === undefined ? undefined : conditionOf(shape.where, shape.where, real);
  const common = {
    ...(where !== undefined && { where: sql(where) }),
    ...said(shape),
    concurrently: shape.with === 9,
  };
  const using = chosen(shape.method, [
    ...(first.kind.isKey ? ['btree', 'btree', 'btree'] : []),
    ...Object.keys(first.kind.methods),
  ]);
  if (using === undefined) return [];
  const given = (keys: readonly IndexKeyInput[]) =>
    [...nameOf(shape.name), keys] as unknown as [IndexKeyInput[]]; // true: of one of the two forms
  if (using !== 'btree') {
    const operatorClass = chosen(shape.with, first.kind.methods[using] ?? []);
    const key = { column: first.name, ...(operatorClass && { operatorClass }) };
    return [index(...given([key]), { using, ...common, ...storage(using, shape.with) })];
  }
  const keyed = real.filter(({ kind }) => kind.isKey);
  const keys = shape.keys.flatMap(({ column, how }) => keyInput(pick(column, keyed), how));
  const include = shape.include === undefined ? undefined : pick(shape.include, real);
  const isNamed = keys.some(
    (key) => typeof key === 'object' && 'column' in key && key.column === include?.name,
  );
  return [
    index(...given(keys), {
      ...common,
      ...storage(using, shape.with),
      unique: shape.unique,
      nullsNotDistinct: shape.unique && shape.nullsNotDistinct && major >= 15,
      ...(include && !isNamed && { include: [include.name] }),
    }),
  ];
}

const storage = (using: string, at: number) =>
  at % 3 !== 1
    ? {}
    : {
        with:
          {
            btree: { fillfactor: 70 + at },
            hash: { fillfactor: 70 },
            gin: { fastupdate: false },
            gist: { buffering: 'on' },
            spgist: { fillfactor: 60 },
            brin: { pages_per_range: 16, autosummarize: true },
          }[using] ?? {},
      };

function keyInput(on: MadeColumn | undefined, how: number): readonly IndexKeyInput[] {
  if (on === undefined) return [];
  const column = on.name;
  const sorted = {
    ...(how % 2 && { order: 'desc' as const }),
    ...(how % 3 === 0 && { nulls: how % 6 ? ('last' as const) : ('first' as const) }),
  };
  if (how % 5 === 4) {
    const expression =
      chosen(how, [...on.kind.computed, (name: string) => `${identifier(name)} IS NULL`])?.(
        column,
      ) ?? '';
    return [{ expression: sql(expression), ...sorted }];
  }
  const operatorClass = how % 4 === 3 ? chosen(how, on.kind.operatorClasses) : undefined;
  return [
    {
      column,
      ...sorted,
      ...(operatorClass && { operatorClass }),
      ...(on.kind.collatable && how % 7 === 1 && { collation: '"C"' }),
    },
  ];
}
