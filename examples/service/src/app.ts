/**
 * The API over a database that is migrated already.
 */
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { sql, type Kysely } from 'kysely';
import type { Database } from './models/index.ts';
import { asProblem, sqlstateOf } from './problems.ts';
import { categoryRoutes } from './routes/categories.ts';
import { itemRoutes } from './routes/items.ts';

/** Closing the application closes the database. */
export function buildApp(
  db: Kysely<Database>,
  options: FastifyServerOptions = {},
): FastifyInstance {
  const app = fastify({
    ...options,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
  });
  app.setErrorHandler((error, request, reply) => {
    const told = asProblem(error);
    if (told instanceof Error && 'statusCode' in told) return reply.send(told);
    request.log.error(error);
    return reply
      .code(500)
      .send({ statusCode: 500, error: 'Internal Server Error', message: 'The request failed.' });
  });
  app.addHook('onClose', () => db.destroy());
  app.get('/health', async (request, reply) => {
    try {
      const revision = await currentRevision(db);
      if (revision !== null) return { status: 'ok', revision };
      return reply.code(503).send({ status: 'not migrated', revision });
    } catch (error) {
      request.log.error(error);
      return reply.code(503).send({ status: 'no database', revision: null });
    }
  });
  categoryRoutes(app, db);
  itemRoutes(app, db);
  return app;
}

/** What alambic says the database is at; `null` before the first `upgrade`. */
async function currentRevision(db: Kysely<Database>): Promise<string | null> {
  try {
    const { rows } = await sql<{
      version_num: string;
    }>`SELECT version_num FROM public.alambic_version`.execute(db);
    return rows[0]?.version_num ?? null;
  } catch (error) {
    if (sqlstateOf(error) === '42P01') return null; // undefined_table
    throw error;
  }
}
