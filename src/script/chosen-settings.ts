/**
 * What holds for one environment and one database: the levels of a configuration, laid over one another.
 *
 * In the house: `src/script/`, rank 7. `project.ts` fills in the defaults.
 */
import { AlambicError } from '../errors.ts';
import type {
  Configuration,
  DatabaseSettings,
  ProjectSettings,
  Settings,
} from './configuration.ts';
import { nearest } from './nearest.ts';

export interface ChosenSettings {
  readonly settings: Settings;
  /** The names of all databases, in their order; none where the project has one without a name. */
  readonly databases: readonly string[];
}

/**
 * @param environment what `-n` selects. @param database one of several; left out: what they share.
 * @throws AlambicError `unknown-environment`, `unknown-database`.
 */
export function chosenSettings(
  { environments = {}, ...shared }: Configuration,
  environment: string | undefined,
  database: string | undefined,
): ChosenSettings {
  const own = environment === undefined ? {} : selected(environments, environment);
  const { databases, ...settings } = overlaid(shared, own);
  const known = Object.keys(databases ?? {});
  if (database === undefined) return { settings, databases: known };
  refuseUnknownDatabase(database, known);
  return { settings: laid(settings, databases?.[database] ?? {}), databases: known };
}

/** @throws AlambicError `unknown-database`. */
export function refuseUnknownDatabase(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  throw new AlambicError('unknown-database', {
    name,
    known,
    nearest: nearest(name, known) ?? null,
  });
}

function selected(
  environments: Readonly<Record<string, ProjectSettings>>,
  name: string,
): ProjectSettings {
  const settings = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (settings !== undefined) return settings;
  throw new AlambicError('unknown-environment', { name, known: Object.keys(environments) });
}

/**
 * A level that says which database it is, or which databases, says it alone: also where a variable that it reads is not set,
 * so that nobody comes to the database of another level by that.
 */
function overlaid(shared: ProjectSettings, own: ProjectSettings): ProjectSettings {
  const { databaseUrl, connect, databases, ...rest } = shared;
  if ('databaseUrl' in own || 'connect' in own) return laid(rest, own);
  if (own.databases === undefined) return laid(shared, own);
  return { ...laid(rest, own), databases: overlaidDatabases(databases ?? {}, own.databases) };
}

/** A member that is `undefined` is absent. */
const laid = <Below extends object, Above extends object>(
  below: Below,
  above: Above,
): Below & Above =>
  Object.fromEntries(
    [...Object.entries(below), ...Object.entries(above)].filter(([, value]) => value !== undefined),
  ) as Below & Above; // true: the members of both

function overlaidDatabases(
  shared: Readonly<Record<string, DatabaseSettings>>,
  own: Readonly<Record<string, DatabaseSettings>>,
): Readonly<Record<string, DatabaseSettings>> {
  const below = new Map(Object.entries(shared));
  const above = new Map(Object.entries(own));
  const names = new Set([...below.keys(), ...above.keys()]);
  return Object.fromEntries(
    [...names].map((name) => [name, overlaid(below.get(name) ?? {}, above.get(name) ?? {})]),
  );
}
