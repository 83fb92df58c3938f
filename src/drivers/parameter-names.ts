/**
 * libpq's parameters: those alambic follows, and those it accepts without following them.
 *
 * In the house: `src/drivers/`, rank 7.
 */

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

const understood: ReadonlySet<string> = new Set(
  words(`
    host hostaddr port dbname user password passfile service
    connect_timeout options application_name fallback_application_name
    target_session_attrs load_balance_hosts
    sslmode sslnegotiation sslcert sslkey sslpassword sslrootcert
    ssl_min_protocol_version ssl_max_protocol_version
  `),
);

const any = /^/;

/** With the values that change nothing here; others would promise what is not kept. */
export const without: ReadonlyMap<string, RegExp> = new Map([
  ['client_encoding', /^(?:utf-?8|unicode|auto)$/i],
  ['keepalives', any],
  ['keepalives_idle', any],
  ['keepalives_interval', any],
  ['keepalives_count', any],
  ['tcp_user_timeout', any],
  ['replication', /^(?:false|off|no|0)$/],
  ['gssencmode', /^(?:disable|prefer)$/],
  ['krbsrvname', any],
  ['gsslib', any],
  ['gssdelegation', any],
  ['sslcompression', /^0$/],
  ['sslsni', /^1$/],
  ['sslcertmode', /^allow$/],
  ['channel_binding', /^(?:disable|prefer)$/],
  ['uselibpqcompat', any], // node-postgres's word for what is always so here
]);

/** Of libpq, whether it does anything here or not. */
export const isKnown = (name: string): boolean =>
  understood.has(name) || without.has(name) || name === 'ssl';

export const variables: ReadonlyMap<string, string> = new Map([
  ['PGHOST', 'host'],
  ['PGHOSTADDR', 'hostaddr'],
  ['PGPORT', 'port'],
  ['PGDATABASE', 'dbname'],
  ['PGUSER', 'user'],
  ['PGPASSWORD', 'password'],
  ['PGPASSFILE', 'passfile'],
  ['PGCONNECT_TIMEOUT', 'connect_timeout'],
  ['PGOPTIONS', 'options'],
  ['PGAPPNAME', 'application_name'],
  ['PGTARGETSESSIONATTRS', 'target_session_attrs'],
  ['PGLOADBALANCEHOSTS', 'load_balance_hosts'],
  ['PGSSLMODE', 'sslmode'],
  ['PGSSLNEGOTIATION', 'sslnegotiation'],
  ['PGSSLCERT', 'sslcert'],
  ['PGSSLKEY', 'sslkey'],
  ['PGSSLROOTCERT', 'sslrootcert'],
  ['PGSSLMINPROTOCOLVERSION', 'ssl_min_protocol_version'],
  ['PGSSLMAXPROTOCOLVERSION', 'ssl_max_protocol_version'],
  ['PGCHANNELBINDING', 'channel_binding'],
  ['PGGSSENCMODE', 'gssencmode'],
]);
