/**
 * SQL of several statements, taken apart where psql would: at semicolons outside quotes, comments,
 * parentheses and the bodies of SQL-standard functions.
 *
 * In the house: `src/sql/`, rank 3. Source: `psqlscan.l`, and "Lexical Structure".
 */
import { AlambicError } from '../errors.ts';

export interface SplitStatement {
  /** With the comments in front of it, without what follows its last word, nor the semicolon. */
  readonly sql: string;
  /** Where `sql` starts in the text, in UTF-16 units from 0. */
  readonly offset: number;
  /** The line of its first word, from 1. */
  readonly line: number;
}

/**
 * The statements of a text, in order; comments alone are none.
 * @throws AlambicError `meta-command`, `copy-from-stdin`, `transaction-control`, `unterminated-sql`.
 */
export function splitStatements(text: string): readonly SplitStatement[] {
  const statements: SplitStatement[] = [];
  let draft = emptyDraft(0);
  for (const token of tokens(text)) {
    if (token.kind === 'space') {
      if (draft.first === undefined && draft.start === undefined && token.comment)
        draft.start = token.start;
      continue;
    }
    if (endsStatement(token, draft)) {
      statements.push(...finished(text, draft));
      draft = emptyDraft(token.end);
      continue;
    }
    extend(draft, token);
  }
  return [...statements, ...finished(text, draft)];
}

/** A comment, and where it stands. */
export interface Comment {
  readonly text: string;
  readonly offset: number;
  /** Whether a statement has begun before it, and where in that it is. */
  readonly within: 'nothing' | 'a statement' | 'parentheses or a body';
}

/** The comments of a text, in order. */
export function comments(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let draft = emptyDraft(0);
  for (const token of tokens(text)) {
    if (token.comment)
      found.push({ text: token.text, offset: token.start, within: placeIn(draft) });
    if (token.kind === 'space') continue;
    if (endsStatement(token, draft)) draft = emptyDraft(token.end);
    else extend(draft, token);
  }
  return found;
}

const placeIn = ({ first, parentheses, bodies }: Draft): Comment['within'] =>
  first === undefined
    ? 'nothing'
    : parentheses + bodies > 0
      ? 'parentheses or a body'
      : 'a statement';

/** The words and signs of a text with one space between them: what it does, not how it is laid out. */
export const withoutComments = (text: string): string =>
  [...tokens(text)]
    .filter(({ kind }) => kind !== 'space')
    .map((token) => token.text)
    .join(' ');

const endsStatement = ({ text }: Token, { parentheses, bodies }: Draft): boolean =>
  text === ';' && parentheses === 0 && bodies === 0;

/** The line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length;

interface Token {
  readonly kind: 'space' | 'word' | 'other';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly comment?: boolean;
}

/** A statement as far as it has been read. */
interface Draft {
  /** Where its text starts: its first comment, or its first word. */
  start: number | undefined;
  first: number | undefined;
  end: number;
  parentheses: number;
  /** Depth of `BEGIN ATOMIC … END` and of `CASE … END` within. */
  bodies: number;
  /** Its words in lower case, as many as tell what it is. */
  readonly words: string[];
}

const emptyDraft = (end: number): Draft => ({
  start: undefined,
  first: undefined,
  end,
  parentheses: 0,
  bodies: 0,
  words: [],
});

function extend(draft: Draft, token: Token): void {
  draft.start ??= token.start;
  draft.first ??= token.start;
  draft.end = token.end;
  if (token.text === '(') draft.parentheses++;
  if (token.text === ')') draft.parentheses = Math.max(0, draft.parentheses - 1);
  if (token.kind !== 'word') return;
  const word = token.text.toLowerCase();
  if (makesRoutine(draft.words) && draft.parentheses === 0) {
    if (word === 'begin') draft.bodies++;
    else if (word === 'case' && draft.bodies > 0) draft.bodies++;
    else if (word === 'end' && draft.bodies > 0) draft.bodies--;
  }
  if (draft.words.length < 4096) draft.words.push(word);
}

/** Only there may BEGIN open a body; elsewhere it is a command. */
function makesRoutine([first, second, third, fourth]: readonly string[]): boolean {
  const noun = second === 'or' && third === 'replace' ? fourth : second;
  return first === 'create' && (noun === 'function' || noun === 'procedure');
}

function finished(text: string, { start, first, end, words }: Draft): SplitStatement[] {
  if (start === undefined || first === undefined) return [];
  const line = lineAt(text, first);
  refuse(words, line);
  return [{ sql: text.slice(start, end), offset: start, line }];
}

function refuse(words: readonly string[], line: number): void {
  const [first = '', second = '', third = ''] = words;
  const from = words.indexOf('from');
  if (first === 'copy' && from !== -1 && words[from + 1] === 'stdin')
    throw new AlambicError('copy-from-stdin', { line });
  const savepoint =
    second === 'to' || ((second === 'work' || second === 'transaction') && third === 'to');
  const control =
    ['begin', 'commit', 'end', 'abort'].includes(first) ||
    (first === 'rollback' && !savepoint) ||
    (['start', 'prepare'].includes(first) && second === 'transaction');
  if (!control) return;
  const statement = [first, ...(second === 'transaction' || second === 'prepared' ? [second] : [])];
  throw new AlambicError('transaction-control', {
    line,
    statement: statement.join(' ').toUpperCase(),
  });
}

/** Words, spaces and comments, and everything else in pieces that contain no semicolon of their own. */
function* tokens(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    yield token;
    at = token.end;
  }
}

const space = /\s+/y;
const word = /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
const dollarTag = /\$(?:[\p{L}_\u0080-\uffff][\p{L}\p{N}_\u0080-\uffff]*)?\$/uy;
/** Numbers, with whatever sticks to them: `1e10`, `$1`. */
const number = /[$\d][\w.]*/y;

function tokenAt(text: string, start: number): Token {
  const token = (kind: Token['kind'], end: number): Token => ({
    kind,
    text: text.slice(start, end),
    start,
    end,
  });
  const character = text[start] ?? '';
  const blank = matchAt(space, text, start);
  if (blank !== undefined) return token('space', start + blank.length);
  if (text.startsWith('--', start))
    return { ...token('space', endOfLine(text, start)), comment: true };
  if (text.startsWith('/*', start))
    return { ...token('space', endOfComment(text, start)), comment: true };
  if (character === "'") return token('other', endOfQuoted(text, start, start, "'", false));
  if (character === '"') return token('other', endOfQuoted(text, start, start, '"', false));
  const tag = matchAt(dollarTag, text, start);
  if (tag !== undefined) return token('other', endOfDollars(text, start, tag));
  const name = matchAt(word, text, start);
  if (name !== undefined) return wordToken(text, start, name, token);
  if (character === '\\') return metaCommand(text, start);
  return token('other', start + (matchAt(number, text, start)?.length ?? 1));
}

/** A word, or the prefix of a string: only `E'…'` has backslash escapes. */
function wordToken(
  text: string,
  start: number,
  name: string,
  token: (kind: Token['kind'], end: number) => Token,
): Token {
  const quote = start + name.length;
  if (text[quote] === "'" && /^[eEbBxXnN]$/.test(name))
    return token('other', endOfQuoted(text, start, quote, "'", /^[eE]$/.test(name)));
  return token('word', quote);
}

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};

/** Comments nest, as the standard says. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  for (let match = edge.exec(text); match !== null; match = edge.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return unterminated(text, start, 'comment');
}

/** The end of `'…'`, `"…"` or `E'…'`: a doubled quote stands for one. */
function endOfQuoted(
  text: string,
  start: number,
  quote: number,
  mark: string,
  escapes: boolean,
): number {
  for (let at = quote + 1; at < text.length; at++) {
    const character = text[at];
    if (escapes && character === '\\') at++;
    else if (character === mark && text[at + 1] === mark) at++;
    else if (character === mark) return at + 1;
  }
  return unterminated(text, start, mark === '"' ? 'quoted name' : 'quoted string');
}

function endOfDollars(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  return end === -1 ? unterminated(text, start, `string in ${tag}`) : end + tag.length;
}

function unterminated(text: string, start: number, construct: string): never {
  throw new AlambicError('unterminated-sql', { line: lineAt(text, start), construct });
}

function metaCommand(text: string, start: number): never {
  const [command = '\\'] = /^\\\S*/.exec(text.slice(start, start + 40)) ?? [];
  throw new AlambicError('meta-command', { line: lineAt(text, start), command });
}
