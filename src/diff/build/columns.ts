/**
 * Columns as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Column, Identity } from '../../catalog/columns.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { columnDefinition } from '../definitions.ts';
import { effectiveOptions, newLimits } from '../sequence-options.ts';
import { tableOf } from '../side.ts';
import { usingOf } from '../types.ts';

export const addColumn = (column: Column): Operations['addColumn'] =>
  frozen({ kind: 'addColumn', table: tableOf(column), column: columnDefinition(column) });
export const dropColumn = (column: Column): Operations['dropColumn'] =>
  frozen({
    kind: 'dropColumn',
    table: tableOf(column),
    column: column.name,
    restore: addColumn(column),
  });

/** What a column is on the way, where it cannot become the other at once. */
export type Between = 'text' | 'unnumbered';

/**
 * One operation, or two: where an identity gets limits that its values so far may lie outside of, which
 * PostgreSQL refuses, the numbering begins anew behind the values of the rows.
 *
 * @param aspects what changes.
 * @param between `text`: the values wait as text; `unnumbered`: without a default and a sequence.
 */
export function alterColumns(
  from: Column,
  to: Column,
  aspects: ReadonlySet<string>,
  between?: Between,
): readonly Operations['alterColumn'][] {
  if (between === 'text') {
    const asText = textual(from);
    const first = from.default === undefined ? ['type'] : ['type', 'default'];
    const rest = to.default === undefined ? aspects : new Set([...aspects, 'default']);
    return [alterColumn(from, asText, new Set(first)), alterColumn(asText, to, rest)];
  }
  if (between === 'unnumbered') {
    const free = unnumbered(from);
    const leaves = numbering.filter((each) => aspects.has(each) && from[each] !== undefined);
    const absent = new Set<string>(numbering.filter((each) => to[each] === undefined));
    const joins = [...aspects].filter((aspect) => !absent.has(aspect));
    return [alterColumn(from, free, new Set(leaves)), alterColumn(free, to, new Set(joins))];
  }
  const plain = newlyNumbered(from, to, aspects);
  if (plain === undefined) return [alterColumn(from, to, aspects)];
  return [alterColumn(from, plain, new Set(['identity'])), alterColumn(plain, to, aspects)];
}

const numbering = ['default', 'identity', 'serial'] as const;

function unnumbered({
  default: _default,
  identity: _identity,
  serial: _serial,
  ...column
}: Column): Column {
  return column;
}

function textual({
  typeOf: _typeOf,
  default: _default,
  collation: _collation,
  ...column
}: Column): Column {
  return { ...column, type: column.type.endsWith('[]') ? 'text[]' : 'text' };
}

/** Without its identity, when that has to begin anew. */
function newlyNumbered(from: Column, to: Column, aspects: ReadonlySet<string>): Column | undefined {
  const { identity, ...plain } = from;
  if (!aspects.has('identity') || identity === undefined || to.identity === undefined)
    return undefined;
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

const typeOf = ({
  type,
  typeOf: name,
  collation,
}: Column): Pick<Column, 'type' | 'typeOf' | 'collation'> => ({
  type,
  ...(name !== undefined && { typeOf: name }),
  ...(collation !== undefined && { collation }),
});

/** Values of generated columns are computed anew, never converted. */
function conversions(from: Column, to: Column): { using?: string; reverseUsing?: string } {
  if (to.generated !== undefined) return {};
  const using = usingOf(to.name, from.type, to.type);
  const reverseUsing = usingOf(to.name, to.type, from.type);
  return {
    ...(using !== undefined && { using }),
    ...(reverseUsing !== undefined && { reverseUsing }),
  };
}

/** With its start spelled out where the default of the start moves: ALTER SEQUENCE leaves it alone. */
function identityOf(from: Column, to: Column): Identity | null {
  if (to.identity === undefined || from.identity === undefined) return to.identity ?? null;
  const was = effectiveOptions(from.identity, from.type).start;
  const { start } = effectiveOptions(to.identity, to.type);
  return was === start ? to.identity : { ...to.identity, start };
}
