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
  'embedded-in-production': { variable: string };
  'no-database-url': { path: string };
  'missing-folder': { path: string; key: string };
  'missing-environment-file': { path: string };
  'unknown-template': { name: string; known: readonly string[]; nearest: string | null };
  /** `specifier` as it was imported; `importer` the file that did. */
  'module-not-found': { specifier: string; importer: string | null };
  'module-syntax-error': { path: string; line: number; reason: string };
  'module-failed': { path: string; line: number | null; reason: string };
  'no-models-found': { pattern: string; folder: string };
  'no-target-metadata': { path: string };
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
    hint: ({ variable }) => `Set ${variable} to the URL of the database.`,
  },
  'no-database-url': {
    exit: 2,
    message: ({ path }) => `No database is configured in ${path}.`,
    hint: () => 'Set DATABASE_URL, or `databaseUrl` in the configuration.',
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
    message: ({ path }) => `${path} gives no metadata to compare the database with.`,
    hint: () => 'Give `targetMetadata` what `metadata([...])` returned, or set `models`.',
  },
  'unknown-template-variable': {
    exit: 2,
    message: ({ path, variable }) => `\`\${${variable}}\` in ${path} is no variable.`,
    hint: ({ variables }) => `Use one of ${variables.join(', ')}.`,
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
