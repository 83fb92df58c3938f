/**
 * What `alambic init` writes. A file that is there is never touched, but for one line in `.gitignore`.
 *
 * In the house: `src/script/`, rank 7.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AlambicError } from '../errors.ts';
import type { TemplateName } from './choices.ts';
import { environmentNames } from './load-environment.ts';
import {
  configurationText,
  environmentText,
  modelNames,
  modelsText,
  projectTemplate,
} from './project-templates.ts';
import { configurationNames } from './project.ts';
import { defaultTemplates } from './template.ts';
import { isRecord } from './validation.ts';

export interface Initialised {
  /** Absolute paths of what was made, in order; folders end with a separator. */
  readonly created: readonly string[];
  /** What was there already and stays as it is. */
  readonly kept: readonly string[];
  /** Whether the nearest `package.json` says that files of the project are ES modules; `null` where there is none. */
  readonly esModules: boolean | null;
}

/**
 * @param folder the project's, absolute. @param directory of the scripts, relative to it.
 * @throws AlambicError `path-outside-versions` when it is not inside the project, `unknown-template`.
 */
export function initialise(
  folder: string,
  directory: string = 'alambic',
  templateName: TemplateName = 'default',
): Initialised {
  const template = projectTemplate(templateName);
  const { language, revisionFormat } = template;
  const scripts = resolve(folder, directory);
  const inside = relative(folder, scripts).split(sep).join('/');
  if (inside === '' || inside.startsWith('..') || resolve(folder, inside) !== scripts)
    throw new AlambicError('path-outside-versions', { path: scripts, folder });
  const models = modelNames(template).map((name) => modelsFile(folder, name, language));
  const importPaths = models.map((path) => relative(scripts, path).split(sep).join('/'));
  const has = hasModels(models);
  const files: readonly (readonly [path: string, text: string])[] = [
    [
      existing(folder, configurationNames) ?? join(folder, `alambic.config.${language}`),
      configurationText(template, inside),
    ],
    [
      existing(scripts, environmentNames) ?? join(scripts, `env.${language}`),
      environmentText(template, importPaths),
    ],
    [join(scripts, `script.${revisionFormat}.tmpl`), defaultTemplates[revisionFormat]],
    ...(has
      ? []
      : models.map(
          (path, at) => [path, modelsText(template, template.databases?.[at] ?? null)] as const,
        )),
  ];
  const created: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of files) (writtenNew(path, text) ? created : kept).push(path);
  const versions = join(scripts, 'versions');
  const made = mkdirSync(versions, { recursive: true }) !== undefined;
  (made ? created : kept).push(versions + sep);
  const ignore = join(folder, '.gitignore');
  if (ignored(ignore)) created.push(ignore);
  return { created, kept, esModules: areEsModules(folder) };
}

/** One of another extension counts as the file. */
const existing = (folder: string, names: readonly string[]): string | undefined =>
  names.map((name) => join(folder, name)).find(existsSync);

/** The one that is there, in whichever language. */
function modelsFile(folder: string, name: string, language: 'ts' | 'js'): string {
  const models = join(folder, 'src', 'models');
  return existing(models, [`${name}.ts`, `${name}.js`]) ?? join(models, `${name}.${language}`);
}

/** Models of another form are somebody's own. */
const hasModels = (files: readonly string[]): boolean =>
  !files.some(existsSync) && files.some((path) => existsSync(dirname(path)));

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

/** As Node tells it of a `.js`: all that is written here is in the syntax of ES modules. */
function areEsModules(start: string): boolean | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return isRecord(manifest) && manifest['type'] === 'module';
    }
    if (folder === dirname(folder)) return null;
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
