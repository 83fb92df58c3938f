/**
 * Starts the service: PORT (8000), HOST (127.0.0.1), DATABASE_URL (the embedded database), LOG_LEVEL (info).
 */
import { buildApp } from './app.ts';
import { openDatabase } from './database.ts';

const { PORT = '8000', HOST = '127.0.0.1', LOG_LEVEL = 'info' } = process.env;

const app = buildApp(await openDatabase(), { logger: { level: LOG_LEVEL } });

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void app.close();
  });

await app.listen({ port: Number(PORT), host: HOST });
