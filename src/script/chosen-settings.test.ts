/** Read me as the documentation of what overrides what, where a project has several databases and environments. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Configuration } from './configuration.ts';
import { completed, databasesOf } from './project.ts';

const file = '/shop/alambic.config.ts';
const [shared, app, staging, stagingApp] = ['shared', 'app', 'staging', 'staging_app'].map(
  (name) => `postgres://db/${name}`,
);

/** What each database of an environment is connected to, by name. */
const urls = (configuration: Configuration, environment?: string): object =>
  Object.fromEntries(
    databasesOf(completed(configuration, file, environment)).map(({ database, databaseUrl }) => [
      database,
      databaseUrl?.reveal(),
    ]),
  );

const several = { app: { databaseUrl: app ?? '' }, billing: { databaseUrl: 'postgres://db/b' } };

describe('the databases of a project', () => {
  test('are one without a name, or several in their order', () => {
    expect(urls({ databaseUrl: shared ?? '' })).toEqual({ null: shared });
    const project = completed({ databases: several }, file);
    expect([project.databases, project.database]).toEqual([['app', 'billing'], null]);
    expect(urls({ databases: several })).toEqual({ app, billing: 'postgres://db/b' });
  });

  test('are overridden by an environment one by one', () => {
    const environments = { staging: { databases: { app: { databaseUrl: stagingApp ?? '' } } } };
    expect(urls({ databases: several, environments }, 'staging')).toEqual({
      app: stagingApp,
      billing: 'postgres://db/b',
    });
  });

  test('give way to the one that an environment names, and the one to its several', () => {
    const alone = { staging: { databaseUrl: staging ?? '' } };
    expect(urls({ databases: several, environments: alone }, 'staging')).toEqual({ null: staging });
    const more = { staging: { databases: several } };
    expect(urls({ databaseUrl: shared ?? '', environments: more }, 'staging')).toEqual({
      app,
      billing: 'postgres://db/b',
    });
  });

  test('are connected to as the level says that names the database', () => {
    const connect = (): never => {
      throw new Error('not called');
    };
    const environments = { staging: { databases: { app: { databaseUrl: stagingApp ?? '' } } } };
    const [first] = databasesOf(
      completed({ databases: { app: { connect } }, environments }, file, 'staging'),
    );
    expect([first?.connect, first?.databaseUrl?.reveal()]).toEqual([null, stagingApp]);
  });

  test('are never those of another level because a variable is not set', () => {
    const environments = { staging: { databases: { app: { databaseUrl: undefined } } } };
    // As a configuration in JavaScript may have it.
    const configuration = { databases: several, environments } as unknown as Configuration;
    expect(urls(configuration, 'staging')).toEqual({ app: undefined, billing: 'postgres://db/b' });
  });

  test('have the nearest value of every other setting: of the environment, of the database, of both', () => {
    const level = fc.option(fc.integer({ min: 0, max: 9999 }), { nil: undefined });
    fc.assert(
      fc.property(level, level, level, level, (all, ofEnvironment, ofDatabase, ofBoth) => {
        const configuration: unknown = {
          lockTimeoutMs: all,
          databases: { app: { lockTimeoutMs: ofDatabase }, billing: {} },
          environments: {
            staging: {
              lockTimeoutMs: ofEnvironment,
              databases: { app: { lockTimeoutMs: ofBoth } },
            },
          },
        };
        const [first, second] = databasesOf(completed(configuration, file, 'staging'));
        const environment = ofEnvironment ?? all ?? 2000;
        expect(first?.lockTimeoutMs).toBe(ofBoth ?? ofDatabase ?? environment);
        expect(second?.lockTimeoutMs).toBe(environment);
      }),
    );
  });
});
