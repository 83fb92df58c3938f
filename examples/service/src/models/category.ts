import { sql, table, uuid, varchar } from 'alambic';

export const categories = table('categories', {
  id: uuid()
    .primaryKey()
    .default(sql`gen_random_uuid()`),
  name: varchar(100).notNull().unique(),
});
