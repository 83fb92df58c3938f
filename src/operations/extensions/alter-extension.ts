/**
 * ALTER EXTENSION: another version, another schema, from every side.
 *
 * In the house: `src/operations/extensions/`, rank 5.
 */
import type { Extension } from '../../catalog/extensions.ts';
import { call } from '../../code/call.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import {
  isRecord,
  name as nameReader,
  readName,
  readOptions,
  refuse,
  text,
  type Reader,
} from '../arguments.ts';
import { frozen, line, statement, type Irreversible, type OperationRoom } from '../operation.ts';

export interface AlterExtension {
  readonly kind: 'alterExtension';
  readonly name: string;
  /** The version to update to; `newest` is the newest that the server has. */
  readonly version?: string;
  readonly schema?: string;
  /** Its version and schema as they were: what the way back needs. */
  readonly from?: Pick<Extension, 'schema' | 'version'>;
}

export interface AlterExtensionOptions {
  /** The version to update to; `'newest'` is the newest that the server has. */
  readonly version?: string;
  /** Where its objects move to. */
  readonly schema?: string;
  /** Its version and schema now; only to undo the operation. */
  readonly existing?: { readonly version?: string; readonly schema?: string };
}

const shape = { version: text, schema: nameReader };

const existingReader: Reader<Pick<Extension, 'schema' | 'version'>> = (value, place) =>
  isRecord(value)
    ? readOptions(place.operation, value, shape)
    : refuse(place, 'must be { version, schema }');

export function alterExtension(name: string, options: AlterExtensionOptions): AlterExtension {
  const kind = 'alterExtension';
  const { existing, ...changes } = readOptions(kind, options, {
    ...shape,
    existing: existingReader,
  });
  if (changes.version === undefined && changes.schema === undefined)
    return refuse({ operation: kind, argument: 'options' }, 'changes nothing');
  return frozen({
    kind,
    name: readName(kind, 'name', name),
    ...changes,
    ...(existing !== undefined && { from: existing }),
  });
}

export const alterExtensionRoom: OperationRoom<AlterExtension, AlterExtension | Irreversible> = {
  kind: 'alterExtension',
  manual: 'https://www.postgresql.org/docs/current/sql-alterextension.html',
  offline: true,

  compile: ({ name, version, schema }) => [
    ...(version === undefined
      ? []
      : [
          statement(
            clauses(
              `ALTER EXTENSION ${identifier(name)} UPDATE`,
              version !== 'newest' && `TO ${stringLiteral(version)}`,
            ),
          ),
        ]),
    ...(schema === undefined
      ? []
      : [statement(`ALTER EXTENSION ${identifier(name)} SET SCHEMA ${identifier(schema)}`)]),
  ],

  reverse({ version, schema, from, ...op }) {
    const unknown =
      (version !== undefined && from?.version === undefined) ||
      (schema !== undefined && from?.schema === undefined);
    if (unknown || from === undefined)
      return { irreversible: 'the version or schema of before is not recorded' };
    return {
      ...op,
      ...(version !== undefined && from.version !== undefined && { version: from.version }),
      ...(schema !== undefined && from.schema !== undefined && { schema: from.schema }),
      from: {
        ...from,
        ...(version !== undefined && { version }),
        ...(schema !== undefined && { schema }),
      },
    };
  },

  render: ({ kind, name, version, schema, from }) =>
    call(kind, name, { version, schema, existing: from }),

  // An update runs a script of the extension, which may do anything.
  locks: ({ version }) => (version === undefined ? [] : 'unknown'),

  describe: ({ name, version, schema }) =>
    line(
      `alter extension ${name}:`,
      [
        ...(version === undefined ? [] : [`update to ${version}`]),
        ...(schema === undefined ? [] : [`move to schema ${schema}`]),
      ].join(', '),
    ),

  touches: ({ name }) => [{ kind: 'extension', name }],
};
