/**
 * The one spelling of an expression in the catalog: PostgreSQL's own text, without parentheses around
 * the whole. `pg_get_expr` writes `(a > 0)` for a check and `now()` for a default.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import { tokens } from '../sql/tokens.ts';

/**
 * Takes parentheses off as long as they enclose everything. Those of a row, `(1, 2)`, and of a
 * subquery stay: without them it would be another expression.
 */
export function sqlText(expression: string): string {
  let text = expression.trim();
  while (text.startsWith('(') && isWrapped(text)) text = text.slice(1, -1).trim();
  return text;
}

function isWrapped(text: string): boolean {
  if (!text.endsWith(')') || /^\(\s*(?:select|with|values|table)\b/i.test(text)) return false;
  let depth = 0;
  let end = 0;
  for (const { text: token } of tokens(text)) {
    end += token.length;
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === ',' && depth === 1) return false;
    if (depth === 0) return end === text.length;
  }
  return false;
}
