/**
 * Every command and every option, as data: what `--help` prints, and what is accepted.
 *
 * In the house: `src/cli/`, rank 9. The verbs are Alembic's; `execute.ts` runs them.
 */
import { revisionFormats, templateNames } from '../script/choices.ts';

export interface OptionEntry {
  /** The values that it takes; any text when left out. */
  readonly choices?: readonly string[];
  /** As commander reads it: `-m, --message <text>`. */
  readonly flags: string;
  readonly description: string;
  /** May be given several times. */
  readonly repeated?: true;
  /** Options that ask for something else in its place, without their dashes. */
  readonly conflicts?: readonly string[];
}

export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** As commander reads it: `<revision>`, `[revisions...]`. */
  readonly arguments?: string;
  readonly summary: string;
  readonly options?: readonly OptionEntry[];
  /** Command lines, under the options of `--help`. */
  readonly examples?: readonly string[];
  /** A sentence above them. */
  readonly note?: string;
}

const json: OptionEntry = { flags: '--json', description: 'print the result as JSON' };
const sql: OptionEntry = {
  flags: '--sql',
  description: 'print the SQL instead of running it; opens no database',
  conflicts: ['json'],
};
const rename: OptionEntry = {
  flags: '--rename <old=new>',
  description: 'say that something was renamed or moved: items.title=name, public.items=shop.items',
  repeated: true,
};
const drop: OptionEntry = {
  flags: '--drop <name>',
  description: 'say that something is dropped and not renamed: items.title',
  repeated: true,
};
const allowEdited: OptionEntry = {
  flags: '--allow-edited',
  description: 'go on although an applied revision was edited since',
};
const verboseList: OptionEntry = { flags: '-v, --verbose', description: 'say more of each' };
const running: readonly OptionEntry[] = [
  sql,
  { flags: '--single-transaction', description: 'run all revisions in one transaction' },
  allowEdited,
  {
    flags: '--unknown-step <what>',
    description: 'a step whose end nobody saw: repeat it, or skip it as done',
    choices: ['repeat', 'skip'],
  },
  { flags: '-v, --verbose', description: 'show the SQL as it runs' },
  json,
];
const recorded: OptionEntry = {
  flags: '--recorded',
  description: 'take back what has no file here as the history recorded it',
  conflicts: ['sql'],
};
const symbols = 'A revision is an id or the start of one, head, base, +2, -1, or ID+1.';

/** Of the commands that have no more to say with it than where an unknown failure came from. */
export const verboseFailure: OptionEntry = {
  flags: '-v, --verbose',
  description: 'show where an error came from',
};

const format: OptionEntry = {
  flags: '--format <format>',
  description: 'write TypeScript, JavaScript or SQL (default: `revisionFormat`)',
  choices: revisionFormats,
};

const message: OptionEntry = {
  flags: '-m, --message <text>',
  description: 'what the revision does',
};
const revId: OptionEntry = {
  flags: '--rev-id <id>',
  description: 'use this id instead of a random one',
};

/** Where a new revision stands in the graph, and its file. */
const placing: readonly OptionEntry[] = [
  { flags: '--branch-label <label>', description: 'label the branch that starts here' },
  { flags: '--depends-on <revision>', description: 'must be applied before it', repeated: true },
  { flags: '--version-path <folder>', description: 'which of the version locations to write to' },
];

/** What a revision that is filled by comparing asks. */
const generating: readonly OptionEntry[] = [
  rename,
  drop,
  { flags: '--allow-drops', description: 'drop more than half of the tables, if that is meant' },
  { flags: '--strict', description: 'refuse when the database holds what is not modelled' },
];

/** Options of every command. */
export const globalOptions: readonly OptionEntry[] = [
  { flags: '-c, --config <file>', description: 'configuration file (default: alambic.config.ts)' },
  { flags: '-n, --name <environment>', description: 'one of `environments` in the configuration' },
  {
    flags: '--database <name>',
    description: 'one of `databases` in the configuration (default: all)',
    repeated: true,
  },
  { flags: '-x <key=value>', description: 'an argument for env.ts', repeated: true },
  { flags: '--env-file <file>', description: 'load environment variables from a file first' },
  { flags: '-q, --quiet', description: 'no progress and no notices' },
];

export const commandEntries: readonly CommandEntry[] = [
  {
    name: 'init',
    arguments: '[directory]',
    summary: 'start a project: configuration, env.ts, a template and a folder for revisions',
    options: [
      {
        flags: '-t, --template <name>',
        description: 'how it begins (default: default)',
        choices: templateNames,
      },
      json,
    ],
    examples: ['alambic init --template esm-javascript'],
  },
  { name: 'list-templates', summary: 'what init --template takes', options: [json] },
  {
    name: 'revision',
    summary: 'write a new revision file',
    options: [
      message,
      {
        flags: '--autogenerate',
        description: 'fill it with what the models and the database differ in',
      },
      revId,
      { flags: '--head <revision>', description: 'the revision it comes after (default: head)' },
      { flags: '--splice', description: 'allow a --head that is not a head' },
      ...placing,
      format,
      {
        flags: '--sql',
        description: 'print it as an SQL revision instead of writing a file',
      },
      ...generating,
      json,
    ],
    examples: [
      'alambic revision --autogenerate -m "add items"',
      'alambic revision -m "fill prices"',
    ],
  },
  {
    name: 'generate',
    summary: 'the same as revision --autogenerate',
    examples: ['alambic generate "add items"'],
    arguments: '[message]',
    options: [message, revId, format, ...generating, json],
  },
  {
    name: 'merge',
    arguments: '[revisions...]',
    summary: 'write a revision that joins heads, and tell what both sides touch',
    options: [
      message,
      {
        flags: '--autogenerate',
        description: 'fill it with what the models still miss after all sides',
      },
      revId,
      { flags: '--splice', description: 'allow a revision that is not a head' },
      ...placing,
      format,
      ...generating,
      json,
    ],
    examples: ['alambic merge heads -m "join shop and billing"'],
  },
  {
    name: 'rebase',
    arguments: '[head]',
    summary: 'move a branch that is applied nowhere on top of another head',
    options: [
      {
        flags: '--onto <revision>',
        description: 'the head to move it to (default: the other one)',
      },
      json,
    ],
  },
  {
    name: 'squash',
    arguments: '<range>',
    summary: 'fold a range of revisions into one that replaces it, and prove that it does the same',
    options: [
      message,
      format,
      {
        flags: '--scratch <url>',
        description: 'a server to make databases for the proof on (default: embedded ones)',
      },
      { flags: '--print', description: 'prove it, and print it instead of writing a file' },
      json,
    ],
    note: 'A range is base:REV, or FROM:REV, where FROM itself stays.',
    examples: [
      'alambic squash base:3f0c2a91b7de',
      'alambic squash 3f0c:head --scratch "$SCRATCH_URL"',
    ],
  },
  {
    name: 'upgrade',
    aliases: ['up', 'migrate'],
    arguments: '[revision]',
    summary: 'apply revisions, up to head or the one named',
    options: running,
    note: symbols,
    examples: ['alambic upgrade', 'alambic upgrade +1', 'alambic upgrade head --sql > deploy.sql'],
  },
  {
    name: 'downgrade',
    arguments: '<revision>',
    summary: 'take revisions back, down to the one named',
    options: [...running, recorded],
    note: symbols,
    examples: [
      'alambic downgrade -1',
      'alambic downgrade base',
      'alambic downgrade 3f0c2a91b7de@-1 --recorded',
      'alambic downgrade head:base --sql > undo.sql',
    ],
  },
  {
    name: 'down',
    arguments: '[revision]',
    summary: 'downgrade, one revision by default',
    options: [...running, recorded],
  },
  {
    name: 'current',
    summary: 'the revisions that the database is at',
    options: [
      { flags: '--check-heads', description: 'exit 3 unless the database is at the heads' },
      verboseList,
      json,
    ],
  },
  {
    name: 'status',
    summary: 'current, pending and edited revisions, and whether the models differ',
    options: [json],
  },
  {
    name: 'history',
    summary: 'the revisions, newest first',
    options: [
      { flags: '-r, --rev-range <a:b>', description: 'only from a to b' },
      { flags: '-v, --verbose', description: 'the whole header of each' },
      { flags: '-i, --indicate-current', description: 'mark what the database is at' },
      { flags: '--graph', description: 'draw which revision comes after which' },
      json,
    ],
  },
  {
    name: 'graph',
    summary: 'the revisions as a picture',
    options: [
      {
        flags: '--format <format>',
        description: 'what to write (default: by the name of the file, or svg)',
        choices: ['svg', 'html', 'mermaid', 'json'],
      },
      { flags: '--output <file>', description: 'where to write it (default: stdout)' },
      { flags: '-r, --rev-range <a:b>', description: 'only from a to b' },
      { flags: '-i, --indicate-current', description: 'mark what the database has' },
      {
        flags: '--operations',
        description: 'with what each revision does; html has it unless told otherwise',
      },
      { flags: '--no-operations', description: 'run no revision file' },
      { flags: '--json', description: 'the same as --format json' },
    ],
    examples: ['alambic graph --output graph.html', 'alambic graph --format mermaid -r base:3f0c'],
  },
  {
    name: 'heads',
    summary: 'the revisions that nothing comes after',
    options: [
      { flags: '--check', description: 'exit 3 when there are several' },
      {
        flags: '--resolve-dependencies',
        description: 'leave out those that another depends on',
      },
      verboseList,
      json,
    ],
  },
  {
    name: 'branches',
    summary: 'the revisions that several come after, and these',
    options: [verboseList, json],
  },
  { name: 'edit', arguments: '[revision]', summary: 'open a revision in $VISUAL or $EDITOR' },
  {
    name: 'ensure-version',
    summary: "make alambic's own tables where they are missing",
    options: [sql, json],
  },
  { name: 'show', arguments: '<revision>', summary: 'one revision, whole', options: [json] },
  {
    name: 'stamp',
    arguments: '<revisions...>',
    summary: 'say that the database is at a revision, running nothing',
    options: [sql, { flags: '--purge', description: 'forget the rows that are there first' }, json],
  },
  {
    name: 'check',
    summary: 'exit 3 when the models and the database differ',
    options: [
      { flags: '--sql', description: 'print the differences as SQL', conflicts: ['json'] },
      rename,
      drop,
      { flags: '--strict', description: 'refuse when the database holds what is not modelled' },
      {
        flags: '-v, --verbose',
        description: 'also tell what is no difference: the order of columns',
      },
      json,
    ],
  },
  {
    name: 'diff',
    summary: 'the way from one database, or the models, to another',
    note: 'Exit 3 when they differ. With two URLs it needs no project.',
    examples: [
      'alambic diff --from "$STAGING" --to "$PRODUCTION"',
      'alambic diff --from "$DATABASE_URL" --to models --sql > change.sql',
    ],
    options: [
      { flags: '--from <url>', description: 'a database URL, or the word models' },
      { flags: '--to <url>', description: 'a database URL, or the word models' },
      {
        flags: '--sql',
        description: 'print a script for psql',
        conflicts: ['typescript', 'json'],
      },
      {
        flags: '--typescript',
        description: 'print the operations of a revision',
        conflicts: ['json'],
      },
      { flags: '--down', description: 'print the way back' },
      rename,
      drop,
      { flags: '--strict', description: 'refuse when either holds what is not modelled' },
      {
        flags: '-v, --verbose',
        description: 'also tell what is no difference: the order of columns',
      },
      json,
    ],
  },
  {
    name: 'explain',
    arguments: '[code]',
    summary: 'print the page of an error code; without one, all codes',
    examples: ['alambic explain multiple-heads'],
  },
];
