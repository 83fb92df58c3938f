/**
 * SQL cut into tokens, as the server's scanner cuts it with `standard_conforming_strings` on. Together they are the
 * text: joined again they give it back.
 *
 * In the house: `src/sql/`, rank 3. Source: "Lexical Structure", `scan.l`.
 */

export type TokenKind =
  | 'space'
  | 'comment'
  | 'name'
  | 'quoted name'
  | 'string'
  | 'number'
  | 'unterminated'
  | 'sign';

/** The first that fits at a place is the token there. */
const lexemes: readonly (readonly [TokenKind, pattern: string])[] = [
  // A file may begin with a byte order mark.
  ['space', String.raw`[ \t\n\r\f\v\uFEFF]+`],
  ['comment', String.raw`--[^\n\r]*`],
  // Loops over one class of characters: a literal may have millions of them.
  ['string', String.raw`(?:[bBxXnN]|[uU]&)?'[^']*(?:''[^']*)*'`],
  ['string', String.raw`[eE]'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'`],
  ['quoted name', String.raw`(?:[uU]&)?"[^"]*(?:""[^"]*)*"`],
  ['name', String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`],
  // With whatever sticks to them: 1e10, 0x1f, $1.
  ['number', String.raw`[$\d][\w.]+|\d`],
  ['unterminated', String.raw`['"]|\/\*`],
  ['sign', String.raw`::|[^]`],
];
const lexeme = new RegExp(lexemes.map(([, pattern]) => `(${pattern})`).join('|'), 'y');
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const blockEdge = /\/\*|\*\//g;

export interface Token {
  /**
   * A `name` may be a keyword. A `string` is of any form: `'…'`, `E'…'`, `B'…'`, `$tag$…$tag$` and the like. What opens
   * a construct and is never closed is `unterminated`, alone. A `sign` is `::` or one character.
   */
  readonly kind: TokenKind;
  readonly text: string;
  /** In UTF-16 units, from 0. */
  readonly start: number;
}

export function* tokens(sql: string): Generator<Token> {
  for (let at = 0; at < sql.length;) {
    const token = blockComment(sql, at) ?? dollarString(sql, at) ?? tokenAt(sql, at);
    yield token;
    at += token.text.length;
  }
}

function tokenAt(sql: string, start: number): Token {
  lexeme.lastIndex = start;
  const match = lexeme.exec(sql);
  const [kind] = lexemes.find((_, at) => match?.[at + 1] !== undefined) ?? ['sign'];
  return { kind, text: match?.[0] ?? sql.charAt(start), start };
}

/** Block comments nest, which a regular expression cannot follow. */
function blockComment(sql: string, start: number): Token | undefined {
  if (!sql.startsWith('/*', start)) return undefined;
  blockEdge.lastIndex = start;
  let depth = 0;
  for (let found = blockEdge.exec(sql); found !== null; found = blockEdge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'comment', text: sql.slice(start, blockEdge.lastIndex), start };
  }
  return undefined;
}

function dollarString(sql: string, start: number): Token | undefined {
  if (sql[start] !== '$') return undefined;
  dollarTag.lastIndex = start;
  const tag = dollarTag.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, start + tag.length);
  if (end === -1) return { kind: 'unterminated', text: tag, start };
  return { kind: 'string', text: sql.slice(start, end + tag.length), start };
}

export const isBlank = ({ kind }: Token): boolean => kind === 'space' || kind === 'comment';

export const isName = (
  token: Token | undefined,
): token is Token & { readonly kind: 'name' | 'quoted name' } =>
  token?.kind === 'name' || token?.kind === 'quoted name';

/** What the server reads: ASCII letters without quotes are folded to lower case. Escapes of `U&"…"` are not worked out. */
export const nameRead = ({ text }: Token): string =>
  text.endsWith('"')
    ? text.slice(text.indexOf('"') + 1, -1).replaceAll('""', '"')
    : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
