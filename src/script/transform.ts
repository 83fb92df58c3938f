/**
 * A user's TypeScript as JavaScript, with a source map, so that stack traces name their lines.
 *
 * In the house: `src/script/`, rank 7. Source: oxc-transform's options; the meaning of code follows
 * the nearest `tsconfig.json`, and none is needed.
 */
import { createRequire } from 'node:module';
import type * as oxc from 'oxc-transform';
import type { TransformOptions, TransformResult } from 'oxc-transform';
import { ownFile } from './own-package.ts';
import type * as Portable from './portable.ts';
import { languageOf, lineAt } from './source.ts';
import { tsconfigFor } from './tsconfig.ts';

/** Crosses threads as text: a worker's errors lose their class. */
const marker = 'alambic cannot read';

type Transformer = Pick<typeof oxc, 'transformSync'>;
let transformer: Transformer | undefined;

const require = createRequire(import.meta.url);

/**
 * At the first use: a project without TypeScript needs none. Where there is no binding for this platform, or
 * optional dependencies were left out, the same transformer runs as WebAssembly.
 */
function loadTransformer(): Transformer {
  try {
    transformer ??= require('oxc-transform') as Transformer; // true: the package's own types
  } catch {
    const { portableTransformer } = require(ownFile('script/portable.cjs')) as typeof Portable; // true: built from it
    transformer = portableTransformer(
      require.resolve('oxc-transform/transform.wasm32-wasip1.wasm'),
    );
  }
  return transformer;
}

/** As oxc answers, errors and all. */
export const transpile = (path: string, text: string): TransformResult =>
  loadTransformer().transformSync(path, text, optionsFor(path));

/** @throws Error that `syntaxFault` understands. */
export function transformed(path: string, text: string): string {
  const { code, map, errors } = transpile(path, text);
  const [error] = errors;
  if (error !== undefined) {
    const line = lineAt(text, error.labels[0]?.start ?? 0);
    throw new SyntaxError(`${marker} ${JSON.stringify({ path, line, reason: error.message })}`);
  }
  if (map === undefined) return code;
  const inline = Buffer.from(JSON.stringify({ ...map, sources: [path] })).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
}

export interface SyntaxFault {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

/** What `transformed` found, on whichever thread it ran. */
export function syntaxFault(error: unknown): SyntaxFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const at = error.message.indexOf(`${marker} {`);
  if (at === -1) return undefined;
  const text = error.message.slice(at + marker.length + 1).split('\n')[0] ?? '';
  return JSON.parse(text) as SyntaxFault; // true: `transformed` wrote it
}

function optionsFor(path: string): TransformOptions {
  const options = tsconfigFor(path)?.config.compilerOptions ?? {};
  const assignedFields = options.useDefineForClassFields === false;
  return {
    lang: languageOf(path),
    sourceType: path.endsWith('.cts') ? 'commonjs' : 'module',
    sourcemap: true,
    target: 'es2023',
    typescript: {
      onlyRemoveTypeImports: options.verbatimModuleSyntax ?? false,
      removeClassFieldsWithoutInitializer: assignedFields,
    },
    assumptions: { setPublicClassFields: assignedFields },
    decorator: {
      legacy: options.experimentalDecorators ?? false,
      emitDecoratorMetadata: options.emitDecoratorMetadata ?? false,
    },
    ...(options.jsxImportSource === undefined
      ? {}
      : { jsx: { importSource: options.jsxImportSource } }),
  };
}
