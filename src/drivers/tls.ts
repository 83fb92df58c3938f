/**
 * libpq's sslmode as options of Node's TLS. In order of trust: `prefer` encrypts when the server can,
 * `require` always, neither looking at the certificate; `verify-ca` wants a known authority,
 * `verify-full` the right host name too. With a root certificate `require` checks as `verify-ca` does.
 *
 * In the house: `src/drivers/`, rank 7. Source: "SSL Support" of libpq.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import { AlambicError } from '../errors.ts';
import type { ConnectionParameters, Host, TlsFiles } from './parameters.ts';

/** One try to connect: with these options of TLS, or without TLS. */
export type TlsAttempt = ConnectionOptions | false;

/** What to try with a host, in this order. @throws AlambicError `invalid-connection-parameter`. */
export function tlsAttempts(parameters: ConnectionParameters, host: Host): readonly TlsAttempt[] {
  const { sslMode } = parameters;
  if (sslMode === 'disable' || host.host.startsWith('/')) return [false];
  if (sslMode === 'prefer') return [tlsOptions(parameters, host), false];
  if (sslMode === 'allow') return [false, tlsOptions(parameters, host)];
  return [tlsOptions(parameters, host)];
}

function tlsOptions({ sslMode, tls }: ConnectionParameters, host: Host): ConnectionOptions {
  const checksChain = sslMode.startsWith('verify') || (sslMode === 'require' && hasRoot(tls));
  return {
    rejectUnauthorized: checksChain,
    ...(sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(host.address === undefined || isIP(host.host) !== 0 ? {} : { servername: host.host }),
    ...(checksChain && hasRoot(tls) ? { ca: read('sslrootcert', tls.rootCertificate) } : {}),
    ...(tls.certificate === undefined ? {} : { cert: read('sslcert', tls.certificate) }),
    ...(tls.key === undefined ? {} : { key: read('sslkey', tls.key) }),
    ...(tls.keyPassword === undefined ? {} : { passphrase: tls.keyPassword() }),
    ...(tls.minVersion === undefined
      ? {}
      : { minVersion: version('ssl_min_protocol_version', tls.minVersion) }),
    ...(tls.maxVersion === undefined
      ? {}
      : { maxVersion: version('ssl_max_protocol_version', tls.maxVersion) }),
  };
}

const hasRoot = ({ rootCertificate = 'system' }: TlsFiles): boolean => rootCertificate !== 'system';

function read(parameter: string, file: string | undefined): string {
  try {
    return readFileSync(file ?? '', 'utf8');
  } catch {
    throw wrong(parameter, `names "${file ?? ''}", which cannot be read`);
  }
}

const versions: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function version(parameter: string, value: string): SecureVersion {
  const known = versions.find((each) => each.toLowerCase() === value.toLowerCase());
  if (known === undefined) throw wrong(parameter, `must be one of ${versions.join(', ')}`);
  return known;
}

const wrong = (parameter: string, reason: string): AlambicError =>
  new AlambicError('invalid-connection-parameter', { parameter, from: 'the database URL', reason });
