/**
 * The forms in which a project can begin: what `alambic init --template` takes, and the texts of each.
 *
 * In the house: `src/script/`, rank 7. `init.ts` writes them.
 */
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import type { RevisionFormat } from './file-template.ts';
import { nearest } from './nearest.ts';

export type TemplateName = 'default' | 'sql' | 'esm-javascript';

export interface ProjectTemplate {
  readonly name: TemplateName;
  /** One line for people. */
  readonly summary: string;
  /** Of the configuration, `env` and the models. */
  readonly language: 'ts' | 'js';
  readonly revisionFormat: RevisionFormat;
}

export const projectTemplates: readonly ProjectTemplate[] = [
  {
    name: 'default',
    summary: 'models and revisions in TypeScript',
    language: 'ts',
    revisionFormat: 'ts',
  },
  {
    name: 'sql',
    summary: 'models in TypeScript, revisions in SQL',
    language: 'ts',
    revisionFormat: 'sql',
  },
  {
    name: 'esm-javascript',
    summary: 'models and revisions in JavaScript, with types in comments',
    language: 'js',
    revisionFormat: 'js',
  },
];

/** @throws AlambicError `unknown-template`. */
export function projectTemplate(name: string): ProjectTemplate {
  const found = projectTemplates.find((template) => template.name === name);
  if (found !== undefined) return found;
  const known = projectTemplates.map((template) => template.name);
  throw new AlambicError('unknown-template', {
    name,
    known,
    nearest: nearest(name, known) ?? null,
  });
}

/** Makes an editor check the types of JavaScript. */
const checked = ({ language }: ProjectTemplate): readonly string[] =>
  language === 'js' ? ['// @ts-check'] : [];

/** @param directory of the scripts, from the configuration's folder. */
export const configurationText = (template: ProjectTemplate, directory: string): string =>
  [
    ...checked(template),
    "import { defineConfig, embedded } from 'alambic';",
    '',
    'export default defineConfig({',
    '  // Without DATABASE_URL: an embedded PostgreSQL in .alambic/, for development.',
    "  databaseUrl: process.env['DATABASE_URL'] ?? embedded(),",
    ...(directory === 'alambic' ? [] : [`  scriptLocation: ${stringCode(directory)},`]),
    ...(template.revisionFormat === 'ts'
      ? []
      : [`  revisionFormat: ${stringCode(template.revisionFormat)},`]),
    '});',
    '',
  ].join('\n');

/** @param models what `env` imports. */
export const environmentText = (template: ProjectTemplate, models: string): string =>
  [
    ...checked(template),
    "import { defineEnvironment } from 'alambic';",
    '',
    'export default defineEnvironment({',
    `  targetMetadata: async () => (await import(${stringCode(models)})).schema,`,
    '});',
    '',
  ].join('\n');

export const modelsText = (template: ProjectTemplate): string =>
  [
    ...checked(template),
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
