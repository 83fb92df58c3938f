/**
 * The keys of an index, from PostgreSQL's own definition of it. PostgreSQL alone knows which collation
 * and which operator class go without saying, and how those that do not are written.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_get_indexdef`, `pg_get_constraintdef` (ruleutils.c).
 */
import type { IndexKey } from '../catalog/indexes.ts';
import { sqlText } from './expression.ts';
import type { Building } from './reading.ts';

export interface ReadKey extends IndexKey {
  /** The operator of an exclusion constraint. */
  readonly with?: string;
}

/** What one key is made of: a column by its name, or an expression exactly as the definition has it. */
export type KeySource = { readonly column: string } | { readonly expression: string };

/** @param definition what holds the list of keys in its first parentheses outside of quotes. */
export function indexKeys(definition: string, sources: readonly KeySource[]): ReadKey[] {
  let at = startOfKeys(definition);
  return sources.map((source) => {
    at += 'column' in source ? nameLength(definition, at) : source.expression.length;
    const end = endOfKey(definition, at);
    const key = keyWith(source, definition.slice(at, end).trim());
    at = end + ', '.length;
    return key;
  });
}

const startOfKeys = (definition: string): number => {
  const before = /^[^"(]*(?:"(?:[^"]|"")*"[^"(]*)*\(/.exec(definition);
  return before === null ? 0 : before[0].length;
};

const nameLength = (definition: string, at: number): number => {
  const name = /"(?:[^"]|"")*"|[^\s,()"]+/y;
  name.lastIndex = at;
  return name.exec(definition)?.[0].length ?? 0;
};

const token = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[^]/y;

/** Where the comma or the parenthesis is that ends the key. */
function endOfKey(definition: string, from: number): number {
  let depth = 0;
  for (token.lastIndex = from; token.lastIndex < definition.length;) {
    const at = token.lastIndex;
    const text = token.exec(definition)?.[0];
    if (text === '(') depth += 1;
    else if (depth === 0 && (text === ',' || text === ')')) return at;
    else if (text === ')') depth -= 1;
  }
  return definition.length;
}

const name = String.raw`(?:"(?:[^"]|"")*"|[^\s".()]+)`;
const qualified = `${name}(?:\\.${name})?`;
const parameters = String.raw`(?:\s*\((?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'")])*\))?`;
const attributes = new RegExp(
  `^(?:COLLATE (${qualified}))? ?(?:(?!(?:DESC|NULLS|WITH)(?: |$))(${qualified}${parameters}))?` +
    String.raw` ?(DESC)? ?(?:NULLS (FIRST|LAST))? ?(?:WITH ([^]+))?$`,
);

function keyWith(source: KeySource, rest: string): ReadKey {
  const key: Building<ReadKey> =
    'column' in source ? { ...source } : { expression: sqlText(source.expression) };
  if (rest === '') return key;
  const [, collation, operatorClass, order, nulls, operator] = attributes.exec(rest) ?? [];
  if (collation !== undefined) key.collation = collation;
  if (operatorClass !== undefined) key.operatorClass = spelled(operatorClass);
  if (order !== undefined) key.order = 'desc';
  if (nulls !== undefined) key.nulls = nulls === 'FIRST' ? 'first' : 'last';
  if (operator !== undefined) key.with = operator;
  return key;
}

/** `ops(siglen=32)` for `ops (siglen='32')`. */
const spelled = (operatorClass: string): string =>
  operatorClass.replace(/ \(/, '(').replaceAll(/='(-?\d+(?:\.\d+)?)'/g, '=$1');
