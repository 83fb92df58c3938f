/**
 * One message to PGlite and its answer, on the level of the protocol.
 *
 * In the house: `src/drivers/`, rank 7.
 */
import type { PGlite, protocol } from '@electric-sql/pglite';
import type { ServerError, ServerMessage, StatementResult } from '../connection.ts';
import { collectAnswer, serverError, serverMessage } from './answer.ts';
import { parameterText } from './values.ts';

type Protocol = typeof protocol;

/** @throws ServerError as a server's error would be thrown, with the number of statements done. */
export async function exchange(
  { Parser }: Protocol,
  database: PGlite,
  message: Uint8Array,
  notify: (notice: ServerMessage) => void,
): Promise<readonly StatementResult[]> {
  const answer = collectAnswer();
  const parser = new Parser();
  let error: ServerError | undefined;
  const receive = (received: BackendMessage): void => {
    if (isA(received, 'rowDescription')) answer.rowDescription(received.fields);
    else if (isA(received, 'dataRow')) answer.dataRow(received.fields);
    else if (isA(received, 'commandComplete')) answer.commandComplete(received.text);
    else if (isA(received, 'notice')) notify(serverMessage(received));
    else if (isA(received, 'error')) error ??= serverError(received, answer.results.length);
  };
  try {
    await database.execProtocolRawStream(message, {
      onRawData: (data) => parser.parse(data, receive),
    });
  } catch (cause) {
    throw serverError(cause, answer.results.length);
  }
  if (error !== undefined) throw error;
  return answer.results;
}

/**
 * SQL as one simple query. A COPY FROM STDIN would wait for ever in a process that is server and client
 * in one, so the refusal to send it anything is in the message; without a COPY it is ignored.
 */
export const simpleQuery = ({ serialize }: Protocol, sql: string): Uint8Array =>
  Buffer.concat([serialize.query(sql), serialize.copyFail('No data can be sent')]);

/** One statement with its parameters, as the extended protocol sends it. */
export const boundStatement = (
  { serialize }: Protocol,
  sql: string,
  parameters: readonly unknown[],
): Uint8Array =>
  Buffer.concat([
    serialize.parse({ text: sql }),
    serialize.bind({ values: parameters.map(parameterText) }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.copyFail('No data can be sent'),
    serialize.sync(),
  ]);

interface BackendMessage {
  readonly name: string;
}

type Messages = Protocol['messages'];

interface MessagesByName {
  readonly rowDescription: InstanceType<Messages['RowDescriptionMessage']>;
  readonly dataRow: InstanceType<Messages['DataRowMessage']>;
  readonly commandComplete: InstanceType<Messages['CommandCompleteMessage']>;
  readonly notice: InstanceType<Messages['NoticeMessage']>;
  readonly error: InstanceType<Messages['DatabaseError']>;
}

/** PGlite's parser makes one class for each name. */
const isA = <Name extends keyof MessagesByName>(
  message: BackendMessage,
  name: Name,
): message is MessagesByName[Name] & BackendMessage => message.name === name;
