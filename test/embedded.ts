/**
 * Embedded databases for tests. A fresh PGlite initialises itself for three seconds; these start from
 * a data directory that was initialised once, by whichever process came first.
 */
import { cached } from '@alambic/test-servers';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Connection } from '../src/connection.ts';
import { connectPglite } from '../src/drivers/pglite.ts';

const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** An empty database in memory. */
export async function embeddedDatabase(): Promise<Connection> {
  const tar = await readFile(join(template(), 'data.tar'));
  return connectPglite('memory', { loadDataDir: new Blob([tar]) });
}

/** The folder of an empty database, removed when the test file is done. */
export async function embeddedFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'alambic-pglite-'));
  made.push(parent);
  const folder = join(parent, 'data');
  cpSync(join(template(), 'data'), folder, { recursive: true });
  return folder;
}

/** Drops what tests make, and what they set: the same as a fresh database, in milliseconds. */
export async function emptied(connection: Connection): Promise<Connection> {
  await connection.script('ROLLBACK');
  await connection.script(
    'SET SESSION AUTHORIZATION postgres; RESET ROLE; RESET ALL; DISCARD TEMP',
  );
  await connection.script(`DO $$
    DECLARE statement text;
    BEGIN
      FOR statement IN
        SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger
        UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication
      LOOP EXECUTE statement; END LOOP;
      FOR statement IN
        SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        UNION ALL SELECT format('DROP OWNED BY %I CASCADE; DROP ROLE %1$I', rolname) FROM pg_roles
        WHERE rolname !~ '^pg_' AND rolname <> current_user
      LOOP EXECUTE statement; END LOOP;
    END $$;
    CREATE SCHEMA public AUTHORIZATION pg_database_owner;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    COMMENT ON SCHEMA public IS 'standard public schema'`);
  return connection;
}

/** Holds `data`, a data directory, and `data.tar`, the same as PGlite loads it into memory. */
function template(): string {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(dirname(library), '..', 'package.json'), 'utf8'),
  );
  return cached(`pglite-${version}`, (folder) => {
    const program = `
      import { mkdirSync, writeFileSync } from 'node:fs';
      import { PGlite } from ${JSON.stringify(join(dirname(library), 'index.js'))};
      mkdirSync(${JSON.stringify(folder)}, { recursive: true });
      const database = await PGlite.create(${JSON.stringify(join(folder, 'data'))});
      const tar = await database.dumpDataDir('none');
      writeFileSync(${JSON.stringify(join(folder, 'data.tar'))}, Buffer.from(await tar.arrayBuffer()));
      await database.close();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`PGlite could not be initialised: ${stderr}`);
  });
}
