/**
 * PostgreSQL servers through node-postgres, in its pipeline mode.
 *
 * In the house: `src/drivers/`, rank 7. node-postgres is loaded when a connection is made, not before.
 */
import { createRequire } from 'node:module';
import type pg from 'pg';
import type { Connection } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { isReported } from './answer.ts';
import type { ConnectionParameters, Host } from './parameters.ts';
import type { Client } from './pg-query.ts';
import { pgConnection } from './pg-session.ts';
import { suits } from './session-attributes.ts';
import { tlsAttempts, type TlsAttempt } from './tls.ts';

export interface PgOptions {
  /** Shown in `pg_stat_activity` when the parameters name none. */
  readonly applicationName?: string;
}

/**
 * Tries the hosts in their order, and with each what its sslmode allows.
 *
 * @throws AlambicError `connection-failed`, with what the driver said of each host.
 */
export async function connectPg(
  parameters: ConnectionParameters,
  options: PgOptions = {},
): Promise<Connection> {
  const library = loadPg();
  const failures: Failure[] = [];
  for (const pass of passes(parameters))
    for (const host of parameters.hosts)
      for (const tls of tlsAttempts(parameters, host)) {
        const open = (): Client => new library.Client(clientConfig(pass, host, tls, options));
        const client = open();
        const failure = await tryToConnect(client, pass, host);
        if (failure === undefined) return ownConnection(client, parameters.description, open);
        failures.push(failure);
        if (isFinal(failure.error)) throw connectionFailed(parameters, failures);
        if (!mayDependOnTls(failure.error)) break;
      }
  throw connectionFailed(parameters, failures);
}

/** Ended when it is closed; its sibling goes where it went. */
const ownConnection = (client: Client, description: string, open: () => Client): Connection =>
  pgConnection(
    client,
    description,
    () => client.end(),
    async () => {
      const second = open();
      second.on('error', () => undefined);
      await second.connect();
      return ownConnection(second, description, open);
    },
  );

interface Failure {
  readonly host: Host;
  readonly error: unknown;
}

/** `prefer-standby` looks for a standby first, and then takes any. */
const passes = (parameters: ConnectionParameters): readonly ConnectionParameters[] =>
  parameters.targetSessionAttrs === 'prefer-standby'
    ? [
        { ...parameters, targetSessionAttrs: 'standby' },
        { ...parameters, targetSessionAttrs: 'any' },
      ]
    : [parameters];

function clientConfig(
  parameters: ConnectionParameters,
  host: Host,
  tls: TlsAttempt,
  options: PgOptions,
): pg.ClientConfig {
  const applicationName = parameters.applicationName ?? options.applicationName;
  return {
    host: host.address ?? host.host,
    port: host.port,
    user: parameters.user,
    database: parameters.database,
    password: () => {
      const password = parameters.password(host);
      if (password === undefined)
        throw new Error('the server asks for a password, and none is given');
      return password;
    },
    ssl: tls,
    ...(tls === false ? {} : { sslnegotiation: parameters.sslNegotiation }),
    ...(applicationName === undefined ? {} : { application_name: applicationName }),
    ...(parameters.options === undefined ? {} : { options: parameters.options }),
    connectionTimeoutMillis: parameters.connectTimeoutMs,
    keepAlive: true,
    pipeline: true,
  };
}

async function tryToConnect(
  client: Client,
  { targetSessionAttrs }: ConnectionParameters,
  host: Host,
): Promise<Failure | undefined> {
  // Without a listener, an error that follows the first would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    await client.connect();
    if (!(await suits(client, targetSessionAttrs)))
      throw new Error(`the server is not ${targetSessionAttrs}`);
    return undefined;
  } catch (error) {
    void client.end().catch(ignore);
    return { host, error };
  }
}

/** The server answered, and another host would answer the same; as libpq has it. */
const isFinal = (error: unknown): boolean =>
  isReported(error) && /^(?:28P|3D|0A|22|42)/.test(error.code ?? '');

/** pg_hba.conf may allow with TLS what it refuses without, and a server may have no TLS. */
const mayDependOnTls = (error: unknown): boolean =>
  isReported(error)
    ? error.code === '28000'
    : !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENOENT|EHOSTUNREACH|ETIMEDOUT|timeout expired/.test(
        reasonOf(error),
      );

/** Of each host once, what was said last. */
function connectionFailed(
  { description, hosts }: ConnectionParameters,
  failures: readonly Failure[],
): AlambicError {
  const cause = failures.at(-1)?.error;
  const said = new Map(failures.map(({ host, error }) => [host, reasonOf(error)]));
  const reason =
    hosts.length === 1
      ? reasonOf(cause)
      : [...said].map(([{ host, port }, each]) => `${host}:${port}: ${each}`).join('; ');
  const sqlstate = isReported(cause) ? cause.code : undefined;
  const details = { database: description, reason };
  return new AlambicError(
    'connection-failed',
    sqlstate === undefined ? details : { ...details, sqlstate },
    { cause },
  );
}

/** Node gives an error without words when a name has several addresses and none answers. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return [...new Set(error.errors.map(reasonOf))].join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** It is CommonJS, which Node imports in half as much time again as it requires it. */
const required = (): typeof pg => createRequire(import.meta.url)('pg') as typeof pg; // true: the package's own types

/**
 * pg asks whether it runs on Cloudflare by making a `Response` where there is no `navigator`: on Node 20 that
 * loads all of `fetch`, a sixth of the time that a short command takes. So there is one for that moment, saying
 * what later Nodes say.
 */
function loadPg(): typeof pg {
  if ('navigator' in globalThis) return required();
  const userAgent = `Node.js/${process.versions.node.split('.')[0]}`;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent }, configurable: true });
  try {
    return required();
  } finally {
    Reflect.deleteProperty(globalThis, 'navigator');
  }
}
