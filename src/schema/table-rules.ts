/**
 * What PostgreSQL would refuse in a table, said when it is declared.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { AlambicError } from '../errors.ts';
import type { QualifiedName } from '../names.ts';
import { spokenName } from '../names.ts';
import { isColumn, type ColumnMap, type ColumnSpec } from './column.ts';
import { isConstraint, type ConstraintBuilder, type ConstraintDraft } from './constraints.ts';
import { constraintSubject, refuse } from './declared.ts';
import { defaultSql, printedType } from './defaults.ts';
import { isExpression } from './expression.ts';
import { isIndex, type IndexBuilder } from './indexes.ts';
import { checkedName } from './names.ts';
import { sequenceOptions } from './sequences.ts';

interface TableParts extends QualifiedName {
  readonly columns: ColumnMap;
  readonly constraints: readonly ConstraintBuilder[];
  readonly indexes: readonly IndexBuilder[];
}

/** @throws AlambicError `invalid-declaration`, `unknown-column`, `invalid-default`, and those of names. */
export function checkTable(table: TableParts): void {
  checkColumns(table, table.columns);
  checkConstraints(table, table.columns, table.constraints);
  const subject = `the table "${spokenName(table)}"`;
  for (const index of table.indexes) {
    if (!isIndex(index)) refuse(subject, 'indexes takes what index(…) gives');
    checkIndex(table, Object.keys(table.columns), index);
  }
}

export function checkColumns(table: QualifiedName, columns: ColumnMap): void {
  const keys: string[] = [];
  for (const [name, column] of Object.entries(columns)) {
    const subject = `the column "${spokenName(table)}.${name}"`;
    checkedName(`column of ${spokenName(table)}`, name);
    if (!isColumn(column))
      refuse(subject, 'it is not a column, such as text() or integer().notNull()');
    checkColumn(subject, column.spec);
    if (column.spec.primaryKey !== undefined) keys.push(name);
  }
  if (keys.length > 1)
    refuse(
      `the table "${spokenName(table)}"`,
      `the columns ${keys.join(' and ')} are each its primary key; primaryKey([...]) takes several`,
    );
}

function checkColumn(subject: string, spec: ColumnSpec): void {
  const sources = [
    spec.default !== undefined && 'a default',
    spec.identity !== undefined && 'an identity',
    spec.generated !== undefined && 'a generated value',
    spec.serial && 'a serial',
  ].filter((source) => typeof source === 'string');
  if (sources.length > 1) refuse(subject, `it has both ${sources.join(' and ')}`);
  if (spec.serial && spec.type.array) refuse(subject, 'a serial column is not an array');
  if (!spec.nullable && spec.generated?.storage === 'virtual' && spec.primaryKey !== undefined)
    refuse(subject, 'a virtual generated column is no primary key');
  if (spec.renamedFrom !== undefined) checkedName('column', spec.renamedFrom);
  checkIdentity(subject, spec);
  if (spec.default !== undefined && !isExpression(spec.default))
    defaultSql(subject, spec.type, spec.default.value);
}

function checkIdentity(subject: string, { identity, type }: ColumnSpec): void {
  if (identity === undefined) return;
  const printed = printedType(type);
  if (printed !== 'smallint' && printed !== 'integer' && printed !== 'bigint')
    refuse(subject, `an identity column is smallint, integer or bigint, not ${printed}`);
  else sequenceOptions(subject, identity.options, printed);
}

export function checkConstraints(
  table: QualifiedName,
  columns: ColumnMap,
  constraints: readonly ConstraintBuilder[],
): void {
  const subject = `the table "${spokenName(table)}"`;
  let keys = Object.values(columns).filter(({ spec }) => spec.primaryKey !== undefined).length;
  for (const constraint of constraints) {
    if (!isConstraint(constraint))
      refuse(
        subject,
        'constraints takes what primaryKey, unique, foreignKey, check and exclude give',
      );
    if (constraint.draft.type === 'primary key') keys += 1;
    const about = constraintSubject(
      typeWords[constraint.draft.type],
      constraint.draft.name,
      'columns' in constraint.draft ? constraint.draft.columns : [],
    );
    for (const column of columnsOf(constraint.draft))
      checkKnown(`${about} of ${spokenName(table)}`, table, Object.keys(columns), column);
  }
  if (keys > 1) refuse(subject, 'it has more than one primary key');
}

const typeWords: Readonly<Record<ConstraintDraft['type'], string>> = {
  'primary key': 'primary key',
  unique: 'unique constraint',
  'foreign key': 'foreign key',
  check: 'check constraint',
  exclude: 'exclusion constraint',
};

/** The columns of its own table that a constraint names. */
function columnsOf(draft: ConstraintDraft): readonly string[] {
  switch (draft.type) {
    case 'primary key':
    case 'unique':
      return [...draft.columns, ...(draft.include ?? [])];
    case 'foreign key':
      return draft.columns;
    case 'check':
      return [];
    case 'exclude':
      return [
        ...draft.elements.flatMap(({ column }) => (column === undefined ? [] : [column])),
        ...(draft.include ?? []),
      ];
  }
}

function checkIndex(
  table: QualifiedName,
  columns: readonly string[],
  { draft }: IndexBuilder,
): void {
  const named = draft.keys.flatMap(({ column }) => (column === undefined ? [] : [column]));
  const subject = constraintSubject('index', draft.name, named);
  for (const column of [...named, ...(draft.include ?? [])])
    checkKnown(`${subject} of ${spokenName(table)}`, table, columns, column);
}

function checkKnown(
  subject: string,
  table: QualifiedName,
  columns: readonly string[],
  column: string,
): void {
  if (columns.includes(column)) return;
  throw new AlambicError('unknown-column', { subject, table: spokenName(table), column, columns });
}
