/**
 * A model as numbers and names, any of which is a valid model: what a number means is decided by what there
 * is to choose from (`model.ts`), so that shapes shrink and change freely.
 */
import fc from 'fast-check';
import { maxNameBytes, nameBytes, clipName } from '../../src/names.ts';
import { comment, name } from './names.ts';

export interface EnumShape {
  readonly id: number;
  readonly schema: number;
  readonly name: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: number;
  readonly values: readonly string[];
  readonly renamedValues?: Readonly<Record<string, string>>;
  readonly comment: string | undefined;
}

export interface SequenceShape {
  readonly id: number;
  readonly schema: number;
  readonly name: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: number;
  readonly options: number;
  /** The table and the column that own it, when they are in its schema. */
  readonly owner: number | undefined;
  readonly comment: string | undefined;
}

export interface ColumnShape {
  readonly id: number;
  readonly name: string;
  readonly renamedFrom?: string;
  /** One of `kinds`, or one of the enums. */
  readonly kind: number;
  readonly modifier: number;
  readonly array: boolean;
  readonly nullable: boolean;
  /** Where the value comes from: nowhere, a default, an identity, a serial, an expression. */
  readonly source: 'none' | 'default' | 'identity' | 'serial' | 'generated' | 'nextval';
  readonly choice: number;
  readonly collation: number;
  readonly comment: string | undefined;
}

export interface KeyShape {
  readonly name: string | undefined;
  /** Each picks a column. */
  readonly columns: readonly number[];
  readonly include: number | undefined;
  readonly nullsNotDistinct: boolean;
  readonly deferral: number;
  readonly comment: string | undefined;
}

export interface CheckShape {
  readonly name: string | undefined;
  readonly column: number;
  readonly expression: number;
  readonly flags: number;
  readonly comment: string | undefined;
}

export interface ReferenceShape {
  readonly name: string | undefined;
  /** Its columns are called after this. */
  readonly prefix: string;
  readonly target: number;
  readonly key: number;
  readonly actions: number;
  readonly deferral: number;
  readonly full: boolean;
  readonly notValid: boolean;
}

export interface IndexShape {
  readonly name: string | undefined;
  readonly keys: readonly { readonly column: number; readonly how: number }[];
  readonly method: number;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly where: number | undefined;
  readonly include: number | undefined;
  readonly with: number;
  readonly comment: string | undefined;
}

export interface TableShape {
  readonly id: number;
  readonly schema: number;
  readonly name: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: number;
  readonly columns: readonly ColumnShape[];
  readonly primaryKey: KeyShape | undefined;
  readonly uniques: readonly KeyShape[];
  readonly checks: readonly CheckShape[];
  readonly references: readonly ReferenceShape[];
  readonly indexes: readonly IndexShape[];
  readonly exclusion: { readonly column: number; readonly where: number | undefined } | undefined;
  readonly comment: string | undefined;
}

export interface Shape {
  readonly enums: readonly EnumShape[];
  readonly sequences: readonly SequenceShape[];
  readonly tables: readonly TableShape[];
}

const nat = fc.nat({ max: 999 });
const perhaps = <Value>(
  arbitrary: fc.Arbitrary<Value>,
  freq: number = 2,
): fc.Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined, freq });
const rarely: fc.Arbitrary<boolean> = fc.nat({ max: 4 }).map((one) => one === 4);
const few = <Value>(arbitrary: fc.Arbitrary<Value>, maxLength: number): fc.Arbitrary<Value[]> =>
  fc.array(arbitrary, { maxLength, size: 'max' });

export const enumValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('sad', 'ok', 'happy', 'new', 'done', 'x'),
  name,
);

export const enumShape: fc.Arbitrary<EnumShape> = fc.record({
  id: nat,
  schema: nat,
  name,
  values: fc.uniqueArray(enumValue, { minLength: 1, maxLength: 4 }),
  comment,
});

export const sequenceShape: fc.Arbitrary<SequenceShape> = fc.record({
  id: nat,
  schema: nat,
  name,
  options: nat,
  owner: perhaps(nat),
  comment,
});

export const columnShape: fc.Arbitrary<ColumnShape> = fc.record({
  id: nat,
  name,
  kind: nat,
  modifier: nat,
  array: rarely,
  nullable: fc.boolean(),
  source: fc.constantFrom(
    'none',
    'default',
    'none',
    'default',
    'identity',
    'serial',
    'generated',
    'nextval',
  ),
  choice: nat,
  collation: nat,
  comment,
});

export const keyShape: fc.Arbitrary<KeyShape> = fc.record({
  name: perhaps(name),
  columns: fc.array(nat, { minLength: 1, maxLength: 3 }),
  include: perhaps(nat, 4),
  nullsNotDistinct: rarely,
  deferral: fc.nat({ max: 6 }),
  comment,
});

export const checkShape: fc.Arbitrary<CheckShape> = fc.record({
  name: perhaps(name),
  column: nat,
  expression: nat,
  flags: fc.nat({ max: 7 }),
  comment,
});

export const referenceShape: fc.Arbitrary<ReferenceShape> = fc.record({
  name: perhaps(name, 3),
  prefix: name,
  target: nat,
  key: nat,
  actions: nat,
  deferral: fc.nat({ max: 6 }),
  full: rarely,
  notValid: rarely,
});

export const indexShape: fc.Arbitrary<IndexShape> = fc.record({
  name: perhaps(name),
  keys: fc.array(fc.record({ column: nat, how: nat }), { minLength: 1, maxLength: 3 }),
  method: nat,
  unique: rarely,
  nullsNotDistinct: rarely,
  where: perhaps(nat, 3),
  include: perhaps(nat, 4),
  with: fc.nat({ max: 9 }),
  comment,
});

export const tableShape: fc.Arbitrary<TableShape> = fc.record({
  id: nat,
  schema: nat,
  name,
  columns: few(columnShape, 5),
  primaryKey: perhaps(keyShape, 5),
  uniques: few(keyShape, 2),
  checks: few(checkShape, 2),
  references: few(referenceShape, 2),
  indexes: few(indexShape, 2),
  exclusion: perhaps(fc.record({ column: nat, where: perhaps(nat) }), 3),
  comment,
});

export const shape: fc.Arbitrary<Shape> = fc
  .record({
    enums: few(enumShape, 2),
    sequences: few(sequenceShape, 2),
    tables: few(tableShape, 4),
  })
  .map((one) => named(one));

/** The index of the two schemas. */
export const schemaAt = (schema: number): number => (schema % 3 === 2 ? 1 : 0);

/** Names that are free: what is taken already gets a number behind it. */
export function freeNames(): (scope: string, wanted: string) => string {
  const taken = new Set<string>();
  return (scope, wanted) => {
    for (let at = 0; ; at += 1) {
      const suffix = at === 0 ? '' : String(at);
      const candidate = `${clipName(wanted, maxNameBytes - nameBytes(suffix))}${suffix}`;
      if (taken.has(`${scope}\0${candidate}`)) continue;
      taken.add(`${scope}\0${candidate}`);
      return candidate;
    }
  };
}

/** The same shape with no name given twice. */
export function named({ enums, sequences, tables }: Shape): Shape {
  const free = freeNames();
  const own = <Each extends { readonly schema: number; readonly name: string }>(
    each: Each,
  ): Each => ({
    ...each,
    name: free(String(schemaAt(each.schema)), each.name),
  });
  return {
    tables: tables.map((table) => {
      const freeColumn = freeNames();
      return {
        ...own(table),
        columns: table.columns.map((column) => ({ ...column, name: freeColumn('', column.name) })),
        references: table.references.map((one) => ({ ...one, prefix: freeColumn('', one.prefix) })),
      };
    }),
    enums: enums.map(own),
    sequences: sequences.map(own),
  };
}
