/**
 * What a revision's function records, and what it may not do.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isProblem } from '../errors.ts';
import { text } from '../schema.ts';
import { record, type Op, type RecordOptions } from './recorder.ts';

const nobody: RecordOptions = { query: () => Promise.resolve([]) };
const kinds = async (run: (op: Op) => void | Promise<void>): Promise<string[]> =>
  (await record(run, nobody)).map(({ operation }) => operation.kind);

describe('record', () => {
  test('gives the operations in the order of the calls', async () => {
    expect(
      await kinds((op) => {
        op.createSchema('a');
        op.dropSchema('b');
      }),
    ).toEqual(['createSchema', 'dropSchema']);
  });

  test('gives several where a builder makes several', async () => {
    expect(await kinds((op) => op.addColumn('t', 'c', text().unique().comment('x')))).toEqual([
      'addColumn',
      'createUniqueConstraint',
      'setComment',
    ]);
  });

  test('knows the file and the line of each call', async () => {
    const [recorded] = await record((op) => {
      op.createSchema('the place');
    }, nobody);
    const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
    expect(recorded?.site?.file).toBe(import.meta.filename);
    expect(lines[(recorded?.site?.line ?? 0) - 1]).toContain("op.createSchema('the place')");
  });

  test('knows the place after an await, too', async () => {
    const [recorded] = await record(async (op) => {
      await op.query('SELECT 1');
      op.createSchema('later place');
    }, nobody);
    const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
    expect(lines[(recorded?.site?.line ?? 0) - 1]).toContain("op.createSchema('later place')");
  });

  test('asks whoever runs the revision for rows', async () => {
    const asked: unknown[] = [];
    const query: RecordOptions['query'] = (sql, parameters) => {
      asked.push([sql, parameters]);
      return Promise.resolve([{ name: 'a' }, { name: 'b' }]);
    };
    const recorded = await record(
      async (op) => {
        for (const { name } of await op.query<{ name: string }>(
          'SELECT name FROM t WHERE n > $1',
          [3],
        ))
          op.createSchema(name);
      },
      { query },
    );
    expect(asked).toEqual([['SELECT name FROM t WHERE n > $1', [3]]]);
    expect(recorded.map(({ operation }) => operation)).toEqual([
      { kind: 'createSchema', name: 'a' },
      { kind: 'createSchema', name: 'b' },
    ]);
  });

  test('tells of each operation as it is recorded', async () => {
    const told: string[] = [];
    await record((op) => op.createSchema('a'), {
      ...nobody,
      onRecord: ({ operation }) => told.push(operation.kind),
    });
    expect(told).toEqual(['createSchema']);
  });

  test('refuses to go on when an answer is not awaited', async () => {
    const failure = await record((op) => {
      void op.query('SELECT 1');
      op.createSchema('a');
    }, nobody).catch((error: unknown) => error);
    expect(isProblem(failure, 'query-not-awaited') && failure.details).toMatchObject({
      query: 'SELECT 1',
      file: import.meta.filename,
    });
  });

  test('refuses to end when an answer is not awaited, and lets no rejection go unhandled', async () => {
    const query = (): Promise<never> => Promise.reject(new Error('refused'));
    const failure = await record((op) => void op.query('SELECT 1'), { query }).catch(
      (error: unknown) => error,
    );
    expect(isProblem(failure, 'query-not-awaited')).toBe(true);
  });

  test('lets several queries be awaited together', async () => {
    expect(
      await kinds(async (op) => {
        await Promise.all([op.query('SELECT 1'), op.query('SELECT 2')]);
        op.createSchema('a');
      }),
    ).toEqual(['createSchema']);
  });

  test('refuses what is called after the end', async () => {
    let kept: Op | undefined;
    await record((op) => {
      kept = op;
    }, nobody);
    expect(() => kept?.createSchema('a')).toThrow('op.createSchema(…) was called after');
  });

  test('lets a mistake in the arguments through as it is', async () => {
    await expect(record((op) => op.createSchema(''), nobody)).rejects.toThrow('"name" is empty');
  });
});
