/** Where the transaction ends in a squash that does all in order. */
import { describe, expect, test } from 'vitest';
import { bulkInsert } from '../../operations/data/bulk-insert.ts';
import { execute } from '../../operations/data/execute.ts';
import type { Operation, OperationRoom } from '../../operations/operation.ts';
import { registerOperation } from '../../operations/registry.ts';
import { dropTable, dropTableRoom } from '../../operations/tables/drop-table.ts';
import type { Revision } from '../../revisions/revision.ts';
import { apart } from './boundaries.ts';
import { boundary } from './unseen.ts';

/** Kinds of what the revisions do, with `|` where the transaction ends. */
const drawn = (...revisions: readonly (readonly Operation[])[]): string =>
  apart(
    revisions.map((operations, at) => {
      const revision: Revision = {
        id: `r${at}`,
        downRevision: [],
        dependsOn: [],
        branchLabels: [],
        message: '',
        path: '',
      };
      return operations.map((operation) => ({ revision, operation }));
    }),
  )
    .map(({ operation, revision }) => (revision === undefined ? '|' : operation.kind))
    .join(' ');

describe('the transaction ends', () => {
  const modelled = dropTable('items');

  test.each([
    ['raw SQL', execute('SET LOCAL search_path TO archive')],
    ['rows', bulkInsert('items', [{ name: 'tea' }])],
  ])('behind a revision with %s', (_, operation) => {
    const { kind } = operation;
    expect(drawn([modelled, operation], [modelled])).toBe(`dropTable ${kind} | dropTable`);
  });

  test('behind a revision with an operation of somebody’s own, whatever that says of itself', () => {
    const kind = 'dropAndTell' as never; // true for a test: the kind is declared nowhere else
    const room = { ...(dropTableRoom as OperationRoom<Operation>), kind } as never; // as above
    registerOperation(room, {});
    expect(drawn([{ ...modelled, kind }], [modelled])).toBe('dropAndTell | dropTable');
  });

  test('nowhere else: not between modelled operations, nor behind the last revision', () => {
    expect(drawn([modelled], [], [modelled, modelled])).toBe('dropTable dropTable dropTable');
    expect(drawn([modelled], [execute('SELECT 2')], [])).toBe('dropTable execute');
  });

  test('by a statement that runs alone', () => {
    expect(boundary()).toMatchObject({ sql: 'SELECT 1', transaction: 'forbidden' });
  });
});
