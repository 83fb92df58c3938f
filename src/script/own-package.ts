/**
 * Where this package itself lies, and its entries as URLs: what `alambic` means in a user's file.
 *
 * Their files must get this very instance, also in a folder without node_modules.
 *
 * In the house: `src/script/`, rank 7.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whether this is the built package; from its sources, the test runner resolves and transforms. */
export const isBuilt: boolean = import.meta.url.endsWith('.js');

const root = packageRoot(dirname(fileURLToPath(import.meta.url)));

/** `file:///…/dist/`, with a slash at its end. */
const entries = pathToFileURL(join(root, isBuilt ? 'dist' : 'src', '/')).href;
const extension = isBuilt ? 'js' : 'ts';

/** The entry behind `alambic` or `alambic/schema`; `undefined` for anything else. */
export function ownEntry(specifier: string): string | undefined {
  const [, name = 'index'] = /^alambic(?:\/([a-z-]+))?$/.exec(specifier) ?? ['', ''];
  if (name === '') return undefined;
  const url = `${entries}${name}.${extension}`;
  return existsSync(new URL(url)) ? url : undefined;
}

/** A file of the built package, by its path below `dist/`. */
export const ownFile = (path: string): string => fileURLToPath(new URL(path, entries));

/** Whether a module is one of this package's own. */
export const isOwn = (url: string): boolean => url.startsWith(entries);

/** The nearest folder upwards that is the package; where it cannot be told, two above the file. */
function packageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && isAlambic(file)) return folder;
    if (folder === dirname(folder)) return dirname(dirname(start));
  }
}

function isAlambic(file: string): boolean {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (
    typeof content === 'object' &&
    content !== null &&
    'name' in content &&
    content.name === 'alambic'
  );
}
