/**
 * The operations on indexes, as revisions call them.
 *
 * In the house: `src/operations/indexes/`, rank 5.
 */
import type { IndexKeyInput } from '../clauses/keys.ts';
import type { NameInput } from '../operation.ts';
import { renameIndex, type Rename, type RenameOptions } from '../objects/rename.ts';
import { alterIndex, type AlterIndex, type AlterIndexOptions } from './alter-index.ts';
import { createIndex, type CreateIndex, type CreateIndexOptions } from './create-index.ts';
import { dropIndex, type DropIndex, type DropIndexOptions } from './drop-index.ts';

export interface IndexBuilders {
  /**
   * Builds an index. A key is a column, an expression, or either with its order, operator class and collation.
   *
   * @example
   * ```ts
   * op.createIndex('items_name_idx', 'items', ['name']);
   * op.createIndex('items_lower_idx', 'items', [sql`lower(name)`], { unique: true, concurrently: true });
   * op.createIndex('items_new_idx', 'items', [{ column: 'created_at', order: 'desc' }], {
   *   where: sql`sold_at IS NULL`,
   * });
   * ```
   */
  createIndex(
    name: string,
    table: NameInput,
    keys: readonly IndexKeyInput[],
    options?: CreateIndexOptions,
  ): CreateIndex;

  /**
   * Drops an index, which is named with its own schema.
   *
   * @example
   * ```ts
   * op.dropIndex('items_name_idx', { concurrently: true });
   * ```
   */
  dropIndex(name: NameInput, options?: DropIndexOptions): DropIndex;

  /**
   * Changes storage parameters of an index; `null` goes back to the default.
   *
   * @example
   * ```ts
   * op.alterIndex('items_name_idx', { with: { fillfactor: 70 } });
   * ```
   */
  alterIndex(name: NameInput, options: AlterIndexOptions): AlterIndex;

  /**
   * Renames an index. Nobody waits.
   *
   * @example
   * ```ts
   * op.renameIndex('ix_items_name', 'items_name_idx');
   * ```
   */
  renameIndex(from: NameInput, to: string, options?: RenameOptions): Rename;
}

export const indexBuilders: IndexBuilders = { createIndex, dropIndex, alterIndex, renameIndex };
