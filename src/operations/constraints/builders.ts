/**
 * The operations on constraints, as revisions call them.
 *
 * In the house: `src/operations/constraints/`, rank 5.
 */
import type { SqlInput } from '../arguments.ts';
import type { ExcludeElementInput } from '../clauses/keys.ts';
import type { NameInput } from '../operation.ts';
import { renameConstraint, type Rename, type RenameOptions } from '../objects/rename.ts';
import {
  alterConstraint,
  type AlterConstraint,
  type AlterConstraintOptions,
} from './alter-constraint.ts';
import {
  createCheckConstraint,
  type CreateCheckConstraint,
  type CreateCheckConstraintOptions,
} from './create-check-constraint.ts';
import {
  createExcludeConstraint,
  type CreateExcludeConstraint,
  type CreateExcludeConstraintOptions,
} from './create-exclude-constraint.ts';
import {
  createForeignKey,
  type CreateForeignKey,
  type CreateForeignKeyOptions,
} from './create-foreign-key.ts';
import {
  createPrimaryKey,
  type CreatePrimaryKey,
  type CreatePrimaryKeyOptions,
} from './create-primary-key.ts';
import {
  createUniqueConstraint,
  type CreateUniqueConstraint,
  type CreateUniqueConstraintOptions,
} from './create-unique-constraint.ts';
import {
  dropConstraint,
  type DropConstraint,
  type DropConstraintOptions,
} from './drop-constraint.ts';
import {
  validateConstraint,
  type ValidateConstraint,
  type ValidateConstraintOptions,
} from './validate-constraint.ts';

export interface ConstraintBuilders {
  /**
   * Adds a primary key to a table that has none.
   *
   * @example
   * ```ts
   * op.createPrimaryKey('items_pkey', 'items', ['id']);
   * op.createPrimaryKey('items_pkey', 'items', ['id'], { usingIndex: 'items_id_idx' });
   * ```
   */
  createPrimaryKey(
    name: string,
    table: NameInput,
    columns: readonly string[],
    options?: CreatePrimaryKeyOptions,
  ): CreatePrimaryKey;

  /**
   * Adds a unique constraint. On a big table, build a unique index concurrently first and give it as
   * `usingIndex`.
   *
   * @example
   * ```ts
   * op.createUniqueConstraint('items_sku_key', 'items', ['sku']);
   * ```
   */
  createUniqueConstraint(
    name: string,
    table: NameInput,
    columns: readonly string[],
    options?: CreateUniqueConstraintOptions,
  ): CreateUniqueConstraint;

  /**
   * Adds a foreign key. On big tables, add it `notValid` and validate it later: then nobody waits for the scan.
   *
   * @example
   * ```ts
   * op.createForeignKey('items_category_id_fkey', 'items', ['category_id'], 'categories', ['id'], {
   *   onDelete: 'set null',
   * });
   * ```
   */
  createForeignKey(
    name: string,
    table: NameInput,
    columns: readonly string[],
    references: NameInput,
    referencedColumns: readonly string[],
    options?: CreateForeignKeyOptions,
  ): CreateForeignKey;

  /**
   * Adds a check.
   *
   * @example
   * ```ts
   * op.createCheckConstraint('items_price_check', 'items', sql`price > 0`, { notValid: true });
   * ```
   */
  createCheckConstraint(
    name: string,
    table: NameInput,
    condition: SqlInput,
    options?: CreateCheckConstraintOptions,
  ): CreateCheckConstraint;

  /**
   * Adds an exclusion constraint: no two rows agree by all of the operators.
   *
   * @example
   * ```ts
   * op.createExcludeConstraint('bookings_excl', 'bookings', [['during', '&&']], { using: 'gist' });
   * ```
   */
  createExcludeConstraint(
    name: string,
    table: NameInput,
    elements: readonly ExcludeElementInput[],
    options?: CreateExcludeConstraintOptions,
  ): CreateExcludeConstraint;

  /**
   * Drops a constraint of any type.
   *
   * @example
   * ```ts
   * op.dropConstraint('items_price_check', 'items', { type: 'check' });
   * ```
   */
  dropConstraint(name: string, table: NameInput, options?: DropConstraintOptions): DropConstraint;

  /**
   * Looks at the rows that a `notValid` constraint has not seen. Blocks neither reads nor writes.
   *
   * @example
   * ```ts
   * op.validateConstraint('items_category_id_fkey', 'items', { references: 'categories' });
   * ```
   */
  validateConstraint(
    name: string,
    table: NameInput,
    options?: ValidateConstraintOptions,
  ): ValidateConstraint;

  /**
   * Changes when a foreign key is checked.
   *
   * @example
   * ```ts
   * op.alterConstraint('items_category_id_fkey', 'items', { deferrable: true, initially: 'deferred' });
   * ```
   */
  alterConstraint(name: string, table: NameInput, options: AlterConstraintOptions): AlterConstraint;

  /**
   * Renames a constraint, and with it the index behind it.
   *
   * @example
   * ```ts
   * op.renameConstraint('items', 'items_check', 'items_price_check');
   * ```
   */
  renameConstraint(table: NameInput, from: string, to: string, options?: RenameOptions): Rename;
}

export const constraintBuilders: ConstraintBuilders = {
  createPrimaryKey,
  createUniqueConstraint,
  createForeignKey,
  createCheckConstraint,
  createExcludeConstraint,
  dropConstraint,
  validateConstraint,
  alterConstraint,
  renameConstraint,
};
