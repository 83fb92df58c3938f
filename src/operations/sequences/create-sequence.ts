/**
 * CREATE SEQUENCE, from every side.
 *
 * In the house: `src/operations/sequences/`, rank 5.
 */
import type { Sequence } from '../../catalog/sequences.ts';
import { call } from '../../code/call.ts';
import { sequenceCode } from '../../code/sequences.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import { flag, readOptions, readQualified, wordBut } from '../arguments.ts';
import { owner, ownerSql, type Owner } from '../clauses/owner.ts';
import {
  sequenceClauses,
  sequenceShape,
  type SequenceOptionsInput,
} from '../clauses/sequence-sql.ts';
import {
  frozen,
  line,
  nameInput,
  perhapsThere,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { DropSequence } from './drop-sequence.ts';

/** All of a sequence but where it is. */
export type SequenceDefinition = Omit<Sequence, 'kind' | 'schema' | 'name'>;

export interface CreateSequence {
  readonly kind: 'createSequence';
  readonly name: QualifiedName;
  readonly options: SequenceDefinition;
  readonly ifNotExists?: true;
}

export interface CreateSequenceOptions extends SequenceOptionsInput {
  /** `bigint` when left out. */
  readonly type?: 'smallint' | 'integer' | 'bigint';
  /** The sequence is dropped together with this column, of a table in the same schema. */
  readonly ownedBy?: Owner;
  readonly ifNotExists?: boolean;
}

const shape = {
  type: wordBut('bigint', 'smallint', 'integer'),
  ...sequenceShape,
  ownedBy: owner,
  ifNotExists: flag,
};

export function createSequence(name: NameInput, options?: CreateSequenceOptions): CreateSequence {
  const kind = 'createSequence';
  const { ifNotExists, ...rest } = readOptions(kind, options, shape);
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    options: rest,
    ...(ifNotExists && { ifNotExists }),
  });
}

export const createSequenceRoom: OperationRoom<CreateSequence, DropSequence | Irreversible> = {
  kind: 'createSequence',
  manual: 'https://www.postgresql.org/docs/current/sql-createsequence.html',
  offline: true,

  compile: ({ name, options: { type, ownedBy, ...options }, ifNotExists }) => [
    statement(
      clauses(
        'CREATE SEQUENCE',
        ifNotExists && 'IF NOT EXISTS',
        qualified(name),
        type !== undefined && `AS ${type}`,
        ...sequenceClauses(options),
        ownedBy !== undefined && `OWNED BY ${ownerSql(name.schema, ownedBy)}`,
      ),
    ),
  ],

  reverse: (op) =>
    op.ifNotExists
      ? perhapsThere('sequence')
      : { kind: 'dropSequence', name: op.name, restore: op },

  render: ({ kind, name, options, ifNotExists }) =>
    call(kind, nameInput(name), sequenceCode({ ...options, ifNotExists })),

  locks: ({ name, options: { ownedBy } }) =>
    ownedBy === undefined
      ? []
      : [
          {
            mode: 'ACCESS SHARE',
            relation: { schema: name.schema, name: ownedBy.table },
            work: 'catalog',
          },
        ],

  describe: ({ name, options: { ownedBy } }) =>
    line(
      `create sequence ${spokenName(name)}`,
      ownedBy &&
        `owned by ${spokenName({ schema: name.schema, name: ownedBy.table })}.${ownedBy.column}`,
    ),

  touches: ({ name }) => [{ kind: 'sequence', ...name }],
};
