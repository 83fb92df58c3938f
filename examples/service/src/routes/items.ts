/**
 * /items
 */
import { randomUUID } from 'node:crypto';
import type { InferInsert, InferUpdate } from 'alambic';
import type { FastifyInstance } from 'fastify';
import { sql, type Kysely } from 'kysely';
import type { Database, items } from '../models/index.ts';
import { itemStatus } from '../models/item.ts';
import { notFound } from '../problems.ts';
import { byId, id as uuid, strict, text } from '../validation.ts';

interface ById {
  readonly Params: { readonly id: string };
}

interface Filter {
  /** A part of the name, in upper or lower case. */
  readonly name?: string;
  /** The name of a category. */
  readonly category?: string;
  readonly tag?: string;
  readonly status?: (typeof itemStatus.values)[number];
  /** At most so many, 50 when left out. */
  readonly limit?: string;
  readonly offset?: string;
}

type NewItem = Omit<InferInsert<typeof items>, 'id' | 'created_at'>;
type ItemChanges = Omit<InferUpdate<typeof items>, 'id' | 'created_at'>;

const status = { type: 'string', enum: itemStatus.values };
const filter = strict({
  name: text(255),
  category: text(100),
  tag: text(100),
  status,
  limit: { type: 'string', pattern: '^([1-9][0-9]?|100)$' },
  offset: { type: 'string', pattern: '^[0-9]{1,9}$' },
});

const properties = {
  name: text(255),
  category_id: { ...uuid, type: ['string', 'null'] },
  status,
  metadata: {
    type: ['object', 'null'],
    properties: { tags: { type: 'array', items: text(100), maxItems: 100 } },
  },
};
const newItem = strict(properties, ['name']);
const changed = { ...strict(properties), minProperties: 1 };

export function itemRoutes(app: FastifyInstance, db: Kysely<Database>): void {
  app.get<{ Querystring: Filter }>('/items', { schema: { querystring: filter } }, ({ query }) =>
    filtered(db, query).execute(),
  );

  app.post<{ Body: NewItem }>('/items', { schema: { body: newItem } }, async (request, reply) => {
    const id = randomUUID();
    const item = await db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('items')
        .values({ id, ...request.body })
        .execute();
      return itemOf(transaction, id);
    });
    return reply.code(201).header('location', `/items/${id}`).send(item);
  });

  app.get<ById>('/items/:id', { schema: { params: byId } }, ({ params: { id } }) => itemOf(db, id));

  app.patch<ById & { Body: ItemChanges }>(
    '/items/:id',
    { schema: { params: byId, body: changed } },
    ({ params: { id }, body }) =>
      db.transaction().execute(async (transaction) => {
        await transaction.updateTable('items').set(body).where('id', '=', id).execute();
        return itemOf(transaction, id);
      }),
  );

  app.delete<ById>(
    '/items/:id',
    { schema: { params: byId } },
    async ({ params: { id } }, reply) => {
      await db
        .deleteFrom('items')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirstOrThrow(() => notFound('item', id));
      return reply.code(204).send();
    },
  );
}

/** Every column of items, and the name of the category. */
const selected = (db: Kysely<Database>) =>
  db
    .selectFrom('items')
    .leftJoin('categories', 'categories.id', 'items.category_id')
    .selectAll('items')
    .select('categories.name as category');

const itemOf = (db: Kysely<Database>, id: string) =>
  selected(db)
    .where('items.id', '=', id)
    .executeTakeFirstOrThrow(() => notFound('item', id));

/** Newest first. */
function filtered(db: Kysely<Database>, { name, category, tag, status, limit, offset }: Filter) {
  let query = selected(db);
  if (name !== undefined) query = query.where('items.name', 'ilike', containing(name));
  if (category !== undefined) query = query.where('categories.name', '=', category);
  if (status !== undefined) query = query.where('items.status', '=', status);
  // In the words of the index `ix_items_tags`, so that it can be used.
  if (tag !== undefined)
    query = query.where(
      sql<boolean>`(items.metadata -> 'tags') @> ${JSON.stringify([tag])}::jsonb`,
    );
  return query
    .orderBy('items.created_at', 'desc')
    .orderBy('items.id')
    .limit(Number(limit ?? 50))
    .offset(Number(offset ?? 0));
}

/** A pattern of LIKE in which the text stands for itself. */
const containing = (part: string): string => `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
