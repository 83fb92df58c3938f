/**
 * A revision that is one `.sql` file: its header in comments, the statements below a line `-- upgrade`, those
 * that undo them below a line `-- downgrade`. With several databases such a line may name one: `-- upgrade app`.
 *
 * A line `-- alambic: no-transaction` says that the statement under it runs alone, outside of any transaction; in the
 * header, that all of them do.
 *
 * In the house: `src/script/`, rank 7. `template.ts` has the form in which new ones are written.
 */
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import type { Revision } from '../revisions/revision.ts';
import { comments, lineAt, splitStatements, withoutComments, type Comment } from '../sql/split.ts';
import { readHead, readText } from './file-text.ts';

/** Statements that stand together and run alike. */
export interface SqlPart {
  readonly sql: string;
  /** Where `sql` begins in the file, from 1. */
  readonly line: number;
  /** Each runs alone. */
  readonly transaction?: 'forbidden';
}

/** One direction: for every database, or by the names of those that have one. */
export type SqlParts = readonly SqlPart[] | ReadonlyMap<string, readonly SqlPart[]>;

export const isForAll = (parts: SqlParts): parts is readonly SqlPart[] => Array.isArray(parts);

export interface SqlScript {
  readonly upgrade: SqlParts;
  /** Absent when the file has no line `-- downgrade`; none when nothing stands under it. */
  readonly downgrade?: SqlParts;
}

export const isSqlFile = (path: string): boolean => path.endsWith('.sql');

const headBytes = 2048;

/**
 * What the header says; `undefined` for a file that is no revision: it has neither a line `-- Revision: …` nor one `-- upgrade`.
 *
 * @throws AlambicError `unreadable-header`.
 */
export function readSqlRevision(path: string): Revision | undefined {
  const { text, whole } = readHead(path, headBytes);
  const enough = whole || header(text).length < text.length;
  return sqlRevisionOf(enough ? text : readText(path), path);
}

/** As `readSqlRevision`, of a text that is at hand. */
export function sqlRevisionOf(
  text: string,
  path: string,
  digestStart?: number,
): Revision | undefined {
  const lines = header(text).split(/\r?\n/).map(remark);
  const field = (name: RegExp): string | undefined => {
    const line = lines.findLast((each) => name.test(each));
    return line === undefined ? undefined : line.replace(name, '').trim();
  };
  const id = field(/^Revision:/i);
  if (id === undefined && !/^--[ \t]*upgrade[ \t]*$/im.test(text)) return undefined;
  const revises = field(/^Revises:/i);
  for (const [constant, value] of [
    ['Revision', id],
    ['Revises', revises],
  ] as const)
    if (value === undefined || (constant === 'Revision' && value === ''))
      throw new AlambicError('unreadable-header', { path, line: 1, constant, fault: 'is missing' });
  const created = field(/^Created:/i);
  // There may be too many for one line.
  const replaces = lines.filter((line) => replacesField.test(line));
  return {
    id: id ?? '',
    downRevision: names(revises),
    dependsOn: names(field(/^Depends on:/i)),
    branchLabels: names(field(/^Branch labels?:/i)),
    message: lines.find((line) => line !== '') ?? '',
    path,
    ...(created === undefined || created === '' ? {} : { createDate: created }),
    digestStart,
    ...(replaces.length > 0 && {
      replaces: [...new Set(replaces.flatMap((line) => names(line.replace(replacesField, ''))))],
    }),
  };
}

const replacesField = /^Replaces:/i;

/** The comments that the file begins with, up to the line that begins a part. */
function header(text: string): string {
  const start = /^\uFEFF?(?:[ \t]*(?:--[^\n]*)?\r?\n)*/.exec(text)?.[0] ?? '';
  const revision = /^--[ \t]*Revision:/im.exec(start)?.index ?? 0;
  const below = start.slice(revision);
  const part =
    /^--[ \t]*(?:upgrade|downgrade)[ \t]*\r?$/im.exec(below) ??
    /^--[ \t]*(?:upgrade|downgrade)[ \t]+[A-Za-z][\w-]*[ \t]*\r?$/im.exec(below);
  return part === null ? start : start.slice(0, revision + part.index);
}

const remark = (line: string): string => line.replace(/^\uFEFF?[ \t]*-*[ \t]*/, '').trimEnd();

const names = (list: string | undefined): readonly string[] =>
  (list ?? '').split(/[\s,]+/).filter((name) => name !== '');

/**
 * The statements of both parts.
 *
 * @param databases of the project, when there are several: a line `-- upgrade app` beside one without a name is then no
 *   remark, but refused.
 * @throws AlambicError `unreadable-sql-revision`, and those of `splitStatements`, with lines of the file.
 */
export function sqlScript(
  text: string,
  path: string,
  databases: readonly string[] = [],
): SqlScript {
  const top = header(text);
  const alone = directives(top, 0, text, path) > 0;
  const refuse = (line: number, fault: string): never => {
    throw new AlambicError('unreadable-sql-revision', { path, line, fault });
  };
  const all = partMarks(text, top.length);
  const forAll = new Set(all.filter(({ name }) => name === undefined).map(({ part }) => part));
  const stray = all.find(({ part, name }) => name !== undefined && forAll.has(part));
  if (stray !== undefined && databases.length > 0)
    refuse(lineAt(text, stray.offset), `${spoken(stray)} stands beside a line without a name`);
  const marks = all.filter(({ part, name }) => name === undefined || !forAll.has(part));
  if (databases.length > 0 || marks.some(({ name }) => name !== undefined))
    refuseDoubtful(text, top.length, refuse);
  const [first] = marks;
  if (first?.part !== 'upgrade') return refuse(1, 'there is no line `-- upgrade`');
  const [early] = splitStatements(lined(text, 0, first.offset));
  if (early !== undefined) refuse(early.line, `a statement stands above the line ${spoken(first)}`);
  const sections = { upgrade: new Map<Name, Section>(), downgrade: new Map<Name, Section>() };
  for (const [at, mark] of marks.entries()) {
    const section = sections[mark.part];
    if (section.has(mark.name)) refuse(lineAt(text, mark.offset), `a second line ${spoken(mark)}`);
    const end = marks[at + 1]?.offset ?? text.length;
    section.set(mark.name, parts(text, mark.end, end, path, alone));
  }
  const downgrade = partsOf(sections.downgrade);
  return { upgrade: partsOf(sections.upgrade) ?? [], ...(downgrade && { downgrade }) };
}

/** Where parts may have names, what looks like the line of a part and is none would be a remark in the part before it. */
function refuseDoubtful(
  text: string,
  from: number,
  refuse: (line: number, fault: string) => never,
): void {
  for (const { offset, text: line } of partComments(text, from))
    if (/^--[ \t]*(?:upgrade|downgrade)\b/i.test(line) && !partLine.test(line))
      refuse(
        lineAt(text, offset),
        `\`${line.trim()}\` is no line of a part: it names one database, without quotes`,
      );
}

type Name = string | undefined;
type Section = readonly SqlPart[];

function partsOf(sections: ReadonlyMap<Name, Section>): SqlParts | undefined {
  if (sections.size === 0) return undefined;
  const forAll = sections.get(undefined);
  if (forAll !== undefined) return forAll;
  return new Map([...sections].map(([name = '', section]) => [name, section]));
}

interface PartMark {
  readonly part: 'upgrade' | 'downgrade';
  /** Of the database that it is for; absent of a line for all. */
  readonly name: Name;
  readonly offset: number;
  readonly end: number;
}

const spoken = ({ part, name }: PartMark): string =>
  `\`-- ${part}${name === undefined ? '' : ` ${name}`}\``;

/**
 * The lines that begin a part, from the end of the header on. A statement before them may lack its semicolon; a remark in
 * parentheses or in the body of a function begins none.
 */
function partMarks(text: string, from: number): readonly PartMark[] {
  return partComments(text, from).flatMap(({ offset, text: line }) => {
    const [, word, name] = partLine.exec(line) ?? [];
    if (word === undefined) return [];
    const part = word.toLowerCase() === 'upgrade' ? 'upgrade' : 'downgrade';
    return [{ part, name, offset, end: offset + line.length }];
  });
}

const partLine = /^--[ \t]*(upgrade|downgrade)(?:[ \t]+([A-Za-z][\w-]*))?[ \t]*\r?$/i;

/** The comments that may begin a part, by where they stand: on a line of their own. */
const partComments = (text: string, from: number): readonly Comment[] =>
  comments(lined(text, from, text.length)).filter(
    ({ within, offset }) =>
      within !== 'parentheses or a body' && /(?:^|\n)[ \t]*$/.test(text.slice(0, offset)),
  );

/** A section of the text in its place: line breaks alone before it, so that offsets and lines are the file's. */
const lined = (text: string, from: number, to: number): string =>
  text.slice(0, from).replace(/[^\n]/g, ' ') + text.slice(from, to);

/** The statements of a section; neighbours that run alike are one part. */
function parts(
  text: string,
  from: number,
  to: number,
  path: string,
  alone: boolean,
): readonly SqlPart[] {
  const section = lined(text, from, to);
  const found: { start: number; end: number; alone: boolean }[] = [];
  let end = from;
  for (const { sql, offset } of splitStatements(section)) {
    const own = alone || directives(text.slice(end, offset) + sql, end, text, path) > 0;
    end = offset + sql.length;
    const last = found.at(-1);
    if (last?.alone === own) last.end = end;
    else found.push({ start: offset, end, alone: own });
  }
  return found.map(({ start, end: last, alone: own }) => ({
    sql: text.slice(start, last),
    line: lineAt(text, start),
    ...(own && { transaction: 'forbidden' as const }),
  }));
}

/** How many comments of a text, which begins at `offset` of the file, say `alambic: no-transaction`. */
function directives(piece: string, offset: number, text: string, path: string): number {
  const said = comments(piece).flatMap((comment) => {
    if (comment.within !== 'nothing') return [];
    const word = /^--[ \t]*alambic:[ \t]*(.*?)[ \t]*\r?$/i.exec(comment.text)?.[1];
    return word === undefined ? [] : [{ word, at: offset + comment.offset }];
  });
  const unknown = said.find(({ word }) => word.toLowerCase() !== 'no-transaction');
  if (unknown === undefined) return said.length;
  throw new AlambicError('unreadable-sql-revision', {
    path,
    line: lineAt(text, unknown.at),
    fault: `\`alambic: ${unknown.word}\` is unknown; there is \`alambic: no-transaction\``,
  });
}

/** `sha256:` over what the parts do, without comments and white space. */
export function sqlChecksum(text: string, path: string): string {
  const { upgrade, downgrade } = sqlScript(text.replaceAll('\r\n', '\n'), path);
  const essence = (section: Section): readonly unknown[] =>
    section.map(({ sql, transaction }) => [withoutComments(sql), transaction]);
  const significant = [upgrade, downgrade].map((part) =>
    part === undefined || isForAll(part)
      ? part && essence(part)
      : [...part].map(([name, own]) => [name, essence(own)]),
  );
  return `sha256:${hash('sha256', JSON.stringify(significant))}`;
}
