/**
 * One message through a node-postgres client, as a promise of what each statement answered.
 *
 * node-postgres forgets the results of statements done before an error. A subclass of its `Query` (it
 * lets nothing else into a pipeline) receives the protocol's messages itself, so that the error can
 * say how many there were.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import type pg from 'pg';
import type { StatementResult } from '../connection.ts';
import { collectAnswer, serverError, type FieldDescription } from './answer.ts';
import { parameterText } from './values.ts';

/** A client of node-postgres, of whichever copy of that package. */
export type Client = pg.Client;

/** Sends at once when the client is in pipeline mode. */
export function sendMessage(
  client: Client,
  sql: string,
  parameters?: readonly unknown[],
): Promise<readonly StatementResult[]> {
  return new Promise((resolve, reject) => {
    const AnsweredQuery = answeredQueryOf(client);
    const values = parameters?.map(parameterText);
    const config =
      values === undefined ? { text: sql } : { text: sql, values, queryMode: 'extended' };
    client.query(new AnsweredQuery(config, { resolve, reject }));
  });
}

interface Settle {
  readonly resolve: (results: readonly StatementResult[]) => void;
  readonly reject: (error: Error) => void;
}

type AnsweredQueryClass = new (config: pg.QueryConfig, settle: Settle) => pg.Query;

const classes = new WeakMap<typeof pg.Query, AnsweredQueryClass>();

/** The client's own copy of node-postgres is the only one whose subclasses it takes. */
function answeredQueryOf(client: Client): AnsweredQueryClass {
  // Every Client class has its Query class as a static member; the types leave it out.
  const { Query } = client.constructor as unknown as { readonly Query: typeof pg.Query };
  const known = classes.get(Query) ?? subclassOf(Query);
  classes.set(Query, known);
  return known;
}

function subclassOf(Query: typeof pg.Query): AnsweredQueryClass {
  return class AnsweredQuery extends Query {
    readonly #answer = collectAnswer();
    readonly #settle: Settle;
    /** Set by a client that has a `query_timeout`, to know when to stop its clock. */
    declare callback?: (error: unknown, results?: unknown) => void;

    constructor(config: pg.QueryConfig, settle: Settle) {
      super(config);
      this.#settle = settle;
    }

    handleRowDescription(message: { readonly fields: readonly FieldDescription[] }): void {
      this.#answer.rowDescription(message.fields);
    }

    handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
      this.#answer.dataRow(message.fields);
    }

    handleCommandComplete(message: { readonly text: string }): void {
      this.#answer.commandComplete(message.text);
    }

    handleError(error: unknown): void {
      this.#settle.reject(serverError(error, this.#answer.results.length));
      this.callback?.(error);
    }

    handleReadyForQuery(): void {
      this.#settle.resolve(this.#answer.results);
      this.callback?.(null, this.#answer.results);
    }
  };
}
