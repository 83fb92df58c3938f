/**
 * DROP SCHEMA, from every side.
 *
 * In the house: `src/operations/schemas/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { flag, readName, readOptions } from '../arguments.ts';
import {
  cascaded,
  frozen,
  line,
  perhapsAbsent,
  statement,
  type Irreversible,
  type OperationRoom,
} from '../operation.ts';
import type { CreateSchema } from './create-schema.ts';

export interface DropSchema {
  readonly kind: 'dropSchema';
  readonly name: string;
  readonly ifExists?: true;
  readonly cascade?: true;
}

export interface DropSchemaOptions {
  readonly ifExists?: boolean;
  /** Drops everything in the schema, and what depends on it elsewhere. */
  readonly cascade?: boolean;
}

export function dropSchema(name: string, options?: DropSchemaOptions): DropSchema {
  const kind = 'dropSchema';
  return frozen({
    kind,
    name: readName(kind, 'name', name),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropSchemaRoom: OperationRoom<DropSchema, CreateSchema | Irreversible> = {
  kind: 'dropSchema',
  manual: 'https://www.postgresql.org/docs/current/sql-dropschema.html',
  offline: true,

  compile: ({ name, ifExists, cascade }) => [
    statement(
      clauses('DROP SCHEMA', ifExists && 'IF EXISTS', identifier(name), cascade && 'CASCADE'),
    ),
  ],

  // Without CASCADE only an empty schema can be dropped, so its name is all there is to restore.
  reverse: ({ name, ifExists, cascade }) => {
    if (cascade) return cascaded;
    return ifExists ? perhapsAbsent('schema') : { kind: 'createSchema', name };
  },

  render: ({ kind, name, ifExists, cascade }) => call(kind, name, { ifExists, cascade }),

  locks: ({ cascade }) => (cascade ? 'unknown' : []),

  describe: ({ name, cascade }) => line(`drop schema ${name}`, cascade && 'and everything in it'),

  loses: ({ name, cascade }) => (cascade ? `everything in schema ${name}` : undefined),

  touches: ({ name }) => [{ kind: 'schema', name }],
};
