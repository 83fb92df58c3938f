/**
 * SQL expressions as text: cut into tokens, no more. Enough to see that a text is one expression and
 * nothing else, to find a name in it, and to take a table's own name off its columns.
 *
 * In the house: `src/diff/normalise/`, rank 6. Source: "Lexical Structure" of the manual.
 */

interface Token {
  readonly kind: 'space' | 'name' | 'string' | 'other' | 'unterminated';
  readonly text: string;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+|--[^\r\n]*/y],
  ['string', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['string', /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y],
  ['string', /\$((?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\1\$/y],
  ['name', /(?:[uU]&)?"(?:[^"]|"")+"/y],
  ['name', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  [
    'unterminated',
    /(?:[bBxXnNeE]|[uU]&)?'|(?:[uU]&)?"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|\/\*/y,
  ],
  ['other', /\d[\w.]*|[\s\S]/y],
];

function* tokens(sql: string): Generator<Token> {
  for (let at = 0; at < sql.length;) {
    const token = blockComment(sql, at) ?? tokenAt(sql, at);
    yield token;
    at += token.text.length;
  }
}

function tokenAt(sql: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'other', text: sql.charAt(at) };
}

/** Block comments nest, which a regular expression cannot follow. */
function blockComment(sql: string, start: number): Token | undefined {
  if (!sql.startsWith('/*', start)) return undefined;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'space', text: sql.slice(start, edge.lastIndex) };
  }
  return undefined;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/**
 * What keeps this text from being one expression (or one type, one operator), in words; `undefined`
 * when nothing does. A text that passes cannot end the statement that it is put into.
 */
export function notOneExpression(sql: string): string | undefined {
  const open: string[] = [];
  let empty = true;
  for (const { kind, text } of tokens(sql)) {
    if (kind === 'unterminated') return `${text} is not closed`;
    if (kind !== 'space') empty = false;
    if (kind !== 'other') continue;
    if (text === ';') return 'a semicolon ends it too early';
    if (text === ',' && open.length === 0) return 'a comma makes it more than one expression';
    const expected = closing[text];
    if (expected !== undefined) open.push(expected);
    else if ((text === ')' || text === ']') && open.pop() !== text) return `${text} closes nothing`;
  }
  if (open.length > 0) return `${String(open.pop())} is missing`;
  return empty ? 'it is empty' : undefined;
}

/** Whether the text may say this name anywhere: as a word, quoted, escaped, inside a string. */
export function mentions(sql: string, name: string): boolean {
  if (/u&["']/i.test(sql)) return true;
  const text = sql.toLowerCase();
  const word = name.toLowerCase();
  return (
    text.includes(word) ||
    text.includes(word.replaceAll('"', '""')) ||
    text.includes(word.replaceAll("'", "''"))
  );
}

/** The name that PostgreSQL reads: unquoted ones are folded to lower case. */
const nameRead = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token.toLowerCase();

/** The words and quoted names of these texts, as PostgreSQL reads them: keywords, too. */
export function namesIn(texts: readonly (string | undefined)[]): { has(name: string): boolean } {
  const names = new Set<string>();
  for (const sql of texts) {
    if (sql === undefined) continue;
    // Names with escapes in them are not worked out: they may be any.
    if (/u&"/i.test(sql)) return { has: () => true };
    for (const { kind, text } of tokens(sql)) if (kind === 'name') names.add(nameRead(text));
  }
  return names;
}

/** A name that a parenthesis follows: a function, if it is no keyword and no type. */
export interface Call {
  readonly schema?: string;
  readonly name: string;
}

/** What the text calls, in the order of the text. */
export function callsIn(sql: string): readonly Call[] {
  const solid = [...tokens(sql)].filter(({ kind }) => kind !== 'space');
  return solid.flatMap(({ kind, text }, at): Call[] => {
    if (kind !== 'name' || solid[at + 1]?.text !== '(') return [];
    const name = nameRead(text);
    const [before, dot] = [solid[at - 2], solid[at - 1]];
    if (dot?.text !== '.') return [{ name }];
    return before?.kind === 'name' ? [{ schema: nameRead(before.text), name }] : [];
  });
}

/**
 * `app.t.a` as `t.a`, because a temporary table is never in schema `app`. Only where the schema and
 * the table are these, and a column or `*` follows.
 */
export function withoutOwnSchema(sql: string, schema: string, table: string): string {
  if (!mentions(sql, schema) || !mentions(sql, table)) return sql;
  const all = [...tokens(sql)];
  const solid = [...all.entries()].filter(([, token]) => token.kind !== 'space');
  const dropped = new Set<number>();
  for (const [place, [index, token]] of solid.entries()) {
    const [dot, own, nextDot] = [1, 2, 3].map((ahead) => solid[place + ahead]?.[1]);
    const isStart = solid[place - 1]?.[1].text !== '.';
    if (!isStart || token.kind !== 'name' || nameRead(token.text) !== schema) continue;
    if (dot?.text !== '.' || own?.kind !== 'name' || nextDot?.text !== '.') continue;
    if (nameRead(own.text) !== table) continue;
    dropped.add(index).add(solid[place + 1]?.[0] ?? index);
  }
  return all
    .filter((_, index) => !dropped.has(index))
    .map(({ text }) => text)
    .join('');
}
