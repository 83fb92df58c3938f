/**
 * One catalog with the indexes that planning asks for: children of a table, what a foreign key can point
 * at, the objects that a type or a SQL text names.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { factKey, parentKey, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import type { Constraint } from '../catalog/constraints.ts';
import { parseType } from '../catalog/types.ts';
import { addressKey, type QualifiedName } from '../names.ts';
import { printedQualified } from '../sql/identifier.ts';
import { namesIn, namesInLiterals } from './mentions.ts';

export interface Side {
  readonly catalog: Catalog;
  /** Facts by the key of the fact they are part of. */
  readonly children: ReadonlyMap<string, readonly Fact[]>;
  /** Keys of the enums by each way to name them: qualified as printed, and bare. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Keys of the sequences by name, whatever the schema. */
  readonly sequences: ReadonlyMap<string, readonly string[]>;
}

export function sideOf(catalog: Catalog): Side {
  const children = new Map<string, Fact[]>();
  const enums = new Map<string, string[]>();
  const sequences = new Map<string, string[]>();
  const put = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
    const values = map.get(key);
    if (values === undefined) map.set(key, [value]);
    else values.push(value);
  };
  for (const [key, fact] of catalog.facts) {
    const parent = parentKey(fact);
    if (parent !== undefined) put(children, parent, fact);
    if (fact.kind === 'enum') {
      put(enums, printedQualified(fact), key);
      put(enums, fact.name, key);
    }
    if (fact.kind === 'sequence') put(sequences, fact.name, key);
  }
  return { catalog, children, enums, sequences };
}

export const tableKey = ({ schema, name }: QualifiedName): string =>
  addressKey({ kind: 'table', schema, name });
export const columnKey = (schema: string, table: string, name: string): string =>
  addressKey({ kind: 'column', schema, table, name });
export const schemaKey = (name: string): string => addressKey({ kind: 'schema', name });
const enumKey = ({ schema, name }: QualifiedName): string =>
  addressKey({ kind: 'enum', schema, name });

/** The table that a column, constraint or index is part of. */
export const tableOf = (part: {
  readonly schema: string;
  readonly table: string;
}): QualifiedName => ({
  schema: part.schema,
  name: part.table,
});

export const columnsOf = (side: Side, table: QualifiedName): readonly Column[] =>
  (side.children.get(tableKey(table)) ?? []).filter((fact) => fact.kind === 'column');

export const constraintsOf = (side: Side, table: QualifiedName): readonly Constraint[] =>
  (side.children.get(tableKey(table)) ?? []).filter((fact) => fact.kind === 'constraint');

export function columnAt(side: Side, key: string): Column | undefined {
  const fact = side.catalog.facts.get(key);
  return fact?.kind === 'column' ? fact : undefined;
}

/**
 * Keys of the enums that are a column's type, or its elements' type; several when a bare name is shared. A
 * bare name that is built in (`name`) is that type, whatever enum is called so.
 */
export function enumsOfColumn(
  side: Side,
  { type, typeOf }: Pick<Column, 'type' | 'typeOf'>,
): readonly string[] {
  const named = typeOf === undefined ? undefined : enumKey(typeOf);
  if (named !== undefined) return side.catalog.facts.has(named) ? [named] : [];
  const scalar = type.replace(/(\[\])+$/, '');
  return parseType(scalar) === undefined ? (side.enums.get(scalar) ?? []) : [];
}

/** Keys of the sequences that a SQL text names in a literal: `nextval('app.numbers'::regclass)`. */
export const sequencesIn = (side: Side, text: string): readonly string[] =>
  side.sequences.size === 0
    ? []
    : namesInLiterals(text).flatMap(({ schema, name }) =>
        schema === undefined
          ? (side.sequences.get(name) ?? [])
          : [addressKey({ kind: 'sequence', schema, name })].filter((key) =>
              side.catalog.facts.has(key),
            ),
      );

/** Keys of the columns of its own table, and of the enums, that a SQL text mentions. */
export function mentionedIn(
  side: Side,
  table: QualifiedName,
  texts: readonly (string | undefined)[],
): readonly string[] {
  const mentions = texts.flatMap((text) => (text === undefined ? [] : namesIn(text)));
  if (mentions.length === 0) return [];
  const names = new Set(mentions.map(({ name }) => name));
  const whole = names.has(table.name); // a row of the table, or a column after its name
  const columns = columnsOf(side, table)
    .filter(({ name }) => whole || names.has(name))
    .map(factKey);
  const enums = mentions.flatMap(({ qualifier, name }) => {
    const printed = qualifier === undefined ? name : printedQualified({ schema: qualifier, name });
    return side.enums.get(printed) ?? [];
  });
  return [...new Set([...columns, ...enums])];
}

/** Keys of what a foreign key to these columns can rest on: primary keys, unique constraints and indexes. */
export function uniqueOver(
  side: Side,
  table: QualifiedName,
  columns: readonly string[],
): readonly string[] {
  const wanted = columns.toSorted().join('\0');
  const matches = (names: readonly string[]): boolean => names.toSorted().join('\0') === wanted;
  return (side.children.get(tableKey(table)) ?? []).flatMap((fact) => {
    if (fact.kind === 'constraint')
      return (fact.type === 'primary key' || fact.type === 'unique') && matches(fact.columns)
        ? [factKey(fact)]
        : [];
    if (fact.kind !== 'index' || fact.unique !== true || fact.where !== undefined) return [];
    const keys = fact.keys.flatMap(({ column }) => (column === undefined ? [] : [column]));
    return keys.length === fact.keys.length && matches(keys) ? [factKey(fact)] : [];
  });
}
