/**
 * The extensions that PGlite ships as bundles (citext, hstore, pg_trgm, pgcrypto, …). PGlite wants them
 * named before it opens, which costs up to as much again as opening (measured: 250 ms without, 480 ms
 * with all); here a bundle's files are put into its file system when the extension is first needed.
 *
 * Those that PostgreSQL must load at its start (auto_explain, pg_stat_statements) are left out.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import type { PGlite } from '@electric-sql/pglite';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** The extensions that `CREATE EXTENSION` names in this SQL, roughly: a name too many does no harm. */
export const extensionsNamed = (sql: string): string[] =>
  [...sql.matchAll(/\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi)].map(
    ([, name]) => (name ?? '').toLowerCase(),
  );

const atStart = ['auto_explain', 'pg_stat_statements'];

/** Puts an extension's files in place; one that PGlite does not ship is left for PostgreSQL to refuse. */
export async function provideExtension(database: PGlite, name: string): Promise<void> {
  if (atStart.includes(name) || !/^[\w-]+$/.test(name)) return;
  const bundle = await bundleOf(database, name.replaceAll('-', '_'));
  if (bundle === undefined) return;
  const { FS, WASM_PREFIX } = database.Module;
  for (const { path, content } of unpack(gunzipSync(await readFile(bundle)))) {
    const target = `${WASM_PREFIX}/${path}`;
    FS.mkdirTree(target.slice(0, target.lastIndexOf('/')));
    FS.writeFile(target, content);
  }
}

interface ContribModule {
  readonly [name: string]:
    | { setup(database: PGlite, options: object): Promise<{ readonly bundlePath?: URL }> }
    | undefined;
}

async function bundleOf(database: PGlite, name: string): Promise<URL | undefined> {
  let module: ContribModule;
  try {
    module = (await import(`@electric-sql/pglite/contrib/${name}`)) as ContribModule; // by its .d.ts
  } catch {
    return undefined;
  }
  return (await module[name]?.setup(database, {}))?.bundlePath;
}

interface PackedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const block = 512;

/** The files of a ustar archive: a header of one block each, then the content in whole blocks. */
function unpack(tar: Buffer): PackedFile[] {
  const files: PackedFile[] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const field = (from: number, to: number): string =>
      tar.toString('utf8', at + from, at + to).split('\0')[0] ?? '';
    const size = Number.parseInt(field(124, 136), 8) || 0;
    const isFile = ['0', ''].includes(field(156, 157));
    const content = tar.subarray(at + block, at + block + size);
    if (isFile) files.push({ path: field(0, 100), content });
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}
