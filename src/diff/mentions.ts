/**
 * The names that a SQL expression mentions. Reading is lexical and errs on the side of too many: what is
 * taken for a mention and is none costs an edge in the order of a plan, never a wrong statement.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { printedIdentifier } from '../sql/identifier.ts';
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

/**
 * The expression with columns under other names, as the server rewrites it when a column is renamed.
 * A name that stands where only a type, a function or a member can is left alone.
 */
export function renameColumnsIn(text: string, renames: ReadonlyMap<string, string>): string {
  if (renames.size === 0) return text;
  const all = pieces(text);
  return all
    .map((piece, at) => {
      const to = piece.name === undefined ? undefined : renames.get(piece.name);
      const before = all[at - 1]?.text;
      const after = all[at + 1]?.text;
      return to === undefined || before === '::' || before === '.' || after === '('
        ? piece.text
        : printedIdentifier(to);
    })
    .join('');
}

/** The expression with one sequence under another name, in the literals that regclass reads. */
export function renameSequenceIn(
  text: string,
  from: { readonly schema: string; readonly name: string },
  to: string,
): string {
  return pieces(text)
    .map((piece) => {
      if (piece.literal === undefined) return piece.text;
      const [found] = namesInLiterals(piece.text);
      if (found?.name !== from.name || (found.schema ?? from.schema) !== from.schema)
        return piece.text;
      const schema = found.schema === undefined ? '' : `${printedIdentifier(found.schema)}.`;
      return `'${(schema + printedIdentifier(to)).replaceAll("'", "''")}'`;
    })
    .join('');
}
