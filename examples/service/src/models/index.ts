import { type InferDatabase, metadata } from 'alambic';
import { categories } from './category.ts';
import { items } from './item.ts';

export { categories, items };

/** Every table of the service: what alambic compares the database with. */
export const schema = metadata([categories, items]);

/** The same as types, for Kysely. */
export type Database = InferDatabase<typeof schema>;
