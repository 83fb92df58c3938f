/**
 * Operations from facts: the only place of the diff that knows their shapes. What an operation needs to
 * be undone is always filled in.
 *
 * In the house: `src/diff/`, rank 5.
 */
import type { Fact } from '../catalog/catalog.ts';
import type { Column, Identity } from '../catalog/columns.ts';
import type { Comment } from '../catalog/comments.ts';
import type { Constraint } from '../catalog/constraints.ts';
import type { EnumType } from '../catalog/enums.ts';
import type { Extension } from '../catalog/extensions.ts';
import type { Index } from '../catalog/indexes.ts';
import type { Schema } from '../catalog/schemas.ts';
import type { Sequence } from '../catalog/sequences.ts';
import type { Table } from '../catalog/tables.ts';
import type { ObjectAddress, QualifiedName } from '../names.ts';
import type { CreateConstraint } from '../operations/constraints/drop-constraint.ts';
import { frozen } from '../operations/operation.ts';
import type { Operations } from '../operations/registry.ts';
import { columnDefinition, constraintDefinition, indexDefinition } from './definitions.ts';
import { qualified } from '../sql/identifier.ts';
import { stringLiteral } from '../sql/literal.ts';
import type { ValueAddition } from './enums.ts';
import { effectiveOptions, newLimits } from './sequence-options.ts';
import { tableOf } from './side.ts';
import { usingOf } from './types.ts';

const nameOf = ({ schema, name }: QualifiedName): QualifiedName => ({ schema, name });

export const createSchema = ({ name }: Schema): Operations['createSchema'] =>
  frozen({ kind: 'createSchema', name });
export const dropSchema = ({ name }: Schema): Operations['dropSchema'] => frozen({ kind: 'dropSchema', name });

export function createExtension({ kind: _kind, ...rest }: Extension): Operations['createExtension'] {
  return frozen({ kind: 'createExtension', ...rest });
}
export const dropExtension = (extension: Extension): Operations['dropExtension'] =>
  frozen({ kind: 'dropExtension', name: extension.name, restore: createExtension(extension) });

export const alterExtension = (
  from: Extension,
  to: Extension,
  aspects: ReadonlySet<string>,
): Operations['alterExtension'] =>
  frozen({
    kind: 'alterExtension',
    name: to.name,
    ...(aspects.has('version') && to.version !== undefined && { version: to.version }),
    ...(aspects.has('schema') && to.schema !== undefined && { schema: to.schema }),
    from: {
      ...(from.version !== undefined && { version: from.version }),
      ...(from.schema !== undefined && { schema: from.schema }),
    },
  });

export const createEnum = (enumType: EnumType): Operations['createEnum'] =>
  frozen({ kind: 'createEnum', name: nameOf(enumType), values: enumType.values });
export const dropEnum = (enumType: EnumType): Operations['dropEnum'] =>
  frozen({ kind: 'dropEnum', name: nameOf(enumType), restore: createEnum(enumType) });
export const addEnumValue = (enumType: EnumType, addition: ValueAddition): Operations['addEnumValue'] =>
  frozen({ kind: 'addEnumValue', name: nameOf(enumType), ...addition });
export const renameEnumValue = (
  enumType: EnumType,
  from: string,
  to: string,
): Operations['renameEnumValue'] => frozen({ kind: 'renameEnumValue', name: nameOf(enumType), from, to });

/** @param comment what the old type says about itself, which the new one has to say again. */
export const replaceEnum = (
  from: EnumType,
  to: EnumType,
  columns: readonly { readonly was: Column; readonly becomes: Column }[],
  comment: Fact | undefined,
): Operations['replaceEnum'] =>
  frozen({
    kind: 'replaceEnum',
    name: nameOf(to),
    from: from.values,
    to: to.values,
    columns: columns.map(({ was, becomes }) => ({
      table: tableOf(was),
      column: was.name,
      ...(was.type.endsWith('[]') && { array: true }),
      ...(was.default !== undefined && { defaultFrom: was.default }),
      ...(becomes.default !== undefined && { defaultTo: becomes.default }),
    })),
    ...(comment?.kind === 'comment' && { comment: comment.text }),
  });

export function createSequence({ kind: _kind, schema, name, ...options }: Sequence): Operations['createSequence'] {
  return frozen({ kind: 'createSequence', name: { schema, name }, options });
}
export const dropSequence = (sequence: Sequence): Operations['dropSequence'] =>
  frozen({ kind: 'dropSequence', name: nameOf(sequence), restore: createSequence(sequence) });

/**
 * Limits that the last value may lie outside of need more than ALTER SEQUENCE: a start anew where no old
 * value fits, else the last value moved to the nearest that does.
 */
export function alterSequences(
  from: Sequence,
  to: Sequence,
): readonly (Operations['alterSequence'] | Operations['execute'])[] {
  const { kind: _kind, schema, name, ...was } = from;
  const becomes = effectiveOptions(to, to.type);
  const limits = newLimits(effectiveOptions(from, from.type), becomes);
  const altered: Operations['alterSequence'] = frozen({
    kind: 'alterSequence',
    name: { schema, name },
    changes: sequenceChanges(from, to),
    ...(limits === 'apart' && { restart: true }),
    from: was,
  });
  return limits === 'narrower' ? [moveInto(to, becomes), altered] : [altered];
}

/** Never evaluates an expression of the user's: the sequence is read and set by its own name. */
function moveInto(
  sequence: Sequence,
  { minValue, maxValue }: { readonly minValue: string; readonly maxValue: string },
): Operations['execute'] {
  const own = qualified(sequence);
  return frozen({
    kind: 'execute',
    sql:
      `SELECT pg_catalog.setval(${stringLiteral(own)}, least(greatest(last_value, ${minValue}), ${maxValue}), ` +
      `is_called AND last_value BETWEEN ${minValue} AND ${maxValue}) FROM ${own}`,
  });
}

/** What leads from the one to the other; `null` goes back to the default, which depends on the rest. */
function sequenceChanges(from: Sequence, to: Sequence): Operations['alterSequence']['changes'] {
  const [was, becomes] = [effectiveOptions(from, from.type), effectiveOptions(to, to.type)];
  const owner = (sequence: Sequence): string => JSON.stringify(sequence.ownedBy);
  return {
    ...(from.type !== to.type && { type: to.type ?? null }),
    ...(was.increment !== becomes.increment && { increment: to.increment ?? null }),
    ...(was.minValue !== becomes.minValue && { minValue: to.minValue ?? null }),
    ...(was.maxValue !== becomes.maxValue && { maxValue: to.maxValue ?? null }),
    ...(was.start !== becomes.start && { start: becomes.start }),
    ...(was.cache !== becomes.cache && { cache: to.cache ?? null }),
    ...((from.cycle ?? false) !== (to.cycle ?? false) && { cycle: to.cycle ?? false }),
    ...(owner(from) !== owner(to) && { ownedBy: to.ownedBy ?? null }),
  };
}

export const createTable = (
  table: Table,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): Operations['createTable'] =>
  frozen({
    kind: 'createTable',
    table: nameOf(table),
    columns: columns.map(columnDefinition),
    constraints: constraints.map(constraintDefinition),
  });

/** @param constraints all that go with it: foreign keys, too. */
export const dropTable = (
  table: Table,
  columns: readonly Column[],
  constraints: readonly Constraint[],
): Operations['dropTable'] =>
  frozen({ kind: 'dropTable', table: nameOf(table), restore: createTable(table, columns, constraints) });

export const addColumn = (column: Column): Operations['addColumn'] =>
  frozen({ kind: 'addColumn', table: tableOf(column), column: columnDefinition(column) });
export const dropColumn = (column: Column): Operations['dropColumn'] =>
  frozen({ kind: 'dropColumn', table: tableOf(column), column: column.name, restore: addColumn(column) });

/**
 * One operation, or two: where an identity gets limits that its values so far may lie outside of, which
 * PostgreSQL refuses, the numbering begins anew behind the values of the rows.
 *
 * @param aspects what changes.
 * @param throughText whether the values wait as text between the types.
 */
export function alterColumns(
  from: Column,
  to: Column,
  aspects: ReadonlySet<string>,
  throughText: boolean,
): readonly Operations['alterColumn'][] {
  if (throughText) {
    const between = asText(from);
    const text = from.default === undefined ? ['type'] : ['type', 'default'];
    const rest = to.default === undefined ? aspects : new Set([...aspects, 'default']);
    return [alterColumn(from, between, new Set(text)), alterColumn(between, to, rest)];
  }
  const plain = newlyNumbered(from, to, aspects);
  if (plain === undefined) return [alterColumn(from, to, aspects)];
  return [alterColumn(from, plain, new Set(['identity'])), alterColumn(plain, to, aspects)];
}

function asText({ typeOf: _typeOf, default: _default, collation: _collation, ...column }: Column): Column {
  return { ...column, type: column.type.endsWith('[]') ? 'text[]' : 'text' };
}

/** Without its identity, when that has to begin anew. */
function newlyNumbered(from: Column, to: Column, aspects: ReadonlySet<string>): Column | undefined {
  const { identity, ...plain } = from;
  if (!aspects.has('identity') || identity === undefined || to.identity === undefined) return undefined;
  const was = effectiveOptions(identity, from.type);
  return newLimits(was, effectiveOptions(to.identity, to.type)) === 'wider' ? undefined : plain;
}

const alterColumn = (
  from: Column,
  to: Column,
  aspects: ReadonlySet<string>,
): Operations['alterColumn'] =>
  frozen({
    kind: 'alterColumn',
    table: tableOf(to),
    column: to.name,
    changes: {
      ...((aspects.has('type') || aspects.has('collation')) && { type: typeOf(to) }),
      ...(aspects.has('type') && conversions(from, to)),
      ...(aspects.has('nullable') && { nullable: to.nullable }),
      ...(aspects.has('default') && { default: to.default ?? null }),
      ...(aspects.has('identity') && { identity: identityOf(from, to) }),
      ...(aspects.has('serial') && { serial: to.serial ?? null }),
      ...(aspects.has('generated') && { generated: to.generated?.expression ?? null }),
    },
    from: columnDefinition(from),
  });

const typeOf = ({ type, typeOf: name, collation }: Column): Pick<Column, 'type' | 'typeOf' | 'collation'> => ({
  type,
  ...(name !== undefined && { typeOf: name }),
  ...(collation !== undefined && { collation }),
});

/** Values of generated columns are computed anew, never converted. */
function conversions(from: Column, to: Column): { using?: string; reverseUsing?: string } {
  if (to.generated !== undefined) return {};
  const using = usingOf(to.name, from.type, to.type);
  const reverseUsing = usingOf(to.name, to.type, from.type);
  return { ...(using !== undefined && { using }), ...(reverseUsing !== undefined && { reverseUsing }) };
}

/** With its start spelled out where the default of the start moves: ALTER SEQUENCE leaves it alone. */
function identityOf(from: Column, to: Column): Identity | null {
  if (to.identity === undefined || from.identity === undefined) return to.identity ?? null;
  const was = effectiveOptions(from.identity, from.type).start;
  const { start } = effectiveOptions(to.identity, to.type);
  return was === start ? to.identity : { ...to.identity, start };
}

export function createConstraint(constraint: Constraint): CreateConstraint {
  const table = tableOf(constraint);
  const definition = constraintDefinition(constraint);
  switch (definition.type) {
    case 'primary key':
      return frozen({ kind: 'createPrimaryKey', table, constraint: definition });
    case 'unique':
      return frozen({ kind: 'createUniqueConstraint', table, constraint: definition });
    case 'foreign key':
      return frozen({ kind: 'createForeignKey', table, constraint: definition });
    case 'check':
      return frozen({ kind: 'createCheckConstraint', table, constraint: definition });
    case 'exclude':
      return frozen({ kind: 'createExcludeConstraint', table, constraint: definition });
  }
}

export const dropConstraint = (constraint: Constraint): Operations['dropConstraint'] =>
  frozen({
    kind: 'dropConstraint',
    table: tableOf(constraint),
    name: constraint.name,
    type: constraint.type,
    restore: createConstraint(constraint),
  });

export const alterConstraint = (from: Constraint, to: Constraint): Operations['alterConstraint'] =>
  frozen({
    kind: 'alterConstraint',
    table: tableOf(to),
    name: to.name,
    deferral: deferralOf(to),
    from: deferralOf(from),
  });

const deferralOf = (constraint: Constraint): Operations['alterConstraint']['deferral'] =>
  constraint.type === 'check' || constraint.deferrable === undefined
    ? {}
    : { deferrable: true, ...(constraint.initially === 'deferred' && { initially: 'deferred' }) };

export const validateConstraint = (constraint: Constraint): Operations['validateConstraint'] =>
  frozen({
    kind: 'validateConstraint',
    table: tableOf(constraint),
    name: constraint.name,
    ...(constraint.type === 'foreign key' && { references: constraint.references }),
  });

/** @param isNew its table is made by the same plan: there is nobody to wait for. */
export function createIndex(index: Index, isNew: boolean = false): Operations['createIndex'] {
  const { concurrently, ...definition } = indexDefinition(index);
  return frozen({
    kind: 'createIndex',
    table: tableOf(index),
    index: { ...definition, ...(concurrently && !isNew && { concurrently }) },
  });
}

export const dropIndex = (index: Index): Operations['dropIndex'] =>
  frozen({
    kind: 'dropIndex',
    name: nameOf(index),
    ...(index.concurrently && { concurrently: true }),
    restore: createIndex(index),
  });

export function alterIndex(from: Index, to: Index): Operations['alterIndex'] {
  const [was, becomes] = [from.with ?? {}, to.with ?? {}];
  const changed = [...new Set([...Object.keys(was), ...Object.keys(becomes)])].filter(
    (key) => was[key] !== becomes[key],
  );
  const changes = Object.fromEntries(changed.map((key) => [key, becomes[key] ?? null]));
  return frozen({ kind: 'alterIndex', name: nameOf(to), with: changes, from: was });
}

export const setComment = (
  on: Comment['on'],
  from: string | undefined,
  to: string | undefined,
): Operations['setComment'] =>
  frozen({ kind: 'setComment', object: on, comment: to ?? null, from: from ?? null });

export const rename = (object: ObjectAddress, to: string): Operations['rename'] =>
  frozen({ kind: 'rename', object, to });
