/**
 * SQL of users where other SQL follows it.
 *
 * In the house: `src/sql/`, rank 3. Sources: "Lexical Structure", "CREATE TABLE" (`b_expr` in `gram.y`).
 */
import { tokens, type Token } from './tokens.ts';

/** With a line break behind a comment, which would swallow what follows. */
export const closed = (sql: string): string =>
  sql.slice(sql.lastIndexOf('\n') + 1).includes('--') ? `${sql}\n` : sql;

const opaque: ReadonlySet<Token['kind']> = new Set(['comment', 'quoted name', 'string']);
const beyondDefault =
  /\b(?:AND|OR|NOT|LIKE|ILIKE|SIMILAR|BETWEEN|IN|IS|ISNULL|NOTNULL|AT|COLLATE|OVERLAPS)\b/i;

/**
 * As DEFAULT of a column takes it: in parentheses, where its grammar knows less than that of expressions
 * (`now() AT TIME ZONE 'utc'`, `NOT false`).
 */
export function defaultSql(expression: string): string {
  let outside = [...tokens(expression)]
    .map(({ kind, text }) => (opaque.has(kind) ? "''" : text))
    .join('');
  for (let before = ''; before !== outside;) {
    before = outside;
    outside = outside.replaceAll(/\([^()]*\)/g, ' ');
  }
  return beyondDefault.test(outside) ? `(${closed(expression)})` : closed(expression);
}
