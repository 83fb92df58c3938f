/**
 * Where the binaries of a major are, for a user who may not enter the checkout: a copy in the cache,
 * with the links between its libraries that npm packages cannot hold.
 */
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cached } from './cache.ts';

export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

/** Whether the package with this major is installed here. */
export const isInstalled = (major: Major): boolean => packageFolder(major) !== undefined;

function packageFolder(major: Major): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`pg${major}`)));
  } catch {
    return undefined;
  }
}

export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Of the package: `18.4.0-beta.17`. */
  readonly version: string;
}

/** @throws Error when the major is not installed. */
export function binaries(major: Major): Binaries {
  const from = packageFolder(major);
  if (from === undefined)
    throw new Error(
      `PostgreSQL ${major} is not installed: run \`npm ci\` (package "pg${major}" of packages/test-servers).`,
    );
  const { version } = readJson<{ version: string }>(join(from, 'package.json'));
  const folder = cached(`bin-${version}`, (draft) => {
    cpSync(join(from, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    link(draft);
  });
  return { folder, version };
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** What the package's postinstall does, for when npm was told to run no scripts. */
function link(folder: string): void {
  for (const { source, target } of readJson<Link[]>(join(folder, 'pg-symlinks.json'))) {
    const path = join(folder, target.replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

// The two files read are the package's own; their shape is part of its pinned version.
const readJson = <Shape>(path: string): Shape => JSON.parse(readFileSync(path, 'utf8')) as Shape;
