import { expect, test } from 'vitest';
import { ServerError } from '../connection.ts';
import { messageText, script, trace, type Message, type Traced } from './message.ts';

const message: Message = {
  opening: ['SET x = 1', 'UPDATE run'],
  statements: ['CREATE TABLE é😀 ()', 'SELECT 1,\n  oops -- why', 'SELECT 2'].map((sql) => ({
    sql,
    transaction: 'allowed',
    operation: { kind: 'execute' },
  })),
  closing: ['INSERT INTO history'],
};

function traced(at: { position?: number; completed?: number; encoding?: string }): Traced {
  const { position, completed = 0, encoding = 'UTF8' } = at;
  const server = { sqlstate: '42601', severity: 'ERROR', message: '' };
  const error = new ServerError(
    position === undefined ? server : { ...server, position },
    completed,
  );
  return trace(message, error, encoding);
}

const charactersBefore = (text: string): number =>
  [...(messageText(message).split(text)[0] ?? '')].length;

test('every statement ends in a semicolon that no comment swallows', () => {
  expect(script(['a', 'b -- c', "'--'\nd"])).toBe("a;\nb -- c\n;\n'--'\nd;\n");
});

test('without a position, the statements that were completed are counted', () => {
  expect(traced({ completed: 1 })).toEqual({ part: 'opening', index: 1 });
  expect(traced({ completed: 2 })).toEqual({ part: 'statement', index: 0 });
  expect(traced({ completed: 4 })).toEqual({ part: 'statement', index: 2 });
  expect(traced({ completed: 5 })).toEqual({ part: 'closing', index: 0 });
});

test('a position is counted in characters, and leads to the line', () => {
  const position = charactersBefore('oops') + 1;
  expect(traced({ position })).toEqual({ part: 'statement', index: 1, line: 2 });
});

test('a SQL_ASCII server counts bytes', () => {
  const position = Buffer.byteLength(messageText(message).split('oops')[0] ?? '') + 1;
  expect(traced({ position, encoding: 'SQL_ASCII' })).toEqual({
    part: 'statement',
    index: 1,
    line: 2,
  });
});

test('a position in a comment, or behind the last word of a statement, still belongs to it', () => {
  expect(traced({ position: charactersBefore('why') + 4 })).toMatchObject({
    part: 'statement',
    index: 1,
  });
});
