/**
 * COMMENT ON, for everything that has an address, from every side.
 *
 * In the house: `src/operations/objects/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenAddress, type ObjectAddress, type QualifiedName } from '../../names.ts';
import { addressSql } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { orNull, readOptions, readQualified, text } from '../arguments.ts';
import { address, addressInput, objectLock, type AddressInput } from '../clauses/addresses.ts';
import {
  frozen,
  line,
  nameInput,
  statement,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';

export interface SetComment {
  readonly kind: 'setComment';
  readonly object: ObjectAddress;
  /** `null` removes it; so does the empty text, which PostgreSQL does not tell from none. */
  readonly comment: string | null;
  /** The comment as it was, `null` when there was none: what the way back needs. */
  readonly from?: string | null;
}

export interface SetCommentOptions {
  /** The comment that is there now, `null` for none; only to undo the operation. */
  readonly existing?: string | null;
}

export function setComment(
  object: AddressInput,
  comment: string | null,
  options?: SetCommentOptions,
): SetComment {
  const kind = 'setComment';
  return build(kind, address(object, { operation: kind, argument: 'object' }), comment, options);
}

export const createTableComment = (
  table: NameInput,
  comment: string,
  options?: SetCommentOptions,
): SetComment =>
  build('createTableComment', tableAddress('createTableComment', table), comment, options);

export const dropTableComment = (table: NameInput, options?: SetCommentOptions): SetComment =>
  build('dropTableComment', tableAddress('dropTableComment', table), null, options);

const tableAddress = (operation: string, table: NameInput): ObjectAddress => ({
  kind: 'table',
  ...readQualified(operation, 'table', table),
});

function build(
  operation: string,
  object: ObjectAddress,
  comment: string | null,
  options: SetCommentOptions | undefined,
): SetComment {
  const { existing } = readOptions(operation, options, { existing: orNull(text) });
  return frozen({
    kind: 'setComment',
    object,
    comment: orNull(text)(comment, { operation, argument: 'comment' }) || null,
    ...(existing !== undefined && { from: existing || null }),
  });
}

export const setCommentRoom: OperationRoom<SetComment, SetComment | Irreversible> = {
  kind: 'setComment',
  manual: 'https://www.postgresql.org/docs/current/sql-comment.html',
  offline: true,

  compile: ({ object, comment }) => [
    statement(
      `COMMENT ON ${addressSql(object)} IS ${comment === null ? 'NULL' : stringLiteral(comment)}`,
    ),
  ],

  reverse: ({ comment, from, ...op }) =>
    from === undefined
      ? { irreversible: 'the comment of before is not recorded' }
      : { ...op, comment: from, from: comment },

  render({ object, comment, from }) {
    const options = { existing: from };
    if (object.kind !== 'table') return call('setComment', addressInput(object), comment, options);
    const table: QualifiedName = { schema: object.schema, name: object.name };
    return comment === null
      ? call('dropTableComment', nameInput(table), options)
      : call('createTableComment', nameInput(table), comment, options);
  },

  locks: ({ object }) =>
    objectLock(object, object.kind === 'constraint' ? 'ACCESS SHARE' : 'SHARE UPDATE EXCLUSIVE'),

  describe: ({ object, comment }) =>
    line(
      comment === null
        ? `remove the comment on ${spokenAddress(object)}`
        : `comment on ${spokenAddress(object)}: "${comment}"`,
    ),

  touches: ({ object }) => [object],
};
