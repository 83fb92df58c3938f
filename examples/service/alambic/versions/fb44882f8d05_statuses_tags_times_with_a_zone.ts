/**
 * statuses, tags, times with a zone
 *
 * Revision: fb44882f8d05
 * Revises: b42f53dad24a
 * Created: 2026-11-22T23:44:07Z
 */
import { type Op, sql, timestamp, timestamptz, userType } from 'alambic';

export const revision = 'fb44882f8d05';
export const downRevision = 'b42f53dad24a';
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op): void {
  op.renameColumn('categories', 'title', 'name');
  op.renameConstraint('categories', 'categories_title_key', 'categories_name_key');
  op.createEnum('item_status', ['draft', 'active', 'archived']);
  op.addColumn('items', 'status', userType('item_status').notNull().default(sql`'active'`));
  op.alterColumn('items', 'created_at', {
    type: timestamptz(),
    using: sql`created_at AT TIME ZONE 'UTC'`,
    existing: timestamp().notNull().default(sql`now()`),
  });
  op.createIndex('ix_items_tags', 'items', [sql`(metadata -> 'tags')`], { using: 'gin' });
}

export function downgrade(op: Op): void {
  op.renameConstraint('categories', 'categories_name_key', 'categories_title_key');
  op.renameColumn('categories', 'name', 'title');
  op.dropIndex('ix_items_tags');
  op.alterColumn('items', 'created_at', {
    type: timestamp(),
    using: sql`created_at AT TIME ZONE 'UTC'`,
    existing: timestamptz().notNull().default(sql`now()`),
  });
  // Loses every value of items.status.
  op.dropColumn('items', 'status');
  op.dropEnum('item_status');
}
