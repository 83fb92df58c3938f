/**
 * The operations on whole tables, as revisions call them.
 *
 * In the house: `src/operations/tables/`, rank 5.
 */
import type { ColumnMap } from '../../schema/column.ts';
import type { NameInput } from '../operation.ts';
import { renameTable, type Rename, type RenameOptions } from '../objects/rename.ts';
import { createTable, type CreateTable, type CreateTableOptions } from './create-table.ts';
import { dropTable, type DropTable, type DropTableOptions } from './drop-table.ts';
import type { SetComment } from '../objects/set-comment.ts';

export interface TableBuilders {
  /**
   * Creates a table. Columns are written as in a model; constraints of several columns stand in the options.
   * Indexes are `op.createIndex`.
   *
   * @example
   * ```ts
   * op.createTable('items', {
   *   id: uuid().primaryKey(),
   *   name: varchar(255).notNull(),
   *   price: numeric(10, 2),
   * }, { constraints: [check('items_price_check', sql`price > 0`)] });
   * ```
   */
  createTable(
    name: NameInput,
    columns: ColumnMap,
    options?: CreateTableOptions,
  ): readonly [CreateTable, ...SetComment[]];

  /**
   * Drops a table with its columns, constraints and indexes. Its rows are gone for good.
   *
   * @example
   * ```ts
   * op.dropTable('items');
   * op.dropTable({ schema: 'shop', name: 'carts' }, { ifExists: true, cascade: true });
   * ```
   */
  dropTable(name: NameInput, options?: DropTableOptions): DropTable;

  /**
   * Renames a table within its schema. Constraints, indexes and sequences keep their names.
   *
   * @example
   * ```ts
   * op.renameTable('item', 'items');
   * ```
   */
  renameTable(from: NameInput, to: string, options?: RenameOptions): Rename;
}

export const tableBuilders: TableBuilders = { createTable, dropTable, renameTable };
