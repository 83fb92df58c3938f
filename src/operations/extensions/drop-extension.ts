/**
 * DROP EXTENSION, from every side. It can be undone only if it remembers what it dropped.
 *
 * In the house: `src/operations/extensions/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { flag, readName, readOptions } from '../arguments.ts';
import {
  frozen,
  line,
  restored,
  statement,
  type Irreversible,
  type OperationRoom,
} from '../operation.ts';
import type { CreateExtension } from './create-extension.ts';

export interface DropExtension {
  readonly kind: 'dropExtension';
  readonly name: string;
  readonly ifExists?: true;
  readonly cascade?: true;
  /** The extension as it was. Autogenerate fills this in; by hand there is none. */
  readonly restore?: CreateExtension;
}

export interface DropExtensionOptions {
  readonly ifExists?: boolean;
  /** Drops what uses it, too: columns of its types, indexes of its operator classes. */
  readonly cascade?: boolean;
}

export function dropExtension(name: string, options?: DropExtensionOptions): DropExtension {
  const kind = 'dropExtension';
  return frozen({
    kind,
    name: readName(kind, 'name', name),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropExtensionRoom: OperationRoom<DropExtension, CreateExtension | Irreversible> = {
  kind: 'dropExtension',
  manual: 'https://www.postgresql.org/docs/current/sql-dropextension.html',
  offline: true,

  compile: ({ name, ifExists, cascade }) => [
    statement(
      clauses('DROP EXTENSION', ifExists && 'IF EXISTS', identifier(name), cascade && 'CASCADE'),
    ),
  ],

  reverse: (op) => restored('extension', op),

  render: ({ kind, name, ifExists, cascade }) => call(kind, name, { ifExists, cascade }),

  // Which tables it has, and what CASCADE reaches, only the server knows.
  locks: () => 'unknown',

  describe: ({ name, cascade }) =>
    line(`drop extension ${name}`, cascade && 'and what depends on it'),

  loses: ({ name, cascade }) =>
    cascade ? `the data of every column whose type belongs to extension ${name}` : undefined,

  touches: ({ name }) => [{ kind: 'extension', name }],
};
