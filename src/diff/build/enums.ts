/**
 * Enums as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import type { EnumType } from '../../catalog/enums.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';
import { nameOf } from '../definitions.ts';
import type { ValueAddition } from '../enums.ts';
import { tableOf } from '../side.ts';

export const createEnum = (enumType: EnumType): Operations['createEnum'] =>
  frozen({ kind: 'createEnum', name: nameOf(enumType), values: enumType.values });
export const dropEnum = (enumType: EnumType): Operations['dropEnum'] =>
  frozen({ kind: 'dropEnum', name: nameOf(enumType), restore: createEnum(enumType) });
export const addEnumValue = (
  enumType: EnumType,
  addition: ValueAddition,
): Operations['addEnumValue'] =>
  frozen({ kind: 'addEnumValue', name: nameOf(enumType), ...addition });
export const renameEnumValue = (
  enumType: EnumType,
  from: string,
  to: string,
): Operations['renameEnumValue'] =>
  frozen({ kind: 'renameEnumValue', name: nameOf(enumType), from, to });

/**
 * @param aside for the old type meanwhile, when the usual name is taken.
 * @param comment what the old type says about itself, which the new one has to say again.
 */
export const replaceEnum = (
  from: EnumType,
  to: EnumType,
  columns: readonly { readonly was: Column; readonly becomes: Column }[],
  aside: string | undefined,
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
    ...(aside !== undefined && { aside }),
    ...(comment?.kind === 'comment' && { comment: comment.text }),
  });
