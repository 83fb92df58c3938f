/**
 * Runs a script as `psql -v ON_ERROR_STOP=1 -f` does: with psql itself where there is one, and a URL; else
 * statement by statement, each on its own, stopping at the first that is refused.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isServerError, type Connection } from '../../src/connection.ts';

export interface Ran {
  readonly ok: boolean;
  /** What was refused, in the server's words. */
  readonly error: string;
}

export const hasPsql: boolean = spawnSync('psql', ['--version']).status === 0;

export function runWithPsql(url: string, script: string): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'alambic-psql-'));
  const file = join(folder, 'script.sql');
  writeFileSync(file, script);
  const { status, stderr } = spawnSync(
    'psql',
    ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-f', file],
    {
      encoding: 'utf8',
    },
  );
  rmSync(folder, { recursive: true });
  return { ok: status === 0, error: stderr };
}

export async function runStatements(connection: Connection, script: string): Promise<Ran> {
  for (const statement of statements(script)) {
    try {
      await connection.script(statement);
    } catch (error) {
      if (!isServerError(error)) throw error;
      // As the end of psql's session does.
      await connection.script('ROLLBACK');
      await connection.script('SELECT pg_advisory_unlock_all()');
      return { ok: false, error: error.server.message };
    }
  }
  return { ok: true, error: '' };
}

/** Quoted text of every sort, comments, or one other character. */
const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|--[^\n]*|\/\*[^]*?\*\/|[^]/g;

function statements(script: string): readonly string[] {
  const found = [''];
  for (const [text] of script.matchAll(piece)) {
    if (text === ';') found.push('');
    else found.push((found.pop() ?? '') + text);
  }
  return found.filter((text) => text.replaceAll(/--[^\n]*/g, '').trim() !== '');
}
