/**
 * The service's database, typed by its models. Where it is, `alambic.config.ts` says in the same words.
 */
import { embedded } from 'alambic';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Database } from './models/index.ts';

/** @throws AlambicError `embedded-in-production`, `embedded-locked` when another process has the folder open. */
export async function openDatabase(
  url: string = process.env['DATABASE_URL'] ?? embedded().reveal(),
): Promise<Kysely<Database>> {
  const pool = url.startsWith('pglite:') ? await openEmbedded(url) : serverPool(url);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** Loaded only here: with a server, no code of alambic's runs in this process but the models' own. */
const openEmbedded = async (url: string) => (await import('./embedded-pool.ts')).embeddedPool(url);

function serverPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString });
  // An idle client whose server went away; the pool replaces it.
  pool.on('error', (error) => console.error(error.message));
  return pool;
}
