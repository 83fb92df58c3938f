/**
 * The problems of the `configuration` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface ConfigurationProblems {
  /** `folder` is where the search upwards began. */
  'no-configuration': { folder: string; names: readonly string[] };
  'no-such-file': { path: string; option: string };
  /** `faults` are sentences without a full stop; all that were found. */
  'invalid-configuration': { path: string; faults: readonly string[] };
  'invalid-environment': { path: string; faults: readonly string[] };
  'unknown-environment': { name: string; known: readonly string[] };
  'no-default-export': { path: string; wanted: string };
  /** `unset` is what would name another: `DATABASE_URL`, `URL of "app"`. */
  'embedded-in-production': { unset: string };
  /** `database` is the one of several that has none. */
  'no-database-url': { path: string; database: string | null };
  /** `revision` and `path` where a revision names it. */
  'unknown-database': {
    name: string;
    known: readonly string[];
    nearest: string | null;
    revision?: string;
    path?: string;
  };
  'choose-a-database': { known: readonly string[] };
  /** `table` is the version table that they would share, or the history. */
  'same-database': { databases: readonly string[]; table: string };
  'missing-folder': { path: string; key: string };
  'missing-environment-file': { path: string };
  'unknown-template': { name: string; known: readonly string[]; nearest: string | null };
  /** `specifier` as it was imported; `importer` the file that did. */
  'module-not-found': { specifier: string; importer: string | null };
  'module-syntax-error': { path: string; line: number; reason: string };
  'module-failed': { path: string; line: number | null; reason: string };
  'no-models-found': { pattern: string; folder: string };
  /** `database` is the one of several that has none. */
  'no-target-metadata': { path: string; database: string | null };
  /** `wanted` is the line that the parts of several databases are made of. */
  'template-without-functions': { path: string; wanted: string };
  'unknown-template-variable': { path: string; variable: string; variables: readonly string[] };
  /** `command` is what a shell would be told; `null` of a function. */
  'post-write-hook-failed': { hook: string; command: string | null; path: string; reason: string };
}

export const configurationProblems: Problems<ConfigurationProblems> = {
  'no-configuration': {
    exit: 2,
    message: ({ folder, names }) =>
      `There is no ${names[0] ?? 'configuration'} in ${folder} or a folder above it.`,
    hint: () => 'Run `alambic init`, or name the file: `alambic -c path/to/alambic.config.ts …`.',
  },
  'no-such-file': {
    exit: 2,
    message: ({ path, option }) => `${option} names ${path}, which does not exist.`,
    hint: ({ option }) => `Correct the path after ${option}.`,
  },
  'invalid-configuration': {
    exit: 2,
    message: ({ path, faults }) => faulty(path, faults),
    hint: ({ path }) => `Correct ${path}; the page of this error lists the keys.`,
  },
  'invalid-environment': {
    exit: 2,
    message: ({ path, faults }) => faulty(path, faults),
    hint: ({ path }) => `Correct what ${path} gives to \`defineEnvironment\`.`,
  },
  'unknown-environment': {
    exit: 2,
    message: ({ name }) => `The configuration has no environment "${name}".`,
    hint: ({ known }) =>
      known.length === 0
        ? 'Add `environments: { … }` to the configuration, or leave out `-n`.'
        : `Name one of ${quoted(known)} after \`-n\`.`,
  },
  'no-default-export': {
    exit: 2,
    message: ({ path }) => `${path} has no default export.`,
    hint: ({ wanted }) => `Write \`export default ${wanted}({ … });\`.`,
  },
  'embedded-in-production': {
    exit: 2,
    message: () => 'NODE_ENV is "production", and no database but the embedded one is configured.',
    hint: ({ unset }) =>
      unset.includes(' ')
        ? `Set the variable that the configuration reads for the ${unset}.`
        : `Set ${unset} to the URL of the database.`,
  },
  'no-database-url': {
    exit: 2,
    message: ({ path, database }) =>
      database === null
        ? `No database is configured in ${path}.`
        : `The database "${database}" has no URL in ${path}.`,
    hint: ({ database }) =>
      database === null
        ? 'Set DATABASE_URL, or `databaseUrl` in the configuration.'
        : `Give \`databases.${database}\` a \`databaseUrl\` in the configuration, or set the variable that it reads.`,
  },
  'unknown-database': {
    exit: 2,
    message: ({ name, known, revision, path }) =>
      `${path === undefined ? 'There is no database' : `Revision "${revision}" (${path}) names the database`} "${name}"${known.length === 0 ? ', and no `databases` are configured' : `; the configuration has ${quoted(known)}`}.`,
    hint: ({ known, nearest }) =>
      nearest !== null
        ? `Write "${nearest}".`
        : known.length === 0
          ? 'Add `databases: { … }` to the configuration, or leave the name out; an environment (`-n`) with a `databaseUrl` of its own has none.'
          : `Name one of ${quoted(known)}, or add it to \`databases\` in the configuration.`,
  },
  'choose-a-database': {
    exit: 2,
    message: ({ known }) =>
      `The project has several databases, ${quoted(known)}, and this is about one of them.`,
    hint: ({ known }) =>
      `Choose one; a program has the option \`database\`, and \`inDatabases\` for all:\n${known.map((name) => `  --database ${name}`).join('\n')}`,
  },
  'same-database': {
    exit: 2,
    message: ({ databases, table }) =>
      `${quoted(databases)} are one database with one table ${table}: what is applied for one would count for the other.`,
    hint: () =>
      'Correct a `databaseUrl` in `databases`, or give one of them a `versionTable` of another name (and a `historyTable`, if it has one).',
  },
  'missing-folder': {
    exit: 2,
    message: ({ path, key }) => `The folder ${path} does not exist (\`${key}\`).`,
    hint: ({ key }) => `Run \`alambic init\`, or correct \`${key}\` in the configuration.`,
  },
  'unknown-template': {
    exit: 2,
    message: ({ name, known }) => `No template is called "${name}"; there is ${known.join(', ')}.`,
    hint: ({ nearest }) =>
      nearest === null
        ? 'List them with `alambic list-templates`.'
        : `Write \`alambic init --template ${nearest}\`.`,
  },
  'missing-environment-file': {
    exit: 2,
    message: ({ path }) => `There is no ${path}.`,
    hint: () => 'Run `alambic init`, which writes it and changes nothing that is there.',
  },
  'module-not-found': {
    exit: 2,
    message: ({ specifier, importer }) =>
      importer === null
        ? `There is no file ${specifier}.`
        : `${importer} imports "${specifier}", which is not there.`,
    hint: ({ specifier }) =>
      /^[./]|^[A-Za-z]:|^file:/.test(specifier)
        ? 'Correct the path, or create the file.'
        : `Install it with \`npm install ${specifier}\`, or correct the name.`,
  },
  'module-syntax-error': {
    exit: 2,
    message: ({ path, line, reason }) => `${path}:${line} is not valid TypeScript: ${reason}.`,
    hint: ({ path, line }) => `Correct line ${line} of ${path}.`,
  },
  'module-failed': {
    exit: 1,
    message: ({ path, line, reason }) =>
      `${path}${line === null ? '' : `:${line}`} failed while it was loaded: ${reason}`,
    hint: () => 'Correct the file; `--verbose` shows where it was called from.',
  },
  'no-models-found': {
    exit: 2,
    message: ({ pattern, folder }) => `\`models\` matches no file: "${pattern}" in ${folder}.`,
    hint: () => 'Correct the pattern; it counts from the folder of the configuration file.',
  },
  'no-target-metadata': {
    exit: 2,
    message: ({ path, database }) =>
      `${path} gives no metadata to compare the database ${database === null ? '' : `"${database}" `}with.`,
    hint: ({ database }) =>
      `Give \`targetMetadata${database === null ? '' : `.${database}`}\` what \`metadata([...])\` returned, or set \`models\`.`,
  },
  'unknown-template-variable': {
    exit: 2,
    message: ({ path, variable }) => `\`\${${variable}}\` in ${path} is no variable.`,
    hint: ({ variables }) => `Use one of ${variables.join(', ')}.`,
  },
  'template-without-functions': {
    exit: 2,
    message: ({ path, wanted }) =>
      `${path} has no \`${wanted}\` that could become one for each database.`,
    hint: ({ wanted }) => `Write \`${wanted}\` as a line of its own around its variable.`,
  },
  'post-write-hook-failed': {
    exit: 1,
    message: ({ hook, path, reason }) =>
      `${path} is written, but the hook \`${hook}\` failed: ${reason}`,
    hint: ({ command }) =>
      command === null
        ? 'Correct the function in `postWriteHooks`; the file stays.'
        : `Run \`${command}\` by hand, or correct \`postWriteHooks\`; the file stays.`,
  },
};

function faulty(path: string, faults: readonly string[]): string {
  const [only] = faults;
  if (faults.length === 1 && only !== undefined)
    return `${path}: ${only}${only.endsWith('?') ? '' : '.'}`;
  return `${path} has ${counted(faults.length, 'mistake')}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`;
}
