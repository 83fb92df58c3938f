/**
 * Checks what a configuration or an environment says, and names every mistake at once, each with what
 * was meant.
 *
 * In the house: `src/script/`, rank 7.
 */
import * as v from 'valibot';
import { revisionFormats } from './choices.ts';
import { DatabaseUrl } from './database-url.ts';
import { isTimezone } from './dates.ts';
import { fileTemplateFaults } from './file-template.ts';
import { nearest } from './nearest.ts';

type Schema = v.GenericSchema<unknown, unknown>;
export type Shape = Readonly<Record<string, Schema | Nested>>;

/** An object with members of its own, and what to say of what is none. */
interface Nested {
  readonly members: Shape;
  readonly words: string;
}

export const text: Schema = v.pipe(v.string('is a text'), v.nonEmpty('is not empty'));
export const called: Schema = v.custom((value) => typeof value === 'function', 'is a function');
export const texts: Schema = v.array(text, 'is a list of texts');

const whole = (from: number, to: number, words: string): Schema =>
  v.pipe(v.number(words), v.integer(words), v.minValue(from, words), v.maxValue(to, words));

const milliseconds = whole(0, 2_147_483_647, 'is a number of milliseconds, 0 or more');
const tableName: Nested = {
  members: { schema: text, name: text },
  words: 'is `{ schema, name }`',
};
const hook: Schema = v.union(
  [
    v.strictObject({ command: text, arguments: v.optional(texts), cwd: v.optional(text) }),
    v.custom((value) => typeof value === 'function'),
  ],
  'is `{ command, arguments, cwd }` or a function',
);

const databaseUrlWords =
  'is a URL, such as `process.env.DATABASE_URL ?? embedded()`; a variable that is set to nothing is none';

/** What each of several databases may say as well. */
const databaseSettings: Shape = {
  databaseUrl: v.union(
    [v.pipe(v.string(), v.nonEmpty(databaseUrlWords)), v.instance(DatabaseUrl)],
    databaseUrlWords,
  ),
  connect: called,
  transaction: v.picklist(['per-revision', 'single'], "is 'per-revision' or 'single'"),
  versionTable: tableName,
  historyTable: tableName,
  lockTimeoutMs: milliseconds,
  waitTimeoutMs: milliseconds,
  serverVersion: whole(14, 99, 'is a major version of PostgreSQL, 14 or newer'),
};

const settings: Shape = {
  ...databaseSettings,
  scriptLocation: text,
  versionLocations: v.pipe(v.array(text, 'is a list of folders'), v.minLength(1, 'names a folder')),
  fileTemplate: v.pipe(
    v.string('is a text, such as "%(rev)s_%(slug)s"'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const fault of fileTemplateFaults(dataset.value)) addIssue({ message: `: ${fault}` });
    }),
  ),
  revisionFormat: v.picklist(revisionFormats, "is 'ts', 'js' or 'sql'"),
  timezone: v.pipe(
    v.string('is an IANA name, such as "Europe/Madrid"'),
    v.check(isTimezone, 'is an IANA name, such as "Europe/Madrid"'),
  ),
  truncateSlugLength: whole(1, 200, 'is a whole number from 1 to 200'),
  postWriteHooks: v.array(hook, 'is a list of hooks'),
};

/** Sentences without a full stop; none when all is well. */
export function configurationFaults(value: unknown): readonly string[] {
  if (!isRecord(value)) return ['the default export is no object'];
  const { environments, ...own } = value;
  const names = isRecord(own['databases']) ? Object.keys(own['databases']) : undefined;
  return [
    ...levelFaults(own, '', ['environments']),
    ...memberwise('environments', environments, (each, name) =>
      levelFaults(each, `environments.${name}.`, [], names),
    ),
  ];
}

/** @param names of the databases, where the level below says which there are. */
function levelFaults(
  { databases, ...own }: Readonly<Record<string, unknown>>,
  prefix: string,
  more: readonly string[],
  names?: readonly string[],
): readonly string[] {
  const known = [...Object.keys(settings), 'databases', ...more];
  const path = `${prefix}databases`;
  const beside = ['databaseUrl', 'connect'].filter((key) => own[key] !== undefined);
  return [
    ...shapeFaults(own, settings, prefix, known),
    ...memberwise(path, databases, (each, name) => [
      ...nameFaults(path, name, names),
      ...shapeFaults(each, databaseSettings, `${path}.${name}.`),
    ]),
    ...(databases !== undefined && beside.length > 0
      ? [`\`${path}\` stands beside \`${prefix}${beside[0]}\`; each of them has its own`]
      : []),
    ...(isRecord(databases) && Object.keys(databases).length === 0
      ? [`\`${path}\` names no database`]
      : []),
  ];
}

/** A name stands in revisions, in SQL remarks and before a colon in `--rename`. */
function nameFaults(
  path: string,
  name: string,
  known: readonly string[] | undefined,
): readonly string[] {
  if (!/^[A-Za-z][\w-]*$/.test(name))
    return [
      `\`${path}\`: "${name}" is no name of letters, digits, "_" and "-" that begins with a letter`,
    ];
  if (known === undefined || known.includes(name)) return [];
  const meant = nearest(name, known);
  return [
    `\`${path}.${name}\` is none of the project's \`databases\`${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
  ];
}

function memberwise(
  path: string,
  value: unknown,
  faultsOf: (each: Readonly<Record<string, unknown>>, name: string) => readonly string[],
): readonly string[] {
  if (value === undefined) return [];
  if (!isRecord(value)) return [wrong(path, value, 'is an object with one member for each')];
  return Object.entries(value).flatMap(([name, each]) =>
    isRecord(each)
      ? faultsOf(each, name)
      : [wrong(`${path}.${name}`, each, 'is an object of settings')],
  );
}

/** Unknown keys, with the nearest known one, then wrong values. A member that is `undefined` is absent. */
export function shapeFaults(
  value: Readonly<Record<string, unknown>>,
  shape: Shape,
  prefix: string = '',
  known: readonly string[] = Object.keys(shape),
): readonly string[] {
  return Object.entries(value).flatMap(([key, member]): readonly string[] => {
    if (member === undefined) return [];
    const schema = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (schema !== undefined)
      return 'members' in schema
        ? nestedFaults(`${prefix}${key}`, member, schema)
        : memberFaults(`${prefix}${key}`, member, schema);
    const meant = nearest(key, known);
    return [
      meant === undefined
        ? `\`${prefix}${key}\` is unknown; there is ${known.map((each) => `\`${each}\``).join(', ')}`
        : `\`${prefix}${key}\` is unknown; did you mean \`${meant}\`?`,
    ];
  });
}

const nestedFaults = (
  path: string,
  member: unknown,
  { members, words }: Nested,
): readonly string[] =>
  isRecord(member) ? shapeFaults(member, members, `${path}.`) : [wrong(path, member, words)];

function memberFaults(path: string, member: unknown, schema: Schema): readonly string[] {
  const { issues = [] } = v.safeParse(schema, member);
  return issues.map((issue) => {
    const way = (issue.path ?? []).map(({ key }) =>
      typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
    );
    return wrong(path + way.join(''), issue.input, issue.message);
  });
}

/** A message that begins with a colon explains itself. No value of a URL is repeated. */
function wrong(path: string, value: unknown, words: string): string {
  if (words.startsWith(': ')) return `\`${path}\`${words}`;
  const shown = path.endsWith('databaseUrl') ? '' : `, not ${shortly(value)}`;
  return `\`${path}\` ${words}${shown}`;
}

function shortly(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
