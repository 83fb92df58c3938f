/**
 * What a command is compared with: a script that connects with the same driver, runs the SQL of a file
 * as one message and counts the rows. `node bench/bare.mjs URL FILE`.
 */
import { readFileSync } from 'node:fs';
import { Client } from 'pg';

const [url, file] = process.argv.slice(2);
const client = new Client(url);
await client.connect();
const results = [
  await client.query(file === undefined ? 'SELECT 1' : readFileSync(file, 'utf8')),
].flat();
console.log(results.reduce((rows, result) => rows + result.rows.length, 0));
await client.end();
