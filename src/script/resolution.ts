/**
 * What an import in a user's file leads to, where Node alone would not find it: `alambic` itself,
 * `./x.js` for `x.ts`, no extension, a folder with an index, the path aliases of a `tsconfig.json`.
 *
 * In the house: `src/script/`, rank 7. Called by the loader hooks; synchronous.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOwn, ownEntry } from './own-package.ts';
import { aliasesFor } from './tsconfig.ts';

const isRelative = (specifier: string): boolean => /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier);

/** @returns a URL, or `undefined` when Node's own rules shall decide. */
export function userModule(specifier: string, importer: string | undefined): string | undefined {
  if (importer === undefined || !importer.startsWith('file:') || isOwn(importer)) return undefined;
  const own = ownEntry(specifier);
  if (own !== undefined) return own;
  if (importer.includes('/node_modules/')) return undefined;
  if (isRelative(specifier)) {
    const [, path = specifier, rest = ''] = /^([^?#]*)(.*)$/.exec(specifier) ?? [];
    const found = existing(fileURLToPath(new URL(path, importer)));
    return found === undefined ? undefined : pathToFileURL(found).href + rest;
  }
  if (/^[a-z]+:/.test(specifier)) return undefined;
  for (const candidate of aliasesFor(fileURLToPath(importer))(specifier)) {
    const found = existing(candidate);
    if (found !== undefined) return pathToFileURL(found).href;
  }
  return undefined;
}

/** The sources that a compiled name stands for. */
const sourcesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['.js', ['.ts', '.tsx', '.js', '.jsx']],
  ['.jsx', ['.tsx', '.jsx']],
  ['.mjs', ['.mts', '.mjs']],
  ['.cjs', ['.cts', '.cjs']],
]);
const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

/** What exists for a path as imported: itself, its source, with an extension, or its index. */
function existing(path: string): string | undefined {
  if (isFile(path)) return path;
  const [, stem = path, extension = ''] = /^(.*?)(\.[cm]?jsx?)?$/s.exec(path) ?? [];
  const candidates = [
    ...(sourcesOf.get(extension) ?? []).map((each) => stem + each),
    ...extensions.map((each) => path + each),
    ...extensions.map((each) => resolve(path, `index${each}`)),
  ];
  return candidates.find(isFile);
}

const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
