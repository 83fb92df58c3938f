/**
 * DROP SEQUENCE, from every side. It can be undone only if it remembers what it dropped.
 *
 * In the house: `src/operations/sequences/`, rank 5.
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
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateSequence } from './create-sequence.ts';

export interface DropSequence {
  readonly kind: 'dropSequence';
  readonly name: QualifiedName;
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The sequence as it was, without its place. Autogenerate fills this in; by hand there is none. */
  readonly restore?: CreateSequence;
}

export interface DropSequenceOptions {
  readonly ifExists?: boolean;
  /** Drops the defaults that call it, too. */
  readonly cascade?: boolean;
}

export function dropSequence(name: NameInput, options?: DropSequenceOptions): DropSequence {
  const kind = 'dropSequence';
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropSequenceRoom: OperationRoom<DropSequence, CreateSequence | Irreversible> = {
  kind: 'dropSequence',
  manual: 'https://www.postgresql.org/docs/current/sql-dropsequence.html',
  offline: true,

  compile: ({ name, ifExists, cascade }) => [
    statement(
      clauses('DROP SEQUENCE', ifExists && 'IF EXISTS', qualified(name), cascade && 'CASCADE'),
    ),
  ],

  reverse: (op) => restored('sequence', op),

  render: ({ kind, name, ifExists, cascade }) => call(kind, nameInput(name), { ifExists, cascade }),

  locks: ({ name, cascade }) =>
    cascade ? 'unknown' : [{ mode: 'ACCESS EXCLUSIVE', relation: name, work: 'catalog' }],

  describe: ({ name, cascade }) =>
    line(`drop sequence ${spokenName(name)}`, cascade && 'and what depends on it'),

  loses: ({ name }) => `the place that sequence ${spokenName(name)} has come to`,

  touches: ({ name }) => [{ kind: 'sequence', ...name }],
};
