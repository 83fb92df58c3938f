/**
 * The header constants of a revision file, from its syntax tree: any literal, wherever it stands at
 * the top level. The parser is loaded only when a file needs it.
 *
 * In the house: `src/script/`, rank 5.
 */
import { createRequire } from 'node:module';
import type * as oxcParser from 'oxc-parser';
import type { Expression, Program } from 'oxc-parser';
import { AlambicError } from '../errors.ts';
import type { Header, HeaderConstant, HeaderValue } from './header.ts';
import { languageOf, lineAt } from './source.ts';

type Parser = typeof oxcParser;
let parser: Parser | undefined;

/** Synchronous, and at the first use: most runs never need a parser. */
export function loadParser(): Parser {
  parser ??= createRequire(import.meta.url)('oxc-parser') as Parser; // true: the package's own types
  return parser;
}

const names: ReadonlySet<string> = new Set<HeaderConstant>([
  'revision',
  'downRevision',
  'branchLabels',
  'dependsOn',
]);

/** @throws AlambicError `module-syntax-error`, `unreadable-header`. */
export function parsedHeader(text: string, path: string): Header {
  const result = loadParser().parseSync(path, text, {
    lang: languageOf(path),
    sourceType: 'module',
  });
  const [error] = result.errors;
  if (error !== undefined)
    throw new AlambicError('module-syntax-error', {
      path,
      line: lineAt(text, error.labels[0]?.start ?? 0),
      reason: error.message,
    });
  const header: Partial<Record<string, HeaderValue>> = {};
  for (const { name, value } of topLevelConstants(result.program)) {
    if (!names.has(name)) continue;
    const literal = value === null ? undefined : literalValue(value);
    if (literal === undefined)
      throw new AlambicError('unreadable-header', {
        path,
        line: lineAt(text, value?.start ?? 0),
        constant: name,
        fault: 'is not a literal, so it cannot be read without running the file',
      });
    header[name] = literal;
  }
  return header;
}

interface Constant {
  readonly name: string;
  readonly value: Expression | null;
}

function topLevelConstants(program: Program): readonly Constant[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = statement;
    if (declaration?.type !== 'VariableDeclaration') return [];
    return declaration.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' ? [{ name: id.name, value: init }] : [],
    );
  });
}

/** `undefined` when it is no literal. */
function literalValue(value: Expression): HeaderValue | undefined {
  if (value.type === 'Literal') {
    if (value.value === null && value.raw === 'null') return null;
    return typeof value.value === 'string' ? value.value : undefined;
  }
  if (value.type === 'TemplateLiteral')
    return value.expressions.length === 0
      ? (value.quasis[0]?.value.cooked ?? undefined)
      : undefined;
  if (
    value.type === 'TSAsExpression' ||
    value.type === 'TSSatisfiesExpression' ||
    value.type === 'ParenthesizedExpression'
  )
    return literalValue(value.expression);
  if (value.type === 'Identifier') return value.name === 'undefined' ? null : undefined;
  return value.type === 'ArrayExpression' ? literalList(value.elements) : undefined;
}

function literalList(elements: readonly unknown[]): readonly string[] | undefined {
  const values = elements.map((element) =>
    // An element is an expression, a spread or a hole; the latter two are no literals.
    element === null ? undefined : literalValue(element as Expression),
  );
  return values.every((value) => typeof value === 'string') ? values : undefined;
}
