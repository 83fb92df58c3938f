/**
 * What people write as `op.replaceEnum`, as the operation.
 *
 * In the house: `src/operations/enums/`, rank 5.
 */
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import type { Column } from '../../schema/column.ts';
import { isConstraint, type ConstraintBuilder } from '../../schema/constraints.ts';
import { isIndex, type IndexBuilder } from '../../schema/indexes.ts';
import { columnParts } from '../../schema/table-parts.ts';
import {
  column as columnReader,
  flag,
  isRecord,
  name as nameReader,
  qualifiedName,
  readOptions,
  readQualified,
  refuse,
  sqlText,
  text,
  type Place,
  type Reader,
  type SqlInput,
} from '../arguments.ts';
import { label, labels } from '../clauses/labels.ts';
import { frozen, type NameInput } from '../operation.ts';
import type {
  EnumColumn,
  EnumConstraint,
  EnumGenerated,
  EnumIndex,
  EnumMapping,
  ReplaceEnum,
} from './replace-enum.ts';

export interface ReplaceEnumOptions {
  /** What rows that hold a removed value hold afterwards: `{ archived: 'done', lost: null }`. */
  readonly mapping?: EnumMapping;
  /** The same for the way back. */
  readonly reverseMapping?: EnumMapping;
  /** Every column of the type, or of an array of it. */
  readonly columns?: readonly {
    readonly table: NameInput;
    readonly column: string;
    readonly array?: boolean;
    /** Its default before and after; one that it has must be said, or PostgreSQL refuses the new type. */
    readonly defaultFrom?: SqlInput;
    readonly defaultTo?: SqlInput;
  }[];
  /** Indexes whose predicate or expression names a value: dropped before, created after. */
  readonly indexes?: readonly {
    readonly table: NameInput;
    readonly index: IndexBuilder;
    readonly comment?: string;
  }[];
  /** Checks and exclusions that name a value: dropped before, created after. */
  readonly constraints?: readonly {
    readonly table: NameInput;
    readonly constraint: ConstraintBuilder;
    readonly comment?: string;
  }[];
  /** Generated columns that are computed from the enum: dropped before, created after. */
  readonly generated?: readonly {
    readonly table: NameInput;
    readonly name: string;
    readonly column: Column;
    readonly comment?: string;
  }[];
  /** The name of the old type meanwhile, where something is called `name__replaced` already. */
  readonly aside?: string;
  /** The comment of the type, which would be lost with the old one. */
  readonly comment?: string;
}

export function replaceEnum(
  name: NameInput,
  from: readonly string[],
  to: readonly string[],
  options?: ReplaceEnumOptions,
): ReplaceEnum {
  const kind = 'replaceEnum';
  const shape = {
    mapping,
    reverseMapping: mapping,
    columns: listOf(enumColumn),
    indexes: listOf(enumIndex),
    constraints: listOf(enumConstraint),
    generated: listOf(enumGenerated),
    aside: nameReader,
    comment: text,
  };
  const { columns = [], ...rest } = readOptions(kind, options, shape);
  const before = labels(from, { operation: kind, argument: 'from' });
  const after = labels(to, { operation: kind, argument: 'to' });
  checkMapping(rest.mapping, before, after, { operation: kind, argument: 'mapping' });
  checkMapping(rest.reverseMapping, after, before, { operation: kind, argument: 'reverseMapping' });
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    from: before,
    to: after,
    columns,
    ...rest,
  });
}

const mapping: Reader<EnumMapping> = (value, place) => {
  if (!isRecord(value)) return refuse(place, 'must be an object from old values to new ones');
  const entries = Object.entries(value).map(([from, to]): [string, string | null] => [
    label(from, place),
    to === null ? null : label(to, place),
  ]);
  return entries.length === 0 ? refuse(place, 'is empty') : Object.fromEntries(entries);
};

/** Only what goes is mapped, and only to what stays. */
function checkMapping(
  given: EnumMapping | undefined,
  from: readonly string[],
  to: readonly string[],
  place: Place,
): void {
  for (const [old, value] of Object.entries(given ?? {})) {
    if (!from.includes(old)) refuse(place, `maps "${old}", which is no value of the old list`);
    if (to.includes(old)) refuse(place, `maps "${old}", which stays a value`);
    if (value !== null && !to.includes(value))
      refuse(place, `maps "${old}" to "${value}", which is no value of the new list`);
  }
}

const listOf =
  <Each>(reader: Reader<Each>): Reader<readonly Each[] | undefined> =>
  (value, place) => {
    if (!Array.isArray(value)) return refuse(place, 'must be a list');
    return value.length === 0 ? undefined : value.map((each) => reader(each, place));
  };

/** A member that must be there. */
const needed = <Value>(value: Value | undefined, place: Place, member: string): Value =>
  value ?? refuse(place, `has an entry without "${member}"`);

const enumColumn: Reader<EnumColumn> = (value, place) => {
  const shape = {
    table: qualifiedName,
    column: nameReader,
    array: flag,
    defaultFrom: sqlText,
    defaultTo: sqlText,
  };
  const { table, column, ...rest } = readOptions(place.operation, value, shape);
  return { table: needed(table, place, 'table'), column: needed(column, place, 'column'), ...rest };
};

const enumIndex: Reader<EnumIndex> = (value, place) => {
  const index: Reader<IndexBuilder> = (given, at) =>
    isIndex(given) ? given : refuse(at, "must be index('name', […])");
  const read = readOptions(place.operation, value, { table: qualifiedName, index, comment: text });
  const { draft } = needed(read.index, place, 'index');
  return {
    table: needed(read.table, place, 'table'),
    index: { ...draft, name: needed(draft.name, place, 'name') },
    ...(read.comment !== undefined && { comment: read.comment }),
  };
};

const enumConstraint: Reader<EnumConstraint> = (value, place) => {
  const constraint: Reader<ConstraintBuilder> = (given, at) =>
    isConstraint(given) ? given : refuse(at, "must be a constraint such as check('name', sql`…`)");
  const read = readOptions(place.operation, value, {
    table: qualifiedName,
    constraint,
    comment: text,
  });
  const { draft } = needed(read.constraint, place, 'constraint');
  const definition: ConstraintDefinition = { ...draft, name: needed(draft.name, place, 'name') };
  return {
    table: needed(read.table, place, 'table'),
    constraint: definition,
    ...(read.comment !== undefined && { comment: read.comment }),
  };
};

const enumGenerated: Reader<EnumGenerated> = (value, place) => {
  const shape = { table: qualifiedName, name: nameReader, column: columnReader, comment: text };
  const { comment, ...read } = readOptions(place.operation, value, shape);
  const table = needed(read.table, place, 'table');
  const own = needed(read.name, place, 'name');
  const { column } = columnParts(table, own, needed(read.column, place, 'column'));
  return { table, column, ...(comment !== undefined && { comment }) };
};
