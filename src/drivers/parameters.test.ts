import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { AlambicError } from '../errors.ts';
import { resolveParameters, type ConnectionParameters } from './parameters.ts';
import { tlsAttempts } from './tls.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alambic-'));
  folders.push(folder);
  return folder;
}

/** Nothing of the machine's own environment. */
const resolve = (text: string, environment: Record<string, string> = {}): ConnectionParameters =>
  resolveParameters(text, environment);

const password = (parameters: ConnectionParameters): string | undefined =>
  parameters.password(parameters.hosts[0]);

/** The refusal of a text, with everything it holds printed. */
function refusal(
  text: string,
  environment: Record<string, string> = {},
): { readonly error: AlambicError; readonly printed: string } {
  try {
    resolve(text, environment);
  } catch (error) {
    if (error instanceof AlambicError)
      return { error, printed: inspect(error, { depth: 9, showHidden: true }) };
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('a URL', () => {
  test('gives user, password, host, port and database', () => {
    const parameters = resolve('postgres://app:p%40ss@db.example:6000/shop');
    expect(parameters).toMatchObject({
      user: 'app',
      database: 'shop',
      hosts: [{ host: 'db.example', port: 6000 }],
      description: 'postgres://app@db.example:6000/shop',
    });
    expect(password(parameters)).toBe('p@ss');
  });

  test('may hold a bare @ in its password', () => {
    const parameters = resolve('postgresql://app:p@ss@db/shop');
    expect([password(parameters), parameters.hosts[0].host]).toEqual(['p@ss', 'db']);
  });

  test('may name several hosts, each with its port', () => {
    expect(resolve('postgres://a@one:1,two,[::1]:3/d?target_session_attrs=primary')).toMatchObject({
      hosts: [
        { host: 'one', port: 1 },
        { host: 'two', port: 5432 },
        { host: '::1', port: 3 },
      ],
      targetSessionAttrs: 'primary',
      description: 'postgres://a@one:1,two:5432,[::1]:3/d',
    });
  });

  test('names the folder of a socket as host', () => {
    for (const url of ['postgres://a@/d?host=/run/pg', 'postgres://a@%2Frun%2Fpg/d'])
      expect(resolve(url)).toMatchObject({
        hosts: [{ host: '/run/pg', port: 5432 }],
        description: 'postgres://a@/d?host=/run/pg&port=5432',
      });
  });

  test('takes the parameters of libpq', () => {
    expect(
      resolve('postgres://a@h/d?connect_timeout=3&application_name=x%20y&options=-c%20a%3Db'),
    ).toMatchObject({ connectTimeoutMs: 3000, applicationName: 'x y', options: '-c a=b' });
  });
});

test('key=value text takes quotes and backslashes', () => {
  const parameters = resolve(String.raw`host=h  user = 'o\'s' dbname='a b' password=it\'s\\`);
  expect(parameters).toMatchObject({ user: "o's", database: 'a b', hosts: [{ host: 'h' }] });
  expect(password(parameters)).toBe("it's\\");
});

test('what the URL leaves out comes from the environment', () => {
  const parameters = resolve('postgres://db/', {
    PGUSER: 'me',
    PGPASSWORD: 'secret',
    PGDATABASE: 'd',
    PGPORT: '7',
    PGHOST: 'other',
  });
  expect(parameters).toMatchObject({ user: 'me', database: 'd', hosts: [{ host: 'db', port: 7 }] });
  expect(password(parameters)).toBe('secret');
});

test('the database has the name of the user when nothing names it', () => {
  expect(resolve('postgres://me@h').database).toBe('me');
});

test('a service stands between the URL and the environment', () => {
  const file = join(temporaryFolder(), 'services');
  writeFileSync(
    file,
    '# ours\n[other]\nhost=no\n[shop]\nhost=db\nport=9\nuser=svc\n[last]\nhost=no\n',
  );
  const environment = { PGSERVICEFILE: file, PGUSER: 'env', PGDATABASE: 'd' };
  expect(resolve('postgres://me@?service=shop', environment)).toMatchObject({
    hosts: [{ host: 'db', port: 9 }],
    user: 'me',
    database: 'd',
  });
  expect(resolve('', { ...environment, PGSERVICE: 'shop' }).user).toBe('svc');
  expect(refusal('service=nowhere', environment).error).toMatchObject({
    code: 'unknown-service',
    details: { service: 'nowhere', files: [file] },
  });
});

test('a password file gives the password of the first line that fits, unless others may read it', () => {
  const folder = temporaryFolder();
  const lines = '# none\nh:5432:other:*:no\nh:*:d:me:a\\:b\\\\c\n*:*:*:*:last\n';
  for (const [name, mode] of [
    ['own', 0o600],
    ['open', 0o644],
  ] as const)
    writeFileSync(join(folder, name), lines, { mode });
  const using = (name: string): Record<string, string> => ({ PGPASSFILE: join(folder, name) });
  expect(password(resolve('postgres://me@h/d', using('own')))).toBe('a:b\\c');
  expect(password(resolve('postgres://you@h/d', using('own')))).toBe('last');
  expect(password(resolve('postgres://you:mine@h/d', using('own')))).toBe('mine');
  if (process.platform !== 'win32')
    expect(password(resolve('postgres://me@h/d', using('open')))).toBeUndefined();
});

describe('sslmode', () => {
  const attempts = (url: string): readonly unknown[] => {
    const parameters = resolve(url);
    return tlsAttempts(parameters, parameters.hosts[0]).map((tls) =>
      tls === false ? 'plain' : [tls.rejectUnauthorized, tls.checkServerIdentity === undefined],
    );
  };

  test.each([
    ['disable', ['plain']],
    ['allow', ['plain', [false, false]]],
    ['prefer', [[false, false], 'plain']],
    ['require', [[false, false]]],
    ['verify-ca', [[true, false]]],
    ['verify-full', [[true, true]]],
  ])('%s means what it means to libpq', (mode, expected) => {
    expect(attempts(`postgres://a@h/d?sslmode=${mode}`)).toEqual(expected);
  });

  test('is prefer when nobody says, and nothing on a socket', () => {
    expect(attempts('postgres://a@h/d')).toEqual([[false, false], 'plain']);
    expect(attempts('postgres://a@/d?host=/run/pg&sslmode=require')).toEqual(['plain']);
  });

  test('require checks the authority when it is given a root certificate', () => {
    const file = join(temporaryFolder(), 'root.crt');
    writeFileSync(file, 'a certificate');
    expect(attempts(`postgres://a@h/d?sslmode=require&sslrootcert=${file}`)).toEqual([
      [true, false],
    ]);
  });
});

describe('a wrong parameter', () => {
  test.each([
    ['postgres://a@h/d?sslmod=require', 'sslmod', 'the database URL'],
    ['postgres://a@h/d?sslmode=no-verify', 'sslmode', 'the database URL'],
    ['postgres://a@h/d?connect_timeout=soon', 'connect_timeout', 'the database URL'],
    ['postgres://a@h:70000/d', 'port', 'the database URL'],
    ['postgres://a@h,i,j/d?port=1,2', 'port', 'the database URL'],
    ['postgres://a@h/d?channel_binding=require', 'channel_binding', 'the database URL'],
  ])('in %s is named', (url, parameter, from) => {
    expect(refusal(url).error).toMatchObject({
      code: 'invalid-connection-parameter',
      details: { parameter, from },
    });
  });

  test('of the environment is named, too', () => {
    expect(refusal('postgres://a@h/d', { PGSSLMODE: 'always' }).error).toMatchObject({
      details: { parameter: 'sslmode', from: 'the environment' },
    });
  });
});

describe('a password', () => {
  test.each([
    'postgres://app:hush/hush@db/shop',
    'postgres://app:12/hush@db/shop',
    'postgres://app:hush?hush@db/shop',
    'postgres://app:12?hush@db/shop',
    'postgres://app:12?x=hush@db',
    'postgres://app:hu%sh@db/shop',
    'postgres://app:hush%ZZ@db/shop',
    'postgres://app:hush',
    'postgres://app@db/shop?password=hu&hush=1',
    'postgres://app@db/shop?password=hu&hush',
    'host=db password=my hush',
    'host=db password=my hush=1',
    "host=db password='hush",
  ])('is not in the error about %s', (text) => {
    const { error, printed } = refusal(text);
    expect(error.code).toBe('invalid-database-url');
    expect(printed).not.toMatch(/hu%?s?h/);
  });

  test('is not in what printing the parameters shows', () => {
    const parameters = resolve('postgres://app:hush@db/shop?sslpassword=hush');
    expect(inspect(parameters, { depth: 9, showHidden: true })).not.toContain('hush');
    expect(JSON.stringify(parameters)).not.toContain('hush');
  });
});
