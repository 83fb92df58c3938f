/**
 * Node's module hooks, so that users' TypeScript can be imported: in the thread itself where Node has
 * `registerHooks` (22 and later), on the loader's worker for Node 20.
 *
 * In the house: `src/script/`, rank 7. This file is also what the worker loads: it must stay a module of
 * its own in the built package.
 */
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { userModule } from './resolution.ts';
import { isTypeScript } from './source.ts';
import { transformed } from './transform.ts';

interface ResolveContext {
  readonly parentURL?: string | undefined;
}
interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean | undefined;
}
type NextResolve<Answer> = (specifier: string, context: ResolveContext) => Answer;

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}
type NextLoad<Answer> = (url: string, context: object) => Answer;

/** As Node calls it, synchronously or not: what the next hook answers is passed on. */
export function resolve<Answer>(
  specifier: string,
  context: ResolveContext,
  next: NextResolve<Answer>,
): Answer | Resolved {
  const url = userModule(specifier, context.parentURL);
  if (url !== undefined)
    return isTypeScript(pathOf(url))
      ? { url, format: formatOf(pathOf(url)), shortCircuit: true }
      : next(url, context);
  // Decorators import the runtime of the transformer, which is a dependency of ours, not of the user.
  return specifier.startsWith('@oxc-project/runtime/')
    ? next(specifier, { ...context, parentURL: import.meta.url })
    : next(specifier, context);
}

export function load<Answer>(
  url: string,
  context: object,
  next: NextLoad<Answer>,
): Answer | Loaded {
  if (!url.startsWith('file:') || !isTypeScript(pathOf(url))) return next(url, context);
  const path = fileURLToPath(pathOf(url));
  const source = transformed(path, readFileSync(path, 'utf8'));
  return { format: formatOf(path), source, shortCircuit: true };
}

const pathOf = (url: string): string => url.replace(/[?#].*$/s, '');
const formatOf = (path: string): string => (path.endsWith('.cts') ? 'commonjs' : 'module');

interface HookingModule {
  registerHooks(hooks: { resolve: typeof resolve; load: typeof load }): unknown;
}

let registered = false;

/** Once in a process. Only what lies outside this package and outside node_modules is touched. */
export function registerHooks(): void {
  if (registered) return;
  registered = true;
  process.setSourceMapsEnabled(true);
  if ('registerHooks' in module) {
    // True on Node 22 and later: the types here are those of Node 20.
    (module as unknown as HookingModule).registerHooks({ resolve, load });
  } else module.register(import.meta.url);
}
