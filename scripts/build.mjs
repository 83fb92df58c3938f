/**
 * Builds `dist/` from `src/`, unless it is newer than everything it is made from.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist', '.built');

/** The package's own, and those that its tests, benches and threads load by name. */
const entries = [
  'index',
  'schema',
  'operations',
  'commands',
  'testing',
  'cli/main',
  'script/hooks',
  'script/load',
  'script/definitions',
  'drivers/connect',
  'reflect/snapshot',
];

/**
 * What is one file, with all that it imports and no group before it has: what every command and every model
 * needs, what models and revisions are written with, the commands that are run most, and their driver. Each file
 * more costs a command half a millisecond; each kilobyte that it does not need, a twentieth.
 */
const groups = [
  [
    'base',
    /^(?:errors|hash|names|problems\/.+|sql\/(?:identifier|literal|tokens)|script\/(?:choices|definitions|configuration|environment|database-url))\.ts$/,
  ],
  ['schema', /^index\.ts$/],
  ['execute', /^cli\/execute\.ts$/],
  ['drivers', /^drivers\/(?:connect|pg|parameters)\.ts$/],
];

const bundledDependencies = new Set(['commander', 'valibot', 'get-tsconfig', 'resolve-pkg-maps']);

/** commander starts programs only for subcommands that are programs of their own; there are none. */
const withoutChildProcess = {
  name: 'without-child-process',
  resolveId: (id, importer) =>
    id === 'node:child_process' && /[\\/]commander[\\/]/.test(importer) ? '\0none' : undefined,
  load: (id) => (id === '\0none' ? 'export default {}' : undefined),
};

const newest = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
    .reduce((latest, time) => Math.max(latest, time), statSync(folder).mtimeMs);

const sources = Math.max(
  newest(join(root, 'src')),
  newest(join(root, 'page')),
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'].map(
    (file) => statSync(join(root, file)).mtimeMs,
  ),
);

if (!existsSync(stamp) || statSync(stamp).mtimeMs < sources) await build();

// `npm ci` ran before there was anything to link; the example service calls `alambic` by name.
const link = join(root, 'node_modules', '.bin', 'alambic');
if (process.platform !== 'win32' && !existsSync(link) && existsSync(join(root, 'dist')))
  symlinkSync(join('..', '..', 'dist', 'cli', 'main.js'), link);

/** Beside, and then in its place: who runs the old one meanwhile is not disturbed by a failure. */
async function build() {
  const draft = join(root, `dist.${process.pid}`);
  try {
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
        '-p',
        'tsconfig.build.json',
        '--emitDeclarationOnly',
        '--outDir',
        draft,
      ],
      { cwd: root, stdio: 'inherit' },
    );
    await bundle(draft);
    await bundlePage(join(draft, 'page'));
    chmodSync(join(draft, 'cli', 'main.js'), 0o755);
    writeFileSync(join(draft, '.built'), '');
    const old = join(root, `dist.old.${process.pid}`);
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(draft, join(root, 'dist'));
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (error.status === undefined) throw error;
    process.exitCode = error.status;
  }
}

/**
 * Two hundred small files as few large ones: loading them is most of what a short command costs. The entries
 * keep their names; `script/hooks` is loaded by name on another thread, `script/portable` by `require`.
 */
async function bundle(folder) {
  const { rolldown } = await import('rolldown');
  const bundled = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(root, 'src', `${name}.ts`)])),
    platform: 'node',
    external: (id, importer) =>
      /^[^./\0]/.test(id) &&
      !/^[A-Za-z]:/.test(id) &&
      !bundledDependencies.has(id) &&
      withoutChildProcess.resolveId(id, importer) === undefined,
    plugins: [withoutChildProcess],
  });
  const main = await bundled.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    comments: { legal: true, annotation: true, jsdoc: false },
    codeSplitting: {
      groups: groups.map(([name, pattern], at) => ({
        name,
        test: (id) => pattern.test(relative(join(root, 'src'), id).split(sep).join('/')),
        priority: groups.length - at,
      })),
    },
  });
  for (const { fileName, code } of main.output)
    if (code !== undefined) writeFileSync(join(folder, fileName), inAscii(code));
  const portable = await rolldown({
    input: { 'script/portable': join(root, 'src', 'script', 'portable.ts') },
    platform: 'node',
  });
  const host = await portable.write({
    dir: folder,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    minify: true,
  });
  writeFileSync(
    join(folder, 'third-party-licenses.txt'),
    licenses([...main.output, ...host.output].flatMap(({ moduleIds = [] }) => moduleIds)),
  );
}

/** V8 keeps and reads a file of ASCII in half the space and in less time. */
function inAscii(code) {
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The licences of the packages whose code is in the bundle, as they ask to be told. */
function licenses(modules) {
  const folders = new Set(
    modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** What `graph --format html` writes into its page: one script that a browser runs, and its style. */
async function bundlePage(folder) {
  const { rolldown } = await import('rolldown');
  const bundled = await rolldown({ input: join(root, 'page', 'main.ts'), platform: 'browser' });
  await bundled.write({ dir: folder, format: 'iife', entryFileNames: '[name].js', minify: true });
  copyFileSync(join(root, 'page', 'page.css'), join(folder, 'page.css'));
}
