/**
 * Operations of users' own.
 */
import { describe, expect, test } from 'vitest';
import { code } from '../code/code.ts';
import { stringCode } from '../code/literal.ts';
import { isProblem } from '../errors.ts';
import { frozen, statement, type OperationRoom } from './operation.ts';
import { record } from './recorder.ts';
import { allRooms, registerOperation, roomOf } from './registry.ts';

interface RefreshView {
  readonly kind: 'refreshView';
  readonly view: string;
}

declare module './registry.ts' {
  interface Operations {
    refreshView: RefreshView;
  }
  interface Builders {
    /** Fills a materialized view anew. */
    refreshView(view: string): RefreshView;
  }
}

const refreshViewRoom: OperationRoom<RefreshView> & { readonly kind: 'refreshView' } = {
  kind: 'refreshView',
  manual: 'https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html',
  offline: true,
  compile: ({ view }) => [statement(`REFRESH MATERIALIZED VIEW "${view}"`)],
  reverse: (op) => op,
  render: ({ view }) => code(`op.refreshView(${stringCode(view)})`),
  locks: () => 'unknown',
  describe: ({ view }) => `refresh ${view}`,
  touches: () => [],
};

const refreshView = (view: string): RefreshView => frozen({ kind: 'refreshView', view });

describe('registerOperation', () => {
  test('adds a typed method to op and a room for what it records', async () => {
    registerOperation(refreshViewRoom, { refreshView });
    const [recorded] = await record((op) => op.refreshView('totals'), {
      query: () => Promise.resolve([]),
    });
    expect(recorded?.operation).toEqual({ kind: 'refreshView', view: 'totals' });
    expect(roomOf(refreshView('totals')).compile(refreshView('totals'), { version: 18 })).toEqual([
      { sql: 'REFRESH MATERIALIZED VIEW "totals"', transaction: 'allowed' },
    ]);
  });

  test('does nothing when the same room is registered again', () => {
    registerOperation(refreshViewRoom, { refreshView });
    const before = allRooms();
    registerOperation(refreshViewRoom, { refreshView });
    expect(allRooms()).toEqual(before);
  });

  test('refuses another room of the same kind', () => {
    registerOperation(refreshViewRoom, { refreshView });
    const error = thrownBy(() => registerOperation({ ...refreshViewRoom }, { refreshView }));
    expect(isProblem(error, 'operation-taken') && error.details).toEqual({
      operation: 'refreshView',
    });
  });

  test('refuses to take the place of a builder', () => {
    const room = { ...refreshViewRoom, kind: 'other' } as unknown as typeof refreshViewRoom; // true: a kind nobody has
    const error = thrownBy(() => registerOperation(room, { dropTable: () => undefined as never }));
    expect(isProblem(error, 'operation-taken') && error.details).toEqual({
      operation: 'dropTable',
    });
  });
});

test('an operation of a kind that nobody registered has no room', () => {
  const error = thrownBy(() => roomOf({ kind: 'nothing' }));
  expect(isProblem(error, 'unknown-operation') && error.details).toEqual({ operation: 'nothing' });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('expected it to throw');
}
