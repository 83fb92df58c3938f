/**
 * Real PostgreSQL servers of five majors, for tests: nothing to install, nothing left behind.
 *
 * @example
 * ```ts
 * const server = await startServer(18);
 * const database = await freshDatabase(server.url());
 * …
 * await server.stop();
 * ```
 */
export { isInstalled, majors, type Major } from './binaries.ts';
export { cached, cacheFolder } from './cache.ts';
export { freshDatabase, type FreshDatabase } from './databases.ts';
export { startServer, type TestServer } from './server.ts';
