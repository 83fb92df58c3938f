/**
 * ALTER … SET SCHEMA, for what lives in a schema, from every side.
 *
 * In the house: `src/operations/objects/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { AlambicError } from '../../errors.ts';
import { spokenName, type ObjectAddress } from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { flag, readName, readOptions } from '../arguments.ts';
import { address, addressInput, objectLock } from '../clauses/addresses.ts';
import { frozen, line, statement, type OperationRoom } from '../operation.ts';

/** An index, a column and a constraint live in the schema of their table, and move with it. */
export type MovableAddress = Extract<ObjectAddress, { schema: string }> & {
  readonly kind: 'table' | 'sequence' | 'enum';
};

export interface SetSchema {
  readonly kind: 'setSchema';
  /** Where it is before. */
  readonly object: MovableAddress;
  readonly to: string;
  readonly ifExists?: true;
}

/** What can move; `public` is meant where no schema is given. */
export interface MovableInput {
  readonly kind: 'table' | 'sequence' | 'enum';
  readonly schema?: string;
  readonly name: string;
}

export interface SetSchemaOptions {
  /** Does nothing when the table or sequence is not there; enums have no such form. */
  readonly ifExists?: boolean;
}

export function setSchema(object: MovableInput, to: string, options?: SetSchemaOptions): SetSchema {
  const kind = 'setSchema';
  const read = address(object, { operation: kind, argument: 'object' });
  return frozen({
    kind,
    object: movable(read),
    to: readName(kind, 'to', to),
    ...readOptions(kind, options, { ifExists: flag }),
  });
}

function movable(object: ObjectAddress): MovableAddress {
  switch (object.kind) {
    case 'table':
    case 'sequence':
    case 'enum':
      return { kind: object.kind, schema: object.schema, name: object.name };
    default:
      throw new AlambicError('meaningless-name', {
        operation: 'setSchema',
        kind: object.kind,
        name: object.name,
      });
  }
}

export const setSchemaRoom: OperationRoom<SetSchema, SetSchema> = {
  kind: 'setSchema',
  manual: 'https://www.postgresql.org/docs/current/sql-altertable.html',
  offline: true,

  compile: ({ object, to, ifExists }) => [
    statement(
      clauses(
        `ALTER ${object.kind === 'enum' ? 'TYPE' : object.kind.toUpperCase()}`,
        ifExists && object.kind !== 'enum' && 'IF EXISTS',
        qualified(object),
        `SET SCHEMA ${identifier(to)}`,
      ),
    ),
  ],

  reverse: ({ object, to, ...op }) => ({
    ...op,
    object: { ...object, schema: to },
    to: object.schema,
  }),

  render: ({ kind, object, to, ifExists }) => call(kind, addressInput(object), to, { ifExists }),

  locks: ({ object }) => objectLock(object, 'ACCESS EXCLUSIVE'),

  describe: ({ object, to }) => line(`move ${object.kind} ${spokenName(object)} to schema ${to}`),

  touches: ({ object, to }) => [object, { ...object, schema: to }],
};
