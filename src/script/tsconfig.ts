/**
 * The `tsconfig.json` that a user's file belongs to, if there is one: path aliases, and the options
 * that change what code means. Each is read once.
 *
 * In the house: `src/script/`, rank 7.
 */
import { dirname } from 'node:path';
import { createPathsMatcher, getTsconfig, type TsConfigResult } from 'get-tsconfig';

type Aliases = (specifier: string) => readonly string[];

const byFolder = new Map<string, TsConfigResult | null>();
const cache = new Map();
const aliases = new Map<string, Aliases>();

export function tsconfigFor(path: string): TsConfigResult | null {
  const folder = dirname(path);
  let found = byFolder.get(folder);
  if (found === undefined) {
    found = getTsconfig(folder, 'tsconfig.json', cache);
    byFolder.set(folder, found);
  }
  return found;
}

/** Paths, without extensions tried, that an alias may stand for; none for most specifiers. */
export function aliasesFor(importer: string): Aliases {
  const config = tsconfigFor(importer);
  if (config === null) return () => [];
  let matcher = aliases.get(config.path);
  if (matcher === undefined) {
    matcher = createPathsMatcher(config) ?? (() => []);
    aliases.set(config.path, matcher);
  }
  return matcher;
}
