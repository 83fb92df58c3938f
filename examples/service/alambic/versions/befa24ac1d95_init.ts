/**
 * init
 *
 * Revision: befa24ac1d95
 * Revises:
 * Created: 2026-11-22T23:43:06Z
 */
import { type Op, jsonb, sql, timestamp, uuid, varchar } from 'alambic';

export const revision = 'befa24ac1d95';
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op): void {
  op.createTable('items', {
    id: uuid().primaryKey(),
    name: varchar(255).notNull(),
    metadata: jsonb(),
    created_at: timestamp().notNull().default(sql`now()`),
  });
  op.createIndex('ix_items_name', 'items', ['name']);
}

export function downgrade(op: Op): void {
  // Loses every row of items.
  op.dropTable('items');
}
