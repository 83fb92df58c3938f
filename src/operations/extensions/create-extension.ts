/**
 * CREATE EXTENSION, from every side.
 *
 * In the house: `src/operations/extensions/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { flag, name as nameReader, readName, readOptions, text } from '../arguments.ts';
import {
  frozen,
  line,
  perhapsThere,
  statement,
  type Irreversible,
  type OperationRoom,
} from '../operation.ts';
import type { DropExtension } from './drop-extension.ts';

export interface CreateExtension {
  readonly kind: 'createExtension';
  readonly name: string;
  readonly schema?: string;
  readonly version?: string;
  readonly ifNotExists?: true;
  readonly cascade?: true;
}

export interface CreateExtensionOptions {
  /** Where its objects go; the extension's own choice, or the first of the search path, when left out. */
  readonly schema?: string;
  /** The server's default version when left out. */
  readonly version?: string;
  readonly ifNotExists?: boolean;
  /** Installs the extensions that it needs, too. */
  readonly cascade?: boolean;
}

const shape = { schema: nameReader, version: text, ifNotExists: flag, cascade: flag };

export function createExtension(name: string, options?: CreateExtensionOptions): CreateExtension {
  const kind = 'createExtension';
  return frozen({ kind, name: readName(kind, 'name', name), ...readOptions(kind, options, shape) });
}

export const createExtensionRoom: OperationRoom<CreateExtension, DropExtension | Irreversible> = {
  kind: 'createExtension',
  manual: 'https://www.postgresql.org/docs/current/sql-createextension.html',
  offline: true,

  compile: ({ name, schema, version, ifNotExists, cascade }) => [
    statement(
      clauses(
        'CREATE EXTENSION',
        ifNotExists && 'IF NOT EXISTS',
        identifier(name),
        schema !== undefined && `SCHEMA ${identifier(schema)}`,
        version !== undefined && `VERSION ${stringLiteral(version)}`,
        cascade && 'CASCADE',
      ),
    ),
  ],

  reverse: (op) => {
    if (op.ifNotExists) return perhapsThere('extension');
    if (op.cascade) return { irreversible: 'which extensions CASCADE installed is not recorded' };
    return { kind: 'dropExtension', name: op.name, restore: op };
  },

  render: ({ kind, name, ...options }) => call(kind, name, options),

  locks: () => [],

  describe: ({ name, schema, version }) =>
    line(`create extension ${name}`, version && `version ${version}`, schema && `in ${schema}`),

  touches: ({ name }) => [{ kind: 'extension', name }],
};
