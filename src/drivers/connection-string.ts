/**
 * libpq's two ways of writing where a database is: a URL (`postgres://…`, several hosts allowed) and
 * `key=value` pairs. What cannot be understood is described, never repeated: it may be a password.
 *
 * In the house: `src/drivers/`, rank 7. Source: "Connection Strings" in PostgreSQL's manual.
 */
import { AlambicError } from '../errors.ts';
import { isKnown } from './parameter-names.ts';

/** By libpq's names; `host`, `hostaddr` and `port` may be lists with commas. */
export type Settings = ReadonlyMap<string, string>;

export const isServerUrl = (text: string): boolean => /^postgres(?:ql)?:\/\//i.test(text);

/** `host=db dbname=shop`: it begins with a word and an equals sign. */
export const isKeyValue = (text: string): boolean => /^\s*\w+\s*=/.test(text);

/** @throws AlambicError `invalid-database-url`. */
export const parseConnectionString = (text: string): Settings =>
  isServerUrl(text) ? parseUrl(text) : parseKeyValue(text);

const invalid = (reason: string): AlambicError =>
  new AlambicError('invalid-database-url', { reason });

/** The user part ends at the last `@` before the path, as browsers have it, so a bare `@` does no harm. */
function parseUrl(url: string): Settings {
  const [, authority = '', path = '', query = ''] =
    /^[a-z]+:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/is.exec(url) ?? [];
  const end = authority.lastIndexOf('@');
  if (end === -1 && isCutShort(authority, path, query))
    throw invalid('the user name or the password holds a character that must be percent-encoded');
  const settings = new Map<string, string>();
  if (end !== -1) addUser(authority.slice(0, end), settings);
  addHosts(authority.slice(end + 1), settings);
  if (path !== '') settings.set('dbname', decoded(path, 'the database name'));
  addQuery(query, settings);
  return settings;
}

/** A `/` or `?` in a password ends the part where the `@` should be. */
const isCutShort = (authority: string, path: string, query: string): boolean =>
  path.includes('@') ||
  /@.*\//s.test(query) ||
  (path === '' && authority.includes(':') && query.includes('@'));

function addUser(text: string, settings: Map<string, string>): void {
  const colon = text.indexOf(':');
  const user = colon === -1 ? text : text.slice(0, colon);
  if (user !== '') settings.set('user', decoded(user, 'the user name'));
  if (colon !== -1) settings.set('password', decoded(text.slice(colon + 1), 'the password'));
}

function addHosts(text: string, settings: Map<string, string>): void {
  if (text === '') return;
  const hosts: string[] = [];
  const ports: string[] = [];
  for (const part of text.split(',')) {
    const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(part);
    if (match === null) throw invalid('what follows the host is not a port number');
    hosts.push(decoded(match[1] ?? match[2] ?? '', 'the host'));
    ports.push(match[3] ?? '');
  }
  if (hosts.some((host) => host !== '')) settings.set('host', hosts.join(','));
  if (ports.some((port) => port !== '')) settings.set('port', ports.join(','));
}

function addQuery(query: string, settings: Map<string, string>): void {
  let previous = '';
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=');
    if (equals === -1) throw invalid(`${placed(previous)} has no value`);
    const name = named(decoded(pair.slice(0, equals), placed(previous)), previous);
    const value = decoded(pair.slice(equals + 1), `the parameter "${name}"`);
    // As JDBC writes it, and libpq reads it.
    if (name === 'ssl' && value === 'true') settings.set('sslmode', 'require');
    else settings.set(name, value);
    previous = name;
  }
}

/** What follows a password and is no parameter may be its end, and is not repeated. */
function named(name: string, previous: string): string {
  if (['password', 'sslpassword'].includes(previous) && !isKnown(name))
    throw invalid(`${placed(previous)} is not a parameter`);
  return name;
}

/** Where something is, without repeating it. */
const placed = (previous: string): string =>
  previous === '' ? 'the first parameter' : `what follows the parameter "${previous}"`;

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`${what} holds a % that is not followed by two hexadecimal digits`);
  }
}

/** Values with spaces stand in single quotes; a backslash takes the next character as it is. */
function parseKeyValue(text: string): Settings {
  const settings = new Map<string, string>();
  const pair =
    /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)?)(?=\s|$)/suy;
  let previous = '';
  while (text.slice(pair.lastIndex).trim() !== '') {
    const [, name = '', quotedValue, bare = ''] = pair.exec(text) ?? [];
    if (name === '') throw invalid(`${placed(previous)} is not of the form name=value`);
    settings.set(named(name, previous), (quotedValue ?? bare).replaceAll(/\\(.)/gsu, '$1'));
    previous = name;
  }
  return settings;
}
