/**
 * What changes in a column, and what can be said of a change before it is made: the column after it, the
 * way back, whether a default stands in the way, whether rows must be rewritten.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "ALTER TABLE".
 */
import type { ColumnDefinition, Identity } from '../../catalog/columns.ts';
import { parseType } from '../../catalog/types.ts';
import type { ColumnTypeDefinition } from './column-code.ts';

/** What is absent stays as it is; `null` takes it away. */
export interface ColumnChanges {
  /** With its collation, which is the type's own when absent. */
  readonly type?: ColumnTypeDefinition;
  /** How a value of the old type becomes one of the new: SQL text. */
  readonly using?: string;
  /** The same for the way back. */
  readonly reverseUsing?: string;
  readonly nullable?: boolean;
  /** SQL text. */
  readonly default?: string | null;
  /** All options, not only those that change. */
  readonly identity?: Identity | null;
  readonly serial?: true | null;
  /** The new expression of a generated column; `null` makes it a plain column that keeps its values. */
  readonly generated?: string | null;
}

/** The column after the changes. */
export function changedColumn(from: ColumnDefinition, changes: ColumnChanges): ColumnDefinition {
  const { type, nullable, default: text, identity, serial, generated } = changes;
  const { type: _type, typeOf: _of, collation: _collation, ...rest } = from;
  const after = {
    ...(type === undefined ? from : { ...rest, ...type }),
    ...(nullable !== undefined && { nullable }),
    ...(text !== undefined && { default: text }),
    ...(identity !== undefined && { identity }),
    ...(serial !== undefined && { serial }),
    ...(generated !== undefined && {
      generated:
        generated === null
          ? null
          : { expression: generated, storage: from.generated?.storage ?? 'stored' },
    }),
  };
  const kept = Object.entries(after).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as unknown as ColumnDefinition; // true: the same members without nulls
}

/** The changes that lead back to `from`. */
export function changesBack(from: ColumnDefinition, changes: ColumnChanges): ColumnChanges {
  const { type, using, reverseUsing } = changes;
  return {
    ...(type !== undefined && { type: typeOfColumn(from) }),
    ...(reverseUsing !== undefined && { using: reverseUsing }),
    ...(using !== undefined && { reverseUsing: using }),
    ...(changes.nullable !== undefined && { nullable: from.nullable }),
    ...(changes.default !== undefined && { default: from.default ?? null }),
    ...(changes.identity !== undefined && { identity: from.identity ?? null }),
    ...(changes.serial !== undefined && { serial: from.serial ?? null }),
    ...(changes.generated !== undefined && { generated: from.generated?.expression ?? null }),
  };
}

const typeOfColumn = ({ type, typeOf, collation }: ColumnDefinition): ColumnTypeDefinition => ({
  type,
  ...(typeOf !== undefined && { typeOf }),
  ...(collation !== undefined && { collation }),
});

const families: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['text', 'character varying', 'character', 'bpchar', 'name'],
  ['timestamp without time zone', 'timestamp with time zone', 'date'],
];

const familyOf = (type: string): string => {
  const parsed = parseType(type);
  if (parsed === undefined) return type;
  const at = families.findIndex((family) => family.includes(parsed.type.printed));
  return `${at === -1 ? parsed.type.printed : at}${parsed.array ? '[]' : ''}`;
};

/** PostgreSQL casts the default to the new type by itself, when both are of one family. */
export const defaultSurvives = (from: string, to: string): boolean =>
  familyOf(from) === familyOf(to);

/** What a change of type costs: nothing, a new index, or every row. Measured: `facts` of the lock laws. */
export function workOfType(
  from: ColumnDefinition | undefined,
  to: ColumnTypeDefinition,
  using: string | undefined,
): 'catalog' | 'scan' | 'rewrite' {
  if (from === undefined || using !== undefined) return 'rewrite';
  if (from.type !== to.type && !isWidening(from.type, to.type)) return 'rewrite';
  const collated = JSON.stringify(from.collation) !== JSON.stringify(to.collation);
  return collated ? 'scan' : 'catalog';
}

function isWidening(from: string, to: string): boolean {
  const [before, after] = [parseType(from), parseType(to)];
  if (before === undefined || after === undefined || before.array || after.array) return false;
  const pair = `${before.type.printed} > ${after.type.printed}`;
  if (pair === 'cidr > inet') return true;
  if (['character varying > text', 'text > character varying'].includes(pair))
    return after.inside === undefined;
  if (before.type !== after.type || before.fields !== after.fields) return false;
  if (before.type.printed === 'numeric') return widensNumeric(before.inside, after.inside);
  const growing = ['character varying', 'bit varying'].includes(before.type.printed);
  if (!growing && before.type.modifier !== 'precision' && before.type.modifier !== 'interval')
    return false;
  const none = growing ? Number.POSITIVE_INFINITY : 6;
  return Number(after.inside ?? none) >= Number(before.inside ?? none);
}

function widensNumeric(from: string | undefined, to: string | undefined): boolean {
  if (to === undefined) return true;
  if (from === undefined) return false;
  const [precision = 0, scale = 0] = from.split(',').map(Number);
  const [wider = 0, same = 0] = to.split(',').map(Number);
  return wider >= precision && same === scale;
}
