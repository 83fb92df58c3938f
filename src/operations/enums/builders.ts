/**
 * The operations on enums, as revisions call them.
 *
 * In the house: `src/operations/enums/`, rank 5.
 */
import type { NameInput } from '../operation.ts';
import { renameEnum, type Rename } from '../objects/rename.ts';
import { addEnumValue, type AddEnumValue, type AddEnumValueOptions } from './add-enum-value.ts';
import { createEnum, type CreateEnum } from './create-enum.ts';
import { dropEnum, type DropEnum, type DropEnumOptions } from './drop-enum.ts';
import { renameEnumValue, type RenameEnumValue } from './rename-enum-value.ts';
import type { ReplaceEnum } from './replace-enum.ts';
import { replaceEnum, type ReplaceEnumOptions } from './replace-enum-builder.ts';

export interface EnumBuilders {
  /**
   * Creates an enum type with its values in order.
   *
   * @example
   * ```ts
   * op.createEnum('mood', ['sad', 'ok', 'happy']);
   * ```
   */
  createEnum(name: NameInput, values: readonly string[]): CreateEnum;

  /**
   * Drops an enum type that no column uses.
   *
   * @example
   * ```ts
   * op.dropEnum('mood');
   * ```
   */
  dropEnum(name: NameInput, options?: DropEnumOptions): DropEnum;

  /**
   * Adds a value to an enum, at the end or beside another. It may be used once it is committed: alambic ends the
   * transaction before the first statement that says it.
   *
   * @example
   * ```ts
   * op.addEnumValue('mood', 'glad', { before: 'happy' });
   * ```
   */
  addEnumValue(name: NameInput, value: string, options?: AddEnumValueOptions): AddEnumValue;

  /**
   * Renames a value of an enum. Rows, defaults and constraints follow.
   *
   * @example
   * ```ts
   * op.renameEnumValue('mood', 'ok', 'fine');
   * ```
   */
  renameEnumValue(name: NameInput, from: string, to: string): RenameEnumValue;

  /**
   * Gives an enum another list of values, where PostgreSQL can only add and rename: values go, or change their
   * order. The columns that use it, their defaults, and what else names a value are said in the options.
   * When a row still holds a value that goes and `mapping` does not say what becomes of it, nothing is changed.
   *
   * @example
   * ```ts
   * op.replaceEnum('status', ['open', 'done', 'archived'], ['open', 'done'], {
   *   mapping: { archived: 'done' },
   *   columns: [{ table: 'tasks', column: 'status', defaultFrom: sql`'open'`, defaultTo: sql`'open'` }],
   * });
   * ```
   */
  replaceEnum(
    name: NameInput,
    from: readonly string[],
    to: readonly string[],
    options?: ReplaceEnumOptions,
  ): ReplaceEnum;

  /**
   * Renames an enum type.
   *
   * @example
   * ```ts
   * op.renameEnum('mood', 'feeling');
   * ```
   */
  renameEnum(from: NameInput, to: string): Rename;
}

export const enumBuilders: EnumBuilders = {
  createEnum,
  dropEnum,
  addEnumValue,
  renameEnumValue,
  replaceEnum,
  renameEnum,
};
