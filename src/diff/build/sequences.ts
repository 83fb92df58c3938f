/**
 * Sequences as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Sequence } from '../../catalog/sequences.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { nameOf } from '../definitions.ts';
import { effectiveOptions, newLimits } from '../sequence-options.ts';

export function createSequence({
  kind: _kind,
  schema,
  name,
  ...options
}: Sequence): Operations['createSequence'] {
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
