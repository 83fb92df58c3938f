/**
 * CREATE TYPE … AS ENUM, from every side.
 *
 * In the house: `src/operations/enums/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { readQualified } from '../arguments.ts';
import { createEnumSql, labels } from '../clauses/labels.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { DropEnum } from './drop-enum.ts';

export interface CreateEnum {
  readonly kind: 'createEnum';
  readonly name: QualifiedName;
  /** In order. */
  readonly values: readonly string[];
}

export function createEnum(name: NameInput, values: readonly string[]): CreateEnum {
  const kind = 'createEnum';
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    values: labels(values, { operation: kind, argument: 'values' }),
  });
}

export const createEnumRoom: OperationRoom<CreateEnum, DropEnum> = {
  kind: 'createEnum',
  manual: 'https://www.postgresql.org/docs/current/sql-createtype.html',
  offline: true,

  compile: ({ name, values }) => [statement(createEnumSql(name, values))],

  reverse: (op) => ({ kind: 'dropEnum', name: op.name, restore: op }),

  render: ({ kind, name, values }) => call(kind, nameInput(name), values),

  locks: () => [],

  describe: ({ name, values }) => line(`create enum ${spokenName(name)} (${values.join(', ')})`),

  touches: ({ name }) => [{ kind: 'enum', ...name }],
};
