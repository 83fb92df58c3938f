/**
 * DROP INDEX, from every side. It can be undone only if it remembers what it dropped.
 *
 * In the house: `src/operations/indexes/`, rank 5. This room and `create-index.ts` name each other's
 * *types* only, so neither loads the other.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import { flag, readOptions, readQualified } from '../arguments.ts';
import {
  frozen,
  line,
  nameInput,
  restored,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateIndex } from './create-index.ts';

export interface DropIndex {
  readonly kind: 'dropIndex';
  readonly name: QualifiedName;
  readonly concurrently?: true;
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The index as it was. Autogenerate fills this in; by hand there is none. */
  readonly restore?: CreateIndex;
}

export interface DropIndexOptions {
  /** Waits for readers instead of blocking them; not in a transaction, not with `cascade`. */
  readonly concurrently?: boolean;
  readonly ifExists?: boolean;
  readonly cascade?: boolean;
}

const shape = { concurrently: flag, ifExists: flag, cascade: flag };

export function dropIndex(name: NameInput, options?: DropIndexOptions): DropIndex {
  const kind = 'dropIndex';
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    ...readOptions(kind, options, shape),
  });
}

export const dropIndexRoom: OperationRoom<DropIndex, CreateIndex | Irreversible> = {
  kind: 'dropIndex',
  manual: 'https://www.postgresql.org/docs/current/sql-dropindex.html',
  offline: true,

  compile: (op) => [
    {
      sql: clauses(
        'DROP INDEX',
        op.concurrently && 'CONCURRENTLY',
        op.ifExists && 'IF EXISTS',
        qualified(op.name),
        op.cascade && 'CASCADE',
      ),
      transaction: op.concurrently ? 'forbidden' : 'allowed',
    },
  ],

  reverse: (op) => restored('index', op),

  // `restore` is not rendered: a revision writes its downgrade out in full.
  render: ({ kind, name, concurrently, ifExists, cascade }) =>
    call(kind, nameInput(name), { concurrently, ifExists, cascade }),

  // The lock is on the table of the index, which only `restore` names.
  locks: ({ name, concurrently, restore }) =>
    restore === undefined
      ? 'unknown'
      : concurrently
        ? [{ mode: 'SHARE UPDATE EXCLUSIVE', relation: restore.table, work: 'catalog' }]
        : [
            { mode: 'ACCESS EXCLUSIVE', relation: restore.table, work: 'catalog' },
            { mode: 'ACCESS EXCLUSIVE', relation: name, work: 'catalog' },
          ],

  describe: (op) =>
    line(
      `drop index ${spokenName(op.name)}`,
      op.concurrently && 'concurrently',
      op.cascade && 'and what depends on it',
    ),

  touches: ({ name, restore }) => [
    { kind: 'index', ...name },
    ...(restore === undefined ? [] : [{ kind: 'table' as const, ...restore.table }]),
  ],
};
