/**
 * The models that `env.ts` names, as catalog data.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { addressOf, type DeclaredCatalog } from '../catalog/catalog.ts';
import { AlambicError, isProblem } from '../errors.ts';
import {
  declaredCatalog,
  isMetadata,
  isSchemaItem,
  metadata,
  type Metadata,
  type SchemaItem,
} from '../schema/metadata.ts';
import type { NamingConvention } from '../schema/naming.ts';
import type { BoundEnvironment } from '../script/environment.ts';
import { modelFiles, targetMetadata, type BoundFile } from '../script/load-environment.ts';
import type { Project } from '../script/project.ts';
import { guardedEnvironment, type CommandPlace } from './environment-hooks.ts';

export interface Models {
  readonly catalog: DeclaredCatalog;
  readonly environment: BoundEnvironment;
  /** `public`, those that `env.ts` names, and those that the models are in. */
  readonly schemas: readonly string[];
}

/** @throws AlambicError of loading and declaring, `not-a-metadata`, `no-metadata-in-models`, `reference-outside-models`. */
export async function loadModels(place: CommandPlace): Promise<Models> {
  const loaded = await guardedEnvironment(place);
  const { environment, path } = loaded;
  const given = await targetMetadata(loaded, place.project);
  for (const each of given)
    if (!isMetadata(each)) throw new AlambicError('not-a-metadata', { path });
  const metadatas = [...given.filter(isMetadata), ...(await gathered(place.project, loaded))];
  const namingConvention: NamingConvention | undefined = environment.namingConvention;
  const catalog = declaredCatalog(
    metadatas,
    namingConvention === undefined ? {} : { namingConvention },
  );
  return { catalog, environment, schemas: schemasOf(catalog, environment) };
}

/**
 * Every exported object of the files that `models` matches. A metadata among them brings its own, and what is
 * exported alone may refer to it; one with a naming convention of its own stays apart.
 */
async function gathered(project: Project, loaded: BoundFile): Promise<readonly Metadata[]> {
  const files = await modelFiles(project, loaded);
  if (files.length === 0) return [];
  const exported = new Set(
    files.flatMap(({ exports }) => Object.values(exports).flatMap(flattened)),
  );
  const metadatas = [...exported].filter(isMetadata);
  const held = new Set<unknown>(metadatas.flatMap(({ items }) => items));
  const loose = [...exported].filter(
    (value): value is SchemaItem => isSchemaItem(value) && !held.has(value),
  );
  if (loose.length + metadatas.length === 0)
    throw new AlambicError('no-metadata-in-models', { files: files.map(({ path }) => path) });
  if (loose.length === 0) return metadatas;
  const apart = metadatas.filter(({ namingConvention }) => namingConvention !== undefined);
  const together = metadatas.filter(({ namingConvention }) => namingConvention === undefined);
  return [
    ...apart,
    declared([...together.flatMap(({ items }) => items), ...loose], loaded.environment),
  ];
}

/** @throws AlambicError `reference-outside-models`, and those of `metadata`. */
function declared(items: readonly SchemaItem[], { models = [] }: BoundEnvironment): Metadata {
  const declare: (items: readonly SchemaItem[]) => Metadata = metadata;
  try {
    return declare(items);
  } catch (cause) {
    if (!isProblem(cause, 'unknown-reference')) throw cause;
    const patterns = typeof models === 'string' ? [models] : models;
    throw new AlambicError('reference-outside-models', { ...cause.details, patterns }, { cause });
  }
}

/** A list of tables counts as its tables. */
const flattened = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function schemasOf(
  { facts }: DeclaredCatalog,
  { schemas = [] }: BoundEnvironment,
): readonly string[] {
  const named = new Set(['public', ...schemas]);
  for (const fact of facts.values()) {
    const address = addressOf(fact);
    if (address.kind === 'schema') named.add(address.name);
    else if ('schema' in address) named.add(address.schema);
  }
  return [...named];
}
