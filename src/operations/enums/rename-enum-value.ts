/**
 * ALTER TYPE … RENAME VALUE, from every side.
 *
 * In the house: `src/operations/enums/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { readQualified } from '../arguments.ts';
import { label } from '../clauses/labels.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface RenameEnumValue {
  readonly kind: 'renameEnumValue';
  readonly name: QualifiedName;
  readonly from: string;
  readonly to: string;
}

export function renameEnumValue(name: NameInput, from: string, to: string): RenameEnumValue {
  const kind = 'renameEnumValue';
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    from: label(from, { operation: kind, argument: 'from' }),
    to: label(to, { operation: kind, argument: 'to' }),
  });
}

export const renameEnumValueRoom: OperationRoom<RenameEnumValue, RenameEnumValue> = {
  kind: 'renameEnumValue',
  manual: 'https://www.postgresql.org/docs/current/sql-altertype.html',
  offline: true,

  compile: ({ name, from, to }) => [
    statement(
      `ALTER TYPE ${qualified(name)} RENAME VALUE ${stringLiteral(from)} TO ${stringLiteral(to)}`,
    ),
  ],

  reverse: ({ from, to, ...op }) => ({ ...op, from: to, to: from }),

  render: ({ kind, name, from, to }) => call(kind, nameInput(name), from, to),

  locks: () => [],

  describe: ({ name, from, to }) =>
    line(`rename value "${from}" of enum ${spokenName(name)} to "${to}"`),

  touches: ({ name }) => [{ kind: 'enum', ...name }],
};
