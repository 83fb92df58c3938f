/**
 * Whether a default may give another value for each row.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: `pg_proc.provolatile`.
 */

/** Functions without side effects whose value is one for the whole statement. */
const stable: ReadonlySet<string> = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_setting',
  'to_char',
  'date_trunc',
  'lower',
  'upper',
  'timezone',
  'make_interval',
  'make_date',
  'jsonb_build_object',
  'jsonb_build_array',
  'json_build_object',
  'json_build_array',
  'array',
  'coalesce',
  'md5',
  // Types with a modifier look like calls.
  'varchar',
  'varying',
  'character',
  'char',
  'numeric',
  'decimal',
  'timestamp',
  'timestamptz',
  'time',
  'bit',
]);

/** Strings and quoted names hold no calls. */
const quotes = /'(?:[^']|'')*'/g;

/** Any function that is not known to be stable counts as volatile, because that costs more. */
export function isVolatile(expression: string): boolean {
  const calls = expression.replace(quotes, "''").matchAll(/([\w$"]+)\s*\(/g);
  return [...calls].some(([, name = '']) => !stable.has(name.replaceAll('"', '').toLowerCase()));
}
