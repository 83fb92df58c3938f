/**
 * SQL expressions as tokens, no more. Enough to see that a text is one expression and
 * nothing else, to find a name in it, and to take a table's own name off its columns.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { isBlank, isName, nameRead, tokens } from '../../sql/tokens.ts';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/**
 * What keeps this text from being one expression (or one type, one operator), in words; `undefined`
 * when nothing does. A text that passes cannot end the statement that it is put into.
 */
export function notOneExpression(sql: string): string | undefined {
  const open: string[] = [];
  let empty = true;
  for (const token of tokens(sql)) {
    const { kind, text } = token;
    if (kind === 'unterminated') return `${text} is not closed`;
    if (isBlank(token)) continue;
    empty = false;
    if (kind !== 'sign') continue;
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

/** The words and quoted names of these texts, as PostgreSQL reads them: keywords, too. */
export function namesIn(texts: readonly (string | undefined)[]): { has(name: string): boolean } {
  const names = new Set<string>();
  for (const sql of texts) {
    if (sql === undefined) continue;
    // Names with escapes in them are not worked out: they may be any.
    if (/u&"/i.test(sql)) return { has: () => true };
    for (const token of tokens(sql)) if (isName(token)) names.add(nameRead(token));
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
  const solid = [...tokens(sql)].filter((token) => !isBlank(token));
  return solid.flatMap((token, at): Call[] => {
    if (!isName(token) || solid[at + 1]?.text !== '(') return [];
    const name = nameRead(token);
    const [before, dot] = [solid[at - 2], solid[at - 1]];
    if (dot?.text !== '.') return [{ name }];
    return isName(before) ? [{ schema: nameRead(before), name }] : [];
  });
}

/**
 * `app.t.a` as `t.a`, because a temporary table is never in schema `app`. Only where the schema and
 * the table are these, and a column or `*` follows.
 */
export function withoutOwnSchema(sql: string, schema: string, table: string): string {
  if (!mentions(sql, schema) || !mentions(sql, table)) return sql;
  const all = [...tokens(sql)];
  const solid = [...all.entries()].filter(([, token]) => !isBlank(token));
  const dropped = new Set<number>();
  for (const [place, [index, token]] of solid.entries()) {
    const [dot, own, nextDot] = [1, 2, 3].map((ahead) => solid[place + ahead]?.[1]);
    const isStart = solid[place - 1]?.[1].text !== '.';
    if (!isStart || !isName(token) || nameRead(token) !== schema) continue;
    if (dot?.text !== '.' || !isName(own) || nextDot?.text !== '.') continue;
    if (nameRead(own) !== table) continue;
    dropped.add(index).add(solid[place + 1]?.[0] ?? index);
  }
  return all
    .filter((_, index) => !dropped.has(index))
    .map(({ text }) => text)
    .join('');
}
