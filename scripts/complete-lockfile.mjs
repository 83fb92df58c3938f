/**
 * Completes `package-lock.json` with the bindings of other platforms, which npm leaves out where the registry at
 * hand does not have them all; `npm ci` then refuses the lock. Run it after `npm install`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
let added = 0;

for (const [at, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `${at.slice(0, at.lastIndexOf('node_modules/'))}node_modules/${name}`;
    if (
      !/^\d/.test(version) ||
      lock.packages[place]?.version === version ||
      isLocked(name, version)
    )
      continue;
    const platform = platformOf(name);
    if (platform === undefined) continue;
    lock.packages[place] = {
      version,
      ...platform,
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added += 1;
  }
}

const { packages, ...rest } = lock;
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify({ ...rest, packages: sorted }, null, 2)}\n`);
console.log(`${added} bindings of other platforms added to package-lock.json`);

function isLocked(name, version) {
  return lock.packages[`node_modules/${name}`]?.version === version;
}

/** `@scope/binding-linux-x64-musl`: what npm would have read in its manifest. */
function platformOf(name) {
  if (name.endsWith('-wasm32-wasi')) return { cpu: ['wasm32'] };
  const found =
    /(?:^|[-/])(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(gnu|musl|msvc|eabi|gnueabihf|musleabihf))?$/.exec(
      name,
    );
  if (found === null) return undefined;
  const [, os, cpu, abi] = found;
  const libc =
    os !== 'linux' || abi === undefined ? undefined : abi.startsWith('musl') ? 'musl' : 'glibc';
  return { cpu: [cpu], ...(libc && { libc: [libc] }), os: [os] };
}
