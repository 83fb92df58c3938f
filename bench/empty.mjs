/**
 * Empties a database: `node bench/empty.mjs URL`. Tables go in groups, because each holds a lock.
 */
import { Client } from 'pg';

const client = new Client(process.argv[2]);
await client.connect();
for (;;) {
  const { rows } = await client.query(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public' LIMIT 500",
  );
  if (rows.length === 0) break;
  await client.query(`DROP TABLE ${rows.map(({ name }) => name).join(', ')} CASCADE`);
}
await client.query('CHECKPOINT');
await client.end();
