/**
 * Where a function was called, cheaply: one stack frame, looked at only when somebody asks.
 *
 * In the house: `src/operations/`, rank 5. Source: V8's "Stack trace API".
 */
import { fileURLToPath } from 'node:url';

export interface CallSite {
  /** A path. */
  readonly file: string;
  /** From 1, as are columns. */
  readonly line: number;
  readonly column: number;
  /** The line is that on which the operation's own SQL begins, in a file of SQL: lines within it count on. */
  readonly ofText?: true;
}

/** The place that called `callee`; `undefined` where the engine has no stack traces. */
export function callSite(callee: (...args: never) => unknown): CallSite | undefined {
  const { captureStackTrace } = Error;
  if (typeof captureStackTrace !== 'function') return undefined;
  const holder: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  captureStackTrace(holder, callee);
  Error.stackTraceLimit = stackTraceLimit;
  return new LazySite(holder);
}

/** A class because it has a state: V8 formats a stack when it is first read, source maps included. */
class LazySite implements CallSite {
  readonly #holder: { stack?: string };
  #parsed: CallSite | undefined;

  constructor(holder: { stack?: string }) {
    this.#holder = holder;
  }

  get file(): string {
    return this.#site().file;
  }

  get line(): number {
    return this.#site().line;
  }

  get column(): number {
    return this.#site().column;
  }

  toJSON(): CallSite {
    return this.#site();
  }

  #site(): CallSite {
    this.#parsed ??= parse(this.#holder.stack ?? '');
    return this.#parsed;
  }
}

/** `at upgrade (file:///app/alambic/versions/a.ts:12:6)`, with or without the function. */
function parse(stack: string): CallSite {
  const [, named, namedLine, namedColumn, bare = '', line = '0', column = '0'] =
    /at (?:.*? \((.+):(\d+):(\d+)\)|(?:async )?(.+):(\d+):(\d+))$/m.exec(stack) ?? [];
  return {
    file: filePath(named ?? bare),
    line: Number(namedLine ?? line),
    column: Number(namedColumn ?? column),
  };
}

/** The loader may add a query to a module's URL, to load it again. */
const filePath = (place: string): string =>
  place.startsWith('file://') ? fileURLToPath(place.replace(/[?#].*$/, '')) : place;
