/**
 * Where and how to connect, with libpq's words: from the URL or `key=value` text, then the service
 * file, then PG* variables, then defaults. The result is plain data for the driver; no password is in
 * it that printing it could show.
 *
 * Two defaults are Node's, not libpq's: without a host, the Unix socket in /var/run/postgresql or /tmp
 * when there is one, else localhost; and certificates are checked against Node's list when `sslmode`
 * asks for a check and no `sslrootcert` is given.
 *
 * In the house: `src/drivers/`, rank 7. Source: "Parameter Key Words" in PostgreSQL's manual.
 */
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { passwordFromFile, type Environment } from './settings-files.ts';
import { gather, type Sourced } from './settings.ts';

export interface Host {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  /** Where to connect instead of asking what `host` means. */
  readonly address?: string;
  readonly port: number;
}

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

const sessionAttributes = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const;
export type SessionAttributes = (typeof sessionAttributes)[number];

export interface ConnectionParameters {
  /** Tried in this order. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly user: string;
  readonly database: string;
  /** A function, so that no print of these parameters shows it. */
  readonly password: (host: Host) => string | undefined;
  readonly applicationName?: string;
  /** Command-line options for the server: `-c search_path=shop`. */
  readonly options?: string;
  /** 0 waits as long as the system does. */
  readonly connectTimeoutMs: number;
  readonly targetSessionAttrs: SessionAttributes;
  readonly sslMode: SslMode;
  readonly sslNegotiation: 'postgres' | 'direct';
  readonly tls: TlsFiles;
  /** Without secrets: `postgres://app@db.example:5432/shop`. */
  readonly description: string;
}

export interface TlsFiles {
  /** A file, or `system` for Node's own list. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly keyPassword?: () => string;
  readonly minVersion?: string;
  readonly maxVersion?: string;
}

/**
 * @param text a URL, `key=value` text, or empty for what the environment says.
 * @throws AlambicError `invalid-database-url`, `invalid-connection-parameter`, `unknown-service`.
 */
export function resolveParameters(
  text: string,
  environment: Environment = process.env,
): ConnectionParameters {
  const settings = gather(text, environment);
  const hosts = hostsOf(settings);
  const user = settings.value('user') ?? systemUser();
  const database = settings.value('dbname') ?? user;
  const seconds = settings.integer('connect_timeout') ?? 0;
  const applicationName =
    settings.value('application_name') ?? settings.value('fallback_application_name');
  const options = settings.value('options');
  return Object.freeze({
    hosts,
    user,
    database,
    password: passwordOf(settings, user, database, environment),
    ...(applicationName === undefined ? {} : { applicationName }),
    ...(options === undefined ? {} : { options }),
    connectTimeoutMs: Math.max(0, seconds) * 1000,
    targetSessionAttrs: settings.oneOf('target_session_attrs', sessionAttributes, 'any'),
    sslMode: sslModeOf(settings),
    sslNegotiation: settings.oneOf('sslnegotiation', ['postgres', 'direct'], 'postgres'),
    tls: tlsFiles(settings),
    description: describe(user, hosts, database),
  });
}

function hostsOf(settings: Sourced): readonly [Host, ...Host[]] {
  const addresses = settings.value('hostaddr')?.split(',') ?? [];
  const names = settings.value('host')?.split(',') ?? addresses;
  const ports = settings.value('port')?.split(',') ?? [];
  if (addresses.length > 0 && addresses.length !== names.length)
    throw settings.wrong(
      'hostaddr',
      `names ${addresses.length} addresses for ${names.length} hosts`,
    );
  if (ports.length > 1 && ports.length !== names.length)
    throw settings.wrong('port', `names ${ports.length} ports for ${names.length} hosts`);
  const at = (position: number): Host => {
    const port = portOf(settings, ports[ports.length === 1 ? 0 : position] ?? '');
    const address = addresses[position] ?? '';
    const host = (names[position] ?? '') === '' ? defaultHost(port) : (names[position] ?? '');
    return { host, port, ...(address === '' ? {} : { address }) };
  };
  const [first, ...rest] = names.map((_, position) => at(position));
  const hosts = [...rest];
  if (settings.oneOf('load_balance_hosts', ['disable', 'random'], 'disable') === 'random')
    hosts.sort(() => Math.random() - 0.5);
  return [first ?? at(0), ...hosts];
}

function portOf(settings: Sourced, text: string): number {
  const port = Number(text === '' ? 5432 : text);
  if (/^\d*$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw settings.wrong('port', 'must be a number from 1 to 65535');
}

const defaultHost = (port: number): string =>
  ['/var/run/postgresql', '/tmp'].find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ??
  'localhost';

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'postgres'; // a user id without a name, as containers have it
  }
}

function passwordOf(
  settings: Sourced,
  user: string,
  database: string,
  environment: Environment,
): (host: Host) => string | undefined {
  const given = settings.value('password');
  const file = settings.value('passfile') ?? defaultPasswordFile(environment);
  return ({ host, port }) => given ?? passwordFromFile(file, { host, port, database, user });
}

const defaultPasswordFile = (environment: Environment): string =>
  process.platform === 'win32'
    ? join(environment['APPDATA'] ?? homedir(), 'postgresql', 'pgpass.conf')
    : join(homedir(), '.pgpass');

function sslModeOf(settings: Sourced): SslMode {
  const system = settings.value('sslrootcert') === 'system';
  const mode = settings.oneOf('sslmode', sslModes, system ? 'verify-full' : 'prefer');
  if (system && mode !== 'verify-full')
    throw settings.wrong('sslmode', 'must be verify-full when sslrootcert is system');
  if (settings.value('sslnegotiation') === 'direct' && sslModes.indexOf(mode) < 3)
    throw settings.wrong(
      'sslnegotiation',
      'may be direct only when sslmode is require or stricter',
    );
  return mode;
}

/** Those that are not named are taken from `~/.postgresql` when they are there, as libpq does. */
function tlsFiles(settings: Sourced): TlsFiles {
  const own = (name: string): string | undefined => {
    const file = join(homedir(), '.postgresql', name);
    return existsSync(file) ? file : undefined;
  };
  const keyPassword = settings.value('sslpassword');
  const files = {
    rootCertificate: settings.value('sslrootcert') ?? own('root.crt'),
    certificate: settings.value('sslcert') ?? own('postgresql.crt'),
    key: settings.value('sslkey') ?? own('postgresql.key'),
    keyPassword: keyPassword === undefined ? undefined : () => keyPassword,
    minVersion: settings.value('ssl_min_protocol_version'),
    maxVersion: settings.value('ssl_max_protocol_version'),
  };
  return Object.fromEntries(Object.entries(files).filter(([, value]) => value !== undefined));
}

function describe(user: string, hosts: readonly Host[], database: string): string {
  const [first] = hosts;
  const name = encodeURIComponent(database);
  const who = encodeURIComponent(user);
  if (first?.host.startsWith('/') === true)
    return `postgres://${who}@/${name}?host=${first.host}&port=${first.port}`;
  const where = hosts.map(({ host, port }) =>
    host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
  );
  return `postgres://${who}@${where.join(',')}/${name}`;
}
