/**
 * The settings of a connection, with where each was written, so that a wrong one can be named.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import { parseConnectionString, type Settings } from './connection-string.ts';
import { isKnown, variables, without } from './parameter-names.ts';
import { readService, type Environment } from './settings-files.ts';

export interface Sourced {
  value(name: string): string | undefined;
  oneOf<const Value extends string>(
    name: string,
    values: readonly Value[],
    otherwise: Value,
  ): Value;
  integer(name: string): number | undefined;
  wrong(name: string, reason: string): AlambicError;
}

/** The first of: the text, the service that it or PGSERVICE names, the environment. */
export function gather(text: string, environment: Environment): Sourced {
  const given = text.trim() === '' ? new Map<string, string>() : parseConnectionString(text);
  const service = given.get('service') ?? environment['PGSERVICE'];
  const fromService = service === undefined ? undefined : readService(service, environment);
  const sources: readonly (readonly [from: string, settings: Settings])[] = [
    ['the database URL', given],
    ...(fromService === undefined
      ? []
      : [[`the service "${service ?? ''}"`, fromService] as const]),
    ['the environment', fromEnvironment(environment)],
  ];
  for (const [from, settings] of sources) refuseUnknown(from, settings);
  return sourced(sources);
}

function fromEnvironment(environment: Environment): Settings {
  const present = [...variables].flatMap(([variable, name]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return new Map(present);
}

function refuseUnknown(from: string, settings: Settings): void {
  for (const [parameter, value] of settings) {
    const wrong = (reason: string): AlambicError =>
      new AlambicError('invalid-connection-parameter', { parameter, from, reason });
    if (!isKnown(parameter)) throw wrong('is not one of libpq');
    const harmless = without.get(parameter);
    if (harmless !== undefined && !harmless.test(value))
      throw wrong('asks for something that alambic cannot do');
  }
}

function sourced(sources: readonly (readonly [string, Settings])[]): Sourced {
  const found = (name: string): readonly [string, string] | undefined => {
    for (const [from, settings] of sources) {
      const value = settings.get(name);
      if (value !== undefined && value !== '') return [from, value];
    }
    return undefined;
  };
  const self: Sourced = {
    value: (name) => found(name)?.[1],
    wrong: (parameter, reason) =>
      new AlambicError('invalid-connection-parameter', {
        parameter,
        from: found(parameter)?.[0] ?? 'the database URL',
        reason,
      }),
    oneOf(name, values, otherwise) {
      const value = self.value(name) ?? otherwise;
      const known = values.find((each) => each === value);
      if (known !== undefined) return known;
      throw self.wrong(name, `must be one of ${values.join(', ')}`);
    },
    integer(name) {
      const value = self.value(name);
      if (value === undefined) return undefined;
      if (!/^-?\d{1,9}$/.test(value)) throw self.wrong(name, 'must be a whole number');
      return Number(value);
    },
  };
  return self;
}
