/**
 * The problems of the `connection` area: their facts, and their sentences. No fact here ever holds a
 * password, nor a part of a URL that could not be understood.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface ConnectionProblems {
  /** `database` without secrets; `reason` is what the driver said; `sqlstate` when a server answered. */
  'connection-failed': {
    readonly database: string;
    readonly reason: string;
    readonly sqlstate?: string;
  };
  'invalid-database-url': { readonly reason: string };
  /** `parameter` under libpq's name; `from` is where it was written: `the URL`, `PGSSLMODE`. */
  'invalid-connection-parameter': {
    readonly parameter: string;
    readonly from: string;
    readonly reason: string;
  };
  'unknown-database-scheme': { readonly scheme: string };
  'unknown-service': { readonly service: string; readonly files: readonly string[] };
  'embedded-missing': Readonly<Record<never, never>>;
  'embedded-locked': { readonly folder: string; readonly waitedMs: number };
  'embedded-failed': { readonly folder: string; readonly reason: string };
}

export const connectionProblems: Problems<ConnectionProblems> = {
  'connection-failed': {
    exit: 1,
    message: ({ database, reason }) => `Cannot connect to ${database}: ${reason}`,
    hint: ({ sqlstate, reason }) => connectionHint(sqlstate, reason),
  },
  'invalid-database-url': {
    exit: 2,
    message: ({ reason }) => `The database URL cannot be understood: ${reason}.`,
    hint: () =>
      'Write it as `postgres://user:password@host:5432/database`, and percent-encode special characters: `@` is `%40`, `/` is `%2F`, `%` is `%25`.',
  },
  'invalid-connection-parameter': {
    exit: 2,
    message: ({ parameter, from, reason }) =>
      `The connection parameter "${parameter}" in ${from} ${reason}.`,
    hint: ({ parameter }) =>
      `Correct or remove "${parameter}"; the names and values are those of libpq: https://www.postgresql.org/docs/current/libpq-connect.html`,
  },
  'unknown-database-scheme': {
    exit: 2,
    message: ({ scheme }) => `No driver knows database URLs that start with "${scheme}:".`,
    hint: () =>
      'Use `postgres://…` or `postgresql://…` for a server, `pglite:<folder>` or `pglite:memory` for the embedded PostgreSQL.',
  },
  'unknown-service': {
    exit: 2,
    message: ({ service, files }) =>
      `The connection service "${service}" is not defined in ${quoted(files)}.`,
    hint: ({ service }) =>
      `Add a section \`[${service}]\` to that file, or name the file in PGSERVICEFILE.`,
  },
  'embedded-missing': {
    exit: 2,
    message: () =>
      'The embedded PostgreSQL is not installed: the package "@electric-sql/pglite" cannot be found.',
    hint: () =>
      'Run `npm install @electric-sql/pglite`, or set a `postgres://` URL as `databaseUrl`.',
  },
  'embedded-locked': {
    exit: 4,
    message: ({ folder, waitedMs }) =>
      `The database folder "${folder}" is in use by another process; waited ${counted(waitedMs, 'millisecond')}.`,
    hint: ({ folder }) =>
      `Stop the other process that has "${folder}" open (a development server, perhaps), and run this again.`,
  },
  'embedded-failed': {
    exit: 1,
    message: ({ folder, reason }) =>
      `The embedded PostgreSQL cannot open the database folder "${folder}": ${reason}`,
    hint: () =>
      'Name another folder in `pglite:<folder>`, or move this one away to start with an empty database.',
  },
};

/** By what went wrong: the server, the name, the password, the database, TLS. */
function connectionHint(sqlstate: string | undefined, reason: string): string {
  if (sqlstate?.startsWith('28') === true || /password/i.test(reason))
    return 'Check the user and the password in the database URL, PGPASSWORD or the password file.';
  if (sqlstate === '3D000')
    return 'Create the database first (`createdb`), or correct its name in the database URL.';
  if (sqlstate === '53300')
    return 'Close other sessions, or raise `max_connections`; then run it again.';
  if (/ssl|tls|certificate/i.test(reason))
    return 'Check `sslmode` and `sslrootcert` in the database URL: `require` encrypts without checking the certificate, `disable` does not encrypt.';
  return 'Check that the server runs and that host and port in the database URL are right.';
}
