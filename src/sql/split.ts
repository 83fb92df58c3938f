/**
 * SQL of several statements, taken apart where psql would: at semicolons outside quotes, comments,
 * parentheses and the bodies of SQL-standard functions.
 *
 * In the house: `src/sql/`, rank 3. Source: `psqlscan.l`, and "Lexical Structure".
 */
import { AlambicError } from '../errors.ts';
import { isBlank, tokens, type Token } from './tokens.ts';

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
  for (const token of scriptTokens(text)) {
    if (token.kind === 'comment' && draft.first === undefined) draft.start ??= token.start;
    if (isBlank(token)) continue;
    if (endsStatement(token, draft)) {
      statements.push(...finished(text, draft));
      draft = emptyDraft(endOf(token));
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
  for (const token of scriptTokens(text)) {
    if (token.kind === 'comment')
      found.push({ text: token.text, offset: token.start, within: placeIn(draft) });
    if (isBlank(token)) continue;
    if (endsStatement(token, draft)) draft = emptyDraft(endOf(token));
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
  [...scriptTokens(text)]
    .filter((token) => !isBlank(token))
    .map((token) => token.text)
    .join(' ');

const endOf = ({ start, text }: Token): number => start + text.length;

const endsStatement = ({ text }: Token, { parentheses, bodies }: Draft): boolean =>
  text === ';' && parentheses === 0 && bodies === 0;

/** The line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number =>
  text.slice(0, offset).split('\n').length;

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
  draft.end = endOf(token);
  if (token.text === '(') draft.parentheses++;
  if (token.text === ')') draft.parentheses = Math.max(0, draft.parentheses - 1);
  if (token.kind !== 'name') return;
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

/** What can stand in a script: what only psql understands, and what never ends, are refused. */
function* scriptTokens(text: string): Generator<Token> {
  for (const token of tokens(text)) {
    if (token.kind === 'unterminated') throw unterminated(text, token);
    if (token.text === '\\') throw metaCommand(text, token);
    yield token;
  }
}

const constructs: Readonly<Record<string, string>> = {
  "'": 'quoted string',
  '"': 'quoted name',
  '/*': 'comment',
};

const unterminated = (sql: string, { text, start }: Token): AlambicError =>
  new AlambicError('unterminated-sql', {
    line: lineAt(sql, start),
    construct: constructs[text] ?? `string in ${text}`,
  });

function metaCommand(sql: string, { start }: Token): AlambicError {
  const [command = '\\'] = /^\\\S*/.exec(sql.slice(start, start + 40)) ?? [];
  return new AlambicError('meta-command', { line: lineAt(sql, start), command });
}
