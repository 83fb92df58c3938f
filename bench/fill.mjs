/**
 * Fills a database with tables as the models of `cases/models.ts` declare them:
 * `node bench/fill.mjs URL TABLES`.
 */
import { Client } from 'pg';

const [url, tables] = process.argv.slice(2);
const client = new Client(url);
await client.connect();
for (let start = 0; start < Number(tables); start += 250)
  await client.query(
    Array.from({ length: Math.min(250, Number(tables) - start) }, (_, index) => {
      const name = `t${start + index}`;
      return `CREATE TABLE ${name} (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ${name}_pkey PRIMARY KEY,
        name text NOT NULL, code varchar(20), amount integer NOT NULL DEFAULT 0, note text, parent bigint,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz);
        CREATE INDEX ${name}_name_idx ON ${name} (name);`;
    }).join('\n'),
  );
await client.query('VACUUM ANALYZE');
await client.end();
