/**
 * The one interface to a driver. Everything above it speaks SQL text and plain rows; nothing but
 * `drivers/` knows which library is behind.
 *
 * In the house: `src/connection.ts`, rank 2.
 */

/** One row, by column name. Catalog queries cast what they read to text, int4, bool or json. */
export type Row = Readonly<Record<string, unknown>>;

/** What one statement of a script answered. */
export interface StatementResult {
  /** As in CommandComplete: `CREATE TABLE`, `UPDATE 3`. */
  readonly command: string;
  readonly rows: readonly Row[];
}

export interface Connection {
  /** `pg`, `pglite` or a name of your own, for messages. */
  readonly driver: string;
  /** Where it leads, without any secret: `postgres://app@db.example:5432/shop`. */
  readonly description: string;
  /**
   * The server's process, as it was told when the session began: what `pg_backend_pid()` says, unless a pooler
   * stands between. Absent where the driver does not know.
   */
  readonly backend?: number | undefined;
  /** Opens a second session in the same place; absent where there is no way to one. */
  readonly sibling?: (() => Promise<Connection>) | undefined;

  /** One statement with bound parameters (`$1`), waited for. */
  query<Result extends Row = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Result[]>;

  /**
   * Sends SQL as ONE simple-query message, at once, without waiting for messages sent before: several
   * calls in flight are a pipeline, answered in order. A message without transaction control is one
   * implicit transaction.
   *
   * @throws ServerError (as a rejection) with `completed`, the number of statements that were done.
   */
  script(sql: string): Promise<readonly StatementResult[]>;

  /** Called for every NOTICE and WARNING of the server. The last listener set is the one called. */
  onNotice(listener: (notice: ServerMessage) => void): void;

  /** Ends the session, also when it is broken; never rejects. */
  close(): Promise<void>;
}

/** The fields of ErrorResponse and NoticeResponse that we use ("Error and Notice Message Fields"). */
export interface ServerMessage {
  /** Five characters; `08006` when the connection itself broke. */
  readonly sqlstate: string;
  readonly severity: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based, in characters (code points) of the message sent; see `facts` of a SQL_ASCII server. */
  readonly position?: number;
  /** Context: the PL/pgSQL call stack. */
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** What PostgreSQL refused, in its own words. Rank 5 and above turn it into an `AlambicError`. */
export class ServerError extends Error {
  override readonly name: string = 'ServerError';
  readonly server: ServerMessage;
  /** Statements of the script that were completed before this one failed; empty ones do not count. */
  readonly completed: number;

  constructor(server: ServerMessage, completed: number, options?: ErrorOptions) {
    super(server.message, options);
    this.server = server;
    this.completed = completed;
  }
}

/** Whether this is a server's refusal with one of these SQLSTATEs. */
export const isServerError = (
  error: unknown,
  ...sqlstates: readonly string[]
): error is ServerError =>
  error instanceof ServerError &&
  (sqlstates.length === 0 || sqlstates.includes(error.server.sqlstate));
