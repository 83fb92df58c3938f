/**
 * CREATE SCHEMA, from every side.
 *
 * In the house: `src/operations/schemas/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { flag, readName, readOptions } from '../arguments.ts';
import {
  frozen,
  line,
  perhapsThere,
  statement,
  type Irreversible,
  type OperationRoom,
} from '../operation.ts';
import type { DropSchema } from './drop-schema.ts';

export interface CreateSchema {
  readonly kind: 'createSchema';
  readonly name: string;
  readonly ifNotExists?: true;
}

export interface CreateSchemaOptions {
  readonly ifNotExists?: boolean;
}

export function createSchema(name: string, options?: CreateSchemaOptions): CreateSchema {
  const kind = 'createSchema';
  return frozen({
    kind,
    name: readName(kind, 'name', name),
    ...readOptions(kind, options, { ifNotExists: flag }),
  });
}

export const createSchemaRoom: OperationRoom<CreateSchema, DropSchema | Irreversible> = {
  kind: 'createSchema',
  manual: 'https://www.postgresql.org/docs/current/sql-createschema.html',
  offline: true,

  compile: ({ name, ifNotExists }) => [
    statement(clauses('CREATE SCHEMA', ifNotExists && 'IF NOT EXISTS', identifier(name))),
  ],

  reverse: ({ name, ifNotExists }) =>
    ifNotExists ? perhapsThere('schema') : { kind: 'dropSchema', name },

  render: ({ kind, name, ifNotExists }) => call(kind, name, { ifNotExists }),

  locks: () => [],

  describe: ({ name }) => line(`create schema ${name}`),

  touches: ({ name }) => [{ kind: 'schema', name }],
};
