/**
 * What psql does with a script, where psql is not installed: one statement sent, one answer waited for.
 * `node bench/transactions.mjs URL FILE`, one statement a line.
 */
import { readFileSync } from 'node:fs';
import { Client } from 'pg';

const [url, file] = process.argv.slice(2);
const client = new Client(url);
await client.connect();
for (const line of readFileSync(file, 'utf8').split('\n'))
  if (line !== '') await client.query(line);
await client.end();
