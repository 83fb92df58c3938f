/**
 * A connected node-postgres client as a `Connection`, ours or the user's own.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import {
  ServerError,
  type Connection,
  type Row,
  type ServerMessage,
  type StatementResult,
} from '../connection.ts';
import { serverError, serverMessage, type ReportedMessage } from './answer.ts';
import { sendMessage, type Client } from './pg-query.ts';

/**
 * @param end what closing means: ending the session, giving it back to its pool, or nothing.
 * @param sibling opens another like it.
 */
export function pgConnection(
  client: Client,
  description: string,
  end: (broken: boolean) => unknown,
  sibling?: () => Promise<Connection>,
): Connection {
  let listener: ((notice: ServerMessage) => void) | undefined;
  let lost: ServerError | undefined;
  let closed: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const onNotice = (notice: ReportedMessage): void => listener?.(serverMessage(notice));
  // The first word is the server's (57P01, say); "terminated unexpectedly" follows it.
  const onError = (error: unknown): void => {
    lost ??= serverError(error, 0);
  };
  client.on('notice', onNotice);
  client.on('error', onError);

  async function answered(
    sql: string,
    parameters: readonly unknown[] | undefined,
  ): Promise<readonly StatementResult[]> {
    try {
      return await sendMessage(client, sql, parameters);
    } catch (error) {
      throw lost === undefined || !isLost(error) ? error : serverError(lost, 0);
    }
  }

  function send(sql: string, parameters?: readonly unknown[]): Promise<readonly StatementResult[]> {
    if (closed !== undefined) return Promise.reject(isClosed());
    // Outside pipeline mode node-postgres must not be given a second query before it has done the first.
    const sent = client.pipeline
      ? answered(sql, parameters)
      : last.then(() => answered(sql, parameters));
    last = sent.catch(() => undefined);
    return sent;
  }

  async function finish(): Promise<void> {
    try {
      await end(lost !== undefined);
    } catch {
      // A session that is broken cannot be ended any better.
    }
    client.off('notice', onNotice);
    client.off('error', onError);
  }

  return {
    driver: 'pg',
    description,
    backend: backendOf(client),
    sibling,
    async query<Result extends Row = Row>(sql: string, parameters: readonly unknown[] = []) {
      const [result] = await send(sql, parameters);
      // The caller says what its own SELECT list gives; nothing here can know.
      return (result?.rows ?? []) as readonly Result[];
    },
    script: (sql) => send(sql),
    onNotice(next) {
      listener = next;
    },
    close() {
      closed ??= client.pipeline ? finish() : last.then(finish);
      return closed;
    },
  };
}

/** The types leave it out; a client that has none is nobody's that we know. */
function backendOf(client: Client): number | undefined {
  const { processID } = client as { readonly processID?: unknown };
  return typeof processID === 'number' ? processID : undefined;
}

const isLost = (error: unknown): boolean =>
  error instanceof ServerError && error.server.sqlstate === '08006';

const isClosed = (): ServerError =>
  new ServerError(
    { sqlstate: '08003', severity: 'FATAL', message: 'The connection is closed.' },
    0,
  );
