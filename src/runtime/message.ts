/**
 * Messages: several statements that travel together and, without transaction control among them,
 * are one transaction. And the way back: from an error to the statement that caused it.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import type { ServerError } from '../connection.ts';
import { closed } from '../sql/expression.ts';
import type { CompiledStatement } from './steps.ts';

/** What is ours before, the revision's statements, what is ours after. */
export interface Message {
  readonly opening: readonly string[];
  readonly statements: readonly CompiledStatement[];
  readonly closing: readonly string[];
}

/** Ends every statement, on a line of its own where a comment would swallow the semicolon. */
export const script = (statements: readonly string[]): string =>
  statements.map(terminated).join('');

const terminated = (sql: string): string => `${closed(sql)};\n`;

const parts = ({ opening, statements, closing }: Message): readonly string[] => [
  ...opening,
  ...statements.map(({ sql }) => sql),
  ...closing,
];

export const messageText = (message: Message): string => script(parts(message));

/** `'2000ms'`, for `SET lock_timeout`. */
export const milliseconds = (value: number): string => `'${Math.round(value)}ms'`;

/** A word that no other run has. */
export const newToken = (): string => globalThis.crypto.randomUUID();

/** Which statement of a message an error belongs to. */
export interface Traced {
  readonly part: 'opening' | 'statement' | 'closing';
  /** Within its part, from 0. */
  readonly index: number;
  /** Line within the statement, from 1; known when the server gave a position. */
  readonly line?: number;
}

/**
 * By the position when there is one, because a syntax error anywhere fails the whole message before
 * its first statement; else by the number of statements that were completed.
 *
 * @param encoding of the server: SQL_ASCII counts bytes, all others characters.
 */
export function trace(
  message: Message,
  { server, completed }: ServerError,
  encoding: string,
): Traced {
  const texts = parts(message);
  if (server.position !== undefined) {
    const offset = unitsBefore(script(texts), server.position - 1, encoding === 'SQL_ASCII');
    let start = 0;
    for (const [index, text] of texts.entries()) {
      const end = start + terminated(text).length;
      if (offset < end)
        return {
          ...inPart(message, index),
          line: text.slice(0, Math.max(0, offset - start)).split('\n').length,
        };
      start = end;
    }
  }
  return inPart(message, completed);
}

function inPart({ opening, statements }: Message, index: number): Traced {
  if (index < opening.length) return { part: 'opening', index };
  const within = index - opening.length;
  return within < statements.length
    ? { part: 'statement', index: within }
    : { part: 'closing', index: within - statements.length };
}

/** UTF-16 units that so many characters, or bytes, take at the start of the text. */
function unitsBefore(text: string, count: number, bytes: boolean): number {
  if (bytes) return Buffer.from(text).subarray(0, count).toString().length;
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen === count) break;
    units += character.length;
    seen += 1;
  }
  return units;
}
