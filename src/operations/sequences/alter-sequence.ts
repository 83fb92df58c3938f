/**
 * ALTER SEQUENCE, from every side.
 *
 * In the house: `src/operations/sequences/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { optional, options as optionsCode } from '../../code/literal.ts';
import { sequenceMembers } from '../../code/sequences.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import {
  flag,
  isRecord,
  orNull,
  readOptions,
  readQualified,
  refuse,
  wholeNumber,
  word,
  wordBut,
  type Reader,
} from '../arguments.ts';
import { owner, ownerSql, type Owner } from '../clauses/owner.ts';
import {
  isAscending,
  sequenceChangesShape,
  sequenceClauses,
  sequenceShape,
  type NumberInput,
  type SequenceChanges,
} from '../clauses/sequence-sql.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateSequenceOptions, SequenceDefinition } from './create-sequence.ts';

/** What changes; `null` goes back to PostgreSQL's default: `bigint`, no owner, and so on. */
export interface SequenceDefinitionChanges extends SequenceChanges {
  readonly type?: 'smallint' | 'integer' | null;
  readonly ownedBy?: Owner | null;
}

export interface AlterSequence {
  readonly kind: 'alterSequence';
  readonly name: QualifiedName;
  readonly changes: SequenceDefinitionChanges;
  readonly ifExists?: true;
  /** The next value: a decimal string, or the start of the sequence. */
  readonly restart?: string | true;
  /** The sequence as it was: what the way back needs. */
  readonly from?: SequenceDefinition;
}

/** `null` goes back to PostgreSQL's default. */
export interface AlterSequenceOptions {
  readonly type?: 'smallint' | 'integer' | 'bigint' | null;
  readonly start?: NumberInput | null;
  readonly increment?: NumberInput | null;
  readonly minValue?: NumberInput | null;
  readonly maxValue?: NumberInput | null;
  readonly cache?: NumberInput | null;
  readonly cycle?: boolean | null;
  readonly ownedBy?: Owner | null;
  readonly ifExists?: boolean;
  /** The next value, or `true` for the start of the sequence. */
  readonly restart?: NumberInput | true;
  /** The options it has now; only to undo the operation. */
  readonly existing?: Omit<CreateSequenceOptions, 'ifNotExists'>;
}

const definition: Reader<SequenceDefinition> = (value, place) =>
  isRecord(value)
    ? readOptions(place.operation, value, {
        type: wordBut('bigint', 'smallint', 'integer'),
        ...sequenceShape,
        ownedBy: owner,
      })
    : refuse(place, 'must be the options of a sequence');

const shape = {
  type: ((value, place) =>
    value === null || value === 'bigint'
      ? null
      : word('smallint', 'integer')(value, place)) satisfies Reader<'smallint' | 'integer' | null>,
  ...sequenceChangesShape,
  ownedBy: orNull(owner),
  ifExists: flag,
  restart: ((value, place) => (value === true ? true : wholeNumber(value, place))) satisfies Reader<
    string | true
  >,
  existing: definition,
};

export function alterSequence(name: NameInput, options: AlterSequenceOptions): AlterSequence {
  const kind = 'alterSequence';
  const { restart, existing, ifExists, ...changes } = readOptions(kind, options, shape);
  if (restart === undefined && Object.keys(changes).length === 0)
    return refuse({ operation: kind, argument: 'options' }, 'changes nothing');
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    changes,
    ...(ifExists && { ifExists }),
    ...(restart !== undefined && { restart }),
    ...(existing !== undefined && { from: existing }),
  });
}

export const alterSequenceRoom: OperationRoom<AlterSequence, AlterSequence | Irreversible> = {
  kind: 'alterSequence',
  manual: 'https://www.postgresql.org/docs/current/sql-altersequence.html',
  offline: true,

  compile: ({ name, changes: { type, ownedBy, ...changes }, restart, from, ifExists }) => [
    statement(
      clauses(
        clauses('ALTER SEQUENCE', ifExists && 'IF EXISTS', qualified(name)),
        type !== undefined && `AS ${type ?? 'bigint'}`,
        ...sequenceClauses(changes, isAscending({ ...from, ...changes })),
        restart !== undefined && (restart === true ? 'RESTART' : `RESTART WITH ${restart}`),
        ownedBy !== undefined &&
          `OWNED BY ${ownedBy === null ? 'NONE' : ownerSql(name.schema, ownedBy)}`,
      ),
    ),
  ],

  reverse({ restart, from, changes, ...op }) {
    if (restart !== undefined)
      return { irreversible: 'the place that the sequence had come to is not recorded' };
    if (from === undefined)
      return { irreversible: 'the options that the sequence had are not recorded' };
    const after = Object.entries({ ...from, ...changes }).filter(([, value]) => value !== null);
    const back = Object.keys(changes).map((key) => [
      key,
      Object.entries(from).find(([k]) => k === key)?.[1] ?? null,
    ]);
    return { ...op, changes: Object.fromEntries(back), from: Object.fromEntries(after) };
  },

  render: ({ kind, name, changes, restart, from, ifExists }) =>
    call(
      kind,
      nameInput(name),
      optionsCode({
        ...sequenceMembers({ ...changes, restart }),
        ifExists: optional(ifExists),
        existing: from && optionsCode(sequenceMembers(from)),
      }),
    ),

  locks: ({ name, changes: { ownedBy } }) => [
    { mode: 'SHARE ROW EXCLUSIVE', relation: name, work: 'catalog' },
    ...(ownedBy
      ? [
          {
            mode: 'ACCESS SHARE' as const,
            relation: { schema: name.schema, name: ownedBy.table },
            work: 'catalog' as const,
          },
        ]
      : []),
  ],

  describe: ({ name, changes: { ownedBy, ...changes }, restart }) =>
    line(
      `alter sequence ${spokenName(name)}:`,
      [
        ...Object.entries(changes).map(([key, value]) => `${key} ${value ?? 'as by default'}`),
        ...(ownedBy === undefined
          ? []
          : [ownedBy === null ? 'owned by none' : `owned by ${ownedBy.table}.${ownedBy.column}`]),
        ...(restart === undefined
          ? []
          : [restart === true ? 'restart' : `restart with ${restart}`]),
      ].join(', '),
    ),

  touches: ({ name }) => [{ kind: 'sequence', ...name }],
};
