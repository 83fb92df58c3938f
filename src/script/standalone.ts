/**
 * A module without hooks, for Node 20, whose hooks run on another thread and cost two messages for every
 * file: a file that imports nothing but `alambic` and Node's own modules becomes a `data:` URL. Its lines
 * stay where they are, so it needs no source map.
 *
 * In the house: `src/script/`, rank 7.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ownEntry, ownFile } from './own-package.ts';
import { relined } from './relined.ts';
import { transpile } from './transform.ts';

/**
 * A file that may be JavaScript as it stands, so that no transformer has to be loaded: most configurations are.
 * `undefined` where TypeScript would read the same text in another way (type arguments look like comparisons,
 * fields of a class like assignments), and where something needs to be resolved.
 */
export function asItStands(path: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  const rest = text.replace(imported, '');
  // In a comment or a string, any of these only costs the longer way.
  if (/<|\b(?:class|import|require)\b|\bfrom\s*['"]/.test(rest) || !/^export\b/m.test(rest))
    return undefined;
  const redirected = withOwnImports(text);
  return redirected === undefined ? undefined : dataUrl(redirected, path);
}

/** `undefined` when the file needs more than that: then the hooks will do, and tell what is wrong. */
export function standalone(path: string): string | undefined {
  const text = readFileSync(path, 'utf8');
  // Either, even in a string, only costs the shorter way.
  if (/\bimport\s*[.(]|\brequire\s*\(/.test(text)) return undefined;
  const { code, map, errors } = transpile(path, text);
  if (errors.length > 0 || map === undefined) return undefined;
  const redirected = withOwnImports(code);
  if (redirected === undefined) return undefined;
  return dataUrl(relined(redirected, map.mappings), path);
}

function dataUrl(code: string, path: string): string {
  const named = `${code}\n//# sourceURL=${pathToFileURL(path).href}`;
  return `data:text/javascript;base64,${Buffer.from(named).toString('base64')}`;
}

/** Each import begins a line and ends one, and nothing else there looks like one. */
const imported = /^(import\b[^;'"]*?)(["'])([^"'\n]+)\2;?$/gm;
/** An `export … from`, or a template that has a line like an import. */
const needsMore = /^export\b[^;\n]*\bfrom "|`(?:[^`\\]|\\[^])*\n(?:im|ex)port\b/m;

/** Of `alambic`, no more than is asked for: a configuration needs no models. */
const ownUrl = (source: string, clause: string): string | undefined =>
  source === 'alambic' && onlyDefines(clause)
    ? pathToFileURL(ownFile('script/definitions.js')).href
    : ownEntry(source);

/** The exports of `definitions.ts`. */
export const definitions: ReadonlySet<string> = new Set([
  'AlambicError',
  'DatabaseUrl',
  'defineConfig',
  'defineEnvironment',
  'embedded',
  'isProblem',
]);

/** `import { … } from`, and nothing else in the braces. */
function onlyDefines(clause: string): boolean {
  const [, names] = /^import\s*\{([\w\s,]*)\}\s*from\s*$/.exec(clause) ?? [];
  if (names === undefined) return false;
  return names.split(',').every((name) => /^\s*$/.test(name) || definitions.has(name.trim()));
}

/** The imports from where they really are; `undefined` when one needs to be resolved. */
function withOwnImports(code: string): string | undefined {
  if (needsMore.test(code)) return undefined;
  let possible = true;
  const redirected = code.replace(imported, (whole, clause: string, _quote, source: string) => {
    const url = ownUrl(source, clause) ?? (isBuiltin(source) ? source : undefined);
    if (url === undefined) possible = false;
    return url === undefined ? whole : `${clause}${JSON.stringify(url)};`;
  });
  const isLeft = /^import\b/m.test(redirected.replace(imported, ''));
  return possible && !isLeft ? redirected : undefined;
}
