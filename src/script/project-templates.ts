/**
 * The forms in which a project can begin: what `alambic init --template` takes, and the texts of each.
 *
 * In the house: `src/script/`, rank 7. `init.ts` writes them.
 */
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import type { RevisionFormat, TemplateName } from './choices.ts';
import { nearest } from './nearest.ts';

export interface ProjectTemplate {
  readonly name: TemplateName;
  /** One line for people. */
  readonly summary: string;
  /** Of the configuration, `env` and the models. */
  readonly language: 'ts' | 'js';
  readonly revisionFormat: RevisionFormat;
  /** The names of several databases; none for one without a name. */
  readonly databases?: readonly string[];
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
    name: 'multi-database',
    summary: 'several databases that one revision keeps in step, in TypeScript',
    language: 'ts',
    revisionFormat: 'ts',
    databases: ['app', 'billing'],
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
    ...databaseLines(template),
    ...(directory === 'alambic' ? [] : [`  scriptLocation: ${stringCode(directory)},`]),
    ...(template.revisionFormat === 'ts'
      ? []
      : [`  revisionFormat: ${stringCode(template.revisionFormat)},`]),
    '});',
    '',
  ].join('\n');

const databaseLines = ({ databases }: ProjectTemplate): readonly string[] =>
  databases === undefined
    ? [
        '  // Without DATABASE_URL: an embedded PostgreSQL in .alambic/, for development.',
        "  databaseUrl: process.env['DATABASE_URL'] ?? embedded(),",
      ]
    : [
        '  // In this order. Without its variable each is an embedded PostgreSQL in .alambic/, for development.',
        '  databases: {',
        ...databases.map((name) => {
          const variable = `${name.toUpperCase()}_DATABASE_URL`;
          return `    ${name}: { databaseUrl: process.env['${variable}'] ?? embedded('${name}') },`;
        }),
        '  },',
      ];

/** The names of the files of models, without extension. */
export const modelNames = ({ databases = ['index'] }: ProjectTemplate): readonly string[] =>
  databases;

/** @param models what `env` imports: of each database, or the one. */
export const environmentText = (template: ProjectTemplate, models: readonly string[]): string =>
  [
    ...checked(template),
    "import { defineEnvironment } from 'alambic';",
    '',
    'export default defineEnvironment({',
    ...metadataLines(template, models),
    '});',
    '',
  ].join('\n');

function metadataLines(
  { databases }: ProjectTemplate,
  models: readonly string[],
): readonly string[] {
  const imported = models.map((path) => `async () => (await import(${stringCode(path)})).schema,`);
  if (databases === undefined) return imported.map((each) => `  targetMetadata: ${each}`);
  return [
    '  targetMetadata: {',
    ...databases.map((name, at) => `    ${name}: ${imported[at]}`),
    '  },',
  ];
}

/** @param name of the database, of several. */
export const modelsText = (template: ProjectTemplate, name: string | null): string =>
  [
    ...checked(template),
    "import { metadata } from 'alambic';",
    '',
    `// Every table of ${name ?? 'the project'}, for example:`,
    '//',
    "//   export const items = table('items', {",
    '//     id: uuid().primaryKey(),',
    '//     name: varchar(255).notNull(),',
    '//   });',
    'export const schema = metadata([]);',
    '',
  ].join('\n');
