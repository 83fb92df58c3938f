/**
 * ALTER TYPE … ADD VALUE, from every side.
 *
 * In the house: `src/operations/enums/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { flag, readOptions, readQualified, refuse } from '../arguments.ts';
import { label } from '../clauses/labels.ts';
import {
  frozen,
  line,
  nameInput,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface AddEnumValue {
  readonly kind: 'addEnumValue';
  readonly name: QualifiedName;
  readonly value: string;
  /** The neighbour that is there already; behind all others when neither is given. */
  readonly before?: string;
  readonly after?: string;
  readonly ifNotExists?: true;
}

export interface AddEnumValueOptions {
  /** The value that the new one stands in front of. */
  readonly before?: string;
  /** The value that the new one stands behind. */
  readonly after?: string;
  readonly ifNotExists?: boolean;
}

export function addEnumValue(
  name: NameInput,
  value: string,
  options?: AddEnumValueOptions,
): AddEnumValue {
  const kind = 'addEnumValue';
  const read = readOptions(kind, options, { before: label, after: label, ifNotExists: flag });
  if (read.before !== undefined && read.after !== undefined)
    return refuse({ operation: kind, argument: 'after' }, 'cannot stand beside "before"');
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    value: label(value, { operation: kind, argument: 'value' }),
    ...read,
  });
}

export const addEnumValueRoom: OperationRoom<AddEnumValue, Irreversible> = {
  kind: 'addEnumValue',
  manual: 'https://www.postgresql.org/docs/current/sql-altertype.html',
  offline: true,

  compile: ({ name, value, before, after, ifNotExists }) => [
    {
      sql: clauses(
        `ALTER TYPE ${qualified(name)} ADD VALUE`,
        ifNotExists && 'IF NOT EXISTS',
        stringLiteral(value),
        before !== undefined && `BEFORE ${stringLiteral(before)}`,
        after !== undefined && `AFTER ${stringLiteral(after)}`,
      ),
      transaction: 'allowed',
      commitBefore: value,
    },
  ],

  reverse: () => ({ irreversible: 'PostgreSQL cannot remove a value from an enum' }),

  render: ({ kind, name, value, before, after, ifNotExists }) =>
    call(kind, nameInput(name), value, { before, after, ifNotExists }),

  locks: () => [],

  describe: ({ name, value, before, after }) =>
    line(
      `add value "${value}" to enum ${spokenName(name)}`,
      before !== undefined && `before "${before}"`,
      after !== undefined && `after "${after}"`,
    ),

  touches: ({ name }) => [{ kind: 'enum', ...name }],
};
