/**
 * ALTER INDEX … SET and RESET: storage parameters, from every side.
 *
 * In the house: `src/operations/indexes/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import {
  flag,
  isRecord,
  parameters,
  readOptions,
  readQualified,
  refuse,
  type Reader,
} from '../arguments.ts';
import { parameterName, storageParameters } from '../clauses/index-sql.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface AlterIndex {
  readonly kind: 'alterIndex';
  readonly name: QualifiedName;
  /** Storage parameters that change, values as text; `null` goes back to the default. */
  readonly with: Readonly<Record<string, string | null>>;
  readonly ifExists?: true;
  /** All storage parameters as they were: what the way back needs. */
  readonly from?: Readonly<Record<string, string>>;
}

export interface AlterIndexOptions {
  /** Storage parameters; `null` goes back to the default. */
  readonly with: Readonly<Record<string, string | number | boolean | null>>;
  readonly ifExists?: boolean;
  /** The storage parameters that the index has; only to undo the operation. */
  readonly existing?: Readonly<Record<string, string | number | boolean>>;
}

const changedParameters: Reader<Readonly<Record<string, string | null>>> = (value, place) => {
  if (!isRecord(value) || Object.keys(value).length === 0)
    return refuse(place, 'names no parameter');
  const set = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
  const read = Object.keys(set).length === 0 ? {} : parameters(set, place);
  return Object.fromEntries(Object.keys(value).map((key) => [key, read[key] ?? null]));
};

const existingParameters: Reader<Readonly<Record<string, string>>> = (value, place) =>
  isRecord(value) && Object.keys(value).length === 0 ? {} : parameters(value, place);

export function alterIndex(name: NameInput, options: AlterIndexOptions): AlterIndex {
  const kind = 'alterIndex';
  const {
    with: changes,
    existing,
    ifExists,
  } = readOptions(kind, options, {
    with: changedParameters,
    ifExists: flag,
    existing: existingParameters,
  });
  if (changes === undefined) return refuse({ operation: kind, argument: 'with' }, 'is missing');
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    with: changes,
    ...(ifExists && { ifExists }),
    ...(existing !== undefined && { from: existing }),
  });
}

export const alterIndexRoom: OperationRoom<AlterIndex, AlterIndex | Irreversible> = {
  kind: 'alterIndex',
  manual: 'https://www.postgresql.org/docs/current/sql-alterindex.html',
  offline: true,

  compile({ name, with: changes, ifExists }) {
    const alter = clauses('ALTER INDEX', ifExists && 'IF EXISTS', qualified(name));
    const set = Object.entries(changes).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    );
    const reset = Object.keys(changes).filter((key) => changes[key] === null);
    return [
      ...(set.length === 0
        ? []
        : [statement(`${alter} SET (${storageParameters(Object.fromEntries(set))})`)]),
      ...(reset.length === 0
        ? []
        : [statement(`${alter} RESET (${reset.map(parameterName).join(', ')})`)]),
    ];
  },

  reverse({ from, with: changes, ...op }) {
    if (from === undefined)
      return { irreversible: 'the storage parameters of before are not recorded' };
    const after = Object.entries({ ...from, ...changes }).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    );
    const back = Object.keys(changes).map((key) => [key, from[key] ?? null] as const);
    return { ...op, with: Object.fromEntries(back), from: Object.fromEntries(after) };
  },

  render: ({ kind, name, with: changes, from, ifExists }) =>
    call(kind, nameInput(name), { with: changes, ifExists, existing: from }),

  locks: ({ name }) => [{ mode: 'SHARE UPDATE EXCLUSIVE', relation: name, work: 'catalog' }],

  describe: ({ name, with: changes }) =>
    line(
      `alter index ${spokenName(name)}:`,
      Object.entries(changes)
        .map(([key, value]) => (value === null ? `reset ${key}` : `set ${key} to ${value}`))
        .join(', '),
    ),

  touches: ({ name }) => [{ kind: 'index', ...name }],
};
