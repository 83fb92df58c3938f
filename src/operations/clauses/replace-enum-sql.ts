/**
 * The swap of an enum for another of the same name: the old one is renamed aside, the new one is created,
 * columns are converted through text, the old one is dropped.
 *
 * In the house: `src/operations/clauses/`, rank 5. A default, and whatever compares with a value, must be
 * gone while a column is converted: the server finds no operator between the two types.
 */
import {
  clipName,
  maxNameBytes,
  nameBytes,
  type ObjectAddress,
  type QualifiedName,
} from '../../names.ts';
import { doBlock } from '../../sql/dollar.ts';
import { closed } from '../../sql/expression.ts';
import { addressSql, identifier, qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import type { EnumColumn, EnumMapping, ReplaceEnum } from '../enums/replace-enum.ts';
import { statement, type Statement, type Target } from '../operation.ts';
import { columnSql } from './column-sql.ts';
import { constraintSql } from './constraint-sql.ts';
import { createIndexSql } from './index-sql.ts';
import { createEnumSql } from './labels.ts';
import { sameAccessSql } from './type-access-sql.ts';

export function replaceEnumSql(op: ReplaceEnum, target: Target): readonly Statement[] {
  const aside = { schema: op.name.schema, name: op.aside ?? asideName(op.name.name) };
  return [
    ...guard(op),
    ...removals(op),
    `ALTER TYPE ${qualified(op.name)} RENAME TO ${identifier(aside.name)}`,
    createEnumSql(op.name, op.to),
    ...conversions(op),
    sameAccessSql(aside, op.name),
    `DROP TYPE ${qualified(aside)}`,
    ...additions(op, target),
    ...comments(op),
  ].map(statement);
}

/** Where the old type goes meanwhile; with a number, another such name. */
export function asideName(name: string, number?: number): string {
  const suffix = `__replaced${number ?? ''}`;
  return clipName(name, maxNameBytes - nameBytes(suffix)) + suffix;
}

/** An error in words before anything is changed, when a row still holds a value that goes. */
function guard({ name, from, to, mapping = {}, columns }: ReplaceEnum): string[] {
  const removed = from.filter((value) => !to.includes(value) && !Object.hasOwn(mapping, value));
  if (removed.length === 0 || columns.length === 0) return [];
  const checks = columns.map((each) => held(each, name, removed));
  return [doBlock(checks.join('\n'))];
}

/** PL/pgSQL that raises when the column holds one of the values. */
function held(
  { table, column, array }: EnumColumn,
  type: QualifiedName,
  values: readonly string[],
): string {
  const own = identifier(column);
  const list = `ARRAY[${values.map(stringLiteral).join(', ')}]::pg_catalog.text[]`;
  const condition = array
    ? `${own}::pg_catalog.text[] OPERATOR(pg_catalog.&&) ${list}`
    : `${own}::pg_catalog.text OPERATOR(pg_catalog.=) ANY (${list})`;
  const message = `rows of % still hold a value that enum % loses: %`;
  return (
    `  IF EXISTS (SELECT FROM ${qualified(table)} WHERE ${condition}) THEN\n` +
    `    RAISE EXCEPTION ${stringLiteral(message)}, ${stringLiteral(`${table.name}.${column}`)}, ` +
    `${stringLiteral(type.name)}, ${stringLiteral(values.join(', '))}\n` +
    `      USING ERRCODE = 'check_violation', HINT = ${stringLiteral('Update these rows first, or give the operation a mapping for the value.')};\n` +
    `  END IF;`
  );
}

const removals = ({ indexes = [], constraints = [], generated = [] }: ReplaceEnum): string[] => [
  ...indexes.map(
    ({ table, index }) => `DROP INDEX ${qualified({ schema: table.schema, name: index.name })}`,
  ),
  ...constraints.map(
    ({ table, constraint }) =>
      `ALTER TABLE ${qualified(table)} DROP CONSTRAINT ${identifier(constraint.name)}`,
  ),
  ...generated.map(
    ({ table, column }) => `ALTER TABLE ${qualified(table)} DROP COLUMN ${identifier(column.name)}`,
  ),
];

/** One ALTER TABLE a table, so that its rows are written once. */
function conversions({ name, mapping = {}, columns }: ReplaceEnum): string[] {
  const tables = new Map<string, string[]>();
  for (const each of columns) {
    const table = qualified(each.table);
    tables.set(table, [...(tables.get(table) ?? []), ...conversion(each, name, mapping)]);
  }
  return [...tables].map(([table, actions]) => `ALTER TABLE ${table} ${actions.join(', ')}`);
}

function conversion(each: EnumColumn, name: QualifiedName, mapping: EnumMapping): string[] {
  const own = identifier(each.column);
  const type = `${qualified(name)}${each.array ? '[]' : ''}`;
  const text = each.array ? mappedArray(own, mapping) : mappedValue(own, mapping);
  return [
    ...(each.defaultFrom === undefined ? [] : [`ALTER COLUMN ${own} DROP DEFAULT`]),
    `ALTER COLUMN ${own} TYPE ${type} USING ${text}::${type}`,
    ...(each.defaultTo === undefined
      ? []
      : [`ALTER COLUMN ${own} SET DEFAULT ${closed(each.defaultTo)}`]),
  ];
}

const valueSql = (value: string | null): string => (value === null ? 'NULL' : stringLiteral(value));

function mappedValue(own: string, mapping: EnumMapping): string {
  const pairs = Object.entries(mapping);
  if (pairs.length === 0) return `${own}::pg_catalog.text`;
  const cases = pairs.map(([from, to]) => `WHEN ${stringLiteral(from)} THEN ${valueSql(to)}`);
  return `(CASE ${own}::pg_catalog.text ${cases.join(' ')} ELSE ${own}::pg_catalog.text END)`;
}

/** No new value is an old one that is mapped, so the order does not matter. */
const mappedArray = (own: string, mapping: EnumMapping): string =>
  Object.entries(mapping).reduce(
    (text, [from, to]) =>
      `pg_catalog.array_replace(${text}, ${stringLiteral(from)}, ${valueSql(to)})`,
    `${own}::pg_catalog.text[]`,
  );

const additions = (
  { indexes = [], constraints = [], generated = [] }: ReplaceEnum,
  target: Target,
): string[] => [
  ...generated.map(
    ({ table, column }) =>
      `ALTER TABLE ${qualified(table)} ADD COLUMN ${columnSql(column, target)}`,
  ),
  ...constraints.map(
    ({ table, constraint }) =>
      `ALTER TABLE ${qualified(table)} ADD ${constraintSql(constraint, target)}`,
  ),
  ...indexes.map(({ table, index: { concurrently: _, ...index } }) =>
    createIndexSql(table, index, target),
  ),
];

function comments({
  name,
  comment,
  indexes = [],
  constraints = [],
  generated = [],
}: ReplaceEnum): string[] {
  const all: (readonly [ObjectAddress, string | undefined])[] = [
    [{ kind: 'enum', ...name }, comment],
    ...generated.map(
      ({ table: { schema, name: table }, column, comment: text }) =>
        [{ kind: 'column', schema, table, name: column.name }, text] as const,
    ),
    ...constraints.map(
      ({ table: { schema, name: table }, constraint, comment: text }) =>
        [{ kind: 'constraint', schema, table, name: constraint.name }, text] as const,
    ),
    ...indexes.map(
      ({ table: { schema }, index, comment: text }) =>
        [{ kind: 'index', schema, name: index.name }, text] as const,
    ),
  ];
  return all.flatMap(([object, text]) =>
    text === undefined ? [] : [`COMMENT ON ${addressSql(object)} IS ${stringLiteral(text)}`],
  );
}
