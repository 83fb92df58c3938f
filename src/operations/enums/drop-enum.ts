/**
 * DROP TYPE of an enum, from every side. It can be undone only if it remembers what it dropped.
 *
 * In the house: `src/operations/enums/`, rank 5.
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
import type { CreateEnum } from './create-enum.ts';

export interface DropEnum {
  readonly kind: 'dropEnum';
  readonly name: QualifiedName;
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The enum as it was. Autogenerate fills this in; by hand there is none. */
  readonly restore?: CreateEnum;
}

export interface DropEnumOptions {
  readonly ifExists?: boolean;
  /** Drops the columns of this type, too, with all that they hold. */
  readonly cascade?: boolean;
}

export function dropEnum(name: NameInput, options?: DropEnumOptions): DropEnum {
  const kind = 'dropEnum';
  return frozen({
    kind,
    name: readQualified(kind, 'name', name),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropEnumRoom: OperationRoom<DropEnum, CreateEnum | Irreversible> = {
  kind: 'dropEnum',
  manual: 'https://www.postgresql.org/docs/current/sql-droptype.html',
  offline: true,

  compile: ({ name, ifExists, cascade }) => [
    statement(clauses('DROP TYPE', ifExists && 'IF EXISTS', qualified(name), cascade && 'CASCADE')),
  ],

  reverse: (op) => restored('enum', op),

  render: ({ kind, name, ifExists, cascade }) => call(kind, nameInput(name), { ifExists, cascade }),

  locks: ({ cascade }) => (cascade ? 'unknown' : []),

  describe: ({ name, cascade }) =>
    line(`drop enum ${spokenName(name)}`, cascade && 'and the columns of this type'),

  loses: ({ name, cascade }) =>
    cascade ? `every column of type ${spokenName(name)}, with all that it holds` : undefined,

  touches: ({ name }) => [{ kind: 'enum', ...name }],
};
