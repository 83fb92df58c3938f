/**
 * Imports a user's module: configuration, environment, models, a revision.
 *
 * TypeScript needs no build and no `tsconfig.json`. What goes wrong inside is told with the user's own
 * file and line.
 *
 * In the house: `src/script/`, rank 7.
 */
import { readFileSync, statSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AlambicError } from '../errors.ts';
import { isBuilt, isOwn } from './own-package.ts';
import { isTypeScript } from './source.ts';
import { asItStands, standalone } from './standalone.ts';
import { syntaxFault } from './transform.ts';

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

export interface LoadOptions {
  /** Whether other modules import it as well, and must get the same one: models. Default: false. */
  readonly shared?: boolean;
  /** Whether it is run once more, should it have been loaded before; what it imports is not. Default: false. */
  readonly anew?: boolean;
}

/**
 * @param path absolute.
 * @throws AlambicError `module-not-found`, `module-syntax-error`, `module-failed`; one that the module
 *   itself throws comes through.
 */
export async function loadModule(path: string, options: LoadOptions = {}): Promise<Exports> {
  const version = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (version === undefined)
    throw new AlambicError('module-not-found', { specifier: path, importer: null });
  return explained(path, async () => importFile(path, version, options));
}

/** Runs code that imports users' modules by itself, and explains its failures as `loadModule` does. */
export async function explained<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    throw await explanation(path, cause);
  }
}

/** When each file was as it was first loaded. */
const versions = new Map<string, number>();
/** How often a file was loaded once more. */
let repeats = 0;

async function importFile(
  path: string,
  version: number,
  { shared = false, anew = false }: LoadOptions,
): Promise<Exports> {
  if (path.endsWith('.json')) return { default: JSON.parse(readFileSync(path, 'utf8')) };
  const first = versions.get(path) ?? version;
  versions.set(path, first);
  // A file that was edited since it was loaded, in one process, is another module.
  const edition = anew ? `?${(repeats += 1)}` : first === version ? '' : `?${version}`;
  const url = `${pathToFileURL(path).href}${edition}`;
  if (isBuilt) {
    if (!('registerHooks' in module) && !shared) {
      const again = anew ? `#${repeats}` : '';
      const plain = asItStands(path);
      const exports = plain && (await imported(plain + again));
      if (exports) return exports;
      const data = isTypeScript(path) ? standalone(path) : undefined;
      if (data !== undefined) return import(data + again);
    }
    (await import('./hooks.ts')).registerHooks();
  }
  return import(url);
}

/** `undefined` for what turns out not to be JavaScript. */
async function imported(url: string): Promise<Exports | undefined> {
  try {
    return await import(url);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function explanation(path: string, cause: unknown): Promise<unknown> {
  if (cause instanceof Error && cause.name === 'AlambicError') return cause;
  const fault = syntaxFault(cause);
  if (fault !== undefined) return new AlambicError('module-syntax-error', fault, { cause });
  if (!(cause instanceof Error))
    return new AlambicError(
      'module-failed',
      { path, line: null, reason: withoutPasswords(String(cause)) },
      { cause },
    );
  const missing = /^Cannot find (?:package|module) '(.+?)' imported from (.+?)$/m.exec(
    cause.message,
  );
  if (missing !== null && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND') {
    const [, specifier = '', importer = ''] = missing;
    return new AlambicError(
      'module-not-found',
      { specifier, importer: asPath(importer, path) },
      { cause },
    );
  }
  const place = placeOf(cause, path);
  const reason = withoutPasswords(cause.message === '' ? cause.name : cause.message);
  return new AlambicError('module-failed', { ...place, reason }, { cause });
}

/** A configuration that complains of its database may quote the URL. */
const withoutPasswords = (text: string): string =>
  text.replaceAll(/(:\/\/[^\s:@/]*:)[^\s/]+@/g, '$1***@');

/** A data URL is the file that was asked for. */
function asPath(text: string, path: string): string {
  if (text.startsWith('data:')) return path;
  return text.startsWith('file:') ? fileURLToPath(text) : text;
}

interface Place {
  readonly path: string;
  readonly line: number | null;
}

/** The innermost line of the stack that is the user's. A syntax error names it in its first line. */
export function placeOf(error: Error, path: string): Place {
  const lines = (error.stack ?? '').split('\n');
  for (const line of lines) {
    const match =
      /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()?\n]*?)(?:\?[\d.]+)?:(\d+)(?::\d+)?\)?$/.exec(line);
    if (match === null) continue;
    const [, file = '', number = ''] = match;
    const url = file.startsWith('file:') ? file : pathToFileURL(file).href;
    if (isOwn(url) || url.includes('/node_modules/')) continue;
    return { path: fileURLToPath(url), line: Number(number) };
  }
  return { path, line: null };
}
