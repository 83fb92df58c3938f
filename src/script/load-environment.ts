/**
 * Loads `env.ts`, and the models that it names.
 *
 * In the house: `src/script/`, rank 7.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { AlambicError } from '../errors.ts';
import type {
  BoundEnvironment,
  ByDatabase,
  Environment,
  OneEnvironment,
  TargetMetadata,
} from './environment.ts';
import { explained, loadModule, type Exports } from './load.ts';
import { requireDatabase, type Project } from './project.ts';
import { called, isRecord, shapeFaults, text, texts, type Shape } from './validation.ts';

export interface LoadedEnvironment {
  /** The file, absolute. */
  readonly path: string;
  readonly environment: Environment;
}

/** The same for one command, whose context its functions know. */
export interface BoundFile {
  readonly path: string;
  readonly environment: BoundEnvironment;
}

export const environmentNames: readonly string[] = ['env.ts', 'env.mts', 'env.js', 'env.mjs'];

/** Where `env.ts` is, when there is one. */
export const environmentPath = ({ scriptLocation }: Project): string | undefined =>
  environmentNames
    .map((name) => join(scriptLocation, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

const glob = v.union([text, texts], 'is a glob, such as "src/models/**/*.ts", or a list of them');
const choice = v.union([v.boolean(), called], 'is true, false or a function');
const shape: Shape = {
  targetMetadata: v.union(
    [v.record(v.string(), v.unknown()), v.array(v.unknown()), called],
    'is what `metadata([...])` returned, a list of them, or a function',
  ),
  models: v.union(
    [glob, v.record(v.string(), glob)],
    'is a glob, such as "src/models/**/*.ts", a list of them, or an object of these by database',
  ),
  schemas: texts,
  namingConvention: v.record(v.string(), text, 'is an object of templates'),
  includeObject: called,
  includeName: called,
  compareType: choice,
  compareServerDefault: choice,
  processRevisionDirectives: called,
  onVersionApply: called,
  runOnline: called,
  runOffline: called,
};

/**
 * @throws AlambicError `missing-environment-file`, `no-default-export`, `invalid-environment`, and what
 *   `loadModule` throws.
 */
export async function loadEnvironment(project: Project): Promise<LoadedEnvironment> {
  const { scriptLocation } = project;
  const path = environmentPath(project);
  if (path === undefined)
    throw new AlambicError('missing-environment-file', { path: join(scriptLocation, 'env.ts') });
  const environment = (await loadModule(path))['default'];
  if (environment === undefined)
    throw new AlambicError('no-default-export', { path, wanted: 'defineEnvironment' });
  const faults = environmentFaults(environment);
  if (faults.length > 0) throw new AlambicError('invalid-environment', { path, faults });
  return { path, environment: environment as Environment }; // true: it has no faults
}

export const environmentFaults = (value: unknown): readonly string[] =>
  isRecord(value) ? shapeFaults(value, shape) : ['the default export is no object'];

/**
 * For one database of several: what it has by its name.
 *
 * @throws AlambicError `choose-a-database` where none is chosen yet, `invalid-environment` for a name that is none.
 */
export function environmentOf(
  { path, environment }: LoadedEnvironment,
  project: Project,
): OneEnvironment {
  const { targetMetadata: given, models, ...rest } = environment;
  if (project.databases.length === 0) return environment as OneEnvironment; // true: no database has a name
  const own = <Value>(member: string, values: ByDatabase<Value>): Value | undefined => {
    requireDatabase(project);
    const { database, databases } = project;
    const faults = Object.keys(values)
      .filter((name) => !databases.includes(name))
      .map((name) => `\`${member}.${name}\` names no database`);
    if (faults.length > 0) throw new AlambicError('invalid-environment', { path, faults });
    return database !== null && Object.hasOwn(values, database) ? values[database] : undefined;
  };
  const ownMetadata = isByDatabase(given) ? own('targetMetadata', given) : given;
  const ownModels = isByDatabase(models) ? own('models', models) : models;
  return {
    ...rest,
    ...(ownMetadata !== undefined && { targetMetadata: ownMetadata }),
    ...(ownModels !== undefined && { models: ownModels }),
  };
}

/** Whether the databases have models of their own. */
export const hasModelsByDatabase = ({ targetMetadata: given, models }: Environment): boolean =>
  isByDatabase(given) || isByDatabase(models);

/** What `metadata([...])` returned has a mark: its kind. */
const isByDatabase = <Value>(
  value: Value | ByDatabase<Value> | undefined,
): value is ByDatabase<Value> => isRecord(value) && value['kind'] !== 'metadata';

/** The metadata that `targetMetadata` gives; none when `models` is used instead. */
export async function targetMetadata(
  { path, environment }: BoundFile,
  { database }: Project,
): Promise<readonly TargetMetadata[]> {
  const { targetMetadata: given, models } = environment;
  if (given === undefined && models !== undefined) return [];
  const found: unknown =
    typeof given === 'function' ? await explained(path, async () => given()) : given;
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  if (list.length === 0 || !list.every((each) => typeof each === 'object' && each !== null))
    throw new AlambicError('no-target-metadata', { path, database });
  return list as readonly TargetMetadata[]; // true: every one is an object
}

/** A file of models, and what it exports. */
export interface ModelFile {
  readonly path: string;
  readonly exports: Exports;
}

/**
 * Every file that `models` matches, sorted; none when it is not set.
 *
 * @throws AlambicError `no-models-found`, naming the pattern, and what `loadModule` throws.
 */
export async function modelFiles(
  { folder }: Project,
  { environment: { models = [] } }: Pick<BoundFile, 'environment'>,
): Promise<readonly ModelFile[]> {
  const patterns = typeof models === 'string' ? [models] : models;
  if (patterns.length === 0) return [];
  const { glob } = await import('tinyglobby');
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const found = await glob(pattern.replaceAll('\\', '/'), {
      cwd: folder,
      absolute: true,
      ignore: ['**/node_modules/**'],
    });
    const modules = found.filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !isBeside(path));
    if (modules.length === 0) throw new AlambicError('no-models-found', { pattern, folder });
    for (const path of modules) paths.add(path);
  }
  const files: ModelFile[] = [];
  // One after the other: the first failure is then the same on every run.
  for (const path of [...paths].sort())
    files.push({ path, exports: await loadModule(path, { shared: true }) });
  return files;
}

/** What lies beside models without being one. */
const isBeside = (path: string): boolean => /\.(?:d|test|spec)\.[cm]?[jt]sx?$/.test(path);
