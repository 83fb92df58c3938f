/**
 * The problems of commands: what was asked and cannot be done as asked.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface CommandsProblems {
  /** In commander's words. */
  usage: { mistake: string; command: string | null };
  'revision-without-function': { revision: string; path: string; name: 'upgrade' | 'downgrade' };
  'range-needs-sql': { range: string; command: string };
  'downgrade-sql-needs-range': { target: string };
  'run-migrations-twice': { hook: string };
  'run-migrations-missing': { hook: string };
  'hook-failed': { hook: string; path: string; line: number | null; reason: string };
  /** `given` says what kind of thing it is. */
  'not-a-client': { path: string; given: string };
  'unknown-code': { code: string; nearest: string | null };
  'database-not-at-head': { rows: readonly string[]; heads: readonly string[] };
  /** `lines` are ready to paste: options of the command, or members of the model. */
  'perhaps-renamed': { lines: readonly string[]; candidates: readonly string[] };
  'not-modelled': { subjects: readonly string[] };
  'undecided-expressions': { differences: readonly string[] };
  'no-metadata-in-models': { files: readonly string[] };
  /** `subject` is what refers: `column "items.category_id"`. */
  'reference-outside-models': { subject: string; reference: string; patterns: readonly string[] };
  'not-a-metadata': { path: string };
  'diff-needs-sides': { missing: '--from' | '--to' };
  'diff-side-not-understood': { side: string };
  'create-all-in-production': { action: string };
  'unexpected-positionals': { command: string; positionals: readonly string[] };
  'purge-needs-database': Record<string, never>;
}

export const commandsProblems: Problems<CommandsProblems> = {
  usage: {
    exit: 2,
    message: ({ mistake }) => mistake,
    hint: ({ command }) =>
      command === null
        ? 'Run `alambic --help` for a list of the commands.'
        : `Run \`alambic ${command} --help\` for what it takes.`,
  },
  'revision-without-function': {
    exit: 2,
    message: ({ revision, path, name }) =>
      `Revision "${revision}" (${path}) exports no function "${name}".`,
    hint: ({ name }) =>
      name === 'upgrade'
        ? 'Write `export function upgrade(op: Op): void { … }` in it.'
        : 'Make `downgrade` a function, or leave it out: then the reverse of `upgrade` is used.',
  },
  'range-needs-sql': {
    exit: 2,
    message: ({ range }) => `"${range}" is a range, and a database is at one place only.`,
    hint: ({ range, command }) =>
      `Name the end alone: \`alambic ${command} ${range.slice(range.indexOf(':') + 1) || 'head'}\`, or add \`--sql\` for a script of the range.`,
  },
  'downgrade-sql-needs-range': {
    exit: 2,
    message: ({ target }) =>
      `A script does not know where the database stands, so "${target}" is not enough.`,
    hint: ({ target }) =>
      `Say both ends: \`alambic downgrade head:${/^[-+]/.test(target) ? 'base' : target} --sql\`.`,
  },
  'run-migrations-twice': {
    exit: 2,
    message: ({ hook }) => `\`${hook}\` of env.ts called \`context.runMigrations()\` twice.`,
    hint: ({ hook }) => `Call it once in \`${hook}\`.`,
  },
  'run-migrations-missing': {
    exit: 2,
    message: ({ hook }) =>
      `\`${hook}\` of env.ts ended without calling \`context.runMigrations()\`.`,
    hint: ({ hook }) => `Call \`await context.runMigrations()\` in \`${hook}\`.`,
  },
  'hook-failed': {
    exit: 1,
    message: ({ hook, path, line, reason }) =>
      `\`${hook}\` threw: ${reason}\n  at ${path}${line === null ? '' : `:${line}`}`,
    hint: ({ hook }) => `Correct \`${hook}\`; \`--verbose\` shows where it was called from.`,
  },
  'not-a-client': {
    exit: 2,
    message: ({ path, given }) =>
      `\`connect\` in ${path} gives ${given}, which is no client, pool or Connection.`,
    hint: () =>
      'Return a `pg.Client`, a `pg.Pool`, or a Connection of your own; for PGlite, set `databaseUrl` to `pglite:<folder>` instead.',
  },
  'unknown-code': {
    exit: 2,
    message: ({ code, nearest }) =>
      `There is no problem "${code}".${nearest === null ? '' : ` Perhaps "${nearest}"?`}`,
    hint: () => 'Run `alambic explain` for a list of all.',
  },
  'database-not-at-head': {
    exit: 2,
    message: ({ rows, heads }) =>
      `The database is at ${rows.length === 0 ? 'base' : quoted(rows)}, and the revisions end at ${heads.length === 0 ? 'base' : quoted(heads)}: comparing now would find what they bring.`,
    hint: ({ heads }) => `Run \`alambic upgrade ${heads.length > 1 ? 'heads' : 'head'}\` first.`,
  },
  'perhaps-renamed': {
    exit: 2,
    message: ({ candidates }) =>
      `Nothing was written, because what is new may be what is gone: ${candidates.join('; ')}.`,
    hint: ({ lines }) =>
      `Say which it is, with one of these for each:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  },
  'not-modelled': {
    exit: 2,
    message: ({ subjects }) =>
      `Under --strict, nothing is compared that holds what alambic does not model: ${subjects.join(', ')}.`,
    hint: () => 'Leave --strict out to compare the rest.',
  },
  'undecided-expressions': {
    exit: 2,
    message: ({ differences }) =>
      `Under --strict, ${counted(differences.length, 'difference')} that nobody could decide: ${differences.join('; ')}.`,
    hint: () => 'Connect as a role that may create temporary tables, or leave --strict out.',
  },
  'no-metadata-in-models': {
    exit: 2,
    message: ({ files }) =>
      `${counted(files.length, 'model file')} ${files.length === 1 ? 'exports' : 'export'} no table: ${quoted(files)}.`,
    hint: () =>
      'Export the tables (`export const items = table(…)`), or correct `models` in env.ts.',
  },
  'reference-outside-models': {
    exit: 2,
    message: ({ subject, reference, patterns }) =>
      `${subject.charAt(0).toUpperCase()}${subject.slice(1)} references "${reference}", which no file of \`models\` exports (${quoted(patterns)}).`,
    hint: ({ reference }) =>
      `Widen \`models\` in env.ts to the file of "${reference}", export the table there, or correct the name.`,
  },
  'not-a-metadata': {
    exit: 2,
    message: ({ path }) => `\`targetMetadata\` of ${path} is not what \`metadata([...])\` returns.`,
    hint: () =>
      'Give it the result of `metadata([...])`, a list of them, or a function that returns one.',
  },
  'diff-needs-sides': {
    exit: 2,
    message: ({ missing }) => `\`diff\` compares two sides, and ${missing} is not given.`,
    hint: () => 'Say both: `alambic diff --from postgres://… --to models`.',
  },
  'diff-side-not-understood': {
    exit: 2,
    message: ({ side }) => `"${side}" is neither a database URL nor the word \`models\`.`,
    hint: () => 'Give `postgres://…`, `pglite:<folder>` or `models`.',
  },
  'create-all-in-production': {
    exit: 2,
    message: ({ action }) => `\`${action}\` is for tests, and NODE_ENV is "production".`,
    hint: () => 'Run `alambic upgrade head` instead.',
  },
  'unexpected-positionals': {
    exit: 2,
    message: ({ command, positionals }) => `\`${command}\` does not take ${quoted(positionals)}.`,
    hint: ({ command }) => `Run \`alambic ${command} --help\`.`,
  },
  'purge-needs-database': {
    exit: 2,
    message: () =>
      '`--purge` forgets the rows that a database has, and a script knows none of them.',
    hint: () => 'Say where it stands instead: `alambic stamp FROM:TO --sql`.',
  },
};
