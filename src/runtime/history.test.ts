/** What the history tells: checksums of applied revisions, and revisions that are half done. */
import { describe, expect, test } from 'vitest';
import { isProblem } from '../errors.ts';
import { editedRevisions, refuseEdited } from './edited.ts';
import { halfDone } from './half-done.ts';
import type { HistoryRow } from './state.ts';

const row = (text: string, checksum: string | null = 'sha256:1'): HistoryRow => {
  const [direction = '', revision = '', steps = '1/1', state = 'done'] = text.split(' ');
  const [step, of] = steps.split('/').map(Number);
  // The texts below only say words that are in these types.
  return { direction, revision, state, checksum, step, steps: of } as HistoryRow;
};
const file = (revision: string, checksum: string) => ({
  revision,
  path: `${revision}.ts`,
  checksum: () => checksum,
});

describe('edited revisions', () => {
  test('are those whose file has another checksum than the history', () => {
    const history = [row('upgrade a'), row('upgrade b')];
    expect(editedRevisions(history, [file('a', 'sha256:1'), file('b', 'sha256:2')])).toEqual([
      { revision: 'b', path: 'b.ts', applied: 'sha256:1', now: 'sha256:2' },
    ]);
  });

  test('are compared with the last time they were applied', () => {
    const history = [row('upgrade a'), row('downgrade a'), row('upgrade a', 'sha256:2')];
    expect(editedRevisions(history, [file('a', 'sha256:2')])).toEqual([]);
    expect(editedRevisions(history.slice(0, 2), [file('a', 'sha256:2')])).toEqual([]);
  });

  test('are not claimed where the history knows no checksum, or one of another algorithm', () => {
    expect(editedRevisions([row('stamp a', null)], [file('a', 'sha256:2')])).toEqual([]);
    expect(editedRevisions([row('upgrade a', 'md5:1')], [file('a', 'sha256:2')])).toEqual([]);
    expect(editedRevisions([], [file('a', 'sha256:2')])).toEqual([]);
  });

  test('are none where the bytes are as they were, and nothing else is looked at', () => {
    const history = [{ ...row('upgrade a'), digest: `sha256:b1${'0'.repeat(62)}` }];
    const checksum = (): string => expect.unreachable();
    expect(
      editedRevisions(history, [
        { revision: 'a', path: 'a.ts', checksum, digestStart: () => 0xb1 * 16 ** 11 },
      ]),
    ).toEqual([]);
  });

  test('are told of the file that was applied, where a squash and an original are there', () => {
    const squash = { ...file('squash', 'sha256:1'), revision: 'a' };
    const history = [{ ...row('upgrade a'), squash: true }];
    expect(editedRevisions(history, [{ ...file('a', 'sha256:2'), squash }])).toEqual([]);
    const changed = { ...squash, checksum: () => 'sha256:3' };
    const told = editedRevisions(history, [{ ...file('a', 'sha256:1'), squash: changed }]);
    expect(told).toEqual([
      { revision: 'a', path: 'squash.ts', applied: 'sha256:1', now: 'sha256:3' },
    ]);
    expect(
      editedRevisions([row('upgrade a')], [{ ...file('a', 'sha256:1'), squash: changed }]),
    ).toEqual([]);
  });

  test('are none where the file that was applied is gone', () => {
    for (const how of ['upgrade b', 'stamp b']) {
      const [bySquash, byOriginal] = [{ ...row(how), squash: true }, row(how)];
      const original = file('b', 'sha256:2');
      const squash = { ...original, isSquash: true };
      expect(editedRevisions([byOriginal], [squash])).toEqual([]);
      expect(editedRevisions([bySquash], [original])).toEqual([]);
      expect(editedRevisions([bySquash], [squash])).toHaveLength(1);
    }
  });

  test('are refused by name', () => {
    expect(() => refuseEdited([])).not.toThrow();
    try {
      refuseEdited(editedRevisions([row('upgrade a')], [file('a', 'sha256:2')]));
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'edited-revision') && error.message).toBe(
        '1 applied revision was edited since: "a" (a.ts).',
      );
    }
  });
});

describe('half done revisions', () => {
  const told = (...rows: readonly string[]): readonly string[] =>
    [...halfDone(rows.map((each) => row(each))).values()].map(
      ({ revision, direction, done, steps, unknown, refused }) =>
        `${direction} ${revision} ${done}/${steps}${unknown ? ' unknown' : ''}${refused ? ' refused' : ''}`,
    );

  test('stopped between two of their steps', () => {
    expect(told('upgrade a', 'upgrade b 1/3')).toEqual(['upgrade b 1/3']);
    expect(told('upgrade b 1/3', 'upgrade b 2/3', 'upgrade b 3/3')).toEqual([]);
  });

  test('may have started a step that nobody saw end', () => {
    expect(told('upgrade b 1/3', 'upgrade b 2/3 started')).toEqual(['upgrade b 1/3 unknown']);
    expect(told('upgrade b 1/1 started')).toEqual(['upgrade b 0/1 unknown']);
  });

  test('may have a step that the server refused', () => {
    expect(told('upgrade b 1/3', 'upgrade b 2/3 started', 'upgrade b 2/3 failed')).toEqual([
      'upgrade b 1/3 refused',
    ]);
  });

  test('can be on their way down', () => {
    expect(told('upgrade b', 'downgrade b 1/2')).toEqual(['downgrade b 1/2']);
  });

  test('are done with when a stamp says how things stand', () => {
    expect(told('upgrade b 1/3', 'stamp a')).toEqual([]);
  });
});
