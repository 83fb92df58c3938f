/**
 * The names that a SQL expression mentions. Reading is lexical and errs on the side of too many: what is
 * taken for a mention and is none costs an edge in the order of a plan, never a wrong statement.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { isSameName, type QualifiedName } from '../names.ts';
import { printedIdentifier, printedQualified } from '../sql/identifier.ts';
import { isName, nameRead, tokens, type Token } from '../sql/tokens.ts';

/** One piece of an expression: an identifier, a string literal, or anything else. */
interface Piece {
  readonly text: string;
  /** The name, unquoted, when the piece is an identifier or a keyword. */
  readonly name?: string;
  /** The content, when the piece is a plain string literal. */
  readonly literal?: string;
}

const pieces = (text: string): readonly Piece[] => [...tokens(text)].map(pieceOf);

function pieceOf(token: Token): Piece {
  const { kind, text } = token;
  if (isName(token)) return { text, name: nameRead(token) };
  if (kind === 'string' && text.startsWith("'"))
    return { text, literal: text.slice(1, -1).replaceAll("''", "'") };
  return { text };
}

/** A name, and the one before its dot. */
export interface Mention {
  readonly qualifier?: string;
  readonly name: string;
}

/** Every identifier of the expression, unquoted, and every keyword. */
export function namesIn(text: string): readonly Mention[] {
  const all = pieces(text);
  return all.flatMap(({ name }, at): Mention[] => {
    if (name === undefined) return [];
    const qualifier = all[at - 1]?.text === '.' ? all[at - 2]?.name : undefined;
    return [qualifier === undefined ? { name } : { qualifier, name }];
  });
}

/** The names inside string literals, as `nextval('app.numbers'::regclass)` has: each with its schema, if any. */
export function namesInLiterals(text: string): { schema?: string; name: string }[] {
  const found: { schema?: string; name: string }[] = [];
  for (const { literal } of pieces(text)) {
    const parts = literal === undefined ? [] : pieces(literal);
    const [first, dot, second] = parts;
    if (first?.name === undefined) continue;
    if (parts.length === 1) found.push({ name: first.name });
    else if (parts.length === 3 && dot?.text === '.' && second?.name !== undefined)
      found.push({ schema: first.name, name: second.name });
  }
  return found;
}

/** What names become: columns of the table itself, types, and what `regclass` names. */
export interface NewNames {
  readonly columns: ReadonlyMap<string, string>;
  type(name: QualifiedName): QualifiedName;
  relation(name: QualifiedName): QualifiedName;
}

/**
 * The expression under other names, as the server prints it once something is renamed or moved. A name that
 * stands where only a function or a member can is left alone, and so is a type without its schema: it is built in.
 */
export function renameIn(text: string, names: NewNames): string {
  const all = pieces(text);
  const renamed: string[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const type = all[at - 1]?.text === '::' ? qualifiedAt(all, at) : undefined;
    const to = type && names.type(type);
    if (type && to && !isSameName(type, to)) {
      renamed.push(printedQualified(to));
      at += 2;
    } else renamed.push(renamedPiece(all, at, names));
  }
  return renamed.join('');
}

function renamedPiece(all: readonly Piece[], at: number, names: NewNames): string {
  const { text = '', name, literal } = all[at] ?? {};
  const [before, after] = [all[at - 1]?.text, all[at + 1]?.text];
  if (literal !== undefined && after === '::' && all[at + 2]?.name === 'regclass')
    return renamedLiteral(text, literal, names);
  const to = name === undefined ? undefined : names.columns.get(name);
  return to === undefined || before === '::' || before === '.' || after === '('
    ? text
    : printedIdentifier(to);
}

/** `'shop.numbers'`, as `regclass` reads it. */
function renamedLiteral(text: string, literal: string, names: NewNames): string {
  const parts = pieces(literal);
  const from = qualifiedAt(parts, 0);
  if (from === undefined || parts.length !== 3) return text;
  const to = names.relation(from);
  return isSameName(from, to) ? text : quoted(printedQualified(to));
}

/** The expression with other values of enums: `'sad'::public.mood`, as the server prints them. */
export function renameValuesIn(
  text: string,
  to: (value: string, type: QualifiedName) => string | undefined,
): string {
  const all = pieces(text);
  return all
    .map((piece, at) => {
      const type = all[at + 1]?.text === '::' ? qualifiedAt(all, at + 2) : undefined;
      const value = piece.literal === undefined || !type ? undefined : to(piece.literal, type);
      return value === undefined ? piece.text : quoted(value);
    })
    .join('');
}

/** As the server prints a constant: a backslash stands for itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `shop.mood`, when that begins there. */
function qualifiedAt(all: readonly Piece[], at: number): QualifiedName | undefined {
  const [schema, dot, name] = [all[at]?.name, all[at + 1]?.text, all[at + 2]?.name];
  return schema === undefined || dot !== '.' || name === undefined ? undefined : { schema, name };
}
