/**
 * The header of a revision file, read as text and never run: four constants and a docblock; a squash has a fifth.
 *
 * The head of the file is scanned from its start: comments, imports, then the constants as plain
 * literals. What the scan does not understand is parsed, whole (`header-syntax.ts`), so that every way
 * of writing a literal is read and everything else is refused with its line. Ten thousand files take
 * little more than the time to open them.
 *
 * In the house: `src/script/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import type { Revision } from '../revisions/revision.ts';
import { readHead, readText } from './file-text.ts';
import { parsedHeader } from './header-syntax.ts';
import { headerConstants, squashConstant, type Header, type HeaderValue } from './header-values.ts';

const headBytes = 1024;

/** @throws AlambicError `unreadable-header`, with the line. */
export function readRevision(path: string): Revision {
  const { text, whole } = readHead(path, headBytes);
  const revision = writtenRevision(text, path);
  if (revision !== undefined) return revision;
  const header = scannedHeader(text);
  if (header !== undefined) return toRevision(header, docblock(text), path);
  return revisionOf(whole ? text : readText(path), path);
}

/** As `readRevision`, of a text that is at hand. */
export function revisionOf(text: string, path: string, digestStart?: number): Revision {
  const revision = writtenRevision(text, path, digestStart);
  if (revision !== undefined) return revision;
  const header = scannedHeader(text) ?? parsedHeader(text, path);
  return { ...toRevision(header, docblock(text), path), digestStart };
}

const one = `(null|'[^'\\\\\\n]*')`;
/** As alambic writes it: the docblock, imports, and the four constants in their order. */
const written = new RegExp(
  `^/\\*\\*\\n \\* ?([^\\n]*)\\n((?: \\*(?!/)[^\\n]*\\n)*) \\*/\\n` +
    `(?:import [^;'"]*(?:'[^'\\n]*'|"[^"\\n]*");\\n)*\\n*` +
    `export const revision = '([^'\\\\\\n]*)';\\nexport const downRevision = ${one};\\n` +
    `export const branchLabels = ${one};\\nexport const dependsOn = ${one};\\n`,
);
const nothing: readonly string[] = Object.freeze([]);

/** The form that nearly every file has, in one match; `undefined` for any other. */
function writtenRevision(text: string, path: string, digestStart?: number): Revision | undefined {
  const match = written.exec(text);
  if (match === null || goesOn(text, match[0].length)) return undefined;
  const [, message = '', rest = '', id = '', down = '', labels = '', depends = ''] = match;
  // A remark that ends the comment early leaves code behind it.
  if (text.indexOf('*/') < text.indexOf('\n */\n') || message === '') return undefined;
  const at = rest.lastIndexOf('* Created: ');
  if (at === -1) return undefined;
  // One literal and nothing spread into it: there may be thousands.
  return {
    id: copied(id),
    downRevision: oneOf(down),
    dependsOn: oneOf(depends),
    branchLabels: oneOf(labels),
    message: copied(message.includes('*\\/') ? message.replaceAll('*\\/', '*/') : message),
    path,
    createDate: copied(rest.slice(at + 11, rest.indexOf('\n', at))),
    digestStart,
  };
}

const fifth = `export const ${squashConstant}`;
/** Whether a squash says there what it replaces, or the text ends before that could be seen. */
const goesOn = (text: string, at: number): boolean =>
  fifth.startsWith(text.slice(at, at + fifth.length));

const oneOf = (value: string): readonly string[] =>
  value === 'null' ? nothing : [copied(value.slice(1, -1))];

/**
 * A copy that does not keep the whole text alive, as a slice of it would: there may be thousands. V8
 * slices nothing shorter than 13 characters.
 */
const copied = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));

const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const importStatement =
  /import\s+(?:type\s+)?(?:[\w$*{},\s]+?\sfrom\s*|[\w$*{},\s]*?\}\s*from\s*)?(?:'[^'\n]*'|"[^"\n]*")\s*;?/y;
const plain = `'[^'\\\\\\n]*'|"[^"\\\\\\n]*"`;
const constant = new RegExp(
  `export\\s+const\\s+(revision|downRevision|branchLabels|dependsOn|${squashConstant})\\s*(?::[^=;]*)?=\\s*` +
    `(null|${plain}|\\[\\s*(?:(?:${plain})\\s*,?\\s*)*\\])(?:\\s+as\\s+const)?\\s*(?:;|(?=\\n))`,
  'y',
);
const strings = new RegExp(plain, 'g');

/** All the constants, or `undefined` when the scan meets anything else before it has them. */
function scannedHeader(text: string): Header | undefined {
  const header: Partial<Record<string, HeaderValue>> = {};
  let at = 0;
  for (;;) {
    blank.lastIndex = at;
    blank.exec(text);
    at = blank.lastIndex;
    const complete = headerConstants.every((name) => name in header);
    if (complete && (squashConstant in header || !goesOn(text, at))) return header;
    constant.lastIndex = at;
    const match = constant.exec(text);
    if (match !== null) {
      const [, name = '', value = ''] = match;
      if (name in header) return undefined;
      header[name] = plainValue(value);
      at = constant.lastIndex;
      continue;
    }
    importStatement.lastIndex = at;
    if (importStatement.exec(text) === null) return undefined;
    at = importStatement.lastIndex;
  }
}

function plainValue(text: string): HeaderValue {
  if (text === 'null') return null;
  if (text.startsWith('[')) return (text.match(strings) ?? []).map((each) => each.slice(1, -1));
  return text.slice(1, -1);
}

interface Docblock {
  readonly message: string;
  readonly createDate?: string;
}

/** The first line that says something is the message. */
function docblock(text: string): Docblock {
  const block = /^\uFEFF?\s*\/\*\*([\s\S]*?)\*\//.exec(text)?.[1];
  if (block === undefined) return { message: '' };
  const lines = block.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const message = lines.find((line) => line !== '') ?? '';
  const date = lines.findLast((line) => line.startsWith('Created: '))?.slice('Created: '.length);
  return {
    message: copied(message.replaceAll('*\\/', '*/')),
    ...(date === undefined ? {} : { createDate: copied(date) }),
  };
}

const list = (value: HeaderValue | undefined): readonly string[] =>
  value === null || value === undefined ? [] : typeof value === 'string' ? [value] : value;

function toRevision(header: Header, { message, createDate }: Docblock, path: string): Revision {
  const { revision, downRevision } = header;
  if (typeof revision !== 'string')
    throw new AlambicError('unreadable-header', {
      path,
      line: 1,
      constant: 'revision',
      fault: revision === undefined ? 'is missing' : 'is not a string',
    });
  if (downRevision === undefined)
    throw new AlambicError('unreadable-header', {
      path,
      line: 1,
      constant: 'downRevision',
      fault: 'is missing',
    });
  return {
    id: copied(revision),
    downRevision: list(downRevision),
    dependsOn: list(header.dependsOn),
    branchLabels: list(header.branchLabels),
    message,
    path,
    ...(createDate === undefined ? {} : { createDate }),
    ...(header.replaces === undefined ? {} : { replaces: [...new Set(list(header.replaces))] }),
  };
}
