/**
 * What is printed when something goes wrong: what it is, what to do, where to read more.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { isServerError } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import { nearby } from './nearby.ts';
import type { Terminal } from './terminal.ts';

/** @returns the exit status. */
export function tellFailure(
  error: unknown,
  terminal: Terminal,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
): number {
  if (error instanceof AlambicError) {
    if (json) terminal.out(JSON.stringify({ error: plain(error) }, null, 2));
    terminal.fail(inWords(error, terminal));
    if (verbose) terminal.fail(`\n${stackOf(error)}`);
    return error.exit;
  }
  if (json)
    terminal.out(JSON.stringify({ error: { code: null, message: messageOf(error) } }, null, 2));
  const red = (text: string): string => terminal.style('red', text, 'err');
  if (isServerError(error)) {
    const { message, sqlstate, detail, hint } = error.server;
    terminal.fail(`${red('PostgreSQL refused:')} ${message} (SQLSTATE ${sqlstate})`);
    for (const more of [detail, hint]) if (more !== undefined) terminal.fail(more);
  } else terminal.fail(`${red('Something broke that alambic does not know:')} ${messageOf(error)}`);
  terminal.fail(
    verbose ? `\n${stackOf(error)}` : '\nRun it again with --verbose for where it happened.',
  );
  return 1;
}

function inWords({ message, hint, explain, exit }: AlambicError, { style }: Terminal): string {
  const colour = exit === 3 ? 'yellow' : 'red';
  return [
    style(colour, nearby(message), 'err'),
    '',
    nearby(hint),
    style('dim', explain, 'err'),
  ].join('\n');
}

const plain = ({
  code,
  message,
  hint,
  details,
  exit,
  database,
  databases,
}: AlambicError): object => ({
  code,
  message,
  hint,
  details,
  exit,
  ...(database !== undefined && { database }),
  ...(databases !== undefined && { databases }),
});

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
