/**
 * From a database URL to a connection: the one door to the drivers. Each driver's library is loaded
 * when its kind of URL is opened, and not before.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { isKeyValue, isServerUrl } from './connection-string.ts';
import { resolveParameters } from './parameters.ts';
import { connectPg } from './pg.ts';

export interface ConnectOptions {
  /** Shown in `pg_stat_activity` when the URL names none. */
  readonly applicationName?: string;
  /** How long to wait for an embedded database's folder that another process has open; 5000. */
  readonly lockWaitMs?: number;
}

/**
 * Opens `postgres://…`, `postgresql://…`, `host=… dbname=…`, `pglite:<folder>` or `pglite:memory`.
 *
 * @throws AlambicError `connection-failed`, `invalid-database-url`, `invalid-connection-parameter`,
 * `unknown-database-scheme`, `unknown-service`, `embedded-missing`, `embedded-locked`,
 * `embedded-failed`.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Connection> {
  const text = url.trim();
  const folder = embeddedFolder(text);
  if (folder !== undefined) {
    const { connectPglite } = await import('./pglite.ts');
    return connectPglite(folder, options);
  }
  if (!isServerUrl(text) && !isKeyValue(text)) throw notUnderstood(text);
  return connectPg(resolveParameters(text), options);
}

/** What stands behind `pglite:`; `memory` is a database that goes with the process. */
export const embeddedFolder = (url: string): string | undefined =>
  /^pglite:(?:\/\/)?(.+)$/s.exec(url)?.[1];

function notUnderstood(text: string): AlambicError {
  if (text === '') return new AlambicError('invalid-database-url', { reason: 'it is empty' });
  if (text.startsWith('pglite:'))
    return new AlambicError('invalid-database-url', {
      reason: 'no folder stands behind "pglite:"',
    });
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1];
  return scheme === undefined || scheme.startsWith('postgres')
    ? new AlambicError('invalid-database-url', { reason: 'it does not begin as a URL does' })
    : new AlambicError('unknown-database-scheme', { scheme });
}
