/**
 * A module without hooks, for Node 20, whose hooks run on another thread and cost two messages for every
 * file: a file that imports nothing but `alambic` and Node's own modules becomes a `data:` URL. Its types
 * are blanked out, not printed anew, so every line stays where it is and needs no source map.
 *
 * In the house: `src/script/`, rank 5.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Program } from 'oxc-parser';
import { loadParser } from './header-syntax.ts';
import { ownEntry } from './own-package.ts';
import { languageOf } from './source.ts';

/** `undefined` when the file needs more than that: then the hooks will do, and tell what is wrong. */
export function standalone(path: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  // Either, even in a string, only costs the shorter way.
  if (/\bimport\s*[.(]|\brequire\s*\(/.test(text)) return undefined;
  const { program, errors } = loadParser().parseSync(path, text, {
    lang: languageOf(path),
    sourceType: 'module',
  });
  const code = errors.length === 0 ? withoutTypes(text, program) : undefined;
  if (code === undefined) return undefined;
  const named = `${code}\n//# sourceURL=${pathToFileURL(path).href}`;
  return `data:text/javascript;base64,${Buffer.from(named).toString('base64')}`;
}

interface Edits {
  /** The characters of the file, blanked or replaced one by one. */
  readonly characters: string[];
  /** Whether everything met so far can be blanked. */
  possible: boolean;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

function withoutTypes(text: string, program: Program): string | undefined {
  const edits: Edits = { characters: text.split(''), possible: true };
  const imports: Node[] = [];
  for (const statement of program.body as unknown as readonly Node[]) {
    // True: every node of the tree has a type and its positions.
    if (statement.type === 'ImportDeclaration') imports.push(statement);
    else visit(statement, edits);
  }
  if (!edits.possible) return undefined;
  for (const statement of imports) blank(statement.start, statement.end, edits);
  const body = edits.characters.join('');
  for (const statement of imports) redirect(statement, text, body, edits);
  return edits.possible ? edits.characters.join('') : undefined;
}

const typesOnly: ReadonlySet<string> = new Set([
  'TSTypeAnnotation',
  'TSTypeParameterDeclaration',
  'TSTypeParameterInstantiation',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
]);

/** Iterative, for long chains of calls. */
function visit(start: Node, edits: Edits): void {
  const waiting: Node[] = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typesOnly.has(node.type)) blank(node.start, node.end, edits);
    else if (/^TS(?:As|Satisfies|NonNull)Expression$/.test(node.type)) {
      const expression = node['expression'] as Node; // true of these three
      blank(expression.end, node.end, edits);
      waiting.push(expression);
    } else if (isExported(node, typesOnly)) blank(node.start, node.end, edits);
    else if (isBeyond(node)) edits.possible = false;
    else waiting.push(...parts(node));
  }
}

const isExported = (node: Node, kinds: ReadonlySet<string>): boolean =>
  node.type === 'ExportNamedDeclaration' &&
  isNode(node['declaration']) &&
  kinds.has(node['declaration'].type);

/** What means something at run time, or is written in a way that blanking would not understand. */
const isBeyond = (node: Node): boolean =>
  node.type.startsWith('TS') ||
  node.type.startsWith('JSX') ||
  node.type === 'ExportAllDeclaration' ||
  (node.type === 'ExportNamedDeclaration' && node['source'] !== null) ||
  node['exportKind'] === 'type' ||
  (node['optional'] === true && node.type === 'Identifier') ||
  node['declare'] === true ||
  typeof node['accessibility'] === 'string' ||
  (Array.isArray(node['decorators']) && node['decorators'].length > 0);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

const parts = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

function blank(start: number, end: number, { characters }: Edits): void {
  for (let at = start; at < end; at += 1)
    if (characters[at] !== '\n' && characters[at] !== '\r') characters[at] = ' ';
}

/** Writes an import again on its first line: only the names used, from where they really are. */
function redirect(statement: Node, text: string, body: string, edits: Edits): void {
  if (statement['importKind'] === 'type') return;
  const specifiers = statement['specifiers'] as readonly Node[]; // true of every import
  const source = String((statement['source'] as Node)['value']); // true of every import
  const url = ownEntry(source) ?? (isBuiltin(source) ? source : undefined);
  if (url === undefined || (statement['attributes'] as readonly unknown[]).length > 0) {
    edits.possible = false;
    return;
  }
  const used = specifiers.filter((each) => each['importKind'] !== 'type' && isUsed(each, body));
  if (specifiers.length > 0 && used.length === 0) return;
  const named = used
    .filter((each) => each.type === 'ImportSpecifier')
    .map((each) => sourceOf(each, text));
  const clauses = [
    ...used.filter((each) => each.type !== 'ImportSpecifier').map((each) => sourceOf(each, text)),
    ...(named.length === 0 ? [] : [`{ ${named.join(', ')} }`]),
  ];
  const clause = clauses.length === 0 ? '' : `${clauses.join(', ')} from `;
  edits.characters[statement.start] = `import ${clause}${JSON.stringify(url)};`;
}

const sourceOf = (node: Node, text: string): string =>
  text.slice(node.start, node.end).replace(/\s+/g, ' ');

/** As TypeScript does: an import that no value needs is left out. */
function isUsed(specifier: Node, body: string): boolean {
  const { name } = specifier['local'] as Node; // true of every specifier
  return new RegExp(`(?<![\\w$])${String(name).replaceAll('$', '\\$')}(?![\\w$])`).test(body);
}
