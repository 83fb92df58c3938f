/**
 * The two files libpq reads: services (`pg_service.conf`) and passwords (`.pgpass`).
 *
 * In the house: `src/drivers/`, rank 7. Source: "The Connection Service File" and "The Password File".
 */
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AlambicError } from '../errors.ts';
import type { Settings } from './connection-string.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws AlambicError `unknown-service`. */
export function readService(service: string, environment: Environment): Settings {
  const files = serviceFiles(environment);
  for (const file of files) {
    const found = serviceIn(readIfThere(file), service);
    if (found !== undefined) return found;
  }
  throw new AlambicError('unknown-service', { service, files });
}

function serviceFiles(environment: Environment): string[] {
  const own = environment['PGSERVICEFILE'] ?? join(homedir(), '.pg_service.conf');
  const system = environment['PGSYSCONFDIR'];
  return system === undefined ? [own] : [own, join(system, 'pg_service.conf')];
}

function serviceIn(text: string, service: string): Settings | undefined {
  let found: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      if (found !== undefined) return found;
      if (section === service) found = new Map();
      continue;
    }
    const equals = line.indexOf('=');
    if (equals !== -1) found?.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return found;
}

export interface PasswordQuestion {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The first line of the password file that fits; `host:port:database:user:password`, `*` fits all. */
export function passwordFromFile(file: string, asked: PasswordQuestion): string | undefined {
  if (isOpenToOthers(file)) return undefined;
  // libpq looks for the host of a Unix socket under this name.
  const host = asked.host.startsWith('/') ? 'localhost' : asked.host;
  const wanted = [host, String(asked.port), asked.database, asked.user];
  for (const line of readIfThere(file).split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = line.match(/(?:[^:\\]|\\.)*(?::|$)/gsu)?.map(unescaped) ?? [];
    const fits = wanted.every((each, position) => [each, '*'].includes(fields[position] ?? ''));
    if (fits && fields[4] !== undefined) return fields[4];
  }
  return undefined;
}

const unescaped = (field: string): string => field.replace(/:$/, '').replaceAll(/\\(.)/gsu, '$1');

/** As libpq: a password file that others may read is not used. */
function isOpenToOthers(file: string): boolean {
  if (process.platform === 'win32') return false;
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
