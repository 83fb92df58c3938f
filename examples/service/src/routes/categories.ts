/**
 * /categories
 */
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../models/index.ts';
import { notFound } from '../problems.ts';
import { byId, strict, text } from '../validation.ts';

interface ById {
  readonly Params: { readonly id: string };
}

interface CategoryBody {
  readonly Body: { readonly name: string };
}

const body = strict({ name: text(100) }, ['name']);

export function categoryRoutes(app: FastifyInstance, db: Kysely<Database>): void {
  app.get('/categories', () => db.selectFrom('categories').selectAll().orderBy('name').execute());

  app.post<CategoryBody>('/categories', { schema: { body } }, async (request, reply) => {
    const category = await db
      .insertInto('categories')
      .values(request.body)
      .returningAll()
      .executeTakeFirstOrThrow();
    return reply.code(201).header('location', `/categories/${category.id}`).send(category);
  });

  app.get<ById>('/categories/:id', { schema: { params: byId } }, ({ params: { id } }) =>
    db
      .selectFrom('categories')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow(() => notFound('category', id)),
  );

  app.patch<ById & CategoryBody>(
    '/categories/:id',
    { schema: { params: byId, body } },
    ({ params: { id }, body: changes }) =>
      db
        .updateTable('categories')
        .set(changes)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow(() => notFound('category', id)),
  );

  /** Its items stay, in no category: the foreign key says `on delete set null`. */
  app.delete<ById>(
    '/categories/:id',
    { schema: { params: byId } },
    async ({ params: { id } }, reply) => {
      await db
        .deleteFrom('categories')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirstOrThrow(() => notFound('category', id));
      return reply.code(204).send();
    },
  );
}
