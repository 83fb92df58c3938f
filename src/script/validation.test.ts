/** Mistakes in a configuration: each is named, with what was meant, all at once. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DatabaseUrl, embedded, maskedUrl } from './database-url.ts';
import { environmentFaults } from './load-environment.ts';
import { nearest } from './nearest.ts';
import { completed } from './project.ts';
import { configurationFaults } from './validation.ts';

describe('a configuration', () => {
  test('with every setting has no fault', () => {
    expect(
      configurationFaults({
        databaseUrl: embedded(),
        connect: () => ({}),
        scriptLocation: 'db',
        versionLocations: ['db/versions', 'db/more'],
        fileTemplate: '%(rev)s',
        timezone: 'Europe/Madrid',
        truncateSlugLength: 20,
        postWriteHooks: [{ command: 'prettier', arguments: ['--write'] }, () => undefined],
        transaction: 'single',
        versionTable: { schema: 'app', name: 'alembic_version' },
        historyTable: { name: 'h' },
        lockTimeoutMs: 0,
        waitTimeoutMs: 1,
        serverVersion: 16,
        environments: {
          test: { databaseUrl: 'pglite:memory' },
          many: { databases: { app: { databaseUrl: embedded('app'), serverVersion: 18 } } },
        },
      }),
    ).toEqual([]);
  });

  test('may leave everything out, and say undefined', () => {
    expect(configurationFaults({ databaseUrl: undefined })).toEqual([]);
  });

  test.each([
    [{ databaseURL: 'x' }, '`databaseURL` is unknown; did you mean `databaseUrl`?'],
    [{ script_location: 'x' }, '`script_location` is unknown; did you mean `scriptLocation`?'],
    [{ lockTimout: 1 }, '`lockTimout` is unknown; did you mean `lockTimeoutMs`?'],
    [{ lockTimeoutMs: '2s' }, '`lockTimeoutMs` is a number of milliseconds, 0 or more, not "2s"'],
    [{ transaction: 'none' }, "`transaction` is 'per-revision' or 'single', not \"none\""],
    [
      { timezone: 'Mars/Olympus' },
      '`timezone` is an IANA name, such as "Europe/Madrid", not "Mars/Olympus"',
    ],
    [{ fileTemplate: '%(slog)s_%(rev)s' }, '`fileTemplate`: `%(slog)s` is no token'],
    [{ versionLocations: ['a', 3] }, '`versionLocations[1]` is a text, not 3'],
    [{ serverVersion: 9 }, '`serverVersion` is a major version of PostgreSQL, 14 or newer, not 9'],
    [
      { environments: { prod: { transactoin: 'single' } } },
      '`environments.prod.transactoin` is unknown; did you mean `transaction`?',
    ],
    [{ environments: { prod: 3 } }, '`environments.prod` is an object of settings, not 3'],
    [
      { databases: { app: { databaseURL: 'x' } } },
      '`databases.app.databaseURL` is unknown; did you mean `databaseUrl`?',
    ],
    [
      { databases: { app: { scriptLocation: 'x' } } },
      '`databases.app.scriptLocation` is unknown; there is `databaseUrl`, `connect`, `transaction`, `versionTable`, `historyTable`, `lockTimeoutMs`, `waitTimeoutMs`, `serverVersion`',
    ],
    [
      { databases: { app: 'postgres://db' } },
      '`databases.app` is an object of settings, not "postgres://db"',
    ],
    [{ databases: {} }, '`databases` names no database'],
    [{ databases: [] }, '`databases` is an object with one member for each, not []'],
    [
      { databases: { 'eu.west': {} } },
      '`databases`: "eu.west" is no name of letters, digits, "_" and "-" that begins with a letter',
    ],
    [
      { databases: { app: {} }, databaseUrl: 'postgres://db' },
      '`databases` stands beside `databaseUrl`; each of them has its own',
    ],
    [
      { environments: { prod: { databases: { app: {} }, connect: () => ({}) } } },
      '`environments.prod.databases` stands beside `environments.prod.connect`; each of them has its own',
    ],
    [
      { databases: { app: {} }, environments: { prod: { databases: { ap: {} } } } },
      "`environments.prod.databases.ap` is none of the project's `databases`; did you mean `app`?",
    ],
    [{ versionTable: { shema: 'app' } }, '`versionTable.shema` is unknown; did you mean `schema`?'],
    [
      { environments: { prod: { historyTable: { name: 3 } } } },
      '`environments.prod.historyTable.name` is a text, not 3',
    ],
    [
      { postWriteHooks: [{ command: 'prettier', args: ['--write'] }] },
      '`postWriteHooks[0]` is `{ command, arguments, cwd }` or a function, not {"command":"prettier","args":["--write"]}',
    ],
    [{ versionTable: 'v' }, '`versionTable` is `{ schema, name }`, not "v"'],
    [[], 'the default export is no object'],
  ])('%j: %s', (value, fault) => {
    expect(configurationFaults(value)).toEqual([fault]);
  });

  test('with a word like none lists what there is', () => {
    expect(configurationFaults({ zzz: 1 })[0]).toContain(
      '`zzz` is unknown; there is `databaseUrl`, ',
    );
  });

  test('with several mistakes names all of them', () => {
    expect(() => completed({ databseUrl: 'x', waitTimeoutMs: -1 }, '/p/alambic.config.ts')).toThrow(
      /2 mistakes:\n {2}- `databseUrl`.*\n {2}- `waitTimeoutMs`/,
    );
  });

  test('never repeats a URL', () => {
    expect(configurationFaults({ databaseUrl: ['postgres://u:secret@h/d'] }).join()).not.toContain(
      'secret',
    );
  });
});

describe('a project', () => {
  test('has every default, and absolute paths', () => {
    const project = completed({ databaseUrl: 'pglite:data' }, '/p/alambic.config.ts');
    expect(project).toMatchObject({
      folder: '/p',
      scriptLocation: '/p/alambic',
      versionLocations: ['/p/alambic/versions'],
      fileTemplate: '%(rev)s_%(slug)s',
      timezone: 'UTC',
      versionTable: { schema: 'public', name: 'alambic_version' },
      historyTable: { schema: 'public', name: 'alambic_history' },
      lockTimeoutMs: 2000,
      waitTimeoutMs: 60_000,
      serverVersion: 14,
    });
    expect(project.databaseUrl?.reveal()).toBe('pglite:/p/data');
  });

  test('of an environment takes what that says, and the rest from above', () => {
    const configuration = {
      databaseUrl: 'postgres://one/x',
      timezone: 'Europe/Madrid',
      environments: { production: { databaseUrl: 'postgres://two/x' } },
    };
    const project = completed(configuration, '/p/c.ts', 'production');
    expect(project.databaseUrl?.reveal()).toBe('postgres://two/x');
    expect(project.timezone).toBe('Europe/Madrid');
    expect(() => completed(configuration, '/p/c.ts', 'prod')).toThrow('no environment "prod"');
    expect(() => completed(configuration, '/p/c.ts', 'toString')).toThrow('no environment');
  });

  test('keeps its history beside its version table, under its name', () => {
    const historyOf = (versionTable: { schema?: string; name?: string }): unknown =>
      completed({ versionTable }, '/p/c.ts').historyTable;
    expect(historyOf({ schema: 'ops' })).toEqual({ schema: 'ops', name: 'alambic_history' });
    expect(historyOf({ name: 'other_version' })).toEqual({
      schema: 'public',
      name: 'other_history',
    });
    expect(historyOf({ name: 'v2' })).toEqual({ schema: 'public', name: 'v2_history' });
  });
});

test('the version table and the history are two tables', () => {
  const both = { versionTable: { schema: 'ops', name: 'v' }, historyTable: { name: 'v' } };
  expect(() => completed(both, '/p/c.ts')).toThrow(
    '`versionTable` and `historyTable` are one and the same table',
  );
});

describe('an environment', () => {
  test.each([
    [{ targetMetdata: {} }, '`targetMetdata` is unknown; did you mean `targetMetadata`?'],
    [{ compareType: 'yes' }, '`compareType` is true, false or a function, not "yes"'],
    [{ schemas: 'app' }, '`schemas` is a list of texts, not "app"'],
    [{ runOnline: true }, '`runOnline` is a function, not true'],
  ])('%j: %s', (value, fault) => {
    expect(environmentFaults(value)).toEqual([fault]);
  });

  test('with every hook has no fault', () => {
    const hook = (): undefined => undefined;
    expect(
      environmentFaults({
        targetMetadata: [{}],
        models: ['a', 'b'],
        namingConvention: { ix: 'ix_%(table)s' },
        includeName: hook,
        includeObject: hook,
        compareServerDefault: hook,
        processRevisionDirectives: hook,
        onVersionApply: hook,
        runOffline: hook,
      }),
    ).toEqual([]);
  });
});

describe('a database URL', () => {
  const url = new DatabaseUrl('postgres://app:s3cr3t@db.example:5432/shop?sslpassword=s3cr3t');

  test('shows no password, however it is looked at', () => {
    const shown = [
      String(url),
      `${url}`,
      JSON.stringify({ url }),
      inspect(url, { depth: 9, showHidden: true }),
    ];
    expect(shown.join('\n')).not.toContain('s3cr3t');
    expect(String(url)).toBe('postgres://app:***@db.example:5432/shop?sslpassword=***');
  });

  test.each([
    ['host=h password=abc user=u', 'host=h password=*** user=u'],
    ["password='a b' host=h", 'password=*** host=h'],
    ['postgres://u:p@ss@h/d', 'postgres://u:***@h/d'],
    ['postgres://h/d?password=x&user=y', 'postgres://h/d?password=***&user=y'],
    ['pglite:.alambic/database', 'pglite:.alambic/database'],
  ])('%s is shown as %s', (text, shown) => {
    expect(maskedUrl(text)).toBe(shown);
  });

  test('of embedded() is refused in production, and an explicit one is not', () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(() =>
        embedded()
          .within((path) => `/p/${path}`)
          .reveal(),
      ).toThrow('NODE_ENV');
      expect(new DatabaseUrl('pglite:data').reveal()).toBe('pglite:data');
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});

test('the nearest word is found within a third of its letters', () => {
  expect(nearest('upgarde', ['upgrade', 'downgrade'])).toBe('upgrade');
  expect(nearest('banana', ['upgrade', 'downgrade'])).toBeUndefined();
});
