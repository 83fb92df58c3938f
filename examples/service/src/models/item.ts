import { enumType, index, jsonb, sql, table, timestamptz, uuid, varchar } from 'alambic';

export const itemStatus = enumType('item_status', ['draft', 'active', 'archived']);

export const items = table(
  'items',
  {
    id: uuid().primaryKey(),
    name: varchar(255).notNull(),
    category_id: uuid().references('categories.id', { onDelete: 'set null' }),
    status: itemStatus().notNull().default('active'),
    metadata: jsonb<{ tags?: string[] }>(),
    created_at: timestamptz()
      .notNull()
      .default(sql`now()`),
  },
  {
    indexes: [
      index('ix_items_name', ['name']),
      index('ix_items_category_id', ['category_id']),
      index('ix_items_tags', [sql`(metadata -> 'tags')`], { using: 'gin' }),
    ],
  },
);
