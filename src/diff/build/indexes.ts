/**
 * Indexes as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Index } from '../../catalog/indexes.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { indexDefinition, nameOf } from '../definitions.ts';
import { tableOf } from '../side.ts';

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
