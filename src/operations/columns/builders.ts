/**
 * The operations on columns, as revisions call them.
 *
 * In the house: `src/operations/columns/`, rank 5.
 */
import type { Column } from '../../schema/column.ts';
import type { CreateConstraint } from '../constraints/drop-constraint.ts';
import type { NameInput } from '../operation.ts';
import { renameColumn, type Rename, type RenameOptions } from '../objects/rename.ts';
import type { SetComment } from '../objects/set-comment.ts';
import { addColumn, type AddColumn, type AddColumnOptions } from './add-column.ts';
import type { AlterColumn } from './alter-column.ts';
import { alterColumn, type AlterColumnOptions } from './alter-column-builder.ts';
import { dropColumn, type DropColumn, type DropColumnOptions } from './drop-column.ts';

export interface ColumnBuilders {
  /**
   * Adds a column, written as in a model. Its constraints and its comment follow as operations of their own.
   *
   * @example
   * ```ts
   * op.addColumn('items', 'note', text());
   * op.addColumn('items', 'category_id', uuid().references('categories.id', { onDelete: 'set null' }));
   * ```
   */
  addColumn(
    table: NameInput,
    name: string,
    column: Column,
    options?: AddColumnOptions,
  ): readonly [AddColumn, ...(CreateConstraint | SetComment)[]];

  /**
   * Drops a column with its indexes and constraints. Its values are gone for good.
   *
   * @example
   * ```ts
   * op.dropColumn('items', 'note');
   * ```
   */
  dropColumn(table: NameInput, column: string, options?: DropColumnOptions): DropColumn;

  /**
   * Changes what a column is: type, nullability, default, identity, serial, expression, comment, name. Say what
   * it is now as `existing`, and the operation can be undone.
   *
   * @example
   * ```ts
   * op.alterColumn('items', 'name', { type: text(), nullable: false, existing: varchar(255) });
   * op.alterColumn('items', 'price', { type: integer(), using: sql`round(price)::integer` });
   * op.alterColumn('items', 'state', { default: 'new' });
   * op.alterColumn('items', 'id', { identity: 'always', nullable: false });
   * ```
   */
  alterColumn(
    table: NameInput,
    column: string,
    options: AlterColumnOptions,
  ): readonly (AlterColumn | SetComment | Rename)[];

  /**
   * Renames a column. Views, indexes and constraints follow; the bodies of functions do not.
   *
   * @example
   * ```ts
   * op.renameColumn('items', 'title', 'name');
   * ```
   */
  renameColumn(table: NameInput, from: string, to: string, options?: RenameOptions): Rename;
}

export const columnBuilders: ColumnBuilders = { addColumn, dropColumn, alterColumn, renameColumn };
