/**
 * The answer to one message, put together from the protocol's own messages. Both drivers give the
 * same ones (RowDescription, DataRow, CommandComplete, ErrorResponse), so both use this, and rows,
 * commands, counts and errors are equal whichever is behind.
 *
 * In the house: `src/drivers/`, rank 7. Source: "Message Formats" in PostgreSQL's manual.
 */
import { ServerError, type Row, type ServerMessage, type StatementResult } from '../connection.ts';
import { readerOf, type ReadValue } from './values.ts';

export interface FieldDescription {
  readonly name: string;
  readonly dataTypeID: number;
}

export interface Answer {
  rowDescription(fields: readonly FieldDescription[]): void;
  dataRow(values: readonly (string | null)[]): void;
  commandComplete(command: string): void;
  /** Of the statements completed so far. */
  readonly results: readonly StatementResult[];
}

/** Collects the answer to one message. */
export function collectAnswer(): Answer {
  const results: StatementResult[] = [];
  let rows: Row[] = [];
  let names: string[] = [];
  let readers: ReadValue[] = [];
  let empty: Record<string, unknown> = {};
  return {
    results,
    rowDescription(fields) {
      names = fields.map((field) => field.name);
      readers = fields.map((field) => readerOf(field.dataTypeID));
      // Made once a statement, so that every row has one shape, and a column may be called __proto__.
      empty = Object.fromEntries(names.map((name) => [name, null]));
    },
    dataRow(values) {
      const row = { ...empty };
      for (const [position, name] of names.entries()) {
        const text = values[position] ?? null;
        row[name] = text === null ? null : (readers[position]?.(text) ?? null);
      }
      rows.push(row);
    },
    commandComplete(command) {
      results.push({ command, rows });
      rows = [];
    },
  };
}

/** The fields of ErrorResponse and NoticeResponse, as pg-protocol and PGlite name them. */
export interface ReportedMessage {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly severity?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

const optionalFields = [
  'detail',
  'hint',
  'where',
  'schema',
  'table',
  'column',
  'constraint',
] as const;

export function serverMessage(reported: ReportedMessage): ServerMessage {
  const present = optionalFields.flatMap((field) => {
    const value = reported[field];
    return value === undefined || value === '' ? [] : [[field, value] as const];
  });
  return Object.freeze({
    sqlstate: reported.code ?? 'XX000',
    severity: reported.severity ?? 'ERROR',
    message: reported.message ?? '',
    ...(reported.position === undefined ? {} : { position: Number(reported.position) }),
    ...Object.fromEntries(present),
  });
}

/** Whether this came from the server; what a driver or the operating system says has no severity. */
export const isReported = (error: unknown): error is ReportedMessage =>
  typeof error === 'object' &&
  error !== null &&
  'severity' in error &&
  typeof error.severity === 'string' &&
  'code' in error &&
  typeof error.code === 'string';

/** Anything a driver fails with, as a `ServerError`: what is not from the server is a lost connection. */
export function serverError(error: unknown, completed: number): ServerError {
  if (error instanceof ServerError)
    return new ServerError(error.server, completed, { cause: error });
  if (isReported(error)) return new ServerError(serverMessage(error), completed, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new ServerError({ sqlstate: '08006', severity: 'FATAL', message }, completed, {
    cause: error,
  });
}
