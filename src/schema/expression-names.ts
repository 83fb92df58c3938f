/**
 * What PostgreSQL reads out of an expression when it has to name something after it: the columns of a
 * check, and the name an expression gives to the column of an index.
 *
 * In the house: `src/schema/`, rank 4. Source: `FigureIndexColname` (parse_target.c) and
 * `AddRelationNewConstraints` (heap.c); `test/schema/naming.test.ts` asks the server.
 */
import { builtInTypes } from '../catalog/types.ts';
import { isBlank, isName, nameRead, tokens, type Token as SqlToken } from '../sql/tokens.ts';

interface Token {
  /** `name` is an identifier as the server folds it; `text` is a constant. */
  readonly kind: 'name' | 'text' | 'number' | 'symbol';
  readonly text: string;
  readonly quoted?: true;
}

const readTokens = (sql: string): readonly Token[] =>
  [...tokens(sql)].filter((token) => !isBlank(token)).map(readToken);

function readToken(token: SqlToken): Token {
  if (isName(token))
    return {
      kind: 'name',
      text: nameRead(token),
      ...(token.kind === 'quoted name' && { quoted: true }),
    };
  const kind = token.kind === 'string' ? 'text' : token.kind === 'number' ? 'number' : 'symbol';
  return { kind, text: token.text };
}

/** Those of `columns` that the expression refers to, each once. */
export function columnsIn(expression: string, columns: ReadonlySet<string>): readonly string[] {
  const all = readTokens(expression);
  const found = new Set<string>();
  all.forEach((token, at) => {
    if (token.kind !== 'name' || !columns.has(token.text)) return;
    const before = all[at - 1];
    const after = all[at + 1];
    const isType = before?.text === '::' || (before?.text === 'as' && !before.quoted);
    const isField = before?.text === '.' && all[at - 2]?.text === ')';
    const isCallOrQualifier = after?.text === '(' || after?.text === '.' || after?.kind === 'text';
    if (!isType && !isField && !isCallOrQualifier && before?.text !== 'collate')
      found.add(token.text);
  });
  return [...found];
}

/** A name, and how sure the server is of it: a type's name gives way to one of what is cast. */
interface Figure {
  readonly name: string;
  readonly weak?: true;
}

/** The name that an expression gives to its column of an index: `lower`, `date`, `expr`. */
export const expressionName = (expression: string): string =>
  figure(readTokens(expression))?.name ?? 'expr';

function figure(given: readonly Token[]): Figure | undefined {
  const all = unwrapped(given);
  const collate = lastAtTop(all, 'collate');
  if (collate > 0) return figure(all.slice(0, collate));
  const cast = lastAtTop(all, '::');
  if (cast > 0 && isTypeName(all.slice(cast + 1)))
    return castFigure(all.slice(0, cast), all.slice(cast + 1));
  return caseFigure(all) ?? callFigure(all) ?? zoneFigure(all) ?? plainFigure(all);
}

/** Without the parentheses that hold all of it. */
function unwrapped(all: readonly Token[]): readonly Token[] {
  let inner = all;
  while (inner[0]?.text === '(' && closing(inner, 0) === inner.length - 1)
    inner = inner.slice(1, -1);
  return inner;
}

/** Where the bracket that opens at `open` closes; -1 when nowhere. */
function closing(all: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < all.length; at++) {
    const token = all[at];
    if (token?.kind !== 'symbol') continue;
    if (token.text === '(' || token.text === '[') depth++;
    if ((token.text === ')' || token.text === ']') && --depth === 0) return at;
  }
  return -1;
}

function lastAtTop(all: readonly Token[], text: string): number {
  let found = -1;
  for (let at = 0; at < all.length; at++) {
    const token = all[at];
    if (token?.text === text && !token.quoted) found = at;
    if (token?.kind === 'symbol' && (token.text === '(' || token.text === '[')) {
      const end = closing(all, at);
      if (end > at) at = end;
    }
  }
  return found;
}

/** Names, points, a modifier and brackets: no operator after the cast. */
const isTypeName = (all: readonly Token[]): boolean =>
  all.length > 0 &&
  all.every(({ kind, text }) => kind === 'name' || kind === 'number' || /[.,()[\]]/.test(text));

function castFigure(value: readonly Token[], type: readonly Token[]): Figure | undefined {
  const own = topOperators(value) ? undefined : figure(value);
  return own !== undefined && !own.weak ? own : { name: typeName(type), weak: true };
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['int', 'int4'],
  ['dec', 'numeric'],
  ['decimal', 'numeric'],
  ['float', 'float8'],
  ['timestamp', 'timestamp'],
  ['time', 'time'],
  ...builtInTypes.map(({ printed, name }): [string, string] => [printed, name]),
]);

/** The last name of the type, in PostgreSQL's own spelling. */
function typeName(type: readonly Token[]): string {
  const names: string[] = [];
  for (let at = 0; at < type.length; at++) {
    const token = type[at];
    if (token?.text === '(') at = closing(type, at);
    else if (token?.text === '.') names.length = 0;
    else if (token?.kind === 'name') names.push(token.text);
  }
  const words = names.join(' ');
  return aliases.get(words) ?? names.at(-1) ?? 'expr';
}

/** `schema.function(…)`, with nothing before or behind. */
function callFigure(all: readonly Token[]): Figure | undefined {
  const open = all.findIndex(({ text }) => text === '(');
  const called = all[open - 1];
  if (open < 1 || called?.kind !== 'name' || closing(all, open) !== all.length - 1)
    return undefined;
  const path = all.slice(0, open);
  if (!path.every(({ kind, text }, at) => (at % 2 === 0 ? kind === 'name' : text === '.')))
    return undefined;
  const inside = all.slice(open + 1, -1);
  if (called.text === 'not' && !called.quoted) return undefined;
  if (called.text === 'cast' && !called.quoted) {
    const as = lastAtTop(inside, 'as');
    return castFigure(inside.slice(0, as), inside.slice(as + 1));
  }
  if (called.text === 'trim' && !called.quoted) return { name: trimName(inside[0]) };
  return { name: called.text };
}

const trimName = (first: Token | undefined): string =>
  first?.text === 'leading' ? 'ltrim' : first?.text === 'trailing' ? 'rtrim' : 'btrim';

/** `x AT TIME ZONE 'UTC'` is a call of `timezone`. */
function zoneFigure(all: readonly Token[]): Figure | undefined {
  const at = lastAtTop(all, 'at');
  const isZone = at > 0 && all[at + 1]?.text === 'time' && all[at + 2]?.text === 'zone';
  return isZone && !topOperators(all.slice(0, at)) && !topOperators(all.slice(at + 3))
    ? { name: 'timezone' }
    : undefined;
}

/** `CASE … END` is called after what stands behind ELSE, if that has a name. */
function caseFigure(all: readonly Token[]): Figure | undefined {
  let depth = 0;
  let otherwise = 0;
  for (const [at, { text, kind, quoted }] of all.entries()) {
    if (kind !== 'name' || quoted) continue;
    if (text === 'case') depth++;
    if (text === 'else' && depth === 1) otherwise = at;
    if (text === 'end' && --depth === 0 && at < all.length - 1) return undefined;
    if (depth === 0 && at < all.length - 1) return undefined;
  }
  if (all[0]?.text !== 'case' || all[0].quoted || depth !== 0) return undefined;
  const last = otherwise === 0 ? undefined : figure(all.slice(otherwise + 1, -1));
  return last !== undefined && !last.weak ? last : { name: 'case', weak: true };
}

/** A column with whatever qualifies it, a field, an element: called after its last name. */
function plainFigure(all: readonly Token[]): Figure | undefined {
  const last = all.at(-1);
  const open = all.findIndex(({ text }) => text === '[');
  if (last?.text === ']' && open > 0 && !topOperators(all))
    return isWord(all[0], 'array') && open === 1 ? { name: 'array' } : figure(all.slice(0, open));
  const isPath = all.every(({ kind, text }, at) => (at % 2 === 0 ? kind === 'name' : text === '.'));
  return isPath && last?.kind === 'name' ? { name: last.text } : undefined;
}

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.text === word && token.quoted === undefined;

/** Whether an operator stands outside of all parentheses. */
function topOperators(all: readonly Token[]): boolean {
  for (let at = 0; at < all.length; at++) {
    const token = all[at];
    if (token?.kind !== 'symbol' || token.text === '.' || token.text === '::') continue;
    if (token.text !== '(' && token.text !== '[') return true;
    const end = closing(all, at);
    if (end > at) at = end;
  }
  return false;
}
