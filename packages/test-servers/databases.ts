/**
 * Fresh, empty databases on a test server.
 */
import { Client } from 'pg';

export interface FreshDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

let made = 0;

/** @param server the URL of any database of a test server. */
export async function freshDatabase(server: string): Promise<FreshDatabase> {
  made += 1;
  const name = `test_${process.pid}_${made}_${Date.now().toString(36)}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
