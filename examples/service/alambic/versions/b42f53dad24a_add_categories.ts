/**
 * add categories
 *
 * Revision: b42f53dad24a
 * Revises: befa24ac1d95
 * Created: 2026-11-22T23:43:52Z
 */
import { type Op, sql, uuid, varchar } from 'alambic';

export const revision = 'b42f53dad24a';
export const downRevision = 'befa24ac1d95';
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op): void {
  op.createTable('categories', {
    id: uuid().default(sql`gen_random_uuid()`).primaryKey(),
    title: varchar(100).notNull().unique(),
  });
  op.addColumn('items', 'category_id', uuid());
  op.createIndex('ix_items_category_id', 'items', ['category_id']);
  op.createForeignKey('items_category_id_fkey', 'items', ['category_id'], 'categories', ['id'], {
    onDelete: 'set null',
  });
}

export function downgrade(op: Op): void {
  op.dropConstraint('items_category_id_fkey', 'items', { type: 'foreign key' });
  op.dropIndex('ix_items_category_id');
  // Loses every value of items.category_id.
  op.dropColumn('items', 'category_id');
  // Loses every row of categories.
  op.dropTable('categories');
}
