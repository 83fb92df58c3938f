/**
 * `op`: what a revision's functions are given. Every call is recorded as plain operations; nothing is
 * sent, except that `op.query` asks whoever runs the revision.
 *
 * In the house: `src/operations/`, rank 5.
 */
import type { Row } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { callSite, type CallSite } from './call-site.ts';
import type { Operation } from './operation.ts';
import { allBuilders, type Builder, type Builders } from './registry.ts';

export type { CallSite } from './call-site.ts';

type Recording = {
  readonly [Name in keyof Builders]: (...args: Parameters<Builders[Name]>) => void;
};

/** What `upgrade(op)` and `downgrade(op)` are given. */
export interface Op extends Recording {
  /**
   * Reads rows, after everything recorded so far has been done. A revision that queries is `async`, cannot be
   * printed with `--sql`, and has no automatic downgrade.
   *
   * @example
   * ```ts
   * const [row] = await op.query<{ count: string }>('SELECT count(*) FROM items WHERE price < $1', [0]);
   * ```
   */
  query<Result extends Row = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Result[]>;
}

/** One operation, and where the revision file calls it. */
export interface Recorded {
  readonly operation: Operation;
  /** Looked up only when it is read. */
  readonly site?: CallSite;
}

export interface RecordOptions {
  /** Answers `op.query`. */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;
  /** Told of each operation as it is recorded. */
  readonly onRecord?: (recorded: Recorded) => void;
}

/**
 * What a function of a revision asks for, in order.
 * @throws AlambicError `query-not-awaited` when an answer is still out at the next operation or at the end,
 *   `recorded-too-late`; those of builders; what the function throws.
 */
export async function record(
  run: (op: Op) => void | Promise<void>,
  options: RecordOptions,
): Promise<readonly Recorded[]> {
  const recorder = new Recorder(options);
  try {
    const running = run(recorder.op());
    // At once, where there is nothing to wait for: an answer may come in the meantime.
    if (running !== undefined) await running;
    recorder.requireAnswered();
    return recorder.recorded;
  } finally {
    recorder.closed = true;
  }
}

interface PendingQuery {
  readonly query: string;
  readonly site: CallSite | undefined;
}

/** A class because a recording has a state. */
class Recorder {
  readonly recorded: Recorded[] = [];
  closed = false;
  readonly #pending = new Set<PendingQuery>();
  readonly #options: RecordOptions;

  constructor(options: RecordOptions) {
    this.#options = options;
  }

  op(): Op {
    const methods: Record<string, unknown> = {};
    for (const [name, builder] of allBuilders()) methods[name] = this.#method(name, builder);
    methods['query'] = this.#query();
    return Object.freeze(methods) as unknown as Op; // true: one method for each builder, and query
  }

  /** An answer that nobody waits for would come after what stands behind it. */
  requireAnswered(): void {
    const [first] = this.#pending;
    if (first === undefined) return;
    const { query, site } = first;
    throw new AlambicError('query-not-awaited', { query, file: site?.file, line: site?.line });
  }

  #method(name: string, builder: Builder): (...args: never) => void {
    const method = (...args: never): void => {
      this.#requireOpen(name);
      this.requireAnswered();
      const built = builder(...args);
      const site = callSite(method);
      const operations = Array.isArray(built)
        ? (built as readonly Operation[])
        : [built as Operation]; // true: see Builder
      for (const operation of operations) {
        const recorded = site === undefined ? { operation } : { operation, site };
        this.recorded.push(recorded);
        this.#options.onRecord?.(recorded);
      }
    };
    return method;
  }

  #query(): Op['query'] {
    const query = (sql: string, parameters: readonly unknown[] = []): Promise<never> => {
      this.#requireOpen('query');
      const pending = { query: sql, site: callSite(query) };
      this.#pending.add(pending);
      const answer = this.#options
        .query(sql, parameters)
        .finally(() => this.#pending.delete(pending));
      // When it is not awaited, that is the error to tell, not a rejection that nobody handles.
      answer.catch(() => undefined);
      return answer as Promise<never>; // true: the caller says what the rows are
    };
    return query;
  }

  #requireOpen(operation: string): void {
    if (this.closed) throw new AlambicError('recorded-too-late', { operation });
  }
}
