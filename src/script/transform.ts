/**
 * A user's TypeScript as JavaScript, with a source map, so that stack traces name their lines.
 *
 * In the house: `src/script/`, rank 7. Source: oxc-transform's options; the meaning of code follows
 * the nearest `tsconfig.json`, and none is needed.
 */
import { createRequire } from 'node:module';
import type * as oxc from 'oxc-transform';
import type { TransformOptions, TransformResult } from 'oxc-transform';
import { languageOf, lineAt } from './source.ts';
import { tsconfigFor } from './tsconfig.ts';

/** Crosses threads as text: a worker's errors lose their class. */
const marker = 'alambic cannot read';

type Transformer = typeof oxc;
let transformer: Transformer | undefined;

/** At the first use: a project without TypeScript needs none. */
function loadTransformer(): Transformer {
  transformer ??= createRequire(import.meta.url)('oxc-transform') as Transformer; // true: the package's own types
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
