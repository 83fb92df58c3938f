/**
 * The options of `op.replaceEnum` as TypeScript.
 *
 * In the house: `src/operations/clauses/`, rank 5.
 */
import type { IndexDefinition } from '../../catalog/indexes.ts';
import { array, invocation, type Code } from '../../code/code.ts';
import { indexKeyCode, storageCode } from '../../code/indexes.ts';
import { expressionCode, literal, optional, options } from '../../code/literal.ts';
import type { EnumColumn, ReplaceEnum } from '../enums/replace-enum.ts';
import { nameInput } from '../operation.ts';
import { columnCode } from './column-code.ts';
import { constraintCode } from './table-constraints.ts';

export const dependentsCode = (op: ReplaceEnum): Code =>
  options({
    mapping: optional(op.mapping),
    reverseMapping: optional(op.reverseMapping),
    columns: list(op.columns.map(enumColumnCode)),
    indexes: list(
      op.indexes?.map(({ table, index, comment }) =>
        options({
          table: literal(nameInput(table)),
          index: indexCode(index),
          comment: optional(comment),
        }),
      ),
    ),
    constraints: list(
      op.constraints?.map(({ table, constraint, comment }) =>
        options({
          table: literal(nameInput(table)),
          constraint: constraintCode(constraint),
          comment: optional(comment),
        }),
      ),
    ),
    generated: list(
      op.generated?.map(({ table, column, comment }) =>
        options({
          table: literal(nameInput(table)),
          name: literal(column.name),
          column: columnCode(column),
          comment: optional(comment),
        }),
      ),
    ),
    aside: optional(op.aside),
    comment: optional(op.comment),
  });

const list = (codes: readonly Code[] | undefined): Code | undefined =>
  codes === undefined || codes.length === 0 ? undefined : array(codes);

const enumColumnCode = (each: EnumColumn): Code =>
  options({
    table: literal(nameInput(each.table)),
    column: literal(each.column),
    array: optional(each.array),
    defaultFrom: each.defaultFrom === undefined ? undefined : expressionCode(each.defaultFrom),
    defaultTo: each.defaultTo === undefined ? undefined : expressionCode(each.defaultTo),
  });

/** `index('name', ['a'], { where })`, as in a model. */
function indexCode({ name, keys, where, with: storage, ...rest }: IndexDefinition): Code {
  const members: Record<string, Code | undefined> = {
    unique: optional(rest.unique),
    using: optional(rest.using),
    include: optional(rest.include),
    nullsNotDistinct: optional(rest.nullsNotDistinct),
    where: where === undefined ? undefined : expressionCode(where),
    with: storageCode(storage),
  };
  const said = Object.values(members).some((member) => member !== undefined);
  return invocation(
    'index',
    [literal(name), array(keys.map(indexKeyCode)), ...(said ? [options(members)] : [])],
    'index',
  );
}
