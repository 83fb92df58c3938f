/**
 * What `alambic init` writes. A file that is there is never touched, but for one line in `.gitignore`.
 *
 * In the house: `src/script/`, rank 7.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import { configurationNames } from './project.ts';
import { defaultTemplates } from './template.ts';

export interface Initialised {
  /** Absolute paths of what was made, in order; folders end with a separator. */
  readonly created: readonly string[];
  /** What was there already and stays as it is. */
  readonly kept: readonly string[];
}

/**
 * @param folder the project's, absolute. @param directory of the scripts, relative to it.
 * @throws AlambicError `path-outside-versions` when it is not inside the project.
 */
export function initialise(folder: string, directory: string = 'alambic'): Initialised {
  const scripts = resolve(folder, directory);
  const inside = relative(folder, scripts).split(sep).join('/');
  if (inside === '' || inside.startsWith('..') || resolve(folder, inside) !== scripts)
    throw new AlambicError('path-outside-versions', { path: scripts, folder });
  const models = join(folder, 'src', 'models', 'index.ts');
  const importPath = relative(scripts, models).split(sep).join('/');
  const files: readonly (readonly [path: string, text: string])[] = [
    [configurationFile(folder), configurationText(inside)],
    [join(scripts, 'env.ts'), environmentText(importPath)],
    [join(scripts, 'script.ts.tmpl'), defaultTemplates.ts],
    ...(hasModels(models) ? [] : [[models, modelsText] as const]),
  ];
  const created: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of files) (writtenNew(path, text) ? created : kept).push(path);
  const versions = join(scripts, 'versions');
  const made = mkdirSync(versions, { recursive: true }) !== undefined;
  (made ? created : kept).push(versions + sep);
  const ignore = join(folder, '.gitignore');
  if (ignored(ignore)) created.push(ignore);
  return { created, kept };
}

/** One of another extension counts as the configuration, too. */
const configurationFile = (folder: string): string =>
  configurationNames.map((name) => join(folder, name)).find(existsSync) ??
  join(folder, 'alambic.config.ts');

const hasModels = (index: string): boolean => !existsSync(index) && existsSync(dirname(index));

function writtenNew(path: string, text: string): boolean {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}

/** Adds the folder of the embedded database; `false` when it is ignored already. */
function ignored(path: string): boolean {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (/^\/?\.alambic\/?\s*$/m.test(text)) return false;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(path, `${text}${separator}.alambic/\n`);
  return true;
}

const configurationText = (directory: string): string =>
  [
    "import { defineConfig, embedded } from 'alambic';",
    '',
    'export default defineConfig({',
    '  // Without DATABASE_URL: an embedded PostgreSQL in .alambic/, for development.',
    "  databaseUrl: process.env['DATABASE_URL'] ?? embedded(),",
    ...(directory === 'alambic' ? [] : [`  scriptLocation: ${stringCode(directory)},`]),
    '});',
    '',
  ].join('\n');

const environmentText = (models: string): string =>
  [
    "import { defineEnvironment } from 'alambic';",
    '',
    'export default defineEnvironment({',
    `  targetMetadata: async () => (await import(${stringCode(models)})).schema,`,
    '});',
    '',
  ].join('\n');

const modelsText: string = [
  "import { metadata } from 'alambic';",
  '',
  '// Every table of the project, for example:',
  '//',
  "//   export const items = table('items', {",
  '//     id: uuid().primaryKey(),',
  '//     name: varchar(255).notNull(),',
  '//   });',
  'export const schema = metadata([]);',
  '',
].join('\n');
